"""Shows the access matrix and whether the server keeps to it, and opens previews.

The matrix itself is not read: it is the program's own.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from pms_desktop.domain.access import Role
from pms_desktop.domain.access_check import AccessDifference
from pms_desktop.features.administration.access.words import AccessLine, access_lines
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.access_check import AccessCheckService


class AccessViewPort(ViewPort, Protocol):
    """What the section's view offers. `preview_requested` carries a Role."""

    @property
    def preview_requested(self) -> Connectable: ...
    @property
    def check_requested(self) -> Connectable: ...
    def show_lines(self, lines: Sequence[AccessLine]) -> None: ...
    def show_server(self, differences: Sequence[AccessDifference] | None) -> None: ...


class AccessPresenter(Presenter[AccessViewPort]):
    """`open_preview` opens a window as that job."""

    def __init__(
        self,
        view: AccessViewPort,
        service: AccessCheckService,
        tasks: TaskRunner,
        open_preview: Callable[[Role], object],
    ) -> None:
        super().__init__(view, tasks)
        self._service = service
        self._open_preview = open_preview
        view.preview_requested.connect(self.preview)
        view.check_requested.connect(self.check)

    def activate(self) -> None:
        """Show the matrix, and compare the server with it."""
        self._view.show_lines(access_lines())
        self.check()

    def check(self) -> None:
        """Compare the server's catalogue with the matrix."""
        self._view.clear_message()
        self._run(self._service.differences, self._view.show_server)

    def preview(self, role: Role) -> None:
        """See the program as this job."""
        self._open_preview(role)

    def draft(self) -> Draft | None:
        """Nothing is typed here."""
        return None

    def restore(self, draft: Draft) -> None:
        """Nothing is typed here."""
