"""The access section: a table of what each job may do, and the way into a preview."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pms_desktop.domain.access import Permission, Role
from pms_desktop.features.administration.access.words import AccessLine
from pms_desktop.features.administration.staff.typed import job_word
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.tokens import Tone
from pms_desktop.ui.widgets import (
    Card,
    ChoiceBox,
    Column,
    RecordTable,
    label,
    secondary_button,
)

_JOB_WIDTH = 86
_JOBS = [role for role in Role if role is not Role.KIOSK]
_SHORT = {Role.ADMINISTRATOR: _("Admin.")}


class AccessView(QWidget):
    """`preview_requested` carries a Role."""

    preview_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: RecordTable[AccessLine] = RecordTable(
            _columns(), name=_("What each job may do"), key=_key
        )
        self.job_box = ChoiceBox([(role, job_word(role)) for role in _JOBS])
        self.job_box.setAccessibleName(_("Job to see the program as"))
        self.job_box.set_value(Role.RECEPTIONIST)
        self.preview_button = secondary_button(_("&See the program as this job…"), icon="eye")
        self._lay_out()
        self.preview_button.clicked.connect(self._preview)
        self.setFocusProxy(self.table)

    def show_lines(self, lines: Sequence[AccessLine]) -> None:
        """Show the matrix."""
        self.table.set_records(lines)

    def _preview(self) -> None:
        self.preview_requested.emit(self.job_box.value())

    def _lay_out(self) -> None:
        card = Card(_("What each job may do"), padded=False)
        card.add(self.table, 1)
        words = label(_("Several jobs add up. A server refuses the rest by itself."), "quiet")
        card.add_footer(self.job_box, self.preview_button, None, words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)


def _columns() -> list[Column[AccessLine]]:
    jobs = [
        Column[AccessLine](
            _SHORT.get(role, job_word(role)),
            partial(_answer, role),
            width=_JOB_WIDTH,
            tone=partial(_tone, role),
        )
        for role in _JOBS
    ]
    return [Column[AccessLine](_("May"), _words, bold=True), *jobs]


def _answer(role: Role, line: AccessLine) -> str:
    return _("yes") if role in line.roles else "–"


def _tone(role: Role, line: AccessLine) -> Tone | None:
    return "ok" if role in line.roles else None


def _words(line: AccessLine) -> str:
    return line.words


def _key(line: AccessLine) -> Permission:
    return line.permission
