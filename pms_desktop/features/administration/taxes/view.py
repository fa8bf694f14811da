"""The taxes section: a list and one tax to edit."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.tariff import TaxRate
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.mvp.money_words import percent
from pms_desktop.ui.conflict_panel import ConflictPanel, EditedFields
from pms_desktop.ui.tokens import Tone
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    Field,
    LineEdit,
    ListRow,
    MessageBar,
    NumberEdit,
    RecordList,
    fill_tab,
    label,
    primary_button,
    secondary_button,
)


class TaxesView(EditedFields, QWidget):
    """Choose a tax to change it, or enter a new one."""

    chosen = Signal(object)  # TaxRate
    add_requested = Signal()
    save_requested = Signal()
    active_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message_bar = MessageBar()
        self.conflict_panel = ConflictPanel()
        self.busy_line = BusyLine()
        self.list: RecordList[TaxRate] = RecordList(
            _look,
            name=_("Taxes"),
            empty_text=_("No tax yet. Items without one are billed without tax."),
            key=_key,
            row_height=34,
        )
        self.name_field = Field(_("Na&me"), LineEdit(max_length=60), required=True)
        rate = NumberEdit("%", places=2, minimum=0, maximum=100)
        self.rate_field = Field(_("Ra&te"), rate, required=True)
        self.add_button = secondary_button(_("&New tax"), icon="add")
        self.save_button = primary_button(_("&Save"), key="Ctrl+Return")
        self.active_button = secondary_button(_("Stop &offering"))
        self.active_button.hide()
        self._lay_out()
        self.setFocusProxy(self.list)
        self.list.record_selected.connect(self._selected)
        self.list.record_activated.connect(self._to_name)
        self.add_button.clicked.connect(self.add_requested)
        self.save_button.clicked.connect(self._save)
        self.active_button.clicked.connect(self.active_requested)
        self.name_field.editor.returnPressed.connect(self.rate_field.editor.setFocus)
        self.rate_field.editor.returnPressed.connect(self._save)

    def typed(self) -> tuple[str, Decimal | None]:
        """The form as it is: name and percentage."""
        return str(self.name_field.value), self.rate_field.value

    def show_taxes(self, taxes: Sequence[TaxRate]) -> None:
        """Show the list; the cursor stays where it was, and so does what is typed."""
        self.list.blockSignals(True)
        self.list.set_records(taxes)
        self.list.blockSignals(False)

    def edit(self, tax: TaxRate | None, name: str, rate: Decimal | None) -> None:
        """Put one into the form; None for a new one."""
        self.form_card.set_title(_("New tax") if tax is None else tax.name)
        self.name_field.set_value(name)
        self.rate_field.set_value(rate)
        self.active_button.setVisible(tax is not None)
        if tax is None:
            self.list.select_none()
            self.name_field.editor.setFocus()
        else:
            words = _("Stop &offering") if tax.active else _("&Offer again")
            self.active_button.setText(words)

    def choose(self, tax_id: UUID) -> None:
        """Put the cursor of the list on one."""
        self.list.blockSignals(True)
        self.list.select_key(tax_id)
        self.list.blockSignals(False)

    def show_fault(self, field: str, sentence: str) -> None:
        """Mark what must be mended."""
        faulty: Field[Any] = self.rate_field if field == "rate" else self.name_field
        faulty.set_fault(sentence)
        faulty.editor.setFocus()

    def edited_fields(self) -> dict[str, Field[Any]]:
        """The form's fields by their names in the record."""
        return {
            "name": self.name_field,
            "rate": self.rate_field,
        }

    def show_message(self, message: Message) -> None:
        """Say it above the cards."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent twice while work runs."""
        self.busy_line.set_busy(busy)
        for button in (self.save_button, self.active_button):
            button.setDisabled(busy)

    def _lay_out(self) -> None:
        self.list_card = Card(_("Taxes"), padded=False)
        self.list_card.body.setSpacing(0)
        self.list_card.add(self.busy_line)
        self.list_card.add(self.list, 1)
        self.list_card.add_footer(self.add_button, None)
        self.form_card = Card(_("New tax"))
        self.form_card.add(self.name_field)
        self.form_card.add(self.rate_field)
        note = _("A new rate counts from now on: what was charged before keeps its rate.")
        self.form_card.add(label(note, "caption", wrap=True))
        self.form_card.add_stretch()
        self.form_card.add_footer(self.save_button, self.active_button, None)
        fill_tab(
            self,
            self.message_bar,
            (self.list_card, 1),
            (self.form_card, 1),
            edge=0,
            asks=(self.conflict_panel,),
        )

    def _selected(self, tax: TaxRate | None) -> None:
        if tax is not None:
            self.chosen.emit(tax)

    def _to_name(self, _tax: TaxRate) -> None:
        self.name_field.editor.setFocus()
        self.name_field.editor.selectAll()

    def _save(self) -> None:
        fields: list[Field[Any]] = [self.name_field, self.rate_field]
        faulty = [field for field in fields if not field.check()]
        if faulty:
            faulty[0].editor.setFocus()
        else:
            self.save_requested.emit()


def _key(tax: TaxRate) -> object:
    return tax.id


def _look(tax: TaxRate) -> ListRow:
    chips: tuple[tuple[str, Tone], ...] = () if tax.active else ((_("not offered"), "neutral"),)
    return ListRow(tax.name, "", percent(tax.rate), chips, quiet=not tax.active)
