"""Whom a person looks after now: who waits to be seen, and who lies in a bed."""

from datetime import datetime
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission, Role
from pms_desktop.domain.appointments import Appointment, AppointmentState
from pms_desktop.domain.clock import day_bounds, today
from pms_desktop.domain.emr import MyPatient
from pms_desktop.domain.wards import RunningAdmission
from pms_desktop.services.context import Service


class MyPatientsService(Service):
    """Today's arrivals first, then the in-patients: a doctor's own, and those without a doctor in
    their wards; a nurse's whole wards, or all while nobody belongs to any."""

    def now(self) -> list[MyPatient]:
        """Those waiting by how long they wait, then those in beds by ward and bed."""
        self._require(Permission.READ_CHART)
        return self._read(self._find)

    def _find(self, uow: UnitOfWork) -> list[MyPatient]:
        waiting = self._waiting(uow)
        wards = self._wards(uow)
        lying = [one for one in uow.admissions.all_running() if self._is_mine(one, wards)]
        briefs = uow.patients.briefs(
            [*(one.patient_id for one in waiting), *(one.admission.patient_id for one in lying)]
        )
        arrivals = [
            MyPatient(briefs[one.patient_id], one.purpose, waiting_since=_arrived_at(one))
            for one in waiting
        ]
        return arrivals + [
            MyPatient(briefs[one.admission.patient_id], one.admission.reason, one.ward, one.bed)
            for one in lying
        ]

    def _waiting(self, uow: UnitOfWork) -> list[Appointment]:
        start, end = day_bounds(self._clock, today(self._clock))
        arrived = [
            one
            for one in uow.appointments.between(start, end)
            if one.state is AppointmentState.ARRIVED and one.doctor_id == self._who.staff_id
        ]
        return sorted(arrived, key=_arrived_at)

    def _wards(self, uow: UnitOfWork) -> frozenset[UUID] | None:
        """Those this person belongs to; None while nobody belongs to any."""
        return uow.staff.wards_of(self._who.staff_id) if uow.staff.rostered() else None

    def _is_mine(self, running: RunningAdmission, wards: frozenset[UUID] | None) -> bool:
        doctor_id = running.admission.doctor_id
        if Role.DOCTOR not in self._who.roles:
            return wards is None or running.ward_id in wards
        in_my_ward = wards is not None and running.ward_id in wards
        return doctor_id == self._who.staff_id or (doctor_id is None and in_my_ward)


def _arrived_at(appointment: Appointment) -> datetime:
    return appointment.checked_in_at or appointment.starts_at
