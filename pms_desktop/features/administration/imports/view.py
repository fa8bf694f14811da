"""The import section: the file at the left, what comes of it at the right."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from pms_desktop.domain.clock import Clock
from pms_desktop.domain.exchange_log import FormerImport
from pms_desktop.domain.patient_imports import ImportOptions, ImportProgress, ImportReport
from pms_desktop.features.administration.imports.report import ReportCard
from pms_desktop.features.administration.imports.words import former_columns
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    ChoiceBox,
    Field,
    LineEdit,
    MessageBar,
    RecordTable,
    clear,
    column,
    fill_tab,
    label,
    primary_button,
    row,
    scrolled,
    secondary_button,
)

_FILE_WIDTH = 336
_FORMER_HEIGHT = 168
_FILES = _("Files of patients (*.csv *.txt *.tsv *.ndjson *.jsonl *.json);;All files (*)")


class ImportsView(QWidget):
    """Ctrl+Enter checks the file, and imports it once it is checked. `save_requested` carries a
    path, `typed` tells that another check is needed."""

    act_requested = Signal()
    stop_requested = Signal()
    save_requested = Signal(str)
    typed = Signal()
    _told = Signal(object)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message_bar, self.busy_line = MessageBar(), BusyLine()
        self.path_field = Field(
            _("Fi&le or folder"), LineEdit(max_length=4096), required=True,
            help_text=_("CSV, or FHIR R4 Patients as NDJSON or in a Bundle, or a folder of them."),
        )  # fmt: skip
        self.file_button = secondary_button(_("Choose a &file…"))
        self.folder_button = secondary_button(_("Choose a f&older…"))
        self.source_field = Field(
            _("&System that gave the ids"), LineEdit(max_length=200), required=True,
            help_text=_("Another system may use the same ids for other people."),
        )  # fmt: skip
        self.dates_field = Field(
            _("&03/12/1988 means"),
            ChoiceBox([
                (None, _("As the file's other dates")), (True, _("3 December")),
                (False, _("March 12")),
            ]),
        )  # fmt: skip
        self.systems_label = label(_("Numbers nobody here knows are kept as"), "caption")
        self.system_fields: dict[str, Field[ChoiceBox]] = {}
        self._systems = QVBoxLayout()
        self.act_button = primary_button(_("Check the file"), key="Ctrl+Return")
        self.stop_button = secondary_button(_("Sto&p"), icon="stop")
        self.report_card = ReportCard()
        self.former_table: RecordTable[FormerImport] = RecordTable(
            former_columns(clock), name=_("Former imports"),
            empty_text=_("Nothing came from another system yet."),
        )  # fmt: skip
        self._lay_out()
        self._connect()
        self.source_field.set_value(ImportOptions().source)
        self.setFocusProxy(self.path_field.editor)
        self.show_running(False)

    def path(self) -> str:
        """The file or folder as typed or chosen."""
        return str(self.path_field.value).strip()

    def options(self) -> ImportOptions:
        """What is said about the file."""
        return ImportOptions(
            source=str(self.source_field.value),
            day_first=self.dates_field.value,
            systems={
                system: field.value
                for system, field in self.system_fields.items()
                if field.value is not None
            },
        )

    def set_typed(self, path: str, options: ImportOptions) -> None:
        """Put a file back as it was chosen."""
        self.path_field.set_value(path)
        self.source_field.set_value(options.source)
        self.dates_field.set_value(options.day_first)

    def show_fault(self, field: str, sentence: str) -> None:
        """What is wrong with `path`, `source` or `systems`."""
        faulty = {"path": self.path_field, "source": self.source_field}.get(field)
        if faulty is None:
            self.message_bar.say(sentence, "danger")
        else:
            faulty.set_fault(sentence)
            faulty.editor.setFocus()

    def offer_systems(self, systems: Sequence[str], kinds: Sequence[str]) -> None:
        """Ask which kind of number each system means."""
        kept = {system: field.value for system, field in self.system_fields.items()}
        clear(self._systems)
        self.system_fields = {}
        choices = [(None, _("Not decided: left out")), *((kind, kind) for kind in kinds)]
        for system in dict.fromkeys([*kept, *systems]):
            field = Field(system, ChoiceBox(choices))
            field.set_value(kept.get(system))
            field.editor.changed.connect(self.typed)
            self.system_fields[system] = field
            self._systems.addWidget(field)
        self.systems_label.setVisible(bool(self.system_fields))

    def show_act(self, words: str) -> None:
        """What Ctrl+Enter does next."""
        self.act_button.setText(words)
        self.act_button.updateGeometry()

    def show_running(self, running: bool) -> None:
        """Nothing can be changed while a file is read, but it can be stopped."""
        self.busy_line.set_busy(running)
        self.act_button.setVisible(not running)
        self.stop_button.setVisible(running)
        for part in (
            self.path_field, self.file_button, self.folder_button, self.source_field,
            self.dates_field, *self.system_fields.values(),
        ):  # fmt: skip
            part.setDisabled(running)

    def tell_progress(self, progress: ImportProgress) -> None:
        """How far the file is, from any thread."""
        self._told.emit(progress)

    def show_report(self, report: ImportReport | None, *, dry_run: bool) -> None:
        """What would come or came; nothing before."""
        self.report_card.show_report(report, dry_run=dry_run)

    def show_former(self, former: Sequence[FormerImport]) -> None:
        """What came before, the latest first."""
        self.former_table.set_records(former)

    def show_message(self, message: Message) -> None:
        """Say it above the cards."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """While a list is saved."""
        self.busy_line.set_busy(busy)

    def _connect(self) -> None:
        self.act_button.clicked.connect(self.act_requested)
        self.stop_button.clicked.connect(self.stop_requested)
        self.file_button.clicked.connect(self._choose_file)
        self.folder_button.clicked.connect(self._choose_folder)
        self.report_card.save_button.clicked.connect(self._choose_target)
        for editor in (self.path_field.editor, self.source_field.editor):
            editor.textChanged.connect(self.typed)
        self.dates_field.editor.changed.connect(self.typed)
        self._told.connect(self.report_card.show_progress)

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, _("Choose a file"), self._folder(), _FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._open(dialog)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, _("Choose a folder"), self._folder())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._open(dialog)

    def _open(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, path: str) -> None:
        self.path_field.set_value(path)
        self.act_button.setFocus()

    def _choose_target(self) -> None:
        name = Path(self.path()).stem or "import"
        dialog = QFileDialog(
            self, _("Save the list"), str(Path(self._folder()) / f"{name}-refused.csv")
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_("Comma-separated text (*.csv)"))
        dialog.setDefaultSuffix("csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save_requested)
        dialog.open()

    def _folder(self) -> str:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        typed = Path(self.path()).parent if self.path() else None
        return str(typed) if typed else QStandardPaths.writableLocation(documents)

    def _lay_out(self) -> None:
        self._systems.setSpacing(8)
        self.systems_label.hide()
        content = QWidget()
        content.setLayout(
            column(
                self.path_field, row(self.file_button, self.folder_button), self.source_field,
                self.dates_field, self.systems_label, self._systems, None, gap=12, margin=12,
            )
        )  # fmt: skip
        file_card = Card(_("Import patients"), padded=False)
        file_card.add(scrolled(content), 1)
        file_card.add_footer(self.act_button, self.stop_button)
        file_card.setFixedWidth(_FILE_WIDTH)
        former_card = Card(_("Imported before"), padded=False)
        former_card.add(self.former_table, 1)
        former_card.setFixedHeight(_FORMER_HEIGHT)
        right = QWidget()
        cards = column(self.report_card, former_card, gap=12)
        cards.setStretch(0, 1)
        right.setLayout(cards)
        fill_tab(
            self, self.message_bar, (file_card, 0), (right, 1), edge=0, busy_line=self.busy_line
        )
