"""Reading the audit: who did what, and everything that was done to one patient's record."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.documents.csv_file import as_csv
from pms_desktop.domain.access import Permission
from pms_desktop.domain.audit import AuditAction, AuditEntry, AuditQuery
from pms_desktop.domain.audit_words import (
    GLASS,
    UNSEEN,
    AuditFilter,
    AuditLine,
    FieldChange,
    Wording,
    changes,
    subjects,
    summary,
    what_happened,
)
from pms_desktop.domain.clock import day_bounds, local
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.papers import AccessHistoryPaper, AccessLine, PaperPatient
from pms_desktop.domain.patients import PatientBrief
from pms_desktop.i18n import format_moment
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service

_PAGE = 200
_PORTION = 2000
MOST_IN_FILE = 200_000
MOST_ON_PAPER = 20_000
"""Entries. The file or the paper says when there are more."""


@dataclass(frozen=True, slots=True)
class AuditFile:
    """Entries as CSV, newest first. `complete` is false when older ones found no room."""

    csv: bytes
    complete: bool


class AuditService(Service):
    """Nothing here changes the audit, which triggers write."""

    def people(self) -> Sequence[tuple[str, str]]:
        """Login and name of everybody who may have done something, by name."""
        self._require(Permission.AUDIT)
        return self._read(lambda uow: uow.audit.actors())

    def find(self, wanted: AuditFilter, older_than: int | None = None) -> list[AuditLine]:
        """A page of entries, newest first. Raises InvalidInputError when the days are in the wrong
        order."""
        self._require(Permission.AUDIT)
        query = replace(self._query(wanted), older_than=older_than, limit=_PAGE)
        return self._read(partial(self._found, query))

    def unseen(self) -> int:
        """How many charts were opened with a reason that no administrator has looked into."""
        self._require(Permission.AUDIT)
        return self._read(lambda uow: uow.audit.unseen())

    def review(self, line: AuditLine, remark: str = "") -> None:
        """Say that one has looked into an opening; who and when is kept. Twice is once."""
        self._require(Permission.AUDIT)
        self._write(lambda uow: uow.audit.review(line.id, remark.strip()))

    def export(self, wanted: AuditFilter) -> AuditFile:
        """All entries as a file. Raises InvalidInputError as `find` does."""
        self._require(Permission.AUDIT)
        lines = self._every(self._query(wanted))
        heads = (
            _("When"), _("Who"), _("User name"), _("Station"), _("What"), _("Patient"),
            _("Record number"), _("Field"), _("Before"), _("After"),
        )  # fmt: skip
        rows = (row for line in islice(lines, MOST_IN_FILE) for row in self._rows(line))
        return AuditFile(as_csv(heads, rows), next(lines, None) is None)

    def history_paper(self, patient_id: UUID) -> AccessHistoryPaper:
        """Everything that was done to a patient's record, oldest first. Raises NotFoundError."""
        self._require(Permission.AUDIT)
        patient = self._read(lambda uow: uow.patients.brief(patient_id))
        found = self._every(AuditQuery(patient_id=patient_id))
        lines = list(islice(found, MOST_ON_PAPER))
        return AccessHistoryPaper(
            number=patient.mrn,
            patient=PaperPatient(
                name=patient.name, mrn=shown_mrn(patient.mrn), birth_date=patient.birth_date
            ),
            made_at=self._clock.now(),
            made_by=self._who.name,
            lines=tuple(_paper_line(line) for line in reversed(lines)),
            complete=next(found, None) is None,
        )

    def _query(self, wanted: AuditFilter) -> AuditQuery:
        if wanted.first and wanted.last and wanted.last < wanted.first:
            raise InvalidInputError({"last": _("This day is before the first one.")})
        known = subjects()
        return AuditQuery(
            actor=wanted.actor,
            patient_id=wanted.patient_id,
            topics=known[wanted.subject][1] if wanted.subject in known else (),
            action=AuditAction.GLASS if wanted.subject == GLASS else None,
            unseen=wanted.subject == UNSEEN,
            since=day_bounds(self._clock, wanted.first)[0] if wanted.first else None,
            until=day_bounds(self._clock, wanted.last)[1] if wanted.last else None,
        )

    def _every(self, query: AuditQuery) -> Iterator[AuditLine]:
        """All entries, newest first, read in portions."""
        portion = replace(query, limit=_PORTION)
        while True:
            lines = self._read(partial(self._found, portion))
            yield from lines
            if len(lines) < _PORTION:
                return
            portion = replace(portion, older_than=lines[-1].id)

    def _found(self, query: AuditQuery, uow: UnitOfWork) -> list[AuditLine]:
        return self._lines(uow, uow.audit.find(query))

    def _lines(self, uow: UnitOfWork, entries: Sequence[AuditEntry]) -> list[AuditLine]:
        patients = uow.patients.briefs({e.patient_id for e in entries if e.patient_id})
        names = uow.audit.names(_referred(entries))
        wording = Wording(names, self._clock.zone, self._currency)
        reviews = uow.audit.reviews_of([e.id for e in entries if e.action is AuditAction.GLASS])
        lines = [_line(entry, patients.get, wording) for entry in entries]
        return [replace(line, review=reviews.get(line.id)) for line in lines]

    def _rows(self, line: AuditLine) -> list[tuple[str, ...]]:
        patient = line.patient
        named = (patient.name, shown_mrn(patient.mrn)) if patient else ("", "")
        when = format_moment(local(self._clock, line.at))
        start = (when, line.who, line.login, line.station, line.what, *named)
        told = line.changes or (FieldChange("", "", ""),)
        return [(*start, one.field, one.before, one.after) for one in told]


def _line(
    entry: AuditEntry,
    patient_of: Callable[[UUID], PatientBrief | None],
    wording: Wording,
) -> AuditLine:
    return AuditLine(
        entry.id,
        entry.at,
        entry.name or entry.actor,
        entry.actor,
        entry.certificate.rpartition("CN=")[2] or entry.station,  # proof before claim
        what_happened(entry),
        patient_of(entry.patient_id) if entry.patient_id else None,
        changes(entry, wording),
        entry.action is AuditAction.GLASS,
    )


def _referred(entries: Sequence[AuditEntry]) -> set[UUID]:
    """Keys that stand in fields which refer to something."""
    found = set()
    for entry in entries:
        for name, value in [*entry.before.items(), *entry.after.items()]:
            if name.endswith("_id") and name not in ("patient_id", "source_id") and value:
                found.add(UUID(str(value)))
    return found


def _paper_line(line: AuditLine) -> AccessLine:
    return AccessLine(
        at=line.at,
        who=line.who,
        station=f"{line.login} · {line.station}",
        what=line.what,
        changes=tuple(summary((one,)) for one in line.changes),
    )
