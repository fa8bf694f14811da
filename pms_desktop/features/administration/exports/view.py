"""The export section: what is written at the left, who took a list before at the right."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from pms_desktop.domain.clock import Clock, local
from pms_desktop.domain.exchange_log import FormerExport
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patient_exports import ListFormat
from pms_desktop.i18n import format_moment
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.text import ltr
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    CheckBox,
    Column,
    LevelBar,
    MessageBar,
    RecordTable,
    SegmentedControl,
    column,
    fill_tab,
    label,
    primary_button,
    row,
    secondary_button,
)

_CHOICE_WIDTH = 336


class ExportsView(QWidget):
    """Ctrl+Enter asks for a file. `export_requested` carries its path."""

    export_requested = Signal(str)
    stop_requested = Signal()
    _told = Signal(int, int)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message_bar, self.busy_line = MessageBar(), BusyLine()
        self.form_choice = SegmentedControl(
            (
                (ListFormat.CSV, _("&CSV")), (ListFormat.EXCEL, _("E&xcel")),
                (ListFormat.FHIR, _("&FHIR")),
            ),
            name=_("Written as"),
        )  # fmt: skip
        self.form_label = label("", "body", wrap=True)
        self.audit_label = label(
            _("The audit keeps that you took the list, when, and how many stood on it. Of "
              "restricted patients contacts and numbers are left out. Only you can read the file; "
              "whom you give it to is up to you."),
            "quiet", wrap=True,
        )  # fmt: skip
        self.column_boxes = {name: CheckBox(title) for name, title in _columns_of_lists()}
        for box in self.column_boxes.values():
            box.setChecked(True)
        self.columns_holder = QWidget()
        self.progress_label = label("", "quiet")
        self.progress_bar = LevelBar()
        self.export_button = primary_button(_("Write the list…"), key="Ctrl+Return")
        self.stop_button = secondary_button(_("Sto&p"), icon="stop")
        self.former_table: RecordTable[FormerExport] = RecordTable(
            _former_columns(clock), name=_("Former exports"),
            empty_text=_("Nobody took a list of patients yet."),
        )  # fmt: skip
        self._lay_out()
        self.form_choice.changed.connect(self._describe)
        self.export_button.clicked.connect(self._choose_file)
        self.stop_button.clicked.connect(self.stop_requested)
        self._told.connect(self._show_progress)
        for box in self.column_boxes.values():
            box.changed.connect(self._offer)
        self._describe()
        self.setFocusProxy(self.form_choice)
        self.show_running(False)

    def form(self) -> ListFormat:
        """What the list is written as."""
        chosen: ListFormat = self.form_choice.value()
        return chosen

    def columns(self) -> list[str]:
        """The columns that are ticked."""
        return [name for name, box in self.column_boxes.items() if box.isChecked()]

    def show_running(self, running: bool) -> None:
        """One list at a time."""
        self.busy_line.set_busy(running)
        self.export_button.setVisible(not running)
        for part in (self.form_choice, self.columns_holder):
            part.setDisabled(running)
        for part in (self.stop_button, self.progress_bar, self.progress_label):
            part.setVisible(running)
        self._show_progress(0, 0)

    def tell_progress(self, done: int, of: int) -> None:
        """How many are written, from any thread."""
        self._told.emit(done, of)

    def show_former(self, former: Sequence[FormerExport]) -> None:
        """Who took a list before, the latest first."""
        self.former_table.set_records(former)

    def show_message(self, message: Message) -> None:
        """Say it above the cards."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """Nothing else is done here."""
        self.busy_line.set_busy(busy)

    def _describe(self) -> None:
        words = {
            ListFormat.CSV: _("All patients in the columns that an import reads, for a spreadsheet "
                              "or another system. What it would take for a formula is guarded."),
            ListFormat.EXCEL: _("The same columns as an Excel workbook; numbers stay as written."),
            ListFormat.FHIR: _("Every patient as a FHIR R4 Patient, one in a line (NDJSON), with "
                               "names, contacts, numbers and relatives."),
        }  # fmt: skip
        self.form_label.setText(words[self.form()])
        self.columns_holder.setVisible(self.form() is not ListFormat.FHIR)
        self._offer()

    def _offer(self) -> None:
        """A list without a column is none."""
        fhir = self.form() is ListFormat.FHIR
        self.export_button.setEnabled(fhir or bool(self.columns()))

    def _show_progress(self, done: int, of: int) -> None:
        self.progress_bar.set_level(done, max(of, 1), "neutral")
        words = _("{done} of {of} patients").format(done=f"{done:,}", of=f"{of:,}") if of else ""
        self.progress_label.setText(words)
        self.progress_bar.setAccessibleName(words)

    def _choose_file(self) -> None:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(documents))
        ending = self.form().value
        dialog = QFileDialog(self, _("Write the list"), str(folder / f"patients.{ending}"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"*.{ending}")
        dialog.setDefaultSuffix(ending)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.export_requested)
        dialog.open()

    def _lay_out(self) -> None:
        card = Card(_("Export patients"))
        boxes = list(self.column_boxes.values())
        half = (len(boxes) + 1) // 2
        sides = [column(*boxes[:half], None, gap=4), column(*boxes[half:], None, gap=4)]
        grid = row(gap=8)
        for side in sides:
            grid.addLayout(side, 1)
        self.columns_holder.setLayout(column(label(_("Columns"), "caption"), grid, gap=4))
        for part in (
            self.form_choice, self.form_label, self.columns_holder, self.audit_label,
            self.progress_label, self.progress_bar,
        ):  # fmt: skip
            card.add(part)
        card.add_stretch()
        card.add_footer(self.export_button, self.stop_button)
        card.setFixedWidth(_CHOICE_WIDTH)
        former = Card(_("Taken out before"), padded=False)
        former.add(self.former_table, 1)
        fill_tab(self, self.message_bar, (card, 0), (former, 1), edge=0, busy_line=self.busy_line)


def _columns_of_lists() -> list[tuple[str, str]]:
    return [
        ("id", _("Record &number")), ("given_name", _("&Given names")),
        ("family_name", _("Famil&y names")), ("date_of_birth", _("B&orn")), ("sex", _("Sex")),
        ("phone", _("&Phone")), ("address", _("Address")), ("city", _("City")),
        ("postcode", _("Postcode")), ("national_id", _("National &ID")),
    ]  # fmt: skip


def _former_columns(clock: Clock) -> list[Column[FormerExport]]:
    return [
        Column[FormerExport](_("When"), partial(_when, clock), width=190),
        Column[FormerExport](_("Who"), _who),
        Column[FormerExport](_("What"), _what),
        Column[FormerExport](_("Patients"), _patients, width=90, align="right"),
    ]


def _when(clock: Clock, former: FormerExport) -> str:
    return format_moment(local(clock, former.at))


def _who(former: FormerExport) -> str:
    return former.by


def _what(former: FormerExport) -> str:
    written = {"csv": _("CSV"), "xlsx": _("Excel")}.get(former.written_as, _("FHIR"))
    if former.mrn is None:
        return _("All patients, {written}").format(written=written)
    number = ltr(shown_mrn(former.mrn))
    return _("MRN {number}, {written}").format(number=number, written=written)


def _patients(former: FormerExport) -> str:
    return f"{former.patients:,}"
