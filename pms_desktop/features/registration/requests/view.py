"""The work list of requests as it is seen: the list, a request field by field, likely twins."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from pms_desktop.domain.duplicates import Twin
from pms_desktop.features.registration.form.twins import TwinsCard
from pms_desktop.features.registration.requests.words import FieldLine, RequestLine
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.check_box import CheckBox
from pms_desktop.ui.editors import LineEdit
from pms_desktop.ui.widgets import (
    Card,
    EmptyState,
    Field,
    ListRow,
    RecordList,
    clear,
    danger_button,
    fill_tab,
    label,
    primary_button,
    scrolled,
)
from pms_desktop.ui.work_list_page import WorkListPage

_LIST_WIDTH, _TWINS_WIDTH = 320, 248


class RequestsView(WorkListPage[RequestLine]):
    """Ctrl+Enter approves what is ticked or registers, Ctrl+Shift+Enter refuses, Esc leads back to
    the list."""

    approve_requested = Signal()
    refuse_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        records: RecordList[RequestLine] = RecordList(
            _look, name=_("Requests from the kiosk"), key=_key,
            empty_text=_("Nothing waits. What patients ask for at a kiosk appears here by itself."),
        )  # fmt: skip
        nothing = EmptyState(
            _("No request chosen"), _("Choose one on the left to see what is asked for."),
            icon="clipboard",
        )  # fmt: skip
        reason_field = Field(_("Reaso&n to refuse"), LineEdit(max_length=200))
        super().__init__(_("Requests"), records, reason_field, nothing, parent)
        self.request_card = Card(" ")
        self.kind_chip = self.request_card.add_chip("")
        self.told_label = label("", "quiet", wrap=True)
        self.ticks: dict[str, CheckBox] = {}
        self.approve_button = primary_button(_("Approve"), key="Ctrl+Return")
        self.refuse_button = danger_button(_("Refuse"), key="Ctrl+Shift+Return")
        self.twins = TwinsCard(_("It is this patient"), _("Nobody like this has a record."))
        self.use_requested = self.twins.use_requested
        self.different_requested = self.twins.different_requested
        self._lay_out()
        self.list.record_activated.connect(self._enter)
        self.approve_button.clicked.connect(self.approve_requested)
        self.refuse_button.clicked.connect(self.refuse_requested)
        self.setFocusProxy(self.list)

    def show_request(self, title: str, told: str, *, new_patient: bool) -> None:
        """Whose it is; a first registration has no record yet, but perhaps a twin."""
        self.request_card.set_title(title)
        self.told_label.setText(told)
        self.approve_button.setText(_("Register") if new_patient else _("Approve"))
        self.kind_chip.set_text(
            _("new patient") if new_patient else _("contact data"),
            "primary" if new_patient else "neutral",
        )
        self._new = new_patient
        self.twins.setVisible(new_patient)
        self.stack.setCurrentWidget(self.request_card)

    def show_fields(self, lines: Sequence[FieldLine], ticked: Collection[str]) -> None:
        """Field by field: what stands, and what is asked for."""
        focused = next((name for name, tick in self.ticks.items() if tick.hasFocus()), "")
        clear(self._grid)
        self.ticks = {}
        heads = ("", _("Typed at the kiosk"), "", "")
        if not self._new:
            heads = (_("Take over"), _("Stands"), _("Asked for"), "")
        for column, head in enumerate(heads):
            self._grid.addWidget(label(head, "caption"), 0, column)
        for row, line in enumerate(lines, start=1):
            self._add_line(row, line, line.name in ticked)
        for row in range(1, self._grid.rowCount() + 1):
            self._grid.setRowStretch(row, 1 if row == len(lines) + 1 else 0)
        if focused in self.ticks:
            self.ticks[focused].setFocus()

    def show_twins(self, twins: Sequence[Twin], different: Collection[UUID], today: date) -> None:
        """Who a newcomer may be already."""
        self.twins.show_twins(twins, different, today)

    def show_nothing(self) -> None:
        """No request is chosen."""
        had_keys = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.twins.hide()
        super().show_nothing()
        if had_keys and self.isVisible():
            self.list.setFocus()

    def ticked(self) -> frozenset[str]:
        """The fields to be taken over."""
        return frozenset(name for name, tick in self.ticks.items() if tick.isChecked())

    def show_message(self, message: Message) -> None:
        """Say it above the cards."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent twice while work runs."""
        self.busy_line.set_busy(busy)
        for button in (self.approve_button, self.refuse_button):
            button.setDisabled(busy)

    def _enter(self, _line: RequestLine) -> None:
        """Enter leads to the first field, or to what is done with all of them."""
        first = next(iter(self.ticks.values()), None)
        (first or self.approve_button).setFocus()

    def _add_line(self, row: int, line: FieldLine, ticked: bool) -> None:
        if self._new:
            self._grid.addWidget(label(line.title, "quiet"), row, 0)
            self._grid.addWidget(_value(line.asked, "strong"), row, 1, 1, 3)
            return
        tick = CheckBox(line.title)
        tick.setChecked(ticked)
        tick.setDisabled(line.same)
        spoken = _("{field}: {asked}. It is {stands} now. {note}")
        tick.setAccessibleName(
            spoken.format(
                field=line.title, asked=line.asked, stands=line.stands or "–", note=line.note
            )
        )
        self.ticks[line.name] = tick
        self._grid.addWidget(tick, row, 0)
        self._grid.addWidget(_value(line.stands or "–", "quiet"), row, 1)
        self._grid.addWidget(_value(line.asked, "strong"), row, 2)
        self._grid.addWidget(_value(line.note, "quiet" if line.same else "warn"), row, 3)

    def _lay_out(self) -> None:
        self._new = False
        self.list_card.add(self.list, 1)
        self.list_card.setFixedWidth(_LIST_WIDTH)
        fields = QWidget()
        self._grid = QGridLayout(fields)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        for column, stretch in enumerate((0, 3, 3, 2)):
            self._grid.setColumnStretch(column, stretch)
        self.request_card.add(self.told_label)
        self.request_card.add(scrolled(fields), 1)
        self.request_card.add(self.reason_field)
        self.request_card.add_footer(self.approve_button, self.refuse_button, None)
        self.stack.addWidget(self.request_card)
        self.twins.setFixedWidth(_TWINS_WIDTH)
        self.twins.hide()
        fill_tab(
            self, self.message_bar, (self.list_card, 0), (self.stack, 1), (self.twins, 0),
            edge=0, busy_line=self.busy_line,
        )  # fmt: skip


def _value(text: str, role: str) -> QLabel:
    made = label(text, "body", wrap=True)
    made.setProperty("role", role)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made


def _look(line: RequestLine) -> ListRow:
    chips = ((_("new"), "primary"),) if line.new_patient else ()
    return ListRow(line.title, line.subtitle, line.right, chips=chips)  # type: ignore[arg-type]


def _key(line: RequestLine) -> str:
    return line.key
