"""A month of appointments: two weeks behind, today, two weeks ahead."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from pms_desktop.cli.demo.bills import Charge, Ledger, of_item
from pms_desktop.cli.demo.patients import DemoPatient
from pms_desktop.cli.demo.world import World
from pms_desktop.domain.appointments import AppointmentState
from pms_desktop.domain.billing import ChargeSource
from pms_desktop.domain.clock import at
from pms_desktop.domain.staff import Doctor
from pms_desktop.domain.tariff import TariffCategory

_BEHIND, _AHEAD = 15, 15
_PURPOSES = (
    "Review", "New problem", "Blood pressure", "Results", "Follow-up after discharge", "Chest pain",
    "Cough for two weeks", "Back pain", "Repeat prescription", "Skin rash", "Vaccination",
    "Headaches", "Pre-operative assessment", "Diabetes review", "Certificate",
)  # fmt: skip
_EXTRAS = ("LAB-001", "LAB-002", "LAB-004", "PRO-001", "IMG-001", "PRO-004")
_CANCELLED = ("Patient is ill at home", "Patient asked for another day", "Doctor unavailable")


def add_appointments(world: World, patients: list[DemoPatient], ledger: Ledger) -> None:
    """Every doctor's slots, two in three of them taken."""
    rows: list[dict[str, object]] = []
    for days in range(-_BEHIND, _AHEAD + 1):
        for doctor in world.doctors:
            rows += _day_of(world, patients, ledger, doctor, days)
    world.bulk.write("appointments", rows)


def _day_of(
    world: World, patients: list[DemoPatient], ledger: Ledger, doctor: Doctor, days: int
) -> list[dict[str, object]]:
    day = world.day + timedelta(days=days)
    step, queue, rows = timedelta(minutes=doctor.slot_minutes), 0, []
    for hours in doctor.hours_on(day.weekday()):
        starts, ends = at(world.clock, day, hours.starts), at(world.clock, day, hours.ends)
        while starts + step <= ends:
            if world.chance.random() < (0.68 if days <= 0 else 0.68 - days * 0.035):
                patient = world.chance.choice(patients)
                state = _state(world, starts, days)
                came = state in {AppointmentState.ARRIVED, AppointmentState.SEEN}
                queue += came
                row = _row(world, doctor, patient, starts, starts + step, state)
                row["queue_number"] = queue if came else None
                rows.append(row)
                if came:
                    _charge(world, ledger, doctor, patient, row)
            starts += step
    return rows


def _state(world: World, starts: datetime, days: int) -> AppointmentState:
    chance = world.chance.random()
    if chance < 0.05:
        return AppointmentState.CANCELLED
    if starts + timedelta(minutes=40) < world.clock.now():
        return AppointmentState.NO_SHOW if chance < 0.1 else AppointmentState.SEEN
    if days == 0 and starts < world.clock.now() + timedelta(minutes=20) and chance < 0.8:
        return AppointmentState.ARRIVED
    return AppointmentState.BOOKED


def _row(
    world: World, doctor: Doctor, patient: DemoPatient, starts: datetime, ends: datetime,
    state: AppointmentState,
) -> dict[str, object]:  # fmt: skip
    came = state in {AppointmentState.ARRIVED, AppointmentState.SEEN}
    cancelled = state is AppointmentState.CANCELLED
    waited = timedelta(minutes=world.chance.randrange(2, 25))
    return {
        "id": world.key(), "doctor_id": doctor.id, "patient_id": patient.id, "starts_at": starts,
        "ends_at": ends, "purpose": world.chance.choice(_PURPOSES), "state": state.value,
        "cancel_reason": world.chance.choice(_CANCELLED) if cancelled else "",
        "checked_in_at": min(starts, world.clock.now()) - waited if came else None,
        "queue_number": None,
        "recorded_at": min(starts, world.clock.now()) - timedelta(days=3),
        "recorded_by": world.receptionist_id,
    }  # fmt: skip


def _charge(
    world: World, ledger: Ledger, doctor: Doctor, patient: DemoPatient, row: dict[str, object]
) -> None:
    checked_in, key = row["checked_in_at"], row["id"]
    if not isinstance(checked_in, datetime) or not isinstance(key, UUID):
        return
    charges = [
        Charge(
            patient.id, None, TariffCategory.CONSULTATION, None,
            f"Consultation, {doctor.speciality}", doctor.name, 1, doctor.consultation_fee, 0,
            checked_in, ChargeSource.APPOINTMENT, key, world.receptionist_id or doctor.id,
        )
    ]  # fmt: skip
    if world.chance.random() < 0.3:
        item = world.tariff[world.chance.choice(_EXTRAS)]
        charges.append(of_item(world, item, patient.id, None, checked_in, 1, doctor.id))
    billed = row["state"] == AppointmentState.SEEN.value and world.chance.random() < 0.93
    if not billed:
        for charge in charges:
            ledger.owe(charge)
        return
    share = world.chance.choices((Decimal(1), Decimal("0.5"), Decimal(0)), (90, 4, 6))[0]
    ledger.bill(charges, checked_in + timedelta(minutes=50), share)
