"""The duplicates section: pairs on the left, both records side by side, and what would move."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patients import Patient
from pms_desktop.features.duplicates.tables import field_table, row_table
from pms_desktop.features.duplicates.whole_search_bar import WholeSearchBar
from pms_desktop.features.duplicates.words import (
    FieldLine,
    ListLine,
    MovingLine,
    whole_words,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import ngettext
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.text import ltr
from pms_desktop.ui.tokens import PAD
from pms_desktop.ui.widgets import (
    Card,
    EmptyState,
    Field,
    LineEdit,
    ListRow,
    RecordList,
    SegmentedControl,
    fill_tab,
    label,
    primary_button,
    row,
    secondary_button,
)
from pms_desktop.ui.work_list_page import WorkListPage

_LIST_WIDTH = 336
_ROWS_HEIGHT = 106
_LETTERS = 26
"""Of a value that surely fits its column at 1280 pixels."""
_KINDS = (("open", _("To de&cide")), ("decided", _("&Two people")))
_MERGED = ("merged", _("&Merged"))
_HANDED = ("handed", _("&Handed over"))


class DuplicatesView(WorkListPage[ListLine]):
    """Enter in the upper table turns whose value stays, in the lower one it opens the rows.

    Who may not merge only compares, and hands a pair over to somebody who may.
    """

    kind_changed = Signal()
    search_requested = Signal()
    stop_requested = Signal()
    decided = Signal(str)
    swap_requested = Signal()
    field_activated = Signal(str)
    rows_activated = Signal(str)
    merge_requested = Signal()
    undo_requested = Signal()
    _told = Signal(float)

    def __init__(self, *, may_merge: bool = True, parent: QWidget | None = None) -> None:
        records: RecordList[ListLine] = RecordList(
            _look, name=_("Likely duplicates"), key=_list_key,
            empty_text=_("Nothing to decide. New pairs come by themselves as patients are "
                         "registered; or search the whole hospital."),
        )  # fmt: skip
        nothing = EmptyState(
            _("No pair chosen"), _("Choose two records on the left to see them side by side."),
            icon="people",
        )  # fmt: skip
        reason = _("Reaso&n") if may_merge else _("What you fou&nd out")
        reason_field = Field(reason, LineEdit(max_length=500))
        super().__init__(_("Likely duplicates"), records, reason_field, nothing, parent)
        self._may_merge = may_merge
        self.kind_choice = SegmentedControl(
            (*_KINDS, _MERGED if may_merge else _HANDED), name=_("Which pairs")
        )
        self.search_bar = WholeSearchBar()
        self.waiting_label = label("", "quiet", wrap=True)
        self.heads_label = label("", wrap=True)
        self.reasons_label = label("", "quiet", wrap=True)
        self.stop_label = label("", "warn", wrap=True)
        self.field_table = field_table(may_merge=may_merge)
        self.whole_label = label("", "quiet", wrap=True)
        self.row_table = row_table()
        self.no_rows_label = label(
            _("Nothing else is recorded under the record that goes."), "quiet", wrap=True
        )
        self._make_acts()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.list)

    def kind(self) -> str:
        """Which list is shown: `open`, `decided` or `merged`."""
        return str(self.kind_choice.value())

    def set_kind(self, kind: str) -> None:
        """Show another list."""
        if kind in self.kind_choice.values():
            self.kind_choice.set_value(kind)

    def show_waiting(self, records: int) -> None:
        """How many records are still to be compared in the background."""
        words = ngettext(
            "{n} record is still to be compared; it is done in the background.",
            "{n} records are still to be compared; it is done in the background.", records,
        )  # fmt: skip
        self.waiting_label.setText(words.format(n=f"{records:,}"))
        self.waiting_label.setVisible(records > 0)

    def show_pair(self, survivor: Patient, merged: Patient, reasons: str, kind: str) -> None:
        """Two records; `kind` says what can be done with them."""
        self.pair_card.set_title(survivor.details.name)
        words = _head_words(kind) if self._may_merge else _comparing_words()
        mrn, other = ltr(shown_mrn(survivor.mrn)), ltr(shown_mrn(merged.mrn))
        self.heads_label.setText(words.format(mrn=mrn, other=other))
        self.reasons_label.setText(reasons)
        self.reasons_label.setVisible(bool(reasons))
        for button, kinds in (
            (self.merge_button, {"open"}),
            (self.different_button, {"open"}),
            (self.later_button, {"open"}),
            (self.swap_button, {"open"} if self._may_merge else set()),
            (self.again_button, {"decided", "handed"}),
            (self.undo_button, {"merged"}),
        ):
            button.setVisible(kind in kinds)
        self.reason_field.setVisible(kind in {"open", "merged"})
        self.pair_card.show_footer(kind != "undone")
        self.stack.setCurrentWidget(self.pair_card)

    def show_fields(self, lines: Sequence[FieldLine]) -> None:
        """What both say, field by field."""
        self.field_table.set_records(lines)

    def show_rows(self, lines: Sequence[MovingLine]) -> None:
        """What would move, or moved."""
        self.row_table.set_records(lines)
        self.row_table.setVisible(bool(lines))
        self.no_rows_label.setVisible(self._may_merge and not lines)

    def show_stop(self, sentence: str) -> None:
        """Why this pair cannot be merged; nothing when it can."""
        self.stop_label.setText(sentence)
        self.stop_label.setVisible(bool(sentence))
        self.merge_button.setEnabled(not sentence)

    def show_progress(self, share: float | None) -> None:
        """How far the search is, 0 to 1; None when there is none."""
        self.search_bar.show_progress(share)

    def tell_progress(self, share: float) -> None:
        """As `show_progress`, from any thread."""
        self._told.emit(share)

    def show_message(self, message: Message) -> None:
        """Say it above the cards."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent twice while work runs."""
        self.busy_line.set_busy(busy)
        for button in (self.different_button, self.later_button, self.again_button,
                       self.undo_button):  # fmt: skip
            button.setDisabled(busy)
        self.merge_button.setDisabled(busy or bool(self.stop_label.text()))

    def _make_acts(self) -> None:
        self.merge_button = (
            primary_button(_("Merge"), key="Ctrl+Return") if self._may_merge
            else primary_button(_("One person: hand over to merge"), key="Ctrl+Return")
        )  # fmt: skip
        self.different_button = secondary_button(_("Two people"), key="Ctrl+D")
        self.later_button = secondary_button(_("Later"), key="Ctrl+L")
        self.again_button = secondary_button(_("Decide a&gain"))
        self.swap_button = secondary_button(_("Swa&p"), icon="transfer")
        self.undo_button = secondary_button(_("Take this merge bac&k"), icon="undo")

    def _connect(self) -> None:
        self.kind_choice.changed.connect(self.kind_changed)
        self.list.record_activated.connect(self._enter_pair)
        self.search_bar.requested.connect(self.search_requested)
        self.search_bar.stopped.connect(self.stop_requested)
        self.field_table.record_activated.connect(self._turn)
        self.field_table.record_selected.connect(self._show_whole)
        self.row_table.record_activated.connect(self._open)
        self.merge_button.clicked.connect(
            self.merge_requested if self._may_merge else self._say_same
        )
        self.different_button.clicked.connect(self._say_different)
        self.later_button.clicked.connect(self._say_later)
        self.again_button.clicked.connect(self._say_open)
        self.swap_button.clicked.connect(self.swap_requested)
        self.undo_button.clicked.connect(self.undo_requested)
        self._told.connect(self.show_progress)

    def _enter_pair(self, _line: ListLine) -> None:
        self.field_table.setFocus()

    def _show_whole(self, line: FieldLine | None) -> None:
        """What a column has no room for."""
        long = line is not None and max(len(line.mine), len(line.theirs)) > _LETTERS
        self.whole_label.setVisible(long)
        if line is not None and long:
            self.whole_label.setText(whole_words(line, may_merge=self._may_merge))
            QTimer.singleShot(0, self, self._keep_in_sight)  # once the rows have less room

    def _keep_in_sight(self) -> None:
        self.field_table.scrollTo(self.field_table.currentIndex())

    def _turn(self, line: FieldLine) -> None:
        self.field_activated.emit(line.field)

    def _open(self, line: MovingLine) -> None:
        self.rows_activated.emit(line.key)

    def _say_same(self) -> None:
        self.decided.emit("same")

    def _say_different(self) -> None:
        self.decided.emit("different")

    def _say_later(self) -> None:
        self.decided.emit("later")

    def _say_open(self) -> None:
        self.decided.emit("open")

    def _lay_out(self) -> None:
        self.list_card.body.setSpacing(0)
        self.list_card.add(row(self.kind_choice, margin=PAD))
        self.list_card.add(self.list, 1)
        self.waiting_label.setContentsMargins(12, 8, 12, 8)
        self.waiting_label.hide()
        self.list_card.add(self.waiting_label)
        self.list_card.add_footer(self.search_bar)
        self.list_card.setFixedWidth(_LIST_WIDTH)
        self.pair_card = Card(" ")
        self.pair_card.add_action(self.swap_button)
        self.row_table.setFixedHeight(_ROWS_HEIGHT)
        self.whole_label.hide()
        for button in (self.again_button, self.undo_button):
            button.hide()
        for part, stretch in (
            (self.heads_label, 0), (self.reasons_label, 0), (self.stop_label, 0),
            (self.field_table, 1), (self.whole_label, 0), (self.row_table, 0),
            (self.no_rows_label, 0),
            (self.reason_field, 0),
        ):  # fmt: skip
            self.pair_card.add(part, stretch)
        self.pair_card.add_footer(
            self.merge_button, self.different_button, self.later_button, self.again_button,
            self.undo_button, None,
        )  # fmt: skip
        self.stack.addWidget(self.pair_card)
        self.show_stop("")
        self.show_rows([])
        fill_tab(
            self, self.message_bar, (self.list_card, 0), (self.stack, 1), edge=0,
            busy_line=self.busy_line,
        )  # fmt: skip


def _head_words(kind: str) -> str:
    if kind == "merged":
        return _("MRN {other} went into MRN {mrn} and leads to it.")
    if kind == "undone":
        return _("MRN {other} had gone into MRN {mrn}. Each is a record of its own again.")
    return _("MRN {mrn} stays, MRN {other} goes into it and leads to it.")


def _comparing_words() -> str:
    return _("First is MRN {mrn}, second MRN {other}, registered later.")


def _look(line: ListLine) -> ListRow:
    return ListRow(line.title, line.subtitle, line.right, quiet=line.later)


def _list_key(line: ListLine) -> str:
    return line.key
