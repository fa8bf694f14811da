"""The tariff section: a search, the items found, and one to edit."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.tariff import TariffCategory, TariffItem
from pms_desktop.features.administration.tariff.words import TypedItem, category_word
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.conflict_panel import ConflictPanel, EditedFields
from pms_desktop.ui.tokens import PAD, Tone
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    ChoiceBox,
    Field,
    LineEdit,
    ListRow,
    MessageBar,
    MoneyEdit,
    RecordList,
    SearchBox,
    fill_tab,
    label,
    primary_button,
    row,
    secondary_button,
)

Listed = tuple[TariffItem, str, str]


class TariffView(EditedFields, QWidget):
    """Choose an item to change it, or enter a new one."""

    searched = Signal(str)
    chosen = Signal(object)  # TariffItem
    add_requested = Signal()
    save_requested = Signal()
    active_requested = Signal()

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message_bar = MessageBar()
        self.conflict_panel = ConflictPanel()
        self.busy_line = BusyLine()
        self.search_box = SearchBox(
            _("Name or code …"), key="Ctrl+F", name=_("Find an item of the tariff")
        )
        self.list: RecordList[Listed] = RecordList(
            _look,
            name=_("Items of the tariff"),
            key=_key,
        )
        self.search_box.drive(self.list)
        self.code_field = Field(_("&Code"), LineEdit(max_length=24), required=True)
        self.name_field = Field(_("Na&me"), LineEdit(max_length=120), required=True)
        kinds = [(each, category_word(each)) for each in TariffCategory]
        self.category_field = Field(_("&Kind"), ChoiceBox(kinds))
        self.price_field = Field(_("&Price"), MoneyEdit(currency), required=True)
        self.tax_field = Field(_("Ta&x"), ChoiceBox([(None, _("No tax"))]))
        self.add_button = secondary_button(_("&New item"), icon="add")
        self.save_button = primary_button(_("&Save"), key="Ctrl+Return")
        self.active_button = secondary_button(_("Stop &offering"))
        self.active_button.hide()
        self._lay_out(currency)
        self.setFocusProxy(self.search_box)
        self._connect()

    def words(self) -> str:
        """What is searched for."""
        return self.search_box.text().strip()

    def typed(self) -> TypedItem:
        """The form as it is."""
        return TypedItem(
            str(self.code_field.value),
            str(self.name_field.value),
            TariffCategory(self.category_field.value or TariffCategory.PROCEDURE),
            self.price_field.value,
            self.tax_field.value,
        )

    def show_items(self, items: Sequence[Listed]) -> None:
        """What the search found: item, price and tax in words."""
        self.list.blockSignals(True)
        self.list.set_records(items)
        self.list.set_empty_text(
            _("No item answers to these words. Enter a new one.")
            if self.search_box.text().strip()
            else _("No items yet. Enter the first one: bills are made of them.")
        )
        self.list.blockSignals(False)

    def show_taxes(self, taxes: Sequence[tuple[UUID, str]]) -> None:
        """The taxes to choose from; the chosen one stays."""
        kept = self.tax_field.value
        self.tax_field.editor.set_choices([(None, _("No tax")), *taxes])
        self.tax_field.editor.set_value(kept)

    def edit(self, item: TariffItem | None, typed: TypedItem) -> None:
        """Put one into the form; None for a new one."""
        self.form_card.set_title(_("New item") if item is None else item.name)
        self.code_field.set_value(typed.code)
        self.name_field.set_value(typed.name)
        self.category_field.set_value(typed.category)
        self.price_field.set_value(typed.price)
        self.tax_field.set_value(typed.tax_rate_id)
        self.active_button.setVisible(item is not None)
        if item is None:
            self.list.select_none()
            self.code_field.editor.setFocus()
        else:
            words = _("Stop &offering") if item.active else _("&Offer again")
            self.active_button.setText(words)

    def choose(self, item_id: UUID) -> None:
        """Put the cursor of the list on one."""
        self.list.blockSignals(True)
        self.list.select_key(item_id)
        self.list.blockSignals(False)

    def show_fault(self, field: str, sentence: str) -> None:
        """Mark what must be mended."""
        fields: dict[str, Field[Any]] = {"code": self.code_field, "price": self.price_field}
        faulty = fields.get(field, self.name_field)
        faulty.set_fault(sentence)
        faulty.editor.setFocus()

    def edited_fields(self) -> dict[str, Field[Any]]:
        """The form's fields by their names in the record."""
        return {
            "code": self.code_field,
            "name": self.name_field,
            "category": self.category_field,
            "price": self.price_field,
            "tax_rate_id": self.tax_field,
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

    def _connect(self) -> None:
        self.search_box.searched.connect(self.searched)
        self.search_box.accepted.connect(self.code_field.editor.setFocus)
        self.list.record_selected.connect(self._selected)
        self.list.record_activated.connect(self._to_price)
        self.add_button.clicked.connect(self.add_requested)
        self.save_button.clicked.connect(self._save)
        self.active_button.clicked.connect(self.active_requested)
        self.code_field.editor.returnPressed.connect(self.name_field.editor.setFocus)
        self.name_field.editor.returnPressed.connect(self.category_field.editor.setFocus)
        self.price_field.editor.returnPressed.connect(self.tax_field.editor.setFocus)

    def _lay_out(self, currency: str) -> None:
        self.list_card = Card(_("Tariff"), padded=False)
        self.list_card.set_note(_("prices in {currency}, before tax").format(currency=currency))
        self.list_card.body.setSpacing(0)
        self.list_card.add(self.busy_line)
        self.list_card.add(row(self.search_box, margin=PAD))
        self.list_card.add(self.list, 1)
        self.list_card.add_footer(self.add_button, None)
        self.form_card = Card(_("New item"))
        for field in (
            self.code_field,
            self.name_field,
            self.category_field,
            self.price_field,
            self.tax_field,
        ):
            self.form_card.add(field)
        note = _("A new price counts from now on: what was charged before keeps its price.")
        self.form_card.add(label(note, "caption", wrap=True))
        self.form_card.add_stretch()
        self.form_card.add_footer(self.save_button, self.active_button, None)
        fill_tab(
            self,
            self.message_bar,
            (self.list_card, 3),
            (self.form_card, 2),
            edge=0,
            asks=(self.conflict_panel,),
        )

    def _selected(self, listed: Listed | None) -> None:
        if listed is not None:
            self.chosen.emit(listed[0])

    def _to_price(self, _listed: Listed) -> None:
        self.price_field.editor.setFocus()
        self.price_field.editor.selectAll()

    def _save(self) -> None:
        fields: list[Field[Any]] = [self.code_field, self.name_field, self.price_field]
        faulty = [field for field in fields if not field.check()]
        if faulty:
            faulty[0].editor.setFocus()
        else:
            self.save_requested.emit()


def _key(listed: Listed) -> object:
    return listed[0].id


def _look(listed: Listed) -> ListRow:
    item, price, tax = listed
    chips: list[tuple[str, Tone]] = [] if item.active else [(_("not offered"), "neutral")]
    if item.tax:
        chips.append((_("tax {rate}").format(rate=tax), "neutral"))
    detail = f"{item.code} · {category_word(item.category)}"
    return ListRow(item.name, detail, price, tuple(chips), quiet=not item.active)
