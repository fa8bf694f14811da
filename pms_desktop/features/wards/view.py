"""The wards tab as it is seen: wards at the left, the board, and the chosen bed at the right."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from pms_desktop.domain.wards import WardOccupancy
from pms_desktop.features.wards.board.view import BedBoard
from pms_desktop.features.wards.cards import BedCard, BedKind, BedSheet
from pms_desktop.features.wards.sheet.view import BedSheetView
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import ngettext
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.shortcuts import bind
from pms_desktop.ui.tokens import GAP, Tone
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    Chip,
    EmptyState,
    ListRow,
    MessageBar,
    RecordList,
    fill_tab,
    secondary_button,
)

_MINUTE = 60_000


class WardsView(QWidget):
    """`bed_chosen` follows the cursor; `minute_passed` is for what tells a duration. Who
    `sets_up` wards is led to where it is done while there is none."""

    ward_chosen = Signal(object)  # UUID
    bed_chosen = Signal(object)  # UUID | None
    act_requested = Signal(object)  # Act
    move_dropped = Signal(object, object)  # UUID of the admission, UUID of the free bed
    names_toggled = Signal()
    minute_passed = Signal()
    set_up_requested = Signal()

    def __init__(
        self, *, may_move: bool, sets_up: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.message_bar = MessageBar()
        self.busy_line = BusyLine()
        self.ward_list: RecordList[WardOccupancy] = RecordList(
            _ward_row,
            name=_("Wards"),
            key=_ward_key,
            row_height=44,
        )
        self.board = BedBoard(may_move=may_move)
        self.sheet = BedSheetView()
        self.names_button = secondary_button(_("Hide name&s"), icon="eye-off")
        self.no_wards = _no_wards(sets_up=sets_up)
        self._lay_out()
        self.board.set_empty_text(_no_beds(sets_up=sets_up))
        self.ward_list.record_selected.connect(self._ward_selected)
        self.ward_list.record_activated.connect(self._enter_board)
        self.board.record_selected.connect(self._bed_selected)
        self.board.record_activated.connect(self._bed_activated)
        self.board.dropped.connect(self._dropped)
        self.sheet.act_requested.connect(self.act_requested)
        self.names_button.clicked.connect(self.names_toggled)
        self.free_chip.clicked.connect(self._to_free_bed)
        bind(self, "Alt+F", self._to_free_bed, _("Next free bed"), place=_("Wards"))
        self.no_wards.action_requested.connect(self.set_up_requested)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE)
        self._minute.timeout.connect(self.minute_passed)
        self._minute.start()
        self.setFocusProxy(self.board)

    def show_wards(self, wards: Sequence[WardOccupancy], chosen: UUID | None) -> None:
        """The list of wards with the cursor on one; where there is none, what to do about it."""
        self._show_work(bool(wards))
        with QSignalBlocker(self.ward_list):
            self.ward_list.set_records(wards)
            if chosen is not None:
                self.ward_list.select_key(chosen)

    def show_board(
        self, title: str, cards: Sequence[BedCard], free: int, urgent: int, chosen: UUID | None
    ) -> None:
        """The beds of a ward with the cursor on one."""
        self.board_card.set_title(title)
        self.sheet.setVisible(bool(cards))
        self.names_button.setVisible(bool(cards))
        self.free_chip.set_text(_("{n} free").format(n=free), "ok" if free else "neutral")
        self.urgent_chip.set_text(_("{n} urgent").format(n=urgent), "danger")
        self.free_chip.set_words(_("Go to the next free bed (Alt+F)") if free else "")
        self.free_chip.setVisible(bool(cards))
        self.urgent_chip.setVisible(urgent > 0)
        with QSignalBlocker(self.board):
            self.board.set_records(cards)
            if chosen is not None:
                self.board.select_key(chosen)

    def show_sheet(self, sheet: BedSheet | None) -> None:
        """The chosen bed."""
        self.sheet.show_sheet(sheet)

    def show_names_hidden(self, hidden: bool) -> None:
        """What the button would do next."""
        self.names_button.setText(_("Show name&s") if hidden else _("Hide name&s"))
        self.names_button.set_icon_name("eye" if hidden else "eye-off")

    def focus_board(self) -> None:
        """Put the keyboard on the board, also when a form has just closed above it."""
        self.activateWindow()
        self.board.setFocus()

    def show_message(self, message: Message) -> None:
        """Say it above the board."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def clear_news(self) -> None:
        """What was done for somebody else is no news any more; what is wrong stays."""
        self.message_bar.dismiss_news()

    def set_busy(self, busy: bool) -> None:
        """Show that work runs; the next bed can be seen to meanwhile."""
        self.busy_line.set_busy(busy)

    def _lay_out(self) -> None:
        self._wards_card = Card(_("Wards"), padded=False)
        self._wards_card.add(self.ward_list, 1)
        self._wards_card.setFixedWidth(200)
        self._no_wards_card = Card()
        self._no_wards_card.add(self.no_wards, 1)
        self._no_wards_card.hide()
        self.no_wards.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # without a button it is all there is
        self.board_card = Card(_("Beds"), padded=False)
        self.free_chip = Chip("", "ok", clickable=True)
        self.board_card.add_beside_title(self.free_chip)
        self.free_chip.hide()  # until there are beds
        self.urgent_chip = self.board_card.add_chip("", "danger")
        self.board_card.add_action(self.names_button)
        self.board_card.body.setContentsMargins(GAP, 1, 2, GAP)
        self.board_card.body.setSpacing(0)
        self.board_card.add(self.busy_line)
        self.board_card.add(self.board, 1)
        self.sheet.setFixedWidth(272)
        fill_tab(
            self,
            self.message_bar,
            (self._wards_card, 0),
            (self.board_card, 1),
            (self.sheet, 0),
            (self._no_wards_card, 1),
        )

    def _show_work(self, work: bool) -> None:
        """The board, or that there is no ward. The keyboard moves on before its place is hidden."""
        board, none = (self._wards_card, self.board_card), (self._no_wards_card,)
        action = self.no_wards.action_button()
        start = self.board if work else self.no_wards if action.isHidden() else action
        focus = QApplication.focusWidget()
        for zone in board if work else none:
            zone.show()
        if self.focusProxy() is not start and focus is not None and self.isAncestorOf(focus):
            start.setFocus()
        self.setFocusProxy(start)
        for zone in none if work else board:
            zone.hide()

    def _ward_selected(self, ward: WardOccupancy | None) -> None:
        if ward is not None:
            self.ward_chosen.emit(ward.ward_id)

    def _enter_board(self, _ward: WardOccupancy) -> None:
        self.board.setFocus()
        if self.board.current_record() is None:
            self.board.select_row(0)

    def _bed_selected(self, card: BedCard | None) -> None:
        self.bed_chosen.emit(card.bed_id if card else None)

    def _to_free_bed(self) -> None:
        """The next free bed behind the cursor, or the first one."""
        cards = self.board.records()
        here = self.board.currentIndex().row()
        free = [row for row, card in enumerate(cards) if card.kind is BedKind.FREE]
        self.board.setFocus()
        if free:
            self.board.select_row(next((row for row in free if row > here), free[0]))

    def _bed_activated(self, _card: BedCard) -> None:
        button = self.sheet.primary()
        if button is not None and button.isEnabled():
            button.click()

    def _dropped(self, dragged: BedCard, target: BedCard) -> None:
        self.move_dropped.emit(dragged.admission_id, target.bed_id)


def _no_wards(*, sets_up: bool) -> EmptyState:
    hint = _("Patients are admitted to the beds of a ward. Enter the wards, their rooms and beds.")
    ask = _("Ask an administrator to enter the wards and their beds.")
    action = _("Enter wards and beds") if sets_up else ""
    return EmptyState(_("No wards yet"), hint if sets_up else ask, action=action, icon="bed")


def _no_beds(*, sets_up: bool) -> str:
    if sets_up:
        return _("This ward has no beds yet. Enter them under Administration, Wards and beds.")
    return _("This ward has no beds yet. An administrator enters them.")


def _ward_row(ward: WardOccupancy) -> ListRow:
    share = ward.occupied / ward.beds if ward.beds else 0.0
    tone: Tone = "danger" if share >= 1 else "warn" if share > 0.85 else "ok"
    words = ngettext("{n} bed free", "{n} beds free", ward.ready).format(n=ward.ready)
    return ListRow(ward.name, words, f"{ward.occupied}/{ward.beds}", level=(share, tone))


def _ward_key(ward: WardOccupancy) -> object:
    return ward.ward_id
