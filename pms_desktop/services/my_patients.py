"""Whom a person looks after now: who waits to be seen, and who lies in a bed."""

from datetime import datetime

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission, Role
from pms_desktop.domain.appointments import Appointment, AppointmentState
from pms_desktop.domain.clock import day_bounds, today
from pms_desktop.domain.emr import MyPatient
from pms_desktop.domain.wards import RunningAdmission
from pms_desktop.services.context import Service


class MyPatientsService(Service):
    """Today's arrivals first, then the in-patients. Who is no doctor sees every in-patient."""

    def now(self) -> list[MyPatient]:
        """Those waiting by how long they wait, then those in beds by ward and bed."""
        self._require(Permission.READ_CHART)
        return self._read(self._find)

    def _find(self, uow: UnitOfWork) -> list[MyPatient]:
        waiting = self._waiting(uow)
        lying = [one for one in uow.admissions.all_running() if self._is_mine(one)]
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

    def _is_mine(self, running: RunningAdmission) -> bool:
        if Role.DOCTOR not in self._who.roles:
            return True
        return running.admission.doctor_id == self._who.staff_id


def _arrived_at(appointment: Appointment) -> datetime:
    return appointment.checked_in_at or appointment.starts_at
