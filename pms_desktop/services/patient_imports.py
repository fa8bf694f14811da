"""Registering the people of another system's file, portion by portion."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.clock import today
from pms_desktop.domain.errors import ConstraintViolatedError, InvalidInputError
from pms_desktop.domain.folding import fold_code
from pms_desktop.domain.identifiers import IdentifierKind
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patient_imports import ImportedPatient, ImportReport, Refusal
from pms_desktop.domain.typed_text import clean, line_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service
from pms_desktop.services.ids import new_id
from pms_desktop.services.imported_rows import RowReader, digest_of
from pms_desktop.services.linkage.person_file import PersonRow, PersonRows

PORTION = 250
"""Rows of one transaction; a desk that registers somebody waits for no more than these."""

_TAKEN = frozenset({"uq_patient_identifiers_in_hospital", "uq_patient_imports_source_key"})

Progress = Callable[[int], object]
"""Told how many rows are done."""


@dataclass(slots=True)
class _Sorted:
    """What became of a portion."""

    fresh: list[ImportedPatient] = field(default_factory=list)
    known: int = 0
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(slots=True)
class _Seen:
    """Lines of the file in which an id and a number stood first."""

    keys: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


class PatientImportService(Service):
    """A row is entered whole by the rules of registration, or refused with a sentence.

    Likely twins are entered: the work list of duplicates finds them afterwards. Only a number
    that its kind gives to one person refuses a second one.
    """

    def run(
        self, file: PersonRows, source: str, progress: Progress, *, dry_run: bool
    ) -> ImportReport:
        """Enter what has not come from `source` before; with `dry_run` only say what would be.

        Broken off at any moment it goes on where it stopped when it is run again. Raises
        InvalidInputError for a source without a name.
        """
        self._require(Permission.IMPORT_PATIENTS)
        self._require(Permission.REGISTER_PATIENTS)
        source = clean(source)
        if not source or line_fault(source):
            raise InvalidInputError({"source": _("Give the system a name that has these ids.")})
        kinds = self._read(lambda uow: uow.patient_kinds.identifiers())
        reader = RowReader(
            self._context.hospital.country,
            kinds,
            today(self._clock),
            month_first=file.month_first,
        )
        seen, entered, known = _Seen(), 0, 0
        refusals: list[Refusal] = []
        for start in range(0, len(file.rows), PORTION):
            portion = file.rows[start : start + PORTION]
            wanted, refused = _judged(reader, portion, seen)
            result = self._sorted(source, wanted, reader.national, dry_run=dry_run)
            refusals += sorted([*refused, *result.refusals], key=lambda each: each.line)
            entered, known = entered + len(result.fresh), known + result.known
            progress(start + len(portion))
        return ImportReport(len(file.rows), entered, known, tuple(refusals))

    def _sorted(
        self,
        source: str,
        wanted: Sequence[ImportedPatient],
        kind: IdentifierKind | None,
        *,
        dry_run: bool,
    ) -> _Sorted:
        def look(uow: UnitOfWork) -> _Sorted:
            return _compared(uow, source, wanted, kind)

        def enter(uow: UnitOfWork) -> _Sorted:
            result = look(uow)
            uow.patient_imports.enter(source, result.fresh)
            return result

        if dry_run:
            return self._read(look)
        try:
            return self._write(enter)
        except ConstraintViolatedError as error:
            if error.constraint not in _TAKEN:
                raise
            return self._write(enter)  # somebody entered one of them in between


def _judged(
    reader: RowReader, rows: Iterable[PersonRow], seen: _Seen
) -> tuple[list[ImportedPatient], list[Refusal]]:
    wanted, refusals = [], []
    for row in rows:
        details, faults = reader.read(row)
        digest = digest_of(row)
        patient = ImportedPatient(row.line, row.id or digest, digest, new_id(), details)
        faults = faults or [*_stood_before(patient, reader.national, seen)]
        refusals += faults
        if not faults:
            wanted.append(patient)
    return wanted, refusals


def _stood_before(
    patient: ImportedPatient, kind: IdentifierKind | None, seen: _Seen
) -> Iterable[Refusal]:
    if (line := seen.keys.setdefault(patient.key, patient.line)) != patient.line:
        why = _("This record stands in line {line} already.").format(line=line)
        yield Refusal(patient.line, patient.key, "id", patient.key, why)
        return
    for code, value in _single_numbers(patient, kind):
        if (line := seen.numbers.setdefault(code, patient.line)) != patient.line:
            why = _("Line {line} has the same number, which belongs to one person.")
            yield Refusal(patient.line, patient.key, "national_id", value, why.format(line=line))


def _single_numbers(
    patient: ImportedPatient, kind: IdentifierKind | None
) -> Iterable[tuple[str, str]]:
    """Numbers, folded and as written, that nobody else may have."""
    if kind is not None and kind.unique_in_hospital:
        for each in patient.details.identifiers:
            yield fold_code(each.value), each.value


def _compared(
    uow: UnitOfWork,
    source: str,
    wanted: Sequence[ImportedPatient],
    kind: IdentifierKind | None,
) -> _Sorted:
    result = _Sorted()
    before = uow.patient_imports.known(source, [each.key for each in wanted])
    new = [each for each in wanted if each.key not in before]
    codes = [code for each in new for code, _value in _single_numbers(each, kind)]
    holders = uow.patient_imports.holders(kind.id, codes) if kind and codes else {}
    for each in wanted:
        if each.key in before:
            changed = before[each.key].digest != each.digest
            result.known += not changed
            result.refusals += [_changed(each)] if changed else []
        elif taken := [*_taken(each, kind, holders)]:
            result.refusals += taken
        else:
            result.fresh.append(each)
    return result


def _changed(patient: ImportedPatient) -> Refusal:
    why = _(
        "A record with this id came before with other values and stays as it is. Change it at the"
        " desk; if the id is another system's, name that with --source."
    )
    return Refusal(patient.line, patient.key, "id", patient.key, why)


def _taken(
    patient: ImportedPatient, kind: IdentifierKind | None, holders: dict[str, str]
) -> Iterable[Refusal]:
    for code, value in _single_numbers(patient, kind):
        if mrn := holders.get(code):
            why = _("Patient {mrn} has this number, which belongs to one person.")
            yield Refusal(
                patient.line, patient.key, "national_id", value, why.format(mrn=shown_mrn(mrn))
            )
