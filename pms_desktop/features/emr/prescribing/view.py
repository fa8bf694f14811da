"""The panel at the right: a prescription of several medicines, and what speaks against them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pms_desktop.domain.prescribing import Medicine
from pms_desktop.features.emr.prescribing.items import FIELDS, AlertWords
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.alert_box import AlertBox
from pms_desktop.ui.card import Card
from pms_desktop.ui.dialogs import ReasonDialog
from pms_desktop.ui.layouts import FlowLayout
from pms_desktop.ui.shortcuts import PRINT, SAVE, bind
from pms_desktop.ui.tokens import PAD, Tone
from pms_desktop.ui.widgets import (
    BusyLine,
    Button,
    Chip,
    ChoiceBox,
    Field,
    LineEdit,
    MessageBar,
    NumberEdit,
    clear,
    first_faulty,
    label,
    row,
    scrolled,
)

FREQUENCIES = (
    _("once daily"), _("twice daily"), _("three times daily"), _("four times daily"),
    _("4-hourly"), _("6-hourly"), _("8-hourly"), _("12-hourly"), _("every morning"),
    _("every night"), _("weekly"), _("when needed"), _("once"),
)  # fmt: skip
ROUTES = (
    _("oral"), _("intravenous"), _("intramuscular"), _("subcutaneous"), _("inhaled"),
    _("topical"), _("rectal"), _("sublingual"), _("eye"), _("ear"), _("nasal"),
)  # fmt: skip
REASONS = (
    ("tolerated", _("Tolerated before without a reaction")),
    ("benefit", _("Benefit outweighs the risk, patient informed")),
    ("desensitised", _("Desensitised")),
    ("doubtful", _("The recorded allergy is doubtful")),
)


class PrescribingView(QWidget):
    """`medicine_chosen` carries an id or None, `way_out_chosen` the position of an alternative
    (-1 to prescribe anyway), `reason_given` why, `remove_requested` the position of an item.
    `content_changed` when there may be more or less to show."""

    medicine_chosen = Signal(object)
    way_out_chosen = Signal(int)
    reason_given = Signal(str)
    add_requested = Signal()
    remove_requested = Signal(int)
    sign_requested = Signal()
    print_requested = Signal()
    preview_requested = Signal()
    typed_changed = Signal()
    content_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self._entered_early = False
        self._offered = 0
        self._dialog: ReasonDialog | None = None
        self.card = Card(_("Prescribe"), padded=False)
        self.card.set_note("Ctrl R")
        self.message_bar = MessageBar()
        self.busy_line = BusyLine()
        self.medicine_box = ChoiceBox(searchable=True, placeholder=_("Name or ATC group"))
        self.medicine_field = Field(_("&Medicine"), self.medicine_box)
        self._fields: dict[str, Field[Any]] = {
            "dose": Field(_("D&ose"), LineEdit(max_length=80)),
            "frequency": Field(_("&How often"), LineEdit(max_length=80, suggestions=FREQUENCIES)),
            "route": Field(_("Ro&ute"), LineEdit(max_length=60, suggestions=ROUTES)),
            "days": Field(_("Da&ys"), NumberEdit(minimum=1, maximum=366)),
            "quantity": Field(_("&Quantity"), LineEdit(max_length=60)),
            "instructions": Field(_("&Instructions"), LineEdit(max_length=500)),
        }
        self.alert_box = AlertBox()
        self.items_holder = QWidget()
        self.signed_label = label("", "ok", wrap=True)
        self.sign_button = Button(_("Sign"), "primary", key=SAVE, key_bound=False)
        self.add_button = Button(_("A&nother"), icon="add")
        self.print_button = Button(
            _("&Print A5"), "primary", key=PRINT, key_bound=False, icon="print"
        )
        self.preview_button = Button(_("Pre&view"))
        self._lay_out()
        self._connect()

    def field(self, name: str) -> Field[Any]:
        """One of the fields of an item."""
        return self._fields[name]

    def height_wanted(self) -> int:
        """Pixels with which nothing in the form must be scrolled to."""
        layout, seen = self._body.layout(), self._area.viewport()
        assert layout is not None
        layout.invalidate()
        return self.height() - seen.height() + layout.totalHeightForWidth(seen.width())

    def begin(self) -> None:
        """Go to the first field that wants something."""
        self.medicine_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        line = self.medicine_box.lineEdit()
        if line is not None:
            line.selectAll()

    def set_medicines(self, medicines: Sequence[Medicine]) -> None:
        """Offer the formulary; what is chosen or half typed stays."""
        self._filling = True
        self.medicine_box.set_choices([(one.id, one.label) for one in medicines])
        self._filling = False
        if self._entered_early:
            self._entered_early = False
            self.medicine_box.take_typed()

    def medicine_id(self) -> UUID | None:
        """The medicine chosen."""
        found: UUID | None = self.medicine_box.value()
        return found

    def typed(self) -> dict[str, str]:
        """The fields of the item as text."""
        return {name: self._fields[name].editor.text().strip() for name in FIELDS}

    def fill(self, medicine_id: UUID | None, typed: Mapping[str, str]) -> None:
        """Show an item; fields that are not named are emptied."""
        self._filling = True
        self.medicine_field.set_value(medicine_id)
        self._show_beginning()
        self._filling = False
        self.fill_fields(typed)

    def fill_fields(self, typed: Mapping[str, str]) -> None:
        """Show how it is taken and leave the medicine alone, which may still be typed."""
        self._filling = True
        for name in FIELDS:
            self._fields[name].editor.setText(typed.get(name, ""))
            self._fields[name].editor.setCursorPosition(0)
            self._fields[name].clear_fault()
        self._filling = False

    def loose(self) -> dict[str, str]:
        """What is typed while no medicine is chosen, a half-typed name of one among it."""
        typed = {**self.typed(), "medicine": self.medicine_box.currentText().strip()}
        return {name: text for name, text in typed.items() if text}

    def put_loose(self, typed: Mapping[str, str]) -> None:
        """Show again what `loose` gave."""
        self.fill_fields(typed)
        self.medicine_box.setEditText(typed.get("medicine", ""))

    def show_alert(self, words: AlertWords | None, alternatives: Sequence[Medicine]) -> None:
        """Say what speaks against the medicine, with the ways out."""
        self._offered = len(alternatives) if words and words.stops else 0
        if words is None:
            self.alert_box.hide()
        elif words.stops:
            ways: list[tuple[str, Tone]] = [(one.name, "neutral") for one in alternatives]
            self.alert_box.say(
                words.title, words.text, "danger", [*ways, (_("&Prescribe anyway…"), "danger")]
            )
        else:
            self.alert_box.say(words.title, words.text, "warn", ())
        self.content_changed.emit()

    def ask_reason(self, title: str, text: str) -> ReasonDialog:
        """Ask why the medicine is right all the same."""
        self._dialog = ReasonDialog(
            title, text, _("Prescribe anyway"), reasons=REASONS, parent=self
        )
        self._dialog.submitted.connect(self._reasoned)
        self._dialog.open()
        return self._dialog

    def show_items(self, lines: Sequence[tuple[str, str]]) -> None:
        """The medicines already on the prescription."""
        clear(self._items_flow)
        for medicine, taken in lines:
            chip = Chip(f"{medicine}: {taken}", "primary", removable=True)
            chip.setAccessibleName(_("{medicine}, Delete takes it off").format(medicine=medicine))
            chip.remove_requested.connect(self._remove)
            self._items_flow.addWidget(chip)
        self.items_holder.setVisible(bool(lines))
        self.content_changed.emit()

    def show_signed(self, sentence: str) -> None:
        """Say what was signed last; an empty sentence takes it away."""
        self.signed_label.setText(sentence)
        self.signed_label.setVisible(bool(sentence))
        for button in (self.print_button, self.preview_button):
            button.setVisible(bool(sentence))
        for button in (self.sign_button, self.add_button):
            button.setVisible(not sentence)
        self.content_changed.emit()
        if sentence:
            self.print_button.setFocus()

    def allow(self, *, sign: bool, add: bool) -> None:
        """Whether there is something to sign, and something to add to it."""
        self.sign_button.setEnabled(sign)
        self.add_button.setEnabled(add)

    def complete(self) -> bool:
        """Whether the item can be sent; marks what is missing."""
        self.medicine_field.set_fault("" if self.medicine_id() else _("Choose a medicine."))
        if self.medicine_field.fault():
            self.medicine_box.setFocus()
            return False
        for name in ("dose", "frequency"):
            if not self._fields[name].value:
                self.show_faults({name: _("Needed.")})
                return False
        return first_faulty(*self._fields.values()) is None

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Mark fields; what belongs to none of them is said above."""
        names = {"duration_days": "days"}
        for name, sentence in faults.items():
            field = self._fields.get(names.get(name, name))
            if field is None:
                self.message_bar.say(sentence, "warn")
            else:
                field.set_fault(sentence)
                field.editor.setFocus()

    def show_message(self, message: Message) -> None:
        """Say it above the fields."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """Show that work runs."""
        self.busy_line.set_busy(busy)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._items_flow = FlowLayout(self.items_holder)
        self.items_holder.hide()
        self.signed_label.hide()
        self._body = QWidget()
        self._area = scrolled(self._body)
        inner = QVBoxLayout(self._body)
        inner.setContentsMargins(PAD, 8, PAD, 8)
        inner.setSpacing(8)
        get = self._fields.__getitem__
        first = row(get("dose"), get("frequency"), get("route"))
        second = row(get("days"), get("quantity"), get("instructions"))
        for line, shares in ((first, (4, 5, 4)), (second, (2, 3, 6))):
            for position, share in enumerate(shares):
                line.setStretch(position, share)
        for part in (
            self.message_bar,
            self.signed_label,
            self.items_holder,
            self.medicine_field,
            self.alert_box,
        ):
            inner.addWidget(part)
        inner.addLayout(first)
        inner.addLayout(second)
        inner.addStretch(1)
        self.card.add(self.busy_line)
        self.card.add(self._area, 1)
        self.card.body.setSpacing(0)
        self.card.add_footer(
            self.sign_button, self.add_button, self.print_button, self.preview_button, None
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self.show_signed("")

    def _connect(self) -> None:
        self.medicine_box.changed.connect(self._chosen)
        line = self.medicine_box.lineEdit()
        assert line is not None
        line.editingFinished.connect(self._entered)
        for field in self._fields.values():
            field.changed.connect(self._typed)
        self.alert_box.chosen.connect(self._way_out)
        self.sign_button.clicked.connect(self.sign_requested)
        self.add_button.clicked.connect(self.add_requested)
        self.print_button.clicked.connect(self.print_requested)
        self.preview_button.clicked.connect(self.preview_requested)
        place = _("EMR")
        bind(self, SAVE, self._sign, _("Sign the prescription"), place=place)
        bind(self, PRINT, self._print, _("Print the prescription just signed"), place=place)

    def _chosen(self) -> None:
        if not self._filling:
            self.medicine_field.clear_fault()
            self.medicine_chosen.emit(self.medicine_id())

    def _entered(self) -> None:
        """Words entered before the formulary was read choose as soon as it is."""
        self._entered_early = not self.medicine_box.count()

    def _show_beginning(self) -> None:
        line = self.medicine_box.lineEdit()
        if line is not None:
            line.setCursorPosition(0)

    def _typed(self) -> None:
        if not self._filling:
            self.typed_changed.emit()

    def _way_out(self, position: int) -> None:
        alternative = position < self._offered
        self.way_out_chosen.emit(position if alternative else -1)
        if alternative:
            self._fields["dose"].editor.setFocus()  # the button is gone

    def _reasoned(self) -> None:
        if self._dialog is not None:
            reason = self._dialog.reason()
            self._dialog.finish()
            self._dialog = None
            self.reason_given.emit(reason)
            self._fields["dose"].editor.setFocus()

    def _remove(self) -> None:
        chip = self.sender()
        for position in range(self._items_flow.count()):
            item = self._items_flow.itemAt(position)
            if item is not None and item.widget() is chip:
                self.remove_requested.emit(position)
                return

    def _sign(self) -> None:
        if self.sign_button.isEnabled() and self.sign_button.isVisibleTo(self):
            self.sign_requested.emit()

    def _print(self) -> None:
        if self.print_button.isVisibleTo(self):
            self.print_requested.emit()
