"""An import in words and columns."""

from functools import partial

from pms_desktop.domain.clock import Clock, local
from pms_desktop.domain.exchange_log import FormerImport
from pms_desktop.domain.patient_imports import (
    ImportProgress,
    ImportReport,
    Remark,
    RemarkKind,
)
from pms_desktop.i18n import format_moment, ngettext
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.labels import Role
from pms_desktop.ui.tokens import Tone
from pms_desktop.ui.widgets import Column


def counted(report: ImportReport, *, dry_run: bool) -> list[tuple[int, str, Role]]:
    """The figures of a report: how many, of what, and how the words look."""
    new = _("new") if dry_run else _("entered")
    return [
        (report.entered, new, "caption"),
        (report.known, _("here already"), "caption"),
        (report.twins, _("likely twins among them"), "warn" if report.twins else "caption"),
        (report.not_taken, _("with parts left out"), "warn" if report.not_taken else "caption"),
        (report.refused, _("refused"), "danger" if report.refused else "caption"),
    ]


def progress_words(progress: ImportProgress) -> str:
    """How far a file is, and what came of it so far."""
    words = _("{file}: {done} of {of} rows · {entered} new · {known} here already · "
              "{refused} refused")  # fmt: skip
    told = words.format(
        file=progress.file, done=f"{progress.done:,}", of=f"{progress.of:,}",
        entered=f"{progress.entered:,}", known=f"{progress.known:,}",
        refused=f"{progress.refused:,}",
    )  # fmt: skip
    if progress.files < 2:
        return told
    of_files = _("File {at} of {files}").format(at=progress.at, files=progress.files)
    return f"{of_files} · {told}"


def shown_words(report: ImportReport) -> str:
    """How many remarks there are, and whether all are shown."""
    count = report.remarks_in_all
    if count > len(report.remarks):
        words = _("The first {shown} of {all} remarks; the list has them all.")
        return words.format(shown=f"{len(report.remarks):,}", all=f"{count:,}")
    return ngettext("{n} remark", "{n} remarks", count).format(n=f"{count:,}")


def remark_columns() -> list[Column[Remark]]:
    """A row of the file, where in it, and why."""
    return [
        Column[Remark](_("Line"), _line, width=136, subtext=_file, chip=_kind),
        Column[Remark](_("Column"), _column, width=158, subtext=_value),
        Column[Remark](_("Why"), _why, subtext=_how_to_mend),
    ]


def former_columns(clock: Clock) -> list[Column[FormerImport]]:
    """What came from where, when and by whom."""
    return [
        Column[FormerImport](_("When"), partial(_when, clock), width=190),
        Column[FormerImport](_("From"), _source),
        Column[FormerImport](_("Who"), _who),
        Column[FormerImport](_("Patients"), _patients, width=90, align="right"),
    ]


def _line(remark: Remark) -> str:
    return f"{remark.line:,}"


def _file(remark: Remark) -> str:
    return remark.file


def _column(remark: Remark) -> str:
    return remark.column


def _value(remark: Remark) -> str:
    return " · ".join(part for part in (remark.value, remark.key) if part)


def _why(remark: Remark) -> str:
    """The first sentence; the next ones say how to mend it."""
    first, point, _rest = remark.why.partition(". ")
    return first + point.rstrip()


def _how_to_mend(remark: Remark) -> str:
    return remark.why.partition(". ")[2]


def _kind(remark: Remark) -> tuple[str, Tone] | None:
    words: dict[RemarkKind, tuple[str, Tone]] = {
        RemarkKind.REFUSED: (_("refused"), "danger"),
        RemarkKind.NOT_TAKEN: (_("left out"), "warn"),
        RemarkKind.LIKELY_TWIN: (_("likely twin"), "violet"),
    }
    return words[remark.kind]


def _when(clock: Clock, former: FormerImport) -> str:
    return format_moment(local(clock, former.last))


def _source(former: FormerImport) -> str:
    return former.source


def _who(former: FormerImport) -> str:
    return former.by


def _patients(former: FormerImport) -> str:
    return f"{former.patients:,}"
