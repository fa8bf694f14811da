"""A paper held under the scanner: where its code goes, whatever has the focus."""

from collections.abc import Callable
from typing import TypeGuard
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from pms_desktop.bootstrap import Desk
from pms_desktop.domain.access import Permission
from pms_desktop.domain.scan_codes import Scan
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message, warned
from pms_desktop.services.patients import PatientService
from pms_desktop.shell.scanning.presenter import ScanPresenter
from pms_desktop.shell.scanning.watch import ScanWatch
from pms_desktop.shell.window.view import MainWindow
from pms_desktop.ui.dialogs import FormDialog
from pms_desktop.ui.search_box import SearchBox


class Scanning(QObject):
    """The search box with the cursor takes a code, then the one on the screen in front, which
    chooses or opens the patient as it does by Enter. Where there is none, `looked_for` carries it;
    over an open question nobody is opened."""

    looked_for = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._watch = ScanWatch(window.shows_work, self)
        self._watch.scanned.connect(self._take)
        self._presenter: ScanPresenter | None = None
        self._open: Callable[[UUID], object] = _nowhere

    def follow(self, desk: Desk, on_patient: Callable[[UUID], object]) -> None:
        """Somebody is at work."""
        self._open = on_patient
        find = PatientService(desk.context).scanned
        if desk.context.who.may(Permission.FIND_PATIENTS):
            self._presenter = ScanPresenter(self, desk.tasks, find=find, on_found=self._lead)

    def leave(self) -> None:
        """They left."""
        if self._presenter is not None:
            self._presenter.close()
            self._presenter = None

    def give_back(self) -> None:
        """It was a number for the field with the cursor."""
        self._watch.give_back()

    def show_message(self, message: Message) -> None:
        """Say it above the tab."""
        self._window.show_message(message)

    def clear_message(self) -> None:
        """Take the message away."""
        self._window.clear_message()

    def set_busy(self, busy: bool) -> None:
        """Looking for somebody blocks nothing."""

    def _take(self, scan: Scan) -> None:
        """A bare number may be meant for the field with the cursor: it leaves it only for somebody
        who has a paper with it."""
        self._window.touch()
        focused = QApplication.focusWidget()
        if _takes(focused):
            focused.take_scan(scan.text)
        elif scan.in_bars:
            self.looked_for.emit(scan)
        else:
            self._lead(scan, None)

    def _lead(self, scan: Scan, patient_id: UUID | None) -> None:
        if not self._window.shows_work():
            return  # it was locked before the answer came
        asking = QApplication.activeModalWidget()
        boxes = filter(_takes, (asking or self._window.pages).findChildren(SearchBox))
        box = next(boxes, None)
        if box is not None:
            box.take_scan(scan.text)
        elif asking is not None:
            self._say_first(asking)
        elif patient_id is not None:
            self._open(patient_id)
        else:
            self.looked_for.emit(scan)

    def _say_first(self, asking: QWidget) -> None:
        words = _("A paper was scanned. Finish this or close it with Esc, then scan again.")
        if isinstance(asking, FormDialog):
            asking.message_bar.say(words, "warn")
        else:
            self.show_message(warned(words))


def _nowhere(_patient_id: UUID) -> None:
    """Nobody is at work."""


def _takes(widget: QWidget | None) -> TypeGuard[SearchBox]:
    return (
        isinstance(widget, SearchBox)
        and widget.finds_patients
        and widget.isVisible()
        and widget.isEnabled()
    )
