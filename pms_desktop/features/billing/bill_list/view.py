"""The left of the till: who has a bill, and what was taken today."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pms_desktop.features.billing.words import BillEntry
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.text import isolated
from pms_desktop.ui.tokens import PAD
from pms_desktop.ui.widgets import (
    Card,
    ElidedLabel,
    ListRow,
    RecordList,
    SearchBox,
    clear,
    column,
    label,
    row,
    rule,
)

WIDTH = 300


class BillListView(Card):
    """`bill_chosen` follows the cursor in the list; arrow keys in the search box move it."""

    searched = Signal(str)
    bill_chosen = Signal(object)  # BillEntry | None
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", padded=False, parent=parent)
        self.setFixedWidth(WIDTH)
        self.search_box = SearchBox(
            _("Patient, invoice, bed …"),
            key="Ctrl+F",
            name=_("Find a bill by patient, invoice or bed"),
            finds_patients=True,
        )
        self.bill_list: RecordList[BillEntry] = RecordList(
            _row, name=_("Bills"), key=_key, empty_text=_("Nobody has an open bill.")
        )
        self.search_box.drive(self.bill_list)
        self.till_title = ElidedLabel("", "heading")
        self.till_sums = QVBoxLayout()
        self.till_box = QWidget()
        self._lay_out()
        self.setFocusProxy(self.search_box)
        self.search_box.searched.connect(self.searched)
        self.search_box.accepted.connect(self.entered)
        self.bill_list.record_selected.connect(self.bill_chosen)
        self.bill_list.record_activated.connect(self.entered)

    def words(self) -> str:
        """What is searched for."""
        return self.search_box.text().strip()

    def show_bills(self, entries: Sequence[BillEntry]) -> None:
        """Show these; the cursor stays where it was."""
        self.bill_list.set_empty_text(
            _("No bill answers to these words.") if self.words() else _("Nobody has an open bill.")
        )
        with QSignalBlocker(self.bill_list):  # only people choose bills
            self.bill_list.set_records(entries)

    def choose(self, key: object) -> None:
        """Put the cursor on a bill; on none when it is not in the list."""
        with QSignalBlocker(self.bill_list):
            self.bill_list.select_key(key)
            current = self.bill_list.current_record()
            if current is None or current.key != key:
                self.bill_list.setCurrentIndex(QModelIndex())

    def show_till(self, title: str, sums: Sequence[tuple[str, str]]) -> None:
        """What this person took today; nothing hides it."""
        self.till_box.setVisible(bool(sums))
        self.till_title.setText(title)
        clear(self.till_sums)
        for name, amount in sums:
            self.till_sums.addLayout(row(label(name, "quiet"), None, label(amount, "amount")))

    def _lay_out(self) -> None:
        top = column(self.search_box)
        top.setContentsMargins(PAD, PAD, PAD, 0)
        self.add(top)
        self.add(self.bill_list, 1)
        self.till_sums.setSpacing(2)
        inner = column(self.till_title, self.till_sums, gap=6, margin=PAD)
        box = column(rule(), inner, gap=0)
        self.till_box.setLayout(box)
        self.till_box.hide()
        self.add(self.till_box)


def _key(entry: BillEntry) -> object:
    return entry.key


def _row(entry: BillEntry) -> ListRow:
    chip = (entry.state.word, entry.state.tone)
    return ListRow(isolated(entry.name), entry.detail, entry.amount, (chip,))
