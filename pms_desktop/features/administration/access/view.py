"""The access section: a table of what each job may do, how the server keeps to it, and the way
into a preview."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.access import Permission, Role
from pms_desktop.domain.access_check import AccessDifference
from pms_desktop.features.administration.access.words import AccessLine
from pms_desktop.features.administration.staff.typed import job_word
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.alert_box import AlertBox
from pms_desktop.ui.tokens import Tone
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    ChoiceBox,
    Column,
    MessageBar,
    RecordTable,
    fill_tab,
    label,
    secondary_button,
)

_MOST_LINES = 8
_JOB_WIDTH = 78
_PREVIEWED = [role for role in Role if role is not Role.KIOSK]  # a kiosk has a window of its own
_SHORT = {
    Role.PHARMACIST: _("Pharmacy"), Role.LABORATORY: _("Lab."), Role.ADMINISTRATOR: _("Admin."),
}  # fmt: skip


class AccessView(QWidget):
    """`preview_requested` carries a Role."""

    preview_requested = Signal(object)
    check_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: RecordTable[AccessLine] = RecordTable(
            _columns(), name=_("What each job may do"), key=_key
        )
        self.job_box = ChoiceBox([(role, job_word(role)) for role in _PREVIEWED])
        self.job_box.setAccessibleName(_("Job to see the program as"))
        self.job_box.set_value(Role.RECEPTIONIST)
        self.preview_button = secondary_button(_("&See the program as this job…"), icon="eye")
        self.server_label = label("", "quiet", wrap=True)
        self.check_button = secondary_button(_("&Compare the server again"), icon="refresh")
        self.message_bar = MessageBar()
        self.busy_line = BusyLine()
        self.differences = AlertBox()
        self._lay_out()
        self.preview_button.clicked.connect(self._preview)
        self.check_button.clicked.connect(self.check_requested)
        self.setFocusProxy(self.table)

    def show_lines(self, lines: Sequence[AccessLine]) -> None:
        """Show the matrix."""
        self.table.set_records(lines)

    def show_server(self, differences: Sequence[AccessDifference] | None) -> None:
        """How the server's rights differ from the table; None where there is no server."""
        self.check_button.setVisible(differences is not None)
        self.differences.setVisible(bool(differences))
        if differences is None:
            self.server_label.setText(_("Several jobs add up. The program refuses the rest."))
        elif not differences:
            self.server_label.setText(
                _("Several jobs add up. The server allows exactly this, and refuses the rest.")
            )
        else:
            self.server_label.setText(_("Several jobs add up."))
            self.differences.say(
                _("The server differs from this table"), _told(differences), "danger", ()
            )

    def show_message(self, message: Message) -> None:
        """Say it above the table."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Nothing to say any more."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """One comparison at a time."""
        self.busy_line.set_busy(busy)
        self.check_button.setEnabled(not busy)

    def _preview(self) -> None:
        self.preview_requested.emit(self.job_box.value())

    def _lay_out(self) -> None:
        card = Card(_("What each job may do"), padded=False)
        card.add(self.table, 1)
        card.add_footer(
            self.job_box, self.preview_button, None, self.server_label, self.check_button
        )
        fill_tab(
            self, self.message_bar, (card, 1), edge=0, asks=(self.differences,),
            busy_line=self.busy_line,
        )  # fmt: skip


def _columns() -> list[Column[AccessLine]]:
    jobs = [
        Column[AccessLine](
            _SHORT.get(role, job_word(role)),
            partial(_answer, role),
            width=_JOB_WIDTH,
            tone=partial(_tone, role),
        )
        for role in Role
    ]
    return [Column[AccessLine](_("May"), _words, bold=True), *jobs]


def _told(differences: Sequence[AccessDifference]) -> str:
    lines = [difference.words for difference in differences[:_MOST_LINES]]
    if (more := len(differences) - _MOST_LINES) > 0:
        lines.append(_("… and {count} more.").format(count=more))
    lines.append(_("Run pms-admin upgrade on the server, and find out who changed it."))
    return "\n".join(lines)


def _answer(role: Role, line: AccessLine) -> str:
    return _("yes") if role in line.roles else "–"


def _tone(role: Role, line: AccessLine) -> Tone | None:
    return "ok" if role in line.roles else None


def _words(line: AccessLine) -> str:
    return line.words


def _key(line: AccessLine) -> Permission:
    return line.permission
