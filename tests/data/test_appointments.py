"""Booking and the desk, on both databases, as the people who do it."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from pms_desktop.domain.access import Role
from pms_desktop.domain.appointments import (
    Appointment,
    AppointmentOverlapError,
    AppointmentState,
    NotTodayError,
    NotYetError,
    OutsideHoursError,
    PastAppointmentError,
    WrongStateError,
)
from pms_desktop.domain.billing import ChargeBilledError
from pms_desktop.domain.errors import (
    ConcurrentUpdateError,
    InvalidInputError,
    PermissionDeniedError,
)
from pms_desktop.mvp.messages import sentence_for
from pms_desktop.services.appointments import AppointmentService, Book, Booking, Reschedule
from pms_desktop.services.billing import BillingService, IssueInvoice
from pms_desktop.services.ids import new_id
from tests.data.doctors import enter_doctor, week
from tests.data.patients import enter_patient
from tests.hospital import NOW, Hospital

AT_11 = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)  # NOW is Friday 10:42 in London
MONDAY_9 = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def doctor(hospital: Hospital) -> UUID:
    return enter_doctor(hospital)


@pytest.fixture
def patient(hospital: Hospital) -> UUID:
    return enter_patient(hospital)


@pytest.fixture
def desk(hospital: Hospital) -> AppointmentService:
    return AppointmentService(hospital.sign_in(Role.RECEPTIONIST))


def booking(
    doctor: UUID, patient: UUID, at: datetime = AT_11, minutes: int = 30, **more: object
) -> Book:
    when = Booking(doctor, at, minutes, **more)  # type: ignore[arg-type]
    return Book(new_id(), patient, "Chest pain", when)


def charges(hospital: Hospital) -> list[tuple[str, int, bool]]:
    with hospital.system().engine.connect() as connection:
        rows = connection.execute(
            text("SELECT description, price, cancelled_at IS NOT NULL FROM charges ORDER BY part")
        )
        return [(row[0], row[1], bool(row[2])) for row in rows]


def test_a_free_time_is_booked_and_stands_in_the_day(
    desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    booked = desk.book(booking(doctor, patient)).appointment

    schedule = desk.day(AT_11.date())
    assert schedule.columns[0].appointments == (booked,)
    assert schedule.columns[0].doctor.name == "Dr Chidi Okafor"
    assert booked.patient
    assert booked.state is AppointmentState.BOOKED
    assert desk.busy_days(AT_11.date(), AT_11.date()) == {AT_11.date(): 1}


def test_the_same_booking_sent_twice_is_one(
    desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    command = booking(doctor, patient)

    assert desk.book(command) == desk.book(command)
    assert len(desk.day(AT_11.date()).columns[0].appointments) == 1


def test_a_taken_time_is_refused_with_the_other_time_and_the_next_free_one(
    desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    desk.book(booking(doctor, patient))

    with pytest.raises(AppointmentOverlapError) as refused:
        desk.book(booking(doctor, patient, AT_11 + timedelta(minutes=15)))

    sentence = sentence_for(refused.value).text
    assert "Dr Chidi Okafor has another patient 11:00–11:30" in sentence
    assert "Next free: 20 Nov 2026 11:30" in sentence


def test_appointments_may_touch(desk: AppointmentService, doctor: UUID, patient: UUID) -> None:
    desk.book(booking(doctor, patient))
    desk.book(booking(doctor, patient, AT_11 + timedelta(minutes=30)))

    assert len(desk.day(AT_11.date()).columns[0].appointments) == 2


def test_the_database_itself_refuses_an_overlap(
    hospital: Hospital, desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    first = desk.book(booking(doctor, patient)).appointment

    copied = text(
        "INSERT INTO appointments (id, doctor_id, patient_id, starts_at, ends_at, state,"
        " recorded_at, recorded_by) SELECT :id, doctor_id, patient_id, starts_at, ends_at,"
        " 'booked', recorded_at, recorded_by FROM appointments WHERE id = :first"
    )
    keys = {"id": _key(hospital, new_id()), "first": _key(hospital, first.id)}
    with (
        hospital.system().engine.begin() as connection,
        pytest.raises(IntegrityError, match="ex_appointments_overlap"),
    ):
        connection.execute(copied, keys)


def _key(hospital: Hospital, key: UUID) -> str:
    return str(key) if hospital.on_postgres else key.hex


def test_an_explained_overbooking_is_taken_and_shown_as_one(
    desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    desk.book(booking(doctor, patient))

    urgent = desk.book(booking(doctor, patient, override_reason="Fracture")).appointment

    assert urgent.overbooked
    assert urgent.override_reason == "Fracture"


def test_an_override_that_overlaps_nothing_keeps_the_time_protected(
    desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    first = desk.book(booking(doctor, patient, override_reason="Fracture")).appointment
    assert not first.overbooked

    with pytest.raises(AppointmentOverlapError):
        desk.book(booking(doctor, patient))


def test_a_patient_expected_elsewhere_at_the_same_time_is_told_not_refused(
    hospital: Hospital, desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    other = enter_doctor(hospital, "Dr Ana Petrova", "Dermatology")
    first = desk.book(booking(doctor, patient)).appointment

    booked = desk.book(booking(other, patient))

    assert booked.elsewhere == (first,)


def test_a_time_outside_the_hours_needs_a_yes(
    desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    lunch = AT_11 + timedelta(minutes=90)
    with pytest.raises(OutsideHoursError) as refused:
        desk.book(booking(doctor, patient, lunch))
    assert "Next free: 20 Nov 2026 13:00" in sentence_for(refused.value).text

    assert desk.book(booking(doctor, patient, lunch, outside_hours=True)).appointment


@pytest.mark.parametrize("minutes", [0, 4, 481])
def test_an_impossible_length_is_refused(
    desk: AppointmentService, doctor: UUID, patient: UUID, minutes: int
) -> None:
    with pytest.raises(InvalidInputError):
        desk.book(booking(doctor, patient, minutes=minutes))


def test_the_past_is_refused(desk: AppointmentService, doctor: UUID, patient: UUID) -> None:
    with pytest.raises(PastAppointmentError):
        desk.book(booking(doctor, patient, NOW - timedelta(hours=2)))


def test_free_slots_are_hours_minus_appointments(
    desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    desk.book(booking(doctor, patient))

    free = desk.free_slots(doctor, 30, most=3)

    assert [f"{slot.starts_at:%H:%M}" for slot in free] == ["11:30", "13:00", "13:30"]


def test_moving_changes_doctor_and_time_of_the_same_record(
    hospital: Hospital, desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    other = enter_doctor(hospital, "Dr Ana Petrova", "Dermatology")
    first = desk.book(booking(doctor, patient)).appointment
    command = Reschedule(first.id, first.version, Booking(other, MONDAY_9, 15))

    moved = desk.reschedule(command).appointment

    assert (moved.id, moved.doctor_id, moved.starts_at, moved.minutes) == (
        first.id, other, MONDAY_9, 15,
    )  # fmt: skip
    assert desk.reschedule(command).appointment == moved  # sent twice
    assert desk.book(booking(doctor, patient)).appointment  # its old time is free


def test_moving_what_somebody_else_moved_is_refused(
    desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    first = desk.book(booking(doctor, patient)).appointment
    desk.reschedule(Reschedule(first.id, first.version, Booking(doctor, MONDAY_9, 30)))

    later = MONDAY_9 + timedelta(hours=1)
    with pytest.raises(ConcurrentUpdateError):
        desk.reschedule(Reschedule(first.id, first.version, Booking(doctor, later, 30)))


def test_moving_onto_a_taken_time_is_refused_and_nothing_moves(
    desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    first = desk.book(booking(doctor, patient)).appointment
    second = desk.book(booking(doctor, patient, AT_11 + timedelta(minutes=30))).appointment

    with pytest.raises(AppointmentOverlapError):
        desk.reschedule(Reschedule(second.id, second.version, Booking(doctor, AT_11, 30)))

    assert desk.day(AT_11.date()).columns[0].appointments == (first, second)


def test_checking_in_gives_the_next_number_and_charges_the_consultation_once(
    hospital: Hospital, desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    first = desk.book(booking(doctor, patient)).appointment
    second = desk.book(booking(doctor, patient, AT_11 + timedelta(minutes=30))).appointment
    elsewhere = AppointmentService(hospital.sign_in(Role.NURSE))

    arrived = desk.check_in(first.id)
    again = elsewhere.check_in(first.id)

    assert (arrived.queue_number, arrived.checked_in_at) == (1, NOW)
    assert again == arrived
    assert desk.check_in(second.id).queue_number == 2
    assert charges(hospital) == [("Consultation, Cardiology", 8000, False)] * 2
    assert [pair[0].id for pair in desk.day(AT_11.date()).waiting()] == [first.id, second.id]


def test_the_charge_carries_the_doctors_fee_and_tax(
    hospital: Hospital, desk: AppointmentService, patient: UUID
) -> None:
    tax_id = new_id()
    with hospital.system().engine.begin() as connection:
        connection.execute(
            text("INSERT INTO tax_rates (id, name, rate) VALUES (:id, 'VAT', 2000)"),
            {"id": _key(hospital, tax_id)},
        )
    doctor = enter_doctor(hospital, fee=12_345, tax_rate_id=tax_id)
    desk.check_in(desk.book(booking(doctor, patient)).appointment.id)

    with hospital.system().engine.connect() as connection:
        row = connection.execute(text("SELECT price, tax_rate, quantity FROM charges")).one()
    assert tuple(row) == (12_345, 2000, Decimal(1000))


def test_a_doctor_without_a_fee_charges_nothing(
    hospital: Hospital, desk: AppointmentService, patient: UUID
) -> None:
    doctor = enter_doctor(hospital, fee=0)

    desk.check_in(desk.book(booking(doctor, patient)).appointment.id)

    assert charges(hospital) == []


def test_an_undone_check_in_takes_number_and_charge_back_and_can_be_done_again(
    hospital: Hospital, desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    first = desk.book(booking(doctor, patient)).appointment
    desk.check_in(first.id)

    undone = desk.undo_check_in(first.id)
    assert (undone.state, undone.queue_number) == (AppointmentState.BOOKED, None)
    assert [cancelled for *_, cancelled in charges(hospital)] == [True]

    desk.check_in(first.id)
    assert sorted(cancelled for *_, cancelled in charges(hospital)) == [False, True]


def test_cancelling_frees_the_time_and_needs_a_reason(
    desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    first = desk.book(booking(doctor, patient)).appointment
    with pytest.raises(InvalidInputError):
        desk.cancel(first.id, first.version, "  ")

    cancelled = desk.cancel(first.id, first.version, "Patient is ill")

    assert cancelled.cancel_reason == "Patient is ill"
    assert desk.cancel(first.id, first.version, "Patient is ill") == cancelled  # sent twice
    assert desk.day(AT_11.date()).columns[0].appointments == ()
    assert desk.book(booking(doctor, patient)).appointment


def test_cancelling_somebody_who_has_arrived_takes_the_charge_back(
    hospital: Hospital, desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    arrived = desk.check_in(desk.book(booking(doctor, patient)).appointment.id)

    desk.cancel(arrived.id, arrived.version, "Had to leave")

    assert charges(hospital) == [("Consultation, Cardiology", 8000, True)]


def test_what_stands_on_an_invoice_is_not_taken_back(
    hospital: Hospital, desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    arrived = desk.check_in(desk.book(booking(doctor, patient)).appointment.id)
    _invoice_everything(hospital, patient)

    with pytest.raises(ChargeBilledError):
        desk.cancel(arrived.id, arrived.version, "Had to leave")

    assert desk.day(AT_11.date()).columns[0].appointments == (arrived,)


def _invoice_everything(hospital: Hospital, patient: UUID) -> None:
    till = BillingService(hospital.sign_in(Role.BILLING))
    till.issue(IssueInvoice(new_id(), patient, till.running_bill(patient).bill.total))


def test_seen_follows_the_check_in_only(
    desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    first = desk.book(booking(doctor, patient)).appointment
    with pytest.raises(WrongStateError):
        desk.seen(first.id)
    desk.check_in(first.id)

    seen = desk.seen(first.id)

    assert seen.state is AppointmentState.SEEN
    with pytest.raises(WrongStateError):
        desk.cancel(first.id, seen.version, "Too late")


def test_nobody_is_a_no_show_before_their_time_and_may_come_late(
    hospital: Hospital, desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    first = desk.book(booking(doctor, patient)).appointment
    with pytest.raises(NotYetError):
        desk.no_show(first.id)

    hospital.clock.advance(timedelta(minutes=40))
    assert desk.no_show(first.id).state is AppointmentState.NO_SHOW
    assert desk.check_in(first.id).state is AppointmentState.ARRIVED


def test_a_check_in_belongs_to_the_day(
    desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    monday = desk.book(booking(doctor, patient, MONDAY_9)).appointment

    with pytest.raises(NotTodayError):
        desk.check_in(monday.id)


def test_a_doctor_who_has_left_keeps_a_column_while_somebody_is_booked(
    hospital: Hospital, desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    desk.book(booking(doctor, patient))
    with hospital.system().engine.begin() as connection:
        connection.execute(text("UPDATE staff SET active = false WHERE name LIKE 'Dr %'"))

    assert len(desk.day(AT_11.date()).columns) == 1
    assert desk.day(MONDAY_9.date()).columns == ()


@pytest.mark.parametrize("role", [Role.BILLING, Role.NURSE])
def test_who_may_not_book_is_refused(
    hospital: Hospital, doctor: UUID, patient: UUID, role: Role
) -> None:
    with pytest.raises(PermissionDeniedError):
        AppointmentService(hospital.sign_in(role)).book(booking(doctor, patient))


def test_appointments_of_a_patient_are_listed_from_today_on(
    desk: AppointmentService, doctor: UUID, patient: UUID
) -> None:
    booked: list[Appointment] = [
        desk.book(booking(doctor, patient, at)).appointment for at in (MONDAY_9, AT_11)
    ]

    assert list(desk.of_patient(patient)) == booked[::-1]


def test_evening_hours_belong_to_the_hospitals_day(
    hospital: Hospital, desk: AppointmentService, patient: UUID
) -> None:
    doctor = enter_doctor(hospital, hours=week((time(20), time(23, 30))))
    late = datetime(2026, 7, 17, 22, 0, tzinfo=UTC)  # 23:00 British summer time
    hospital.clock.advance(datetime(2026, 7, 17, 9, tzinfo=UTC) - NOW)

    desk.book(booking(doctor, patient, late))

    assert len(desk.day(late.date()).columns[0].appointments) == 1
