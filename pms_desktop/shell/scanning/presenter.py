"""Decides whom a scanned paper leads to, and what becomes of a number that is nobody's."""

from collections.abc import Callable
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.scan_codes import Scan
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import warned
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner


class ScanPort(ViewPort, Protocol):
    """`looked_for` carries a `Scan`."""

    @property
    def looked_for(self) -> Connectable: ...
    def give_back(self) -> None: ...


class ScanPresenter(Presenter[ScanPort]):
    """`find` blocks; None when nobody has a paper with this code."""

    def __init__(
        self,
        view: ScanPort,
        tasks: TaskRunner,
        *,
        find: Callable[[str], UUID | None],
        on_found: Callable[[Scan, UUID], object],
    ) -> None:
        super().__init__(view, tasks)
        self._find, self._on_found = find, on_found
        view.looked_for.connect(self.look_for)

    def look_for(self, scan: Scan) -> None:
        """Find whose paper it is; the last one scanned counts."""
        if not self._closed:
            self._run_latest("scan", partial(self._find, scan.text), partial(self._found, scan))

    def _found(self, scan: Scan, patient_id: UUID | None) -> None:
        if patient_id is not None:
            self._on_found(scan, patient_id)
        elif scan.in_bars:
            self._view.give_back()
        else:
            words = _("Nobody here has a paper with the code {code}. It may be another hospital's.")
            self._view.show_message(warned(words.format(code=scan.text)))
