"""The form that records what was done or given at the bedside."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.tariff import TariffItem
from pms_desktop.features.wards.form.view import WardForm
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.widgets import Field, ListRow, NumberEdit, RecordList, SearchBox, label


class ItemForm(WardForm):
    """Search, arrow keys, how many."""

    searched = Signal(str)

    def __init__(self, patient: str, parent: QWidget | None = None) -> None:
        title = _("Record for {patient}").format(patient=patient)
        super().__init__(title, _("Record"), width=520, parent=parent)
        self.search_box = SearchBox(_("Dressing, blood glucose, code …"), name=_("Find an item"))
        self.item_list: RecordList[TariffItem] = RecordList(
            _look,
            name=_("Items of the tariff"),
            empty_text=_("Nothing in the tariff answers to this. Try fewer letters."),
            key=_key,
        )
        self.item_list.setMinimumHeight(220)
        self.search_box.drive(self.item_list)
        self._found_for: str | None = None
        self.fault_label = label("", "fault", wrap=True)
        self.fault_label.hide()
        self.quantity_field = Field(
            _("&Quantity"), NumberEdit(places=3, minimum=0, maximum=10_000), required=True
        )
        self.quantity_field.set_value(Decimal(1))
        for part in (self.search_box, self.item_list, self.fault_label, self.quantity_field):
            self.add(part)
        self.name_fields(quantity=self.quantity_field)
        self.search_box.searched.connect(self.searched)
        self.search_box.accepted.connect(self._on_to_quantity)
        self.item_list.record_activated.connect(self._on_to_quantity)

    def show_items(self, words: str, items: Sequence[TariffItem]) -> None:
        """What answers to these words; the first is chosen."""
        self._found_for = words
        self.item_list.set_empty_text(
            _("Nothing in the tariff answers to this. Try fewer letters.")
            if self.search_box.text().strip()
            else _("The tariff is empty. An administrator enters items and prices.")
        )
        self.item_list.set_records(items)
        if items and self.item_list.current_record() is None:
            self.item_list.select_row(0)

    def answers(self) -> tuple[TariffItem | None, Decimal]:
        """The item chosen and how many; none while the list answers to words typed before."""
        answered = self._found_for == self.search_box.text().strip()
        item = self.item_list.current_record() if answered else None
        return item, self.quantity_field.value

    def show_item_fault(self, sentence: str) -> None:
        """Say that an item must be chosen."""
        self.fault_label.setText(sentence)
        self.fault_label.setVisible(bool(sentence))

    def _on_to_quantity(self) -> None:
        self.quantity_field.editor.setFocus()
        self.quantity_field.editor.selectAll()


def _look(item: TariffItem) -> ListRow:
    return ListRow(item.name, item.code)


def _key(item: TariffItem) -> UUID:
    return item.id
