"""A check-in, and what the consultation costs, as the charge that it raises."""

from dataclasses import replace
from decimal import Decimal

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.appointments import Appointment, AppointmentState
from pms_desktop.domain.billing import ChargeSource, NewCharge
from pms_desktop.domain.clock import Clock, day_bounds, local
from pms_desktop.domain.tariff import TariffCategory
from pms_desktop.i18n import gettext as _
from pms_desktop.services.ids import new_id


def arrive(uow: UnitOfWork, appointment: Appointment, clock: Clock) -> Appointment:
    """Charge the consultation and give the next number of the doctor's day. Hold the doctor
    first; the caller has looked whether it may be checked in."""
    charge = consultation_charge(uow, appointment, clock)
    if charge is not None:
        uow.charges.raise_once(charge)
    bounds = day_bounds(clock, local(clock, appointment.starts_at).date())
    number = uow.appointments.next_queue_number(appointment.doctor_id, *bounds)
    arrived = AppointmentState.ARRIVED
    return uow.appointments.change(
        replace(appointment, state=arrived, checked_in_at=clock.now(), queue_number=number)
    )


def consultation_charge(
    uow: UnitOfWork, appointment: Appointment, clock: Clock
) -> NewCharge | None:
    """The charge of a check-in at the doctor's fee of today; None when it costs nothing.

    A check-in that was undone and done again is charged again, under a part of its own.
    """
    fee = uow.staff.consultation_fee(appointment.doctor_id)
    if not fee.amount:
        return None
    doctor = uow.staff.doctor(appointment.doctor_id)
    before = uow.charges.cancelled_times(ChargeSource.APPOINTMENT, appointment.id)
    return NewCharge(
        id=new_id(),
        patient_id=appointment.patient_id,
        admission_id=None,
        category=TariffCategory.CONSULTATION,
        tariff_item_id=None,
        description=_("Consultation, {speciality}").format(speciality=doctor.speciality),
        detail=doctor.name,
        quantity=Decimal(1),
        price=fee.amount,
        tax=fee.tax,
        charged_at=clock.now(),
        source=ChargeSource.APPOINTMENT,
        source_id=appointment.id,
        part=str(before + 1) if before else "",
    )
