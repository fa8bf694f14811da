"""The dialog in which an item of the tariff is added to a bill."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.tariff import TariffItem
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.dialogs import FormDialog
from pms_desktop.ui.widgets import Field, ListRow, NumberEdit, RecordList, SearchBox

Priced = tuple[TariffItem, str]
_ROW = 34


class AddItemDialog(FormDialog):
    """Search, choose with the arrow keys, Enter to the quantity, Ctrl+Enter adds."""

    searched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Add an item to the bill"), _("&Add to the bill"), parent=parent)
        self.search_box = SearchBox(_("Name or code …"), name=_("Find an item of the tariff"))
        self.item_list: RecordList[Priced] = RecordList(
            _row,
            name=_("Items of the tariff"),
            empty_text=_("No item answers to these words."),
            key=_key,
            row_height=_ROW,
        )
        self.item_list.setMinimumHeight(8 * _ROW)
        amount = NumberEdit(places=3, minimum=Decimal("0.001"), maximum=10_000)
        self.quantity_field = Field(_("&Quantity"), amount, required=True)
        self.quantity_field.set_value(1)
        self.search_box.drive(self.item_list)
        self.add(self.search_box)
        self.add(self.item_list, 1)
        self.add(self.quantity_field)
        self.search_box.searched.connect(self.searched)
        self.search_box.accepted.connect(self._to_quantity)
        self.item_list.record_activated.connect(self._to_quantity)

    def show_items(self, items: Sequence[Priced]) -> None:
        """What the search found, with prices in words."""
        self.item_list.set_empty_text(
            _("No item answers to these words.")
            if self.words()
            else _("The tariff is empty. An administrator enters items and prices.")
        )
        self.item_list.set_records(items)
        if items and self.item_list.current_record() is None:
            self.item_list.select_row(0)

    def item(self) -> TariffItem | None:
        """The item under the cursor."""
        found = self.item_list.current_record()
        return found[0] if found else None

    def quantity(self) -> Decimal | None:
        """How many."""
        quantity: Decimal | None = self.quantity_field.value
        return quantity

    def show_fault(self, field: str, sentence: str) -> None:
        """Mark what must be mended."""
        del field
        self.quantity_field.set_fault(sentence)

    def show_message(self, message: Message) -> None:
        """Why it was not done."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """All is well again."""
        self.message_bar.dismiss()

    def words(self) -> str:
        """What is searched for."""
        return self.search_box.text().strip()

    def ask_item(self) -> None:
        """Ask for an item of the list."""
        self.message_bar.say(_("Choose an item of the tariff."), "warn")
        self.search_box.setFocus()

    def valid(self) -> bool:
        """A number; the presenter asks for the item."""
        return self.quantity_field.check()

    def _to_quantity(self) -> None:
        self.quantity_field.editor.setFocus()
        self.quantity_field.editor.selectAll()


def _key(priced: Priced) -> object:
    return priced[0].id


def _row(priced: Priced) -> ListRow:
    item, price = priced
    return ListRow(f"{item.name}  {item.code}", "", price)
