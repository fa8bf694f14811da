"""Sets up a hospital on this desk and leads back to the sign-in card."""

import re
from collections.abc import Callable
from functools import partial
from typing import Protocol

from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import warned
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,30}")


class FoundingViewPort(ViewPort, Protocol):
    @property
    def found_requested(self) -> Connectable: ...
    def finish(self) -> None: ...


class FoundingPresenter(Presenter[FoundingViewPort]):
    """`found(hospital, name, login, password)` does it; `on_founded` gets the login."""

    def __init__(
        self,
        view: FoundingViewPort,
        tasks: TaskRunner,
        found: Callable[[str, str, str, str], object],
        on_founded: Callable[[str], object],
    ) -> None:
        super().__init__(view, tasks)
        self._found, self._on_founded = found, on_founded
        view.found_requested.connect(self.found)

    def found(self, hospital: str, name: str, login: str, password: str) -> None:
        """Build it; sends nothing while the user name cannot be one."""
        if not _LOGIN.fullmatch(login):
            self._view.show_message(
                warned(
                    _(
                        "A user name begins with a small letter and has only small letters, "
                        "digits, dots and hyphens."
                    )
                )
            )
            return
        work = partial(self._found, hospital, name, login, password)
        self._run(work, partial(self._done, login))

    def _done(self, login: str, _result: object) -> None:
        self._view.finish()
        self._on_founded(login)
