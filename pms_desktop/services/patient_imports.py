"""Registering the people of another system's files, portion by portion."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.clock import today
from pms_desktop.domain.errors import ConstraintViolatedError, InvalidInputError
from pms_desktop.domain.files import UnreadableFileError
from pms_desktop.domain.folding import fold_code
from pms_desktop.domain.identifiers import IdentifierKind
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patient_imports import (
    FileReport,
    ImportedPatient,
    ImportOptions,
    ImportProgress,
    ImportReport,
    Remark,
    RemarkKind,
    Told,
)
from pms_desktop.domain.typed_text import clean, line_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import ngettext
from pms_desktop.services.context import Context, Service
from pms_desktop.services.exchange.json_pieces import NotJsonError
from pms_desktop.services.exchange.likely_twins import likely_twins
from pms_desktop.services.exchange.remark_file import Remarks, remarks_into
from pms_desktop.services.exchange.rows import ReadRow, RowSource, Rules
from pms_desktop.services.exchange.sources import FoundFile, files_at, source_at

PORTION = 250
"""Rows of one transaction; a desk that registers somebody waits for no more than these."""

_TAKEN = frozenset({"uq_patient_identifiers_in_hospital", "uq_patient_imports_source_key"})

T = TypeVar("T")
FoldedNumber = tuple[UUID, str]
_Place = tuple[int, int]


@dataclass(slots=True)
class _Outcome:
    """What became of some rows."""

    entered: int = 0
    known: int = 0
    remarks: list[Remark] = field(default_factory=list)

    def and_of(self, other: "_Outcome") -> "_Outcome":
        return _Outcome(
            self.entered + other.entered, self.known + other.known, self.remarks + other.remarks
        )


@dataclass(slots=True)
class _Seen:
    """Where in the files an id and a number stood first: the file's place and the line."""

    keys: dict[str, _Place] = field(default_factory=dict)
    numbers: dict[FoldedNumber, _Place] = field(default_factory=dict)


class PatientImportService(Service):
    """A row is entered whole by the rules of registration, or refused with a sentence.

    Likely twins are entered, told, and put on the work list of duplicates. Only a number that its
    kind gives to one person refuses a second one.
    """

    def run(
        self, path: Path, options: ImportOptions, told: Told, report: Path | None = None
    ) -> ImportReport:
        """Enter what has not come from this source before; a dry run only says what would be.

        `path` is a file or a folder of them, `report` where every remark is written. Broken off
        at any moment it goes on where it stopped when it is run again. Raises InvalidInputError
        (`source`, `systems`), UnreadableFileError for a path of which nothing can be read, and
        UnwritableFileError.
        """
        self._require(Permission.IMPORT_PATIENTS)
        self._require(Permission.REGISTER_PATIENTS)
        kinds = self._read(lambda uow: uow.patient_kinds.identifiers())
        options = _checked(options, kinds)
        rules = Rules(
            self._context.hospital.country,
            kinds,
            today(self._clock),
            self._clock.zone,
            options.day_first,
            options.systems,
        )
        files = files_at(path)
        alone = not path.is_dir()
        with remarks_into(report) as remarks:
            run = _Run(self._context, options, rules, remarks, told)
            for at, file in enumerate(files, 1):
                run.read(file, at, len(files), alone=alone)
                if run.stopped:
                    break
            return run.report()


class _Run(Service):
    """One import of all its files."""

    def __init__(
        self, context: Context, options: ImportOptions, rules: Rules, remarks: Remarks, told: Told
    ) -> None:
        super().__init__(context)
        self._options, self._rules, self._told, self._remarks = options, rules, told, remarks
        self._single = {kind.name: kind.id for kind in rules.kinds if kind.unique_in_hospital}
        self._seen = _Seen()
        self._systems: dict[str, None] = {}
        self._files: list[FileReport] = []
        self.stopped = False

    def report(self) -> ImportReport:
        """What became of everything so far."""
        counts = self._remarks.counts
        return ImportReport(
            tuple(self._files),
            tuple(self._remarks.first),
            self._remarks.in_all,
            counts[RemarkKind.NOT_TAKEN],
            counts[RemarkKind.LIKELY_TWIN],
            tuple(self._systems),
            self.stopped,
        )

    def read(self, file: FoundFile, at: int, files: int, *, alone: bool) -> None:
        """Enter one file. Raises UnreadableFileError for one that is `alone`."""
        report = FileReport(file.path.name, fault=file.fault)
        try:
            if not file.fault:
                source = source_at(file.path, self._rules)
                report = self._entered(file, source, report, at, files)
        except UnreadableFileError as error:
            if alone:
                raise
            report = replace(report, fault=error.sentence)
        self._files.append(report)

    def _entered(
        self, file: FoundFile, source: RowSource, report: FileReport, at: int, files: int
    ) -> FileReport:
        done, others = 0, Counter[str]()
        try:
            for portion in _ahead(_portions(source.rows())):
                done += sum(not row.aside for row in portion)
                others.update(row.others for row in portion if row.others)
                for remark in (each for row in portion if row.aside for each in row.remarks):
                    self._tell(file, remark)
                rows = [row for row in portion if not row.others and not row.aside]
                report = self._counted(report, rows, self._kept(file, source, rows))
                if not self._goes_on(report, at, files, done, max(done, source.count)):
                    self.stopped = True
                    break
        except (UnreadableFileError, NotJsonError) as error:  # it was changed meanwhile
            report = replace(report, fault=str(error))
        for kind, count in others.items():
            self._tell(file, _not_a_patient(kind, count))
        return report

    def _kept(self, file: FoundFile, source: RowSource, rows: Sequence[ReadRow]) -> _Outcome:
        wanted = []
        remarks = [remark for row in rows for remark in row.remarks]
        for row in rows:
            self._systems |= dict.fromkeys(row.unknown_systems)
            if row.patient is None:
                continue
            if said := self._stood_before(file, source, row.patient):
                remarks.append(said)
            else:
                wanted.append(row.patient)
        outcome = self._sorted(wanted, source.number_column)
        for remark in sorted([*remarks, *outcome.remarks], key=lambda each: each.line):
            self._tell(file, remark)
        return outcome

    def _sorted(
        self, wanted: Sequence[ImportedPatient], column: str, *, again: bool = False
    ) -> _Outcome:
        """Those that are new entered, and what is to be said of the others."""
        if not wanted:
            return _Outcome()
        if self._options.dry_run:
            return self._read(lambda uow: self._looked(uow, wanted, column))
        try:
            return self._write(lambda uow: self._enter(uow, wanted, column))
        except ConstraintViolatedError as error:
            if len(wanted) > 1:  # the others do not suffer for the one that the database refuses
                half = len(wanted) // 2
                return self._sorted(wanted[:half], column).and_of(
                    self._sorted(wanted[half:], column)
                )
            if error.constraint in _TAKEN and not again:  # somebody entered it in between
                return self._sorted(wanted, column, again=True)
            why = _("The database refuses this row ({rule}).").format(rule=error.constraint)
            if error.constraint in _TAKEN:  # whose number the server shows nobody
                why = _("Somebody has this number, which belongs to one person.")
            return _Outcome(remarks=[Remark(wanted[0].line, wanted[0].key, "", "", why)])

    def _enter(self, uow: UnitOfWork, wanted: Sequence[ImportedPatient], column: str) -> _Outcome:
        fresh, outcome = self._compared(uow, wanted, column)
        uow.patient_imports.enter(self._options.source, fresh)
        if fresh:
            pairs, twins = likely_twins(uow, fresh)
            uow.duplicates.note(pairs)
            outcome.remarks += twins
        return outcome

    def _looked(self, uow: UnitOfWork, wanted: Sequence[ImportedPatient], column: str) -> _Outcome:
        """What `_enter` would say; rows are compared with who is here, not with each other."""
        fresh, outcome = self._compared(uow, wanted, column)
        if fresh:
            outcome.remarks += likely_twins(uow, fresh)[1]
        return outcome

    def _compared(
        self, uow: UnitOfWork, wanted: Sequence[ImportedPatient], column: str
    ) -> tuple[list[ImportedPatient], _Outcome]:
        """Those that are new, and what became of the others."""
        outcome, fresh = _Outcome(), []
        before = uow.patient_imports.known(self._options.source, [each.key for each in wanted])
        new = [each for each in wanted if each.key not in before]
        numbers = {number for each in new for number, _value in self._single_numbers(each)}
        holders = uow.patient_imports.holders(numbers) if numbers else {}
        for each in wanted:
            if each.key in before:
                changed = before[each.key].digest != each.digest
                outcome.known += not changed
                outcome.remarks += [_changed(each)] if changed else []
            elif taken := self._taken(each, holders, column):
                outcome.remarks.append(taken)
            else:
                fresh.append(each)
        outcome.entered = len(fresh)
        return fresh, outcome

    def _stood_before(
        self, file: FoundFile, source: RowSource, patient: ImportedPatient
    ) -> Remark | None:
        here = (len(self._files), patient.line)
        if (first := self._seen.keys.setdefault(patient.key, here)) != here:
            why = _("This record stands in {place} already.")
            why = why.format(place=self._shown(first, file))
            return Remark(patient.line, patient.key, "id", patient.key, why)
        for number, value in self._single_numbers(patient):
            if (first := self._seen.numbers.setdefault(number, here)) != here:
                why = _("{place} has the same number, which belongs to one person.")
                return Remark(
                    patient.line,
                    patient.key,
                    source.number_column,
                    value,
                    why.format(place=self._shown(first, file)),
                )
        return None

    def _shown(self, place: _Place, file: FoundFile) -> str:
        at, line = place
        name = self._files[at].name if at < len(self._files) else file.path.name
        return _("{file}, line {line}").format(file=name, line=line)

    def _single_numbers(self, patient: ImportedPatient) -> Iterator[tuple[FoldedNumber, str]]:
        """Numbers, folded and as written, that nobody else may have."""
        for each in patient.details.identifiers:
            if each.kind in self._single:
                yield (self._single[each.kind], fold_code(each.value)), each.value

    def _taken(
        self, patient: ImportedPatient, holders: Mapping[FoldedNumber, str], column: str
    ) -> Remark | None:
        for number, value in self._single_numbers(patient):
            if mrn := holders.get(number):
                why = _("Patient {mrn} has this number, which belongs to one person.")
                why = why.format(mrn=shown_mrn(mrn))
                return Remark(patient.line, patient.key, column, value, why)
        return None

    def _counted(
        self, report: FileReport, rows: Sequence[ReadRow], outcome: _Outcome
    ) -> FileReport:
        refused = len(rows) - outcome.entered - outcome.known
        return replace(
            report,
            rows=report.rows + len(rows),
            entered=report.entered + outcome.entered,
            known=report.known + outcome.known,
            refused=report.refused + refused,
        )

    def _goes_on(self, report: FileReport, at: int, files: int, done: int, of: int) -> bool:
        counts = (report.entered, report.known, report.refused)
        return self._told(ImportProgress(report.name, at, files, done, of, *counts))

    def _tell(self, file: FoundFile, remark: Remark) -> None:
        self._remarks.add(replace(remark, file=file.path.name))


def _checked(options: ImportOptions, kinds: Sequence[IdentifierKind]) -> ImportOptions:
    """Raises InvalidInputError."""
    source = clean(options.source)
    if not source or line_fault(source):
        raise InvalidInputError({"source": _("Give the system a name that has these ids.")})
    names = {kind.name for kind in kinds if kind.active}
    for name in options.systems.values():
        if name and name not in names:
            words = _("There is no kind of number {name}. There are: {names}.")
            known = ", ".join(sorted(names))
            raise InvalidInputError({"systems": words.format(name=name, names=known)})
    return replace(options, source=source)


def _portions(rows: Iterator[ReadRow]) -> Iterator[list[ReadRow]]:
    while portion := [*islice(rows, PORTION)]:
        yield portion


def _ahead(items: Iterable[T]) -> Iterator[T]:
    """The same, the next one being made in another thread while this one is with the server."""
    source = iter(items)
    with ThreadPoolExecutor(1) as worker:
        coming = worker.submit(next, source, None)
        while (item := coming.result()) is not None:
            coming = worker.submit(next, source, None)
            yield item


def _changed(patient: ImportedPatient) -> Remark:
    why = _(
        "A record with this id came before with other values and stays as it is. Change it at the"
        " desk; if the id is another system's, name that with --source."
    )
    return Remark(patient.line, patient.key, "id", patient.key, why)


def _not_a_patient(kind: str, count: int) -> Remark:
    words = ngettext(
        "{count} resource of this kind: only patients are imported.",
        "{count} resources of this kind: only patients are imported.",
        count,
    )
    return Remark(0, "", "resourceType", kind, words.format(count=count), RemarkKind.NOT_TAKEN)
