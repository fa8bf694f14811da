"""The wards tab as it is seen: wards at the left, the board, and the chosen bed at the right."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.wards import WardOccupancy
from pms_desktop.features.wards.board.view import BedBoard
from pms_desktop.features.wards.cards import BedCard, BedSheet
from pms_desktop.features.wards.sheet.view import BedSheetView
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import ngettext
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.tokens import GAP, Tone
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    ListRow,
    MessageBar,
    RecordList,
    fill_tab,
    secondary_button,
)

_MINUTE = 60_000


class WardsView(QWidget):
    """`bed_chosen` follows the cursor; `minute_passed` is for what tells a duration."""

    ward_chosen = Signal(object)  # UUID
    bed_chosen = Signal(object)  # UUID | None
    act_requested = Signal(object)  # Act
    move_dropped = Signal(object, object)  # UUID of the admission, UUID of the free bed
    names_toggled = Signal()
    minute_passed = Signal()

    def __init__(self, *, may_move: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message_bar = MessageBar()
        self.busy_line = BusyLine()
        self.ward_list: RecordList[WardOccupancy] = RecordList(
            _ward_row,
            name=_("Wards"),
            empty_text=_("No wards yet. An administrator adds them."),
            key=_ward_key,
            row_height=44,
        )
        self.board = BedBoard(may_move=may_move)
        self.sheet = BedSheetView()
        self.names_button = secondary_button(_("Hide name&s"), icon="eye-off")
        self._lay_out()
        self.ward_list.record_selected.connect(self._ward_selected)
        self.ward_list.record_activated.connect(self._enter_board)
        self.board.record_selected.connect(self._bed_selected)
        self.board.record_activated.connect(self._bed_activated)
        self.board.dropped.connect(self._dropped)
        self.sheet.act_requested.connect(self.act_requested)
        self.names_button.clicked.connect(self.names_toggled)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE)
        self._minute.timeout.connect(self.minute_passed)
        self._minute.start()
        self.setFocusProxy(self.board)

    def show_wards(self, wards: Sequence[WardOccupancy], chosen: UUID | None) -> None:
        """The list of wards with the cursor on one."""
        self.ward_list.blockSignals(True)
        self.ward_list.set_records(wards)
        if chosen is not None:
            self.ward_list.select_key(chosen)
        self.ward_list.blockSignals(False)

    def show_board(
        self, title: str, cards: Sequence[BedCard], free: int, urgent: int, chosen: UUID | None
    ) -> None:
        """The beds of a ward with the cursor on one."""
        self.board_card.set_title(title)
        self.free_chip.set_text(_("{n} free").format(n=free), "ok" if free else "neutral")
        self.urgent_chip.set_text(_("{n} urgent").format(n=urgent), "danger")
        self.free_chip.setVisible(bool(cards))
        self.urgent_chip.setVisible(urgent > 0)
        self.board.blockSignals(True)
        self.board.set_records(cards)
        if chosen is not None:
            self.board.select_key(chosen)
        self.board.blockSignals(False)

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

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent twice while work runs."""
        self.busy_line.set_busy(busy)
        self.sheet.set_busy(busy)

    def _lay_out(self) -> None:
        wards = Card(_("Wards"), padded=False)
        wards.add(self.ward_list, 1)
        wards.setFixedWidth(200)
        self.board_card = Card(_("Beds"), padded=False)
        self.free_chip = self.board_card.add_chip("", "ok")
        self.urgent_chip = self.board_card.add_chip("", "danger")
        self.board_card.add_action(self.names_button)
        self.board_card.body.setContentsMargins(GAP, 1, 2, GAP)
        self.board_card.body.setSpacing(0)
        self.board_card.add(self.busy_line)
        self.board_card.add(self.board, 1)
        self.sheet.setFixedWidth(272)
        fill_tab(self, self.message_bar, (wards, 0), (self.board_card, 1), (self.sheet, 0))

    def _ward_selected(self, ward: WardOccupancy | None) -> None:
        if ward is not None:
            self.ward_chosen.emit(ward.ward_id)

    def _enter_board(self, _ward: WardOccupancy) -> None:
        self.board.setFocus()
        if self.board.current_record() is None:
            self.board.select_row(0)

    def _bed_selected(self, card: BedCard | None) -> None:
        self.bed_chosen.emit(card.bed_id if card else None)

    def _bed_activated(self, _card: BedCard) -> None:
        button = self.sheet.primary()
        if button is not None and button.isEnabled():
            button.click()

    def _dropped(self, dragged: BedCard, target: BedCard) -> None:
        self.move_dropped.emit(dragged.admission_id, target.bed_id)


def _ward_row(ward: WardOccupancy) -> ListRow:
    share = ward.occupied / ward.beds if ward.beds else 0.0
    tone: Tone = "danger" if share >= 1 else "warn" if share > 0.85 else "ok"
    words = ngettext("{n} bed free", "{n} beds free", ward.ready).format(n=ward.ready)
    return ListRow(ward.name, words, f"{ward.occupied}/{ward.beds}", level=(share, tone))


def _ward_key(ward: WardOccupancy) -> object:
    return ward.ward_id
