"""Shows the access matrix and opens previews. Nothing is read: the program itself is the matrix."""

from collections.abc import Callable, Sequence
from typing import Protocol

from pms_desktop.domain.access import Role
from pms_desktop.features.administration.access.words import AccessLine, access_lines
from pms_desktop.mvp.presenter import Connectable
from pms_desktop.mvp.tab import Draft


class AccessViewPort(Protocol):
    """What the section's view offers. `preview_requested` carries a Role."""

    @property
    def preview_requested(self) -> Connectable: ...
    def show_lines(self, lines: Sequence[AccessLine]) -> None: ...


class AccessPresenter:
    """`open_preview` opens a window as that job."""

    def __init__(self, view: AccessViewPort, open_preview: Callable[[Role], object]) -> None:
        self._view = view
        self._open_preview = open_preview
        view.preview_requested.connect(self.preview)

    def activate(self) -> None:
        """Show the matrix."""
        self._view.show_lines(access_lines())

    def preview(self, role: Role) -> None:
        """See the program as this job."""
        self._open_preview(role)

    def draft(self) -> Draft | None:
        """Nothing is typed here."""
        return None

    def restore(self, draft: Draft) -> None:
        """Nothing is typed here."""

    def close(self) -> None:
        """The person signed out."""
