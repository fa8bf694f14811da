"""The tabs of a session, each built when somebody first sees it."""

from collections.abc import Callable

from pms_desktop.mvp.tab import TabInfo, TabPresenter


class ShownTab:
    """A tab in the row. `build` gives its widget, which is only passed on, and its presenter."""

    def __init__(self, info: TabInfo, build: Callable[[], tuple[object, TabPresenter]]) -> None:
        self.info, self._build = info, build
        self._parts: tuple[object, TabPresenter] | None = None

    @property
    def built(self) -> bool:
        """Whether there is anything to keep or to close."""
        return self._parts is not None

    @property
    def view(self) -> object:
        """The widget."""
        return self._built()[0]

    @property
    def presenter(self) -> TabPresenter:
        """What decides in it."""
        return self._built()[1]

    def _built(self) -> tuple[object, TabPresenter]:
        if self._parts is None:
            self._parts = self._build()
        return self._parts
