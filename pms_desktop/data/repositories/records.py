"""The medical record: allergies, history and problems."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.emr import AllergyRow, HistoryEntryRow, ProblemRow
from pms_desktop.data.tables.staff import StaffRow
from pms_desktop.domain.emr import (
    Allergy,
    AllergySeverity,
    HistoryEntry,
    HistoryKind,
    NewAllergy,
    NewHistoryEntry,
    NewProblem,
    Problem,
    ProblemState,
)
from pms_desktop.domain.errors import ConcurrentUpdateError, NotFoundError
from pms_desktop.domain.folding import fold

_ALLERGY = (
    AllergyRow.id, AllergyRow.patient_id, AllergyRow.substance, AllergyRow.reaction,
    AllergyRow.severity, AllergyRow.recorded_at, StaffRow.name, AllergyRow.withdrawn_at,
    AllergyRow.withdrawn_reason, AllergyRow.version,
)  # fmt: skip
_HISTORY = (
    HistoryEntryRow.id, HistoryEntryRow.patient_id, HistoryEntryRow.kind, HistoryEntryRow.text,
    HistoryEntryRow.recorded_at, StaffRow.name, HistoryEntryRow.withdrawn_at,
    HistoryEntryRow.version,
)  # fmt: skip
_PROBLEM = (
    ProblemRow.id, ProblemRow.patient_id, ProblemRow.code, ProblemRow.description,
    ProblemRow.comment, ProblemRow.onset, ProblemRow.state, ProblemRow.resolved_on,
    ProblemRow.recorded_at, StaffRow.name, ProblemRow.version,
)  # fmt: skip


class RecordRepository(Repository):
    """What is known about a patient beside what was measured, written and prescribed."""

    def allergies_of(self, patient_id: UUID, *, withdrawn: bool = False) -> tuple[Allergy, ...]:
        """A patient's allergies, the oldest first; `withdrawn` brings those taken back as well."""
        return self.allergies_of_many([patient_id], withdrawn=withdrawn).get(patient_id, ())

    def allergies_of_many(
        self, patient_ids: Collection[UUID], *, withdrawn: bool = False
    ) -> dict[UUID, tuple[Allergy, ...]]:
        """Allergies of several patients at once; who has none is left out."""
        query = (
            select(*_ALLERGY)
            .join(StaffRow, StaffRow.id == AllergyRow.recorded_by)
            .where(AllergyRow.patient_id.in_(patient_ids))
            .order_by(AllergyRow.recorded_at, AllergyRow.id)
        )
        if not withdrawn:
            query = query.where(AllergyRow.withdrawn_at.is_(None))
        found: dict[UUID, tuple[Allergy, ...]] = {}
        for allergy in map(_allergy, self._session.execute(query)):
            found[allergy.patient_id] = (*found.get(allergy.patient_id, ()), allergy)
        return found

    def add_allergy(self, new: NewAllergy) -> bool:
        """Record an allergy. Returns whether it is new; the same one sent twice is one."""
        return self._add_once(
            AllergyRow,
            id=new.id,
            patient_id=new.patient_id,
            substance=new.substance,
            folded=fold(new.substance),
            reaction=new.reaction,
            severity=new.severity.value,
        )

    def withdraw_allergy(self, allergy_id: UUID, version: int, at: datetime, reason: str) -> None:
        """Take an allergy back. Raises ConcurrentUpdateError when it changed meanwhile."""
        row = self._session.get(AllergyRow, allergy_id)
        if row is None:
            raise NotFoundError("allergy", allergy_id)
        _check_version("allergy", allergy_id, row.version, version)
        row.withdrawn_at, row.withdrawn_reason = at, reason

    def history_of(self, patient_id: UUID) -> tuple[HistoryEntry, ...]:
        """A patient's history, the newest entry first."""
        rows = self._session.execute(
            select(*_HISTORY)
            .join(StaffRow, StaffRow.id == HistoryEntryRow.recorded_by)
            .where(HistoryEntryRow.patient_id == patient_id, HistoryEntryRow.withdrawn_at.is_(None))
            .order_by(HistoryEntryRow.recorded_at.desc(), HistoryEntryRow.id.desc())
        )
        return tuple(map(_history_entry, rows))

    def add_history(self, new: NewHistoryEntry) -> bool:
        """Record a line of history. Returns whether it is new."""
        return self._add_once(
            HistoryEntryRow,
            id=new.id,
            patient_id=new.patient_id,
            kind=new.kind.value,
            text=new.text,
        )

    def withdraw_history(self, entry_id: UUID, version: int, at: datetime) -> None:
        """Take a line back. Raises ConcurrentUpdateError when it changed meanwhile."""
        row = self._session.get(HistoryEntryRow, entry_id)
        if row is None:
            raise NotFoundError("history entry", entry_id)
        _check_version("history entry", entry_id, row.version, version)
        row.withdrawn_at = at

    def problems_of(self, patient_id: UUID) -> tuple[Problem, ...]:
        """A patient's problems: active ones first, then the newest first."""
        rows = self._session.execute(
            select(*_PROBLEM)
            .join(StaffRow, StaffRow.id == ProblemRow.recorded_by)
            .where(ProblemRow.patient_id == patient_id)
            .order_by(ProblemRow.state, ProblemRow.recorded_at.desc(), ProblemRow.id.desc())
        )
        return tuple(map(_problem, rows))

    def add_problem(self, new: NewProblem) -> bool:
        """List a problem. Returns whether it is new."""
        return self._add_once(
            ProblemRow,
            id=new.id,
            patient_id=new.patient_id,
            code=new.code,
            description=new.description,
            comment=new.comment,
            onset=new.onset,
            state=ProblemState.ACTIVE.value,
        )

    def set_problem_state(
        self, problem_id: UUID, version: int, state: ProblemState, resolved_on: date | None
    ) -> None:
        """Resolve or reactivate. Raises ConcurrentUpdateError when it changed meanwhile."""
        row = self._session.get(ProblemRow, problem_id)
        if row is None:
            raise NotFoundError("problem", problem_id)
        _check_version("problem", problem_id, row.version, version)
        row.state, row.resolved_on = state.value, resolved_on


def _allergy(row: Sequence[Any]) -> Allergy:
    fields = list(row)
    fields[4] = AllergySeverity(fields[4])
    return Allergy(*fields)


def _history_entry(row: Sequence[Any]) -> HistoryEntry:
    fields = list(row)
    fields[2] = HistoryKind(fields[2])
    return HistoryEntry(*fields)


def _problem(row: Sequence[Any]) -> Problem:
    fields = list(row)
    fields[6] = ProblemState(fields[6])
    return Problem(*fields)


def _check_version(subject: str, record_id: UUID, stored: int, read: int) -> None:
    if stored != read:
        raise ConcurrentUpdateError(subject, record_id)
