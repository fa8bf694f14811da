"""Appointments. Who may share a doctor's time is decided by the database."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.sql import ColumnElement

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.appointments import AppointmentNumberRow, AppointmentRow
from pms_desktop.data.tables.patients import PatientRow
from pms_desktop.domain.appointments import Appointment, AppointmentState
from pms_desktop.domain.errors import ConcurrentUpdateError, NotFoundError
from pms_desktop.domain.free_slots import Span

_RECORD = (
    AppointmentRow.id, AppointmentRow.doctor_id, AppointmentRow.patient_id,
    PatientRow.family_names, PatientRow.given_names, PatientRow.mrn,
    AppointmentRow.starts_at, AppointmentRow.ends_at, AppointmentRow.purpose,
    AppointmentRow.state, AppointmentRow.cancel_reason, AppointmentRow.override_reason,
    AppointmentRow.checked_in_at, AppointmentRow.queue_number, AppointmentRow.version,
    PatientRow.restricted,
    AppointmentNumberRow.number,
)  # fmt: skip
_STANDS = AppointmentRow.state != AppointmentState.CANCELLED.value


class AppointmentRepository(Repository):
    """A change is written against the version that was read."""

    def get(self, appointment_id: UUID) -> Appointment:
        """Raises NotFoundError."""
        found = self.find(appointment_id)
        if found is None:
            raise NotFoundError("appointment", appointment_id)
        return found

    def find(self, appointment_id: UUID) -> Appointment | None:
        """The appointment, if it was booked."""
        found = self._where(AppointmentRow.id == appointment_id)
        return found[0] if found else None

    def numbered(self, number: int) -> Appointment | None:
        """The appointment of this number, cancelled ones too."""
        found = self._where(AppointmentNumberRow.number == number)
        return found[0] if found else None

    def between(self, start: datetime, end: datetime) -> list[Appointment]:
        """All that begin in [start, end) and are not cancelled, by time."""
        return self._where(
            AppointmentRow.starts_at >= start, AppointmentRow.starts_at < end, _STANDS
        )

    def counts(self, start: datetime, end: datetime) -> list[tuple[datetime, int]]:
        """How many begin at each moment of [start, end), without cancelled ones."""
        rows = self._session.execute(
            select(AppointmentRow.starts_at, func.count())
            .where(AppointmentRow.starts_at >= start, AppointmentRow.starts_at < end, _STANDS)
            .group_by(AppointmentRow.starts_at)
        )
        return [(row[0], row[1]) for row in rows]

    def still_booked(self, doctor_id: UUID, since: datetime) -> int:
        """How many are booked with a doctor from a moment on."""
        return (
            self._session.scalar(
                select(func.count()).where(
                    AppointmentRow.doctor_id == doctor_id,
                    AppointmentRow.starts_at >= since,
                    AppointmentRow.state == AppointmentState.BOOKED,
                )
            )
            or 0
        )

    def taken(self, doctor_id: UUID, span: Span, besides: UUID | None = None) -> list[Appointment]:
        """What holds a doctor's time within a span, by time; `besides` leaves one out."""
        return self._where(
            AppointmentRow.doctor_id == doctor_id,
            AppointmentRow.starts_at < span.ends_at,
            AppointmentRow.ends_at > span.starts_at,
            AppointmentRow.id != besides,
            _STANDS,
        )

    def elsewhere(self, appointment: Appointment) -> list[Appointment]:
        """The patient's other appointments at the same time, with whomever."""
        return self._where(
            AppointmentRow.patient_id == appointment.patient_id,
            AppointmentRow.starts_at < appointment.ends_at,
            AppointmentRow.ends_at > appointment.starts_at,
            AppointmentRow.id != appointment.id,
            AppointmentRow.state.in_([AppointmentState.BOOKED, AppointmentState.ARRIVED]),
        )

    def of_patient(self, patient_id: UUID, since: datetime, most: int = 50) -> list[Appointment]:
        """A patient's appointments that end after a moment, by time."""
        return self._where(
            AppointmentRow.patient_id == patient_id, AppointmentRow.ends_at > since, most=most
        )

    def begun_of(self, patient_id: UUID, until: datetime, most: int = 50) -> list[Appointment]:
        """A patient's appointments that began by a moment, cancelled ones too, newest first."""
        rows = self._session.execute(
            select(*_RECORD)
            .join(PatientRow, PatientRow.id == AppointmentRow.patient_id)
            .join(AppointmentNumberRow, AppointmentNumberRow.appointment_id == AppointmentRow.id)
            .where(AppointmentRow.patient_id == patient_id, AppointmentRow.starts_at <= until)
            .order_by(AppointmentRow.starts_at.desc(), AppointmentRow.id.desc())
            .limit(most)
        )
        return [_appointment(row) for row in rows]

    def add(self, appointment: Appointment) -> None:
        """Book. The database refuses an overlap with `ex_appointments_overlap`."""
        self._session.add(
            AppointmentRow(
                id=appointment.id,
                doctor_id=appointment.doctor_id,
                patient_id=appointment.patient_id,
                starts_at=appointment.starts_at,
                ends_at=appointment.ends_at,
                purpose=appointment.purpose,
                state=appointment.state.value,
                override_reason=appointment.override_reason,
            )
        )
        self._session.flush()

    def change(self, appointment: Appointment) -> Appointment:
        """Write everything but the patient; answers it as it stands now.

        Raises ConcurrentUpdateError when somebody else changed it since it was read.
        """
        row = self._session.get_one(AppointmentRow, appointment.id)
        if row.version != appointment.version:
            raise ConcurrentUpdateError("appointment", appointment.id)
        row.doctor_id = appointment.doctor_id
        row.starts_at, row.ends_at = appointment.starts_at, appointment.ends_at
        row.purpose, row.state = appointment.purpose, appointment.state.value
        row.cancel_reason = appointment.cancel_reason
        row.override_reason = appointment.override_reason
        row.checked_in_at = appointment.checked_in_at
        row.queue_number = appointment.queue_number
        self._session.flush()
        return self.get(appointment.id)

    def hold_doctors(self, doctor_ids: Collection[UUID]) -> None:
        """Let nobody else book or check in with these doctors until the commit.

        Without it two bookings of one slot deadlock on the exclusion constraint, and two
        check-ins may give the same queue number. On SQLite only one unit of work writes anyway.
        """
        if self._on_postgres:
            for doctor_id in sorted(set(doctor_ids)):
                key = int.from_bytes(doctor_id.bytes[-8:], "big", signed=True)
                self._session.execute(select(func.pg_advisory_xact_lock(key)))

    def next_queue_number(self, doctor_id: UUID, start: datetime, end: datetime) -> int:
        """The next number of a doctor's day [start, end). Hold the doctor first."""
        last = self._session.scalar(
            select(func.max(AppointmentRow.queue_number)).where(
                AppointmentRow.doctor_id == doctor_id,
                AppointmentRow.starts_at >= start,
                AppointmentRow.starts_at < end,
            )
        )
        return (last or 0) + 1

    def _where(self, *conditions: ColumnElement[bool], most: int = 5000) -> list[Appointment]:
        rows = self._session.execute(
            select(*_RECORD)
            .join(PatientRow, PatientRow.id == AppointmentRow.patient_id)
            .join(AppointmentNumberRow, AppointmentNumberRow.appointment_id == AppointmentRow.id)
            .where(*conditions)
            .order_by(AppointmentRow.starts_at, AppointmentRow.id)
            .limit(most)
        )
        return [_appointment(row) for row in rows]


def _appointment(row: Row[*tuple[object, ...]]) -> Appointment:
    values = row._mapping
    return Appointment(**{**values, "state": AppointmentState(values["state"])})
