"""The registration tab as it is seen: the finder, the record or the form, and likely twins."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from pms_desktop.domain.patients import Patient
from pms_desktop.features.registration.form.twins import TwinsCard
from pms_desktop.features.registration.form.view import PatientFormView
from pms_desktop.features.registration.papers.view import PatientPapersDialog
from pms_desktop.features.registration.record.view import RecordView
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.dates import Order
from pms_desktop.ui.patient_picker import PatientPicker
from pms_desktop.ui.tokens import PAD
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    EmptyState,
    MessageBar,
    column,
    fill_tab,
    link_button,
    row,
    secondary_button,
)
from pms_desktop.ui.work_list_bar import WorkListBar

_FINDER_WIDTH = 392
_TWINS_WIDTH = 248


class RegistrationView(QWidget):
    """Ctrl+N begins a new patient, Ctrl+Shift+N one nobody knows, Esc comes back to the list."""

    new_requested = Signal()
    unknown_requested = Signal()
    work_list_requested = Signal(str)
    work_list_left = Signal()

    def __init__(
        self,
        today: Callable[[], date],
        order: Order = "dmy",
        currency: str = "EUR",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.message_bar = MessageBar()
        self.busy_line = BusyLine()
        self.picker = PatientPicker(
            hint=_("↑↓ choose · Enter open"),
            empty_text=_("No patient yet. Register the first one with Ctrl+N."),
        )
        self.work_list_bar = WorkListBar()
        self.work_list_bar.chosen.connect(self.work_list_requested)
        self._work_lists: dict[str, QWidget] = {}
        self.new_button = secondary_button(_("New patient"), key="Ctrl+N", icon="person-add")
        self.unknown_button = secondary_button(_("Unknown person"), key="Ctrl+Shift+N")
        self.unknown_button.clicked.connect(self.unknown_requested)
        self.form = PatientFormView(today, order, currency)
        self.record = RecordView(today, order, currency)
        self.twins = TwinsCard()
        self.nobody = EmptyState(
            _("Nobody chosen"),
            _("Find a patient on the left by name, record number, phone or ID, or register a new "
              "one."),
            action=_("New patient"),
            icon="person-add",
        )  # fmt: skip
        self.new_button.clicked.connect(self.new_requested)
        self.nobody.action_requested.connect(self.new_requested)
        self._lay_out()
        self.setFocusProxy(self.picker)

    def show_nobody(self) -> None:
        """Nothing is chosen."""
        self._show(self._nobody_card)

    def show_record(self, patient: Patient, today: date) -> None:
        """Show a record to be read."""
        self.record.show_record(patient, today)
        self._show(self.record)

    def show_form_card(self, *, new: bool) -> None:
        """Bring the form to the front; twins stand beside a new one."""
        self._show(self.form, twins=new)

    def form_shown(self) -> bool:
        """Whether the form is in front."""
        return self.stack.currentWidget() is self.form

    def focus_finder(self) -> None:
        """Put the cursor into the search box with the old words selected."""
        self.picker.search_box.take_focus()

    def clear_finder(self) -> None:
        """Show the latest patients again, none of them marked."""
        self.picker.match_list.select_none()
        self.picker.set_words("")

    def set_may_register(self, may: bool) -> None:
        """Hide what this person's job does not include."""
        self._finder.show_footer(may)
        self.new_button.setVisible(may)
        self.unknown_button.setVisible(may)
        if not may:
            self.picker.set_empty_text(_("No patient yet. Reception registers the first one."))
            found = _("Find a patient on the left by name, record number, phone or ID.")
            self.nobody.say(_("Nobody chosen"), found)

    def open_papers(self, patient: str) -> PatientPapersDialog:
        """Ask which paper of a patient is printed."""
        dialog = PatientPapersDialog(patient, self)
        dialog.open()
        return dialog

    def show_message(self, message: Message) -> None:
        """Say it above the cards."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def clear_news(self) -> None:
        """What was done for somebody else is no news any more; what is wrong stays."""
        self.message_bar.dismiss_news()

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent twice while work runs."""
        self.busy_line.set_busy(busy)
        self.record.set_acting(busy)

    def add_work_list(
        self, key: str, title: str, page: QWidget, *, icon: str, shortcut: str
    ) -> None:
        """Offer a work list; its page takes the whole tab while it is open."""
        self.work_list_bar.add_list(key, title, icon=icon, shortcut=shortcut)
        whole = _WorkListPage(page)
        whole.back_button.clicked.connect(self.work_list_left)
        self._work_lists[key] = whole
        self.pages.addWidget(whole)

    def show_work_list(self, key: str) -> None:
        """Bring a work list to the front."""
        page = self._work_lists[key]
        self.pages.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_desk(self) -> None:
        """Bring finder and record to the front again."""
        self.pages.setCurrentWidget(self._desk)
        self.setFocusProxy(self.picker)

    def set_waiting(self, key: str, count: int) -> None:
        """How many wait in a work list."""
        self.work_list_bar.set_waiting(key, count)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.pages.currentWidget() is not self._desk:
            self.work_list_left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.focus_finder()
        else:
            super().keyPressEvent(event)

    def _show(self, card: QWidget, *, twins: bool = False) -> None:
        self.stack.setCurrentWidget(card)
        self.twins.setVisible(twins)

    def _lay_out(self) -> None:
        finder = Card(padded=False)
        finder.add(self.picker, 1)
        finder.add(self.work_list_bar)
        finder.add_footer(self.new_button, self.unknown_button, None)
        self._finder = finder
        finder.setFixedWidth(_FINDER_WIDTH)
        self._nobody_card = Card()
        self._nobody_card.add(self.nobody, 1)
        self.stack = QStackedWidget()
        for card in (self._nobody_card, self.record, self.form):
            self.stack.addWidget(card)
        self.twins.setFixedWidth(_TWINS_WIDTH)
        self.twins.hide()
        self._desk = QWidget()
        fill_tab(
            self._desk,
            self.message_bar,
            (finder, 0),
            (self.stack, 1),
            (self.twins, 0),
            busy_line=self.busy_line,
        )
        self.pages = QStackedWidget()
        self.pages.addWidget(self._desk)
        self.setLayout(column(self.pages))


class _WorkListPage(QWidget):
    """A work list under the way back to the desk."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setProperty("surface", "page")
        self.back_button = link_button(_("Back to registration"), icon="chevron-left")
        self.back_button.set_key_hint("Esc")
        whole = column(row(self.back_button, None), gap=4)
        whole.addWidget(page, 1)
        whole.setContentsMargins(PAD, 4, PAD, PAD)
        self.setLayout(whole)
        self.setFocusProxy(page)
