"""The sheet beside the board: the patient in the chosen bed, the last vital signs, the acts."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from pms_desktop.features.wards.cards import Act, BedKind, BedSheet, SignRow
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.labels import Role
from pms_desktop.ui.widgets import (
    Button,
    Card,
    Chip,
    ElidedLabel,
    EmptyState,
    FlowLayout,
    clear,
    column,
    label,
    link_button,
    primary_button,
    row,
    rule,
    scrolled,
    secondary_button,
)

_PRIMARY = {
    BedKind.OCCUPIED: Act.VITALS,
    BedKind.FREE: Act.ADMIT,
    BedKind.CLEANING: Act.READY,
    BedKind.BLOCKED: Act.READY,
}


class BedSheetView(Card):
    """`act_requested` carries an `Act`."""

    act_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("No bed chosen"), padded=False, parent=parent)
        self._sheet: BedSheet | None = None
        self._about = QVBoxLayout()
        self._signs = SignTable()
        self.buttons = _buttons()
        for act, button in self.buttons.items():
            button.setProperty("act", act.value)
            button.clicked.connect(self._clicked)
        self.empty_state = EmptyState(
            _("Choose a bed"),
            _("Arrow keys walk through the board, Enter does the next thing for a bed."),
            icon="bed",
        )
        self.content = QWidget()
        self._lay_out()
        self.show_sheet(None)

    def show_sheet(self, sheet: BedSheet | None) -> None:
        """Show a bed, or that none is chosen."""
        self.empty_state.setVisible(sheet is None)
        self._scroll.setVisible(sheet is not None)
        self._acts.setVisible(sheet is not None)
        if sheet is None:
            self.set_title(_("No bed chosen"))
        elif sheet != self._sheet:
            self._fill(sheet)
        self._sheet = sheet

    def primary(self) -> Button | None:
        """The button of the next thing to do for this bed, if this person may do it."""
        if self._sheet is None or _PRIMARY[self._sheet.kind] not in self._sheet.acts:
            return None
        return self.buttons[_PRIMARY[self._sheet.kind]]

    def _fill(self, sheet: BedSheet) -> None:
        self.set_title(sheet.title)
        clear(self._about)
        self._add(sheet.about, "quiet")
        self._add(sheet.care, "body")
        if sheet.chips:
            flow = QWidget()
            chips = FlowLayout(flow)
            for text, tone in sheet.chips:
                chips.addWidget(Chip(text, tone))
            self._about.addWidget(flow)
        self._add(sheet.state, "quiet")
        if sheet.news is not None:
            self._about.addSpacing(4)
            when = ElidedLabel(sheet.taken, "quiet")
            self._about.addLayout(row(Chip(*sheet.news), when, None, gap=6))
        self._signs.show_signs(sheet.signs)
        self.response_label.setText(sheet.response)
        self.response_label.setVisible(bool(sheet.response))
        for act, button in self.buttons.items():
            button.setVisible(act in sheet.acts)
            if act is not Act.WITHDRAW:
                button.set_kind("primary" if act is _PRIMARY[sheet.kind] else "secondary")

    def _add(self, text: str, role: Role) -> None:
        if text:
            self._about.addWidget(label(text, role, wrap=True))

    def _lay_out(self) -> None:
        self.response_label = label("", "caption", wrap=True)
        self._about.setSpacing(6)
        inner = column(
            self._about,
            row(self.response_label),
            self._signs,
            row(self.buttons[Act.WITHDRAW], None),
            None,
            gap=8,
            margin=12,
        )
        self.content.setLayout(inner)
        self._scroll = scrolled(self.content)
        self._acts = QWidget()
        acts = self.buttons
        foot = column(
            rule(),
            row(acts[Act.VITALS]),
            row(acts[Act.ADMIT]),
            row(acts[Act.READY]),
            row(acts[Act.MOVE], acts[Act.DISCHARGE]),
            row(acts[Act.CLEAN], acts[Act.BLOCK]),
            row(acts[Act.NOTE], acts[Act.ITEM], acts[Act.CHART]),
            gap=8,
        )
        foot.setContentsMargins(12, 0, 12, 12)
        self._acts.setLayout(foot)
        self.add(self.empty_state, 1)
        self.add(self._scroll, 1)
        self.add(self._acts)

    def _clicked(self) -> None:
        self.act_requested.emit(Act(self.sender().property("act")))


class SignTable(QWidget):
    """Vital signs with the points each earns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)
        self._shown: tuple[SignRow, ...] = ()

    def show_signs(self, signs: Sequence[SignRow]) -> None:
        """Show these lines."""
        if tuple(signs) == self._shown:
            return
        self._shown = tuple(signs)
        clear(self._grid)
        for line, sign in enumerate(signs):
            points = "" if sign.points is None else f"+{sign.points}" if sign.points else "0"
            marked = _points_label(points, sign)
            for place, part in enumerate((label(sign.name), _value_label(sign), marked)):
                self._grid.addWidget(part, 2 * line, place)
            self._grid.addWidget(rule(), 2 * line + 1, 0, 1, 3)
        self.setVisible(bool(signs))


def _value_label(sign: SignRow) -> QLabel:
    made = label(sign.value)
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def _points_label(points: str, sign: SignRow) -> QLabel:
    roles: dict[str, Role] = {"danger": "danger", "warn": "warn"}
    made = label(points, roles.get(sign.tone, "quiet"))
    made.setMinimumWidth(26)
    if points:
        made.setAccessibleName(_("{n} points").format(n=points))
    return made


def _buttons() -> dict[Act, Button]:
    return {
        Act.VITALS: primary_button(_("Record &vital signs")),
        Act.ADMIT: primary_button(_("Ad&mit…")),
        Act.READY: primary_button(_("Mark read&y")),
        Act.MOVE: secondary_button(_("&Move…")),
        Act.DISCHARGE: secondary_button(_("Dis&charge…")),
        Act.CLEAN: secondary_button(_("To be c&leaned")),
        Act.BLOCK: secondary_button(_("Bloc&k…")),
        Act.NOTE: secondary_button(_("&Note…")),
        Act.ITEM: secondary_button(_("&Item…")),
        Act.CHART: secondary_button(_("Char&t")),
        Act.WITHDRAW: link_button(_("Wit&hdraw this set…")),
    }
