"""The medical record: allergies, history and problems."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.clock import today
from pms_desktop.domain.emr import (
    Allergy,
    AllergyAlreadyRecordedError,
    DiagnosisCode,
    HistoryEntry,
    NewAllergy,
    NewHistoryEntry,
    NewProblem,
    Problem,
    ProblemAlreadyListedError,
    ProblemState,
)
from pms_desktop.domain.errors import ConstraintViolatedError, InvalidInputError
from pms_desktop.domain.folding import fold
from pms_desktop.domain.typed_text import note_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service
from pms_desktop.services.diagnosis_codes import code_named, find_codes

T = TypeVar("T")
_MOST_VISITS = 999
LONGEST = 2000
"""Characters of a line of history or a comment."""


@dataclass(frozen=True, slots=True)
class ChartSummary:
    """What stands beside the sections of a chart; only what still counts is counted."""

    allergies: tuple[Allergy, ...]
    problems: tuple[Problem, ...]
    history: tuple[HistoryEntry, ...]
    notes: int
    prescriptions: int
    vitals: int
    visits: int


class RecordService(Service):
    """What is known about a patient beside what was measured, written and prescribed."""

    def summary(self, patient_id: UUID) -> ChartSummary:
        """The chart at one glance."""
        self._require(Permission.READ_CHART)
        now = self._clock.now()

        def read(uow: UnitOfWork) -> ChartSummary:
            stays = len(uow.admissions.of_patient(patient_id))
            return ChartSummary(
                uow.records.allergies_of(patient_id),
                uow.records.problems_of(patient_id),
                uow.records.history_of(patient_id),
                uow.notes.count(patient_id),
                uow.prescriptions.count(patient_id),
                uow.vitals.count(patient_id),
                stays + len(uow.appointments.begun_of(patient_id, now, _MOST_VISITS)),
            )

        return self._read_chart(patient_id, read)

    def add_allergy(self, new: NewAllergy) -> None:
        """Record an allergy. Sent twice it is one.

        Raises InvalidInputError or AllergyAlreadyRecordedError.
        """
        self._require(Permission.RECORD_ALLERGIES)
        substance = _filled("substance", new.substance, _("Write what the patient reacts to."))
        cleaned = replace(new, substance=substance, reaction=_short("reaction", new.reaction))

        def standing(uow: UnitOfWork) -> Allergy | None:
            known = uow.records.allergies_of(new.patient_id)
            return next((a for a in known if fold(a.substance) == fold(substance)), None)

        self._add(
            new.patient_id,
            lambda uow: uow.records.add_allergy(cleaned),
            "uq_allergies_active",
            standing,
            AllergyAlreadyRecordedError,
        )

    def withdraw_allergy(self, allergy: Allergy, reason: str) -> None:
        """Take an allergy back: it stays to be read and stops nobody.

        Raises InvalidInputError without a reason, ConcurrentUpdateError when it changed.
        """
        self._require(Permission.RECORD_ALLERGIES)
        why = _filled("reason", reason, _("Say why the allergy is withdrawn."))
        now = self._clock.now()
        self._write_chart(
            allergy.patient_id,
            lambda uow: uow.records.withdraw_allergy(allergy.id, allergy.version, now, why),
        )

    def add_history(self, new: NewHistoryEntry) -> None:
        """Record a line of history. Raises InvalidInputError."""
        self._require(Permission.RECORD_ALLERGIES)
        cleaned = replace(new, text=_filled("text", new.text, _("Write the line first.")))
        self._write_chart(new.patient_id, lambda uow: uow.records.add_history(cleaned))

    def withdraw_history(self, entry: HistoryEntry) -> None:
        """Take a line of history back. Raises ConcurrentUpdateError when it changed."""
        self._require(Permission.RECORD_ALLERGIES)
        now = self._clock.now()
        self._write_chart(
            entry.patient_id,
            lambda uow: uow.records.withdraw_history(entry.id, entry.version, now),
        )

    def find_codes(self, query: str) -> list[DiagnosisCode]:
        """Codes of ICD-10-CM, best first. Takes a few seconds the first time."""
        self._require(Permission.READ_CHART)
        return find_codes(query)

    def add_problem(self, new: NewProblem) -> None:
        """List a problem under its code's own text.

        Raises UnknownCodeError, InvalidInputError or ProblemAlreadyListedError.
        """
        self._require(Permission.WRITE_CHART)
        code = code_named(new.code)
        if new.onset is not None and new.onset > today(self._clock):
            raise InvalidInputError({"onset": _("The onset is in the future.")})
        comment = _short("comment", new.comment)
        cleaned = replace(new, code=code.code, description=code.description, comment=comment)

        def standing(uow: UnitOfWork) -> Problem | None:
            known = uow.records.problems_of(new.patient_id)
            return next((p for p in known if p.code == code.code), None)

        self._add(
            new.patient_id,
            lambda uow: uow.records.add_problem(cleaned),
            "uq_problems_patient_id_code",
            standing,
            ProblemAlreadyListedError,
        )

    def resolve(self, problem: Problem) -> None:
        """The problem needs no more care. Raises ConcurrentUpdateError when it changed."""
        self._set_state(problem, ProblemState.RESOLVED)

    def reactivate(self, problem: Problem) -> None:
        """The problem is back. Raises ConcurrentUpdateError when it changed."""
        self._set_state(problem, ProblemState.ACTIVE)

    def _set_state(self, problem: Problem, state: ProblemState) -> None:
        self._require(Permission.WRITE_CHART)
        resolved_on = today(self._clock) if state is ProblemState.RESOLVED else None
        self._write_chart(
            problem.patient_id,
            lambda uow: uow.records.set_problem_state(
                problem.id, problem.version, state, resolved_on
            ),
        )

    def _add(
        self,
        patient_id: UUID,
        add: Callable[[UnitOfWork], bool],
        rule: str,
        standing: Callable[[UnitOfWork], T | None],
        error: Callable[[T], Exception],
    ) -> None:
        """Add a row, or tell what stands in its way when the database's `rule` refuses it."""
        try:
            self._write_chart(patient_id, add)
        except ConstraintViolatedError as refused:
            mine = refused.constraint == rule
            found = self._write_chart(patient_id, standing) if mine else None
            if found is None:
                raise
            raise error(found) from refused


def _filled(field: str, text: str, fault: str) -> str:
    cleaned = _short(field, text)
    if not cleaned:
        raise InvalidInputError({field: fault})
    return cleaned


def _short(field: str, text: str) -> str:
    cleaned = text.strip()
    if len(cleaned) > LONGEST:
        room = _("There is room for {n} characters.").format(n=LONGEST)
        raise InvalidInputError({field: room})
    if fault := note_fault(cleaned):
        raise InvalidInputError({field: fault})
    return cleaned
