"""A patient's timeline, read page by page from the subjects that keep its parts."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.timeline import (
    VISITS,
    EntryKind,
    Stay,
    TimelineEntry,
    TimelinePage,
    Visit,
)
from pms_desktop.domain.vitals import VitalSigns
from pms_desktop.domain.wards import Admission, BedStay
from pms_desktop.services.context import Service

PAGE = 40
_SAME_MOMENT = 20
"""Entries of one kind that may share the moment at which a page ends."""

Kinds = Collection[EntryKind]
_Source = Callable[[UnitOfWork, UUID, datetime, int], Iterable[TimelineEntry]]


class TimelineService(Service):
    """Reads; every entry is changed through the service of its own subject."""

    def page(
        self,
        patient_id: UUID,
        kinds: Kinds = tuple(EntryKind),
        after: TimelineEntry | None = None,
        size: int = PAGE,
    ) -> TimelinePage:
        """The newest entries, or those that follow `after` back in time."""
        self._require(Permission.READ_CHART)
        until = after.at if after else self._clock.now()

        def read(uow: UnitOfWork) -> list[TimelineEntry]:
            wanted = size + 1 + _SAME_MOMENT
            return [
                entry
                for source_kinds, source in _SOURCES
                if source_kinds & set(kinds)
                for entry in source(uow, patient_id, until, wanted)
                if entry.kind in kinds
            ]

        older = [
            e for e in self._read_chart(patient_id, read) if after is None or e.order < after.order
        ]
        older.sort(key=_order, reverse=True)
        return TimelinePage(tuple(older[:size]), len(older) > size)

    def vitals_since(self, patient_id: UUID, since: datetime | None) -> list[VitalSigns]:
        """Sets that were not withdrawn, the oldest first."""
        self._require(Permission.READ_CHART)
        sets = self._read_chart(
            patient_id, lambda uow: uow.vitals.of_patient(patient_id, since, limit=2000)
        )
        return [one for one in reversed(sets) if one.withdrawn_at is None]


def _order(entry: TimelineEntry) -> tuple[datetime, str, str]:
    return entry.order


def _vitals(
    uow: UnitOfWork, patient_id: UUID, until: datetime, limit: int
) -> Iterator[TimelineEntry]:
    for one in uow.vitals.of_patient(patient_id, limit=limit, until=until):
        yield TimelineEntry(EntryKind.VITALS, one.id, one.taken_at, one)


def _notes(
    uow: UnitOfWork, patient_id: UUID, until: datetime, limit: int
) -> Iterator[TimelineEntry]:
    for note in uow.notes.of_patient(patient_id, limit=limit, until=until):
        yield TimelineEntry(EntryKind.NOTE, note.id, note.written_at, note)


def _medicines(
    uow: UnitOfWork, patient_id: UUID, until: datetime, limit: int
) -> Iterator[TimelineEntry]:
    for one in uow.prescriptions.of_patient(patient_id, limit=limit, until=until):
        yield TimelineEntry(EntryKind.MEDICINE, one.id, one.signed_at, one)


def _problems(
    uow: UnitOfWork, patient_id: UUID, _until: datetime, _limit: int
) -> Iterator[TimelineEntry]:
    for problem in uow.records.problems_of(patient_id):
        yield TimelineEntry(EntryKind.PROBLEM, problem.id, problem.recorded_at, problem)


def _allergies(
    uow: UnitOfWork, patient_id: UUID, _until: datetime, _limit: int
) -> Iterator[TimelineEntry]:
    for allergy in uow.records.allergies_of(patient_id, withdrawn=True):
        yield TimelineEntry(EntryKind.ALLERGY, allergy.id, allergy.recorded_at, allergy)


def _history(
    uow: UnitOfWork, patient_id: UUID, _until: datetime, _limit: int
) -> Iterator[TimelineEntry]:
    for line in uow.records.history_of(patient_id):
        yield TimelineEntry(EntryKind.HISTORY, line.id, line.recorded_at, line)


def _stays(
    uow: UnitOfWork, patient_id: UUID, _until: datetime, _limit: int
) -> Iterator[TimelineEntry]:
    admissions = uow.admissions.of_patient(patient_id)
    stays = uow.admissions.stays_of([each.id for each in admissions]) if admissions else {}
    for admission in admissions:
        yield from _of_admission(admission, stays.get(admission.id, []))


def _of_admission(admission: Admission, stays: list[BedStay]) -> Iterator[TimelineEntry]:
    first = stays[0].bed if stays else ""
    arrival = Stay(admission, first)
    yield TimelineEntry(EntryKind.ADMISSION, admission.id, admission.admitted_at, arrival)
    for before, stay in pairwise(stays):
        move = Stay(admission, stay.bed, before.bed)
        yield TimelineEntry(EntryKind.MOVE, stay.id, stay.started_at, move)
    if admission.discharged_at is not None:
        end = Stay(admission, "", stays[-1].bed if stays else "")
        yield TimelineEntry(EntryKind.DISCHARGE, admission.id, admission.discharged_at, end)


def _appointments(
    uow: UnitOfWork, patient_id: UUID, until: datetime, limit: int
) -> Iterator[TimelineEntry]:
    begun = uow.appointments.begun_of(patient_id, until, limit)
    names = uow.staff.names({one.doctor_id for one in begun})
    for one in begun:
        visit = Visit(names[one.doctor_id], one.purpose, one.state, one.cancel_reason)
        yield TimelineEntry(EntryKind.APPOINTMENT, one.id, one.starts_at, visit)


_SOURCES: tuple[tuple[frozenset[EntryKind], _Source], ...] = (
    (frozenset({EntryKind.VITALS}), _vitals),
    (frozenset({EntryKind.NOTE}), _notes),
    (frozenset({EntryKind.MEDICINE}), _medicines),
    (frozenset({EntryKind.PROBLEM}), _problems),
    (frozenset({EntryKind.ALLERGY}), _allergies),
    (frozenset({EntryKind.HISTORY}), _history),
    (VISITS - {EntryKind.APPOINTMENT}, _stays),
    (frozenset({EntryKind.APPOINTMENT}), _appointments),
)
