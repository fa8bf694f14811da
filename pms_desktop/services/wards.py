"""Beds and who lies in them: the board, admission, transfer, discharge (ADT)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial
from typing import TypeVar
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.board import BoardBed, FreeBed
from pms_desktop.domain.clock import local
from pms_desktop.domain.errors import ConstraintViolatedError, InvalidInputError
from pms_desktop.domain.typed_text import note_fault
from pms_desktop.domain.vitals import Spo2Scale
from pms_desktop.domain.wards import (
    Admission,
    AdmissionEndedError,
    AlreadyAdmittedError,
    Bed,
    BedNotReadyError,
    BedOccupiedError,
    BedState,
    DischargeKind,
    RunningAdmission,
    WardOccupancy,
    day_of_stay,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.services.bed_days import accrue_bed_days
from pms_desktop.services.context import Service
from pms_desktop.services.patient_rules import require_in_use

T = TypeVar("T")

_FRESH = timedelta(days=7)
"""The board shows no older vital signs than these."""

_TAKEN = {"uq_bed_stays_bed", "uq_bed_stays_patient", "uq_admissions_running", "ready_bed_stays"}
_OCCUPIED = "occupied_beds"


@dataclass(frozen=True, slots=True)
class Admit:
    """`id` (of the admission) and `stay_id` are made when the form opens."""

    id: UUID
    stay_id: UUID
    patient_id: UUID
    bed_id: UUID
    reason: str
    doctor_id: UUID | None = None
    spo2_scale: Spo2Scale = Spo2Scale.SCALE_1


@dataclass(frozen=True, slots=True)
class Move:
    """`stay_id` (of the stay in the new bed) is made when the move is first asked for."""

    stay_id: UUID
    admission_id: UUID
    bed_id: UUID


@dataclass(frozen=True, slots=True)
class Discharge:
    """How an admission ends. `died_on` and `died_at` are of the hospital's clock; without them
    somebody who died is said to have died now."""

    admission_id: UUID
    kind: DischargeKind
    summary: str = ""
    died_on: date | None = None
    died_at: time | None = None


@dataclass(frozen=True, slots=True)
class SetBedState:
    """`version` is the bed's as it was read; `note` says why it is blocked."""

    bed_id: UUID
    version: int
    state: BedState
    note: str = ""


class WardService(Service):
    """One patient per bed and one bed per patient: the database refuses anything else, and the
    error names who is in the bed or where the patient lies."""

    def wards(self) -> list[WardOccupancy]:
        """The wards in use, with how full they are."""
        self._require(Permission.SEE_WARDS)
        return self._read(lambda uow: uow.wards.occupancy())

    def board(self, ward_id: UUID) -> list[BoardBed]:
        """The beds of a ward with their patients and allergies, and for those who read charts the
        last score. No chart is opened for it."""
        self._require(Permission.SEE_WARDS)
        return self._read(lambda uow: self._board(uow, ward_id))

    def free_beds(self) -> list[FreeBed]:
        """Every bed of the hospital that can take a patient now."""
        self._require(Permission.SEE_WARDS)
        return self._read(lambda uow: [FreeBed(ward, bed) for ward, bed in uow.wards.free_beds()])

    def running_of(self, patient_id: UUID) -> RunningAdmission | None:
        """Where a patient lies now."""
        self._require(Permission.SEE_WARDS)
        return self._read(lambda uow: uow.admissions.running_of(patient_id))

    def admit(self, command: Admit) -> None:
        """Give a patient a bed. Sent twice it is one admission.

        Raises BedOccupiedError, BedNotReadyError, AlreadyAdmittedError, PatientDeceasedError,
        PatientClosedError or InvalidInputError.
        """
        self._require(Permission.ADMIT)
        reason = _needed(command.reason, "reason", _("Write why the patient is admitted."))
        admission = Admission(
            command.id,
            command.patient_id,
            command.doctor_id,
            self._clock.now(),
            reason,
            command.spo2_scale,
        )

        def work(uow: UnitOfWork) -> None:
            if uow.admissions.exists(admission.id):
                return
            # Nothing is held: of many who ask at once the first to commit wins, and the database
            # tells all others at the same moment instead of one after the other.
            _require_free(uow, uow.wards.bed(command.bed_id))
            _require_outside(uow, command.patient_id)
            require_in_use(uow.patients.get(command.patient_id))
            uow.admissions.add(admission)
            uow.admissions.start_stay(
                command.stay_id, admission, command.bed_id, admission.admitted_at
            )

        self._explained(work, command.bed_id, command.patient_id)

    def move(self, command: Move) -> None:
        """Move a patient to another bed; the bed left is to be cleaned. Sent twice it is one move.

        Raises BedOccupiedError, BedNotReadyError or AdmissionEndedError; nothing is changed then.
        """
        self._require(Permission.ADMIT)

        def work(uow: UnitOfWork) -> None:
            if uow.admissions.stay_exists(command.stay_id):
                return
            admission = _held(uow, command.admission_id)
            here = uow.admissions.running_of(admission.patient_id)
            if here is None or here.bed_id == command.bed_id:
                return
            bed, _left = uow.wards.hold_beds(command.bed_id, here.bed_id)
            _require_free(uow, bed)
            accrue_bed_days(uow, self._clock, [admission.id])
            self._leave_bed(uow, admission)
            uow.admissions.start_stay(command.stay_id, admission, bed.id, self._clock.now())

        self._explained(work, command.bed_id)

    def discharge(self, command: Discharge) -> None:
        """End an admission; the bed is to be cleaned. The same sent twice is one discharge.

        A death goes into the patient's record with it. It is taken back there; the stay is not.
        Raises InvalidInputError, and AdmissionEndedError when it was ended otherwise before.
        """
        self._require(Permission.ADMIT)
        summary = command.summary.strip()
        if fault := note_fault(summary):
            raise InvalidInputError({"summary": fault})

        def work(uow: UnitOfWork) -> None:
            known = uow.admissions.hold(command.admission_id)
            if known.discharge_kind is command.kind and known.discharge_summary == summary:
                return
            admission = _held(uow, command.admission_id)
            here = uow.admissions.running_of(admission.patient_id)
            if here is not None:
                uow.wards.hold_beds(here.bed_id)
            self._leave_bed(uow, admission)
            uow.admissions.discharge(admission.id, command.kind, summary, self._clock.now())
            if command.kind is DischargeKind.DIED:
                self._note_death(uow, admission, command)
            accrue_bed_days(uow, self._clock, [admission.id])

        self._write(work)

    def set_bed_state(self, command: SetBedState) -> None:
        """Say that an empty bed is ready, is being cleaned, or is blocked and why.

        Raises BedOccupiedError, ConcurrentUpdateError or InvalidInputError.
        """
        self._require(Permission.MANAGE_BEDS)
        note = command.note.strip()
        if command.state is BedState.BLOCKED:
            _needed(note, "note", _("Say why the bed is blocked."))
        else:
            note = ""

        def work(uow: UnitOfWork) -> None:
            (bed,) = uow.wards.hold_beds(command.bed_id)
            if (bed.state, bed.state_note) == (command.state, note):
                return
            _require_empty(uow, bed)
            uow.wards.set_bed_state(bed.id, command.state, note, version=command.version)

        self._explained(work, command.bed_id)

    def _note_death(self, uow: UnitOfWork, admission: Admission, command: Discharge) -> None:
        """What was noted before stays as it was noted."""
        now = local(self._clock, self._clock.now())
        on, at = command.died_on, command.died_at
        if on is None:
            on, at = now.date(), now.time().replace(second=0, microsecond=0)
        if (on, at or time.min) > (now.date(), now.time()):
            raise InvalidInputError({"died_on": _("This moment has not come yet.")})
        if on < local(self._clock, admission.admitted_at).date():
            raise InvalidInputError({"died_on": _("This is before the patient was admitted.")})
        uow.patients.note_death(admission.patient_id, on, at, self._clock.now())

    def _leave_bed(self, uow: UnitOfWork, admission: Admission) -> None:
        left = uow.admissions.end_stay(admission.id, self._clock.now())
        if left is not None:
            uow.wards.set_bed_state(left, BedState.CLEANING)

    def _board(self, uow: UnitOfWork, ward_id: UUID) -> list[BoardBed]:
        places = uow.wards.board(ward_id)
        ids = [place.patient_id for place in places if place.patient_id is not None]
        patients = uow.patients.briefs(ids)
        reads = self._who.may(Permission.READ_CHART)
        since = self._clock.now() - _FRESH
        vitals = uow.charts.last_vitals(ids, since) if reads else {}
        warnings = uow.charts.allergy_warnings(self._who, ids)
        beds = []
        for place in places:
            if place.patient_id is None or place.admitted_at is None:
                beds.append(BoardBed(place))
                continue
            beds.append(
                BoardBed(
                    place,
                    patients[place.patient_id],
                    day_of_stay(self._clock, place.admitted_at),
                    vitals.get(place.patient_id),
                    tuple(each.substance for each in warnings.get(place.patient_id, ())),
                )
            )
        return beds

    def _explained(
        self, work: Callable[[UnitOfWork], T], bed_id: UUID, patient_id: UUID | None = None
    ) -> T:
        """Do `work`; when the database refuses because of the bed, say who is in it."""
        try:
            return self._write(work)
        except ConstraintViolatedError as error:
            if error.constraint in _TAKEN:
                self._read(partial(_explain, bed_id, patient_id))
            elif error.constraint == _OCCUPIED:
                self._read(partial(_explain_occupied, bed_id))
            raise


def _explain(bed_id: UUID, patient_id: UUID | None, uow: UnitOfWork) -> None:
    if patient_id is not None:
        _require_outside(uow, patient_id)
    _require_free(uow, uow.wards.bed(bed_id))


def _explain_occupied(bed_id: UUID, uow: UnitOfWork) -> None:
    _require_empty(uow, uow.wards.bed(bed_id))


def _require_free(uow: UnitOfWork, bed: Bed) -> None:
    _require_empty(uow, bed)
    if bed.state is not BedState.READY or not bed.active:
        state = bed.state if bed.active else BedState.BLOCKED
        raise BedNotReadyError(bed.label, state, bed.state_note)


def _require_empty(uow: UnitOfWork, bed: Bed) -> None:
    occupant = uow.wards.occupant_of(bed.id)
    if occupant is not None:
        raise BedOccupiedError(bed.label, uow.patients.brief(occupant).name)


def _require_outside(uow: UnitOfWork, patient_id: UUID) -> None:
    here = uow.admissions.running_of(patient_id)
    if here is not None:
        raise AlreadyAdmittedError(uow.patients.brief(patient_id).name, here.ward, here.bed)


def _held(uow: UnitOfWork, admission_id: UUID) -> Admission:
    """The admission, held until the commit. Raises AdmissionEndedError."""
    admission = uow.admissions.hold(admission_id)
    if admission.discharged_at is not None:
        raise AdmissionEndedError(admission_id)
    return admission


def _needed(text: str, field: str, sentence: str) -> str:
    text = text.strip()
    if not text:
        raise InvalidInputError({field: sentence})
    if fault := note_fault(text):
        raise InvalidInputError({field: fault})
    return text
