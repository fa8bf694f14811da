"""Finding, registering and keeping patients."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.patient_search import parse_query
from pms_desktop.domain.patients import MatchedBy, Patient, PatientBrief, PatientMatch
from pms_desktop.services.context import Service

MOST = 50
"""Longer lists are not read: one types another letter."""


class PatientService(Service):
    """Who the patients are."""

    def find(self, words: str, opened: Sequence[UUID] = ()) -> list[PatientMatch]:
        """Patients by parts of names in any order, record number, phone or ID; best first.

        Without words: those of `opened` (the latest first), then who was registered last.
        """
        self._require(Permission.FIND_PATIENTS)
        if not words.strip():
            return self._read(lambda uow: _recent(uow, opened))
        query = parse_query(words)
        if query.empty:
            return []
        return self._read(lambda uow: uow.patients.find(query, MOST))

    def count(self) -> int:
        """How many patients were ever registered."""
        self._require(Permission.FIND_PATIENTS)
        return self._read(lambda uow: uow.patients.count())

    def brief(self, patient_id: UUID) -> PatientBrief:
        """How lists and headers show a patient. Raises NotFoundError."""
        self._require(Permission.FIND_PATIENTS)
        return self._read(lambda uow: uow.patients.brief(patient_id))

    def briefs(self, patient_ids: Collection[UUID]) -> dict[UUID, PatientBrief]:
        """Several patients at once; who does not exist is left out."""
        self._require(Permission.FIND_PATIENTS)
        return self._read(lambda uow: uow.patients.briefs(patient_ids))

    def get(self, patient_id: UUID) -> Patient:
        """A whole record; its history only for those who may read it. Raises NotFoundError."""
        self._require(Permission.FIND_PATIENTS)
        return self._read(lambda uow: self._whole(uow, patient_id))

    def _whole(self, uow: UnitOfWork, patient_id: UUID) -> Patient:
        patient = uow.patients.get(patient_id)
        reads_history = any(
            self._who.may(each) for each in (Permission.REGISTER_PATIENTS, Permission.READ_CHART)
        )
        history = uow.records.history_of(patient_id) if reads_history else ()
        return replace(
            patient,
            allergies=tuple(each.text for each in uow.records.allergies_of(patient_id)),
            history=tuple(entry.text for entry in history),
        )


def _recent(uow: UnitOfWork, opened: Sequence[UUID]) -> list[PatientMatch]:
    seen = uow.patients.briefs(opened[:MOST]) if opened else {}
    briefs = [seen[each] for each in opened if each in seen]
    briefs += [each for each in uow.patients.recent(20) if each.id not in seen]
    return [PatientMatch(each, (MatchedBy.RECENT,)) for each in briefs[:20]]
