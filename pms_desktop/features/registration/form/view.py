"""The form as it is seen: fields and sections, what may be saved and how."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pms_desktop.domain.patients import TypedPatient
from pms_desktop.features.registration.form.fields import PatientFields
from pms_desktop.features.registration.form.joined import fields_of, with_fields
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.conflict_panel import ConflictPanel
from pms_desktop.ui.dates import Order
from pms_desktop.ui.shortcuts import bind
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    MessageBar,
    label,
    primary_button,
    scrolled,
    secondary_button,
)


class PatientFormView(Card):
    """Tab and Enter move on, Enter in the city and Ctrl+Enter anywhere save, Esc goes back.

    `save_requested` carries what comes next: `""`, `"book"` or `"admit"`.
    """

    save_requested = Signal(str)
    back_requested = Signal()
    field_left = Signal(str)
    typed_on = Signal()

    REST_MS = 250

    def __init__(
        self,
        today: Callable[[], date],
        order: Order = "dmy",
        currency: str = "EUR",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("New patient"), padded=False, parent=parent)
        self.fields = PatientFields(today, order, currency, self)
        self.state_chip = self.add_chip(_("draft"), "primary")
        self.set_note(_("Tab next · Enter in City saves · Esc list"))
        self.message_bar = MessageBar()
        self.busy_line = BusyLine()
        self.conflict_panel = ConflictPanel()
        self.known_label = label("", "caption", wrap=True)
        self.save_button = primary_button(_("Register"), key="Ctrl+Return")
        self.book_button = secondary_button(_("Register and book"), key="Ctrl+B")
        self.admit_button = secondary_button(_("Register, then admit"), key="Ctrl+I")
        self._sending = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(self.REST_MS)
        self._rest.timeout.connect(self.typed_on)
        self.fields.changed.connect(self._rest.start)
        self.fields.left.connect(self.field_left)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._show_opened)
        self._opened: QWidget | None = None
        self.fields.opened.connect(self._show_section)
        for section in self.fields.sections:
            words = _("Open or close: {title}").format(title=section.title)
            bind(self, section.key, section.turn, words)
        self.save_button.clicked.connect(self._save)
        self.book_button.clicked.connect(self._save_and_book)
        self.admit_button.clicked.connect(self._save_and_admit)
        self._lay_out()

    def typed(self) -> TypedPatient:
        """What the form holds, exactly as typed."""
        return self.fields.typed()

    def half_typed(self) -> dict[str, str]:
        """Texts that are no value yet, by the name of their field."""
        return self.fields.half_typed()

    def put_half_typed(self, texts: Mapping[str, str]) -> None:
        """Show them again."""
        self.fields.put_half_typed(texts)

    def form_values(self) -> dict[str, Any]:
        """The details as typed, field by field."""
        return fields_of(self.typed().details)

    def put_values(self, values: Mapping[str, Any]) -> None:
        """Show other values in some fields, without moving the cursor."""
        typed = self.typed()
        self.fields.show(replace(typed, details=with_fields(typed.details, values)))

    def mark_taken(self, names: Iterable[str], sentence: str) -> None:
        """Mark fields whose value came from somebody else."""
        fields = {**self.fields.by_name(), "birth": self.fields.born}
        for name in names:
            if name in fields:
                self.fields.reveal(fields[name])
                fields[name].set_notice(sentence)

    def show_form(self, typed: TypedPatient, *, title: str, new: bool, known: str) -> None:
        """Fill the form and put the cursor into the first field. `known` is what the chart has
        already and this form only adds to."""
        self.fields.show(typed)
        self.fields.close_sections()
        self.name_form(title=title, new=new, known=known)
        self._rest.stop()
        self.message_bar.dismiss()
        self.fields.given.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureVisible(0, 0)

    def name_form(self, *, title: str, new: bool, known: str) -> None:
        """Say whom the form is about, without touching what is typed."""
        self.set_title(title)
        self.state_chip.set_text(_("draft") if new else _("edit"), "primary" if new else "warn")
        self.save_button.setText(_("Register") if new else _("Save"))
        self.known_label.setText(known)
        self.known_label.setVisible(bool(known))
        self._show_next(new=new)

    def show_typed(self, typed: TypedPatient) -> None:
        """Show other values without moving the cursor."""
        self.fields.show(typed)

    def set_identifier_kinds(self, names: Sequence[str]) -> None:
        """What kinds of numbers may be entered, the one asked for first before the others."""
        self.fields.set_identifier_kinds(names)

    def set_next_steps(self, *, book: bool, admit: bool) -> None:
        """Which acts this person's job lets follow a registration."""
        self._may_book, self._may_admit = book, admit

    def readable(self) -> bool:
        """Whether every text can be read as what it should be; marks the others."""
        faulty = [field for field in self.fields.by_name().values() if not field.check()]
        for field in faulty:
            self.fields.reveal(field)
        if faulty:
            faulty[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self._area.ensureWidgetVisible(faulty[0])
        return not faulty

    def set_faults(self, faults: Mapping[str, str]) -> None:
        """Mark these fields and go to the first."""
        fields = self.fields.by_name()
        marked = [name for name in fields if name in faults]
        for name in marked:
            self.fields.reveal(fields[name])
            fields[name].set_fault(faults[name])
        if marked:
            fields[marked[0]].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self._area.ensureWidgetVisible(fields[marked[0]])

    def set_fault(self, name: str, sentence: str) -> None:
        """Mark one field, without moving the cursor."""
        field = self.fields.by_name().get(name)
        if field is not None:
            field.set_fault(sentence)

    def show_message(self, message: Message) -> None:
        """Say it above the fields."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """Show that work runs; typing goes on."""
        self.busy_line.set_busy(busy)

    def set_sending(self, sending: bool) -> None:
        """This form is under way: it is not sent twice."""
        self._sending = sending
        for button in (self.save_button, self.book_button, self.admit_button):
            button.setDisabled(sending)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }
        if plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.fields.last_in_front.hasFocus():
                self._save()
            else:
                self.focusNextChild()
        elif plain and event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._may_book = self._may_admit = True
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(12, 8, 12, 6)
        inside.setSpacing(4)
        inside.addLayout(self.fields.layout())
        inside.addWidget(self.known_label)
        inside.addStretch(1)
        self._area = scrolled(content)
        top = QVBoxLayout()
        top.setContentsMargins(12, 0, 12, 0)
        top.addWidget(self.message_bar)
        top.addWidget(self.conflict_panel)
        self.add(self.busy_line)
        self.add(top)
        self.add(self._area, 1)
        self.add_footer(self.save_button, self.book_button, self.admit_button, None)
        self.body.setSpacing(0)

    def _show_next(self, *, new: bool) -> None:
        self.book_button.setVisible(new and self._may_book)
        self.admit_button.setVisible(new and self._may_admit)

    def _show_section(self, section: QWidget) -> None:
        self._opened = section
        self._settled.start()  # what was hidden has no height before

    def _show_opened(self) -> None:
        section, content = self._opened, self._area.widget()
        if section is None or content is None:
            return
        if section.height() <= self._area.viewport().height():
            self._area.ensureWidgetVisible(section, 0, 0)
        else:
            top = section.mapTo(content, QPoint(0, 0)).y()
            self._area.verticalScrollBar().setValue(top)

    def _save(self) -> None:
        self._ask("")

    def _save_and_book(self) -> None:
        self._ask("book")

    def _save_and_admit(self) -> None:
        self._ask("admit")

    def _ask(self, then: str) -> None:
        if not self._sending:
            self.save_requested.emit(then)
