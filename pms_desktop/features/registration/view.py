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
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    EmptyState,
    MessageBar,
    fill_tab,
    secondary_button,
)

_FINDER_WIDTH = 392
_TWINS_WIDTH = 248


class RegistrationView(QWidget):
    """Ctrl+N begins a new patient, Ctrl+Shift+N one nobody knows, Esc comes back to the list."""

    new_requested = Signal()
    unknown_requested = Signal()

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
        self.new_button = secondary_button(_("New patient"), key="Ctrl+N", icon="person-add")
        self.unknown_button = secondary_button(_("Unknown person"), key="Ctrl+Shift+N")
        self.unknown_button.clicked.connect(self.unknown_requested)
        self.form = PatientFormView(today, order, currency)
        self.record = RecordView(today, order)
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
        self._may_register = may
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

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent twice while work runs."""
        self.busy_line.set_busy(busy)
        self.record.set_acting(busy)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.focus_finder()
        else:
            super().keyPressEvent(event)

    def _show(self, card: QWidget, *, twins: bool = False) -> None:
        self.stack.setCurrentWidget(card)
        self.twins.setVisible(twins)

    def _lay_out(self) -> None:
        self._may_register = True
        finder = Card(padded=False)
        finder.add(self.picker, 1)
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
        fill_tab(
            self,
            self.message_bar,
            (finder, 0),
            (self.stack, 1),
            (self.twins, 0),
            busy_line=self.busy_line,
        )
