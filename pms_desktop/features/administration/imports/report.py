"""What would come of a file or came of it, in figures and row by row."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from pms_desktop.domain.patient_imports import ImportProgress, ImportReport, Remark
from pms_desktop.features.administration.imports.words import (
    counted,
    progress_words,
    remark_columns,
    shown_words,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.labels import set_role
from pms_desktop.ui.tokens import PAD
from pms_desktop.ui.widgets import (
    Card,
    EmptyState,
    LevelBar,
    RecordTable,
    column,
    label,
    row,
    secondary_button,
)


class ReportCard(Card):
    """One of three: what to do, how far it is, what came of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("What would come"), padded=False, parent=parent)
        self.nothing = EmptyState(
            _("Choose a file"),
            _("It is checked row by row first, and nothing is written. Then you see how many are "
              "new, here already, likely twins of somebody, or refused and why."),
            icon="document",
        )  # fmt: skip
        self.progress_label = label("", "body", wrap=True)
        self.progress_bar = LevelBar()
        self.count_labels = [label("", "title") for _each in range(5)]
        self.caption_labels = [label("", "caption") for _each in range(5)]
        self.fault_label = label("", "danger", wrap=True)
        self.remark_table: RecordTable[Remark] = RecordTable(
            remark_columns(), name=_("Rows with a remark"),
            empty_text=_("Nothing to remark: every row can be taken as it is."),
        )  # fmt: skip
        self.shown_label = label("", "quiet")
        self.save_button = secondary_button(_("Sa&ve the list…"), icon="save")
        self._lay_out()
        self.show_report(None, dry_run=True)

    def show_progress(self, progress: ImportProgress) -> None:
        """How far it is."""
        words = progress_words(progress)
        self.progress_label.setText(words)
        self.progress_bar.set_level(progress.done, max(progress.of, 1), "neutral")
        self.progress_bar.setAccessibleName(words)
        self.stack.setCurrentWidget(self._progress)
        self.show_footer(False)

    def show_report(self, report: ImportReport | None, *, dry_run: bool) -> None:
        """In figures and rows; nothing says what to do."""
        self.set_title(_("What would come") if dry_run else _("What came"))
        self.show_footer(report is not None and report.remarks_in_all > 0)
        if report is None:
            self.stack.setCurrentWidget(self.nothing)
            return
        for number, caption, (count, words, role) in zip(
            self.count_labels, self.caption_labels, counted(report, dry_run=dry_run), strict=True
        ):
            number.setText(f"{count:,}")
            set_role(caption, role)
            caption.setText(words)
        faults = [f"{each.name}: {each.fault}" for each in report.files if each.fault]
        self.fault_label.setText("\n".join(faults))
        self.fault_label.setVisible(bool(faults))
        alone = len(report.files) == 1
        remarks = [replace(each, file="") if alone else each for each in report.remarks]
        self.remark_table.set_records(remarks)
        self.shown_label.setText(shown_words(report))
        self.stack.setCurrentWidget(self._rows)

    def _lay_out(self) -> None:
        self._progress = QWidget()
        inside = column(None, self.progress_label, self.progress_bar, None, gap=8, margin=2 * PAD)
        self._progress.setLayout(inside)
        self.progress_label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._rows = QWidget()
        tiles = row(gap=PAD)
        for number, caption in zip(self.count_labels, self.caption_labels, strict=True):
            tiles.addLayout(column(number, caption, gap=0), 1)
        tiles.setContentsMargins(PAD, PAD, PAD, PAD)
        self.fault_label.setContentsMargins(PAD, 0, PAD, PAD)
        whole = column(tiles, self.fault_label, gap=0)
        whole.addWidget(self.remark_table, 1)
        self._rows.setLayout(whole)
        self.stack = QStackedWidget()
        for page in (self.nothing, self._progress, self._rows):
            self.stack.addWidget(page)
        self.add(self.stack, 1)
        self.add_footer(self.save_button, self.shown_label, None)
