"""The slip a patient takes home: with whom, where and when, and the number to say."""

from uuid import UUID, uuid5

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.appointment_numbers import shown_appointment_number
from pms_desktop.domain.appointments import Act, Appointment, WrongStateError
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.papers import PaperKind, PaperPatient, SlipPaper
from pms_desktop.domain.scan_codes import ScanCode, ScanKind
from pms_desktop.domain.staff import Doctor
from pms_desktop.services.context import Service


class AppointmentSlipService(Service):
    """Puts the slip together; it is drawn and printed elsewhere."""

    def slip(self, appointment_id: UUID, *, on_roll: bool = True) -> SlipPaper:
        """As the appointment stands now. Raises NotFoundError, or WrongStateError for one that is
        over or cancelled."""
        self._require(Permission.PRINT_PAPERS)
        self._require(Permission.SEE_APPOINTMENTS)

        def read(uow: UnitOfWork) -> tuple[Appointment, Doctor]:
            appointment = uow.appointments.get(appointment_id)
            return appointment, uow.staff.doctor(appointment.doctor_id)

        appointment, doctor = self._read(read)
        if not appointment.may(Act.SLIP):
            raise WrongStateError(Act.SLIP, appointment.state)
        return SlipPaper(
            number=shown_appointment_number(appointment.number),
            code=ScanCode(ScanKind.APPOINTMENT, str(appointment.id)).text,
            patient=PaperPatient(name=appointment.patient, mrn=shown_mrn(appointment.mrn)),
            starts_at=appointment.starts_at,
            doctor=doctor.name,
            speciality=doctor.speciality,
            room=doctor.room,
            made_at=self._clock.now(),
            on_roll=on_roll,
        )


def slip_key(appointment_id: UUID) -> UUID:
    """Under what key the copies of an appointment's slip are logged."""
    return uuid5(appointment_id, PaperKind.SLIP.value)
