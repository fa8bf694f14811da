"""The audit section: what is asked for, the entries found, and one of them field by field."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from pms_desktop.domain.audit_words import (
    GLASS,
    UNSEEN,
    AuditFilter,
    AuditLine,
    FieldChange,
    subjects,
)
from pms_desktop.domain.clock import Clock, local, today
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.i18n import format_moment, ngettext
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.dates import Order
from pms_desktop.ui.layouts import BUSY_ROOM
from pms_desktop.ui.tokens import PAD, Tone
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    CheckBox,
    ChoiceBox,
    Column,
    DateEdit,
    Field,
    MessageBar,
    NoteEdit,
    RecordTable,
    column,
    label,
    link_button,
    row,
    secondary_button,
)

_WHEN = 138
_WHO = 168
_FIELD = 124


class AuditView(QWidget):
    """`chosen` carries the AuditLine under the cursor, `export_requested` a path."""

    asked = Signal()
    chosen = Signal(object)
    older_requested = Signal()
    export_requested = Signal(str)
    history_requested = Signal()
    review_requested = Signal(object)

    def __init__(self, clock: Clock, order: Order = "dmy", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.message_bar = MessageBar()
        self.busy_line = BusyLine()
        people = ChoiceBox([("", _("Everybody"))], searchable=True)
        self.person_field = Field(_("Per&son"), people)
        kinds = [(key, words) for key, (words, _tables) in subjects().items()]
        glass = [
            (UNSEEN, _("Opened with a reason, to look into")),
            (GLASS, _("Opened with a reason")),
        ]
        self.kind_field = Field(_("&Kind"), ChoiceBox([("", _("Everything")), *glass, *kinds]))
        self.first_field = Field(_("&From"), DateEdit(self._today, order=order))
        self.last_field = Field(_("&To"), DateEdit(self._today, order=order))
        self.patient_box = CheckBox(_("Only the &patient in focus"))
        self.table: RecordTable[AuditLine] = RecordTable(
            self._columns(),
            name=_("Entries of the audit"),
            empty_text=_("Nothing was entered or changed that fits. Ask for less above."),
            key=_key,
        )
        self.changes_table: RecordTable[FieldChange] = RecordTable(
            _change_columns(),
            name=_("Fields of the entry"),
            empty_text=_("Choose an entry to see it field by field."),
        )
        self.whole_text = NoteEdit(lines=5)
        self.whole_text.setReadOnly(True)
        self.whole_text.setAccessibleName(_("The chosen field in full"))
        self.unseen_button = link_button("")
        self.review_button = secondary_button(_("Mark as s&een"), icon="check")
        self.older_button = secondary_button(_("O&lder entries"), icon="history")
        self.export_button = secondary_button(_("E&xport…"), icon="download")
        self.history_button = secondary_button(_("Access &history…"), icon="print")
        self._lay_out()
        self.person_field.set_value("")
        self.kind_field.set_value("")
        self.setFocusProxy(self.person_field.editor)
        self._connect()

    def wanted(self) -> AuditFilter:
        """What is asked for, but for the patient."""
        return AuditFilter(
            actor=self.person_field.value or "",
            subject=self.kind_field.value or "",
            first=self.first_field.value,
            last=self.last_field.value,
        )

    def wants_patient(self) -> bool:
        """Whether only the patient in focus is asked for."""
        return self.patient_box.isEnabled() and self.patient_box.isChecked()

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Who may have done something: login and name. The chosen person stays."""
        kept = self.person_field.value
        named = [(login, f"{name} ({login})") for login, name in people]
        self.person_field.editor.set_choices([("", _("Everybody")), *named])
        self.person_field.editor.set_value(kept or "")

    def show_lines(self, lines: Sequence[AuditLine], *, more: bool) -> None:
        """Entries, newest first; the cursor stays on its entry."""
        self.table.set_records(lines)
        self.older_button.setEnabled(more)
        if lines and self.table.current_record() is None:
            self.table.select_record(lines[0])
        self.show_line(self.table.current_record())

    def show_line(self, line: AuditLine | None) -> None:
        """One entry field by field."""
        self.detail_card.set_title(_("Entry") if line is None else line.what)
        self.changes_table.set_records(() if line is None else line.changes)
        self.detail_label.setText("" if line is None else self._about(line))
        if line is not None and line.changes:
            self.changes_table.select_record(line.changes[0])
        self._show_whole(self.changes_table.current_record())
        self.review_button.setVisible(line is not None and line.glass and line.review is None)

    def show_unseen(self, count: int) -> None:
        """How many openings with a reason nobody has looked into."""
        words = ngettext(
            "{n} chart opened with a reason to look into",
            "{n} charts opened with a reason to look into",
            count,
        )
        self.unseen_button.setText(words.format(n=count))
        self.unseen_button.setVisible(count > 0)

    def offer_patient(self, offered: bool) -> None:
        """Whether a patient is in focus."""
        self.patient_box.setEnabled(offered)
        self.history_button.setEnabled(offered)

    def show_fault(self, sentence: str) -> None:
        """Mark the day that must be mended."""
        self.last_field.set_fault(sentence)

    def show_message(self, message: Message) -> None:
        """Say it above the cards."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()
        self.last_field.clear_fault()

    def set_busy(self, busy: bool) -> None:
        """Nothing can be asked for twice while work runs."""
        self.busy_line.set_busy(busy)
        self.export_button.setDisabled(busy)

    def _connect(self) -> None:
        self.person_field.editor.changed.connect(self.asked)
        self.kind_field.editor.changed.connect(self.asked)
        for field in (self.first_field, self.last_field):
            field.editor.editingFinished.connect(self.asked)
        self.patient_box.changed.connect(self.asked)
        self.unseen_button.clicked.connect(self._ask_unseen)
        self.review_button.clicked.connect(self._review)
        self.table.record_selected.connect(self.chosen)
        self.changes_table.record_selected.connect(self._show_whole)
        self.older_button.clicked.connect(self.older_requested)
        self.export_button.clicked.connect(self._choose_file)
        self.history_button.clicked.connect(self.history_requested)

    def _lay_out(self) -> None:
        self.filter_card = Card()
        fields = QHBoxLayout()
        fields.setSpacing(PAD)
        for field, stretch in ((self.person_field, 3), (self.kind_field, 2)):
            fields.addWidget(field, stretch, Qt.AlignmentFlag.AlignTop)
        for day in (self.first_field, self.last_field):
            fields.addWidget(day, 2, Qt.AlignmentFlag.AlignTop)
        self.filter_card.add(fields)
        self.filter_card.add(row(self.patient_box, None, self.unseen_button))
        self.unseen_button.hide()  # until it is known how many there are
        self.list_card = Card(_("Who did what"), padded=False)
        self.list_card.add(self.table, 1)
        self.list_card.add_footer(self.older_button, None, self.export_button, self.history_button)
        self.detail_card = Card(_("Entry"), padded=False)
        self.detail_label = label("", "caption", wrap=True)
        self.detail_label.setContentsMargins(PAD, PAD // 2, PAD, PAD // 2)
        self.detail_card.add(self.detail_label)
        seen = row(self.review_button, None)
        seen.setContentsMargins(PAD, 0, PAD, 0)
        self.detail_card.add(seen)
        self.detail_card.add(self.changes_table, 1)
        self.detail_card.add_footer(self.whole_text)
        cards = QHBoxLayout()
        cards.setSpacing(PAD)
        cards.addWidget(self.list_card, 3)
        cards.addWidget(self.detail_card, 2)
        layout = column(column(self.message_bar, self.filter_card, gap=PAD), gap=0)
        layout.addSpacing(PAD - self.busy_line.height())
        layout.addWidget(self.busy_line)
        layout.addLayout(cards, 1)
        layout.setContentsMargins(0, BUSY_ROOM, 0, 0)
        self.setLayout(layout)

    def _today(self) -> date:
        return today(self._clock)

    def _columns(self) -> tuple[Column[AuditLine], ...]:
        return (
            Column(_("When"), self._moment, width=_WHEN),
            Column(_("Who, where"), _who, width=_WHO, subtext=_station),
            Column(_("What"), _what, subtext=_patient, bold=True, tone=_tone, chip=_chip),
        )

    def _moment(self, line: AuditLine) -> str:
        return format_moment(local(self._clock, line.at))

    def _about(self, line: AuditLine) -> str:
        seen = ""
        if line.review is not None:
            when = format_moment(local(self._clock, line.review.at))
            seen = _("seen by {name}, {when}").format(name=line.review.name, when=when)
        told = (
            f"{self._moment(line)}:{line.at:%S}", line.who, _station(line), _patient(line), seen,
        )  # fmt: skip
        return " · ".join(part for part in told if part)

    def _show_whole(self, change: FieldChange | None) -> None:
        """All of a field's text, also of a long note; blanks and lines as they were typed."""
        told = () if change is None else (change.before, change.after)
        self.whole_text.set_value("\n→ ".join(part for part in told if part))

    def _ask_unseen(self) -> None:
        self.kind_field.set_value(UNSEEN)
        self.asked.emit()

    def _review(self) -> None:
        line = self.table.current_record()
        if line is not None:
            self.review_requested.emit(line)

    def _choose_file(self) -> None:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(documents))
        dialog = QFileDialog(self, _("Save for a spreadsheet"), str(folder / "audit.csv"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_("Comma-separated text (*.csv)"))
        dialog.setDefaultSuffix("csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.export_requested)
        dialog.open()


def _key(line: AuditLine) -> int:
    return line.id


def _who(line: AuditLine) -> str:
    return line.who


def _station(line: AuditLine) -> str:
    return f"{line.login} · {line.station}" if line.login != line.who else line.station


def _what(line: AuditLine) -> str:
    return line.what


def _tone(line: AuditLine) -> Tone | None:
    return "danger" if line.glass else None


def _chip(line: AuditLine) -> tuple[str, Tone] | None:
    if not line.glass:
        return None
    return (_("to look into"), "warn") if line.review is None else (_("seen"), "neutral")


def _patient(line: AuditLine) -> str:
    patient = line.patient
    return "" if patient is None else f"{patient.name} · {shown_mrn(patient.mrn)}"


def _change_columns() -> tuple[Column[FieldChange], ...]:
    return (
        Column(_("Field"), _field, width=_FIELD),
        Column(_("Before"), _before),
        Column(_("After"), _after),
    )


def _field(change: FieldChange) -> str:
    return change.field


def _before(change: FieldChange) -> str:
    return " ".join(change.before.split()) or "–"


def _after(change: FieldChange) -> str:
    return " ".join(change.after.split()) or "–"
