"""Admission, transfer and discharge, on both databases."""

from datetime import time, timedelta

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.board import BoardBed
from pms_desktop.domain.clock import local
from pms_desktop.domain.errors import (
    ConcurrentUpdateError,
    ConstraintViolatedError,
    InvalidInputError,
    PermissionDeniedError,
)
from pms_desktop.domain.patients import PatientClosedError, PatientDeceasedError
from pms_desktop.domain.wards import (
    AdmissionEndedError,
    AlreadyAdmittedError,
    BedNotReadyError,
    BedOccupiedError,
    BedState,
    DischargeKind,
)
from pms_desktop.services.ids import new_id
from pms_desktop.services.patient_notices import PatientNoticeService
from pms_desktop.services.patients import PatientService
from pms_desktop.services.wards import Admit, Discharge, Move, SetBedState, WardService
from tests.beds import House, admission, build_house
from tests.hospital import Hospital


@pytest.fixture
def house(hospital: Hospital) -> House:
    return build_house(hospital)


@pytest.fixture
def wards(hospital: Hospital, house: House) -> WardService:
    return WardService(hospital.sign_in(Role.NURSE))


def board(wards: WardService, house: House) -> list[BoardBed]:
    return wards.board(house.ward_id)


def ready(wards: WardService, house: House, position: int) -> None:
    bed = board(wards, house)[position].bed
    wards.set_bed_state(SetBedState(bed.id, bed.version, BedState.READY))


def test_an_admitted_patient_stands_on_the_board_with_the_day_of_the_stay(
    hospital: Hospital, wards: WardService, house: House
) -> None:
    patient = house.add_patient()
    wards.admit(admission(patient, house.beds[1]))
    hospital.clock.advance(timedelta(days=2))

    second = board(wards, house)[1]

    assert second.patient is not None
    assert (second.patient.id, second.day, second.place.reason) == (patient, 3, "Pneumonia")
    (ward,) = wards.wards()
    assert (ward.name, ward.beds, ward.occupied, ward.ready) == ("3 West", 4, 1, 3)
    running = wards.running_of(patient)
    assert running is not None
    assert (running.ward, running.bed) == ("3 West", "3W-02")


def test_admitting_to_a_taken_bed_names_who_is_in_it(wards: WardService, house: House) -> None:
    wards.admit(admission(house.add_patient("García", "María"), house.beds[0]))

    with pytest.raises(BedOccupiedError) as refused:
        wards.admit(admission(house.add_patient("Okoye", "Ngozi"), house.beds[0]))

    assert (refused.value.bed, refused.value.occupant) == ("3W-01", "GARCÍA, María")


def test_admitting_somebody_twice_says_where_they_lie(wards: WardService, house: House) -> None:
    patient = house.add_patient()
    wards.admit(admission(patient, house.beds[0]))

    with pytest.raises(AlreadyAdmittedError) as refused:
        wards.admit(admission(patient, house.beds[1]))

    assert (refused.value.ward, refused.value.bed) == ("3 West", "3W-01")


def test_the_same_admission_sent_twice_is_one(wards: WardService, house: House) -> None:
    command = admission(house.add_patient(), house.beds[0])

    wards.admit(command)
    wards.admit(command)

    assert wards.wards()[0].occupied == 1


def test_a_bed_being_cleaned_or_blocked_takes_nobody(wards: WardService, house: House) -> None:
    bed = board(wards, house)[0].bed
    wards.set_bed_state(SetBedState(bed.id, bed.version, BedState.BLOCKED, "oxygen repair"))

    with pytest.raises(BedNotReadyError) as refused:
        wards.admit(admission(house.add_patient(), bed.id))

    assert (refused.value.state, refused.value.note) == (BedState.BLOCKED, "oxygen repair")


def test_a_bed_is_blocked_only_with_a_reason(wards: WardService, house: House) -> None:
    bed = board(wards, house)[0].bed

    with pytest.raises(InvalidInputError):
        wards.set_bed_state(SetBedState(bed.id, bed.version, BedState.BLOCKED, "  "))


def test_a_bed_with_a_patient_cannot_be_blocked(wards: WardService, house: House) -> None:
    wards.admit(admission(house.add_patient(), house.beds[0]))
    bed = board(wards, house)[0].bed

    with pytest.raises(BedOccupiedError):
        wards.set_bed_state(SetBedState(bed.id, bed.version, BedState.BLOCKED, "repair"))


def test_a_bed_changed_elsewhere_is_not_overwritten(wards: WardService, house: House) -> None:
    bed = board(wards, house)[0].bed
    wards.set_bed_state(SetBedState(bed.id, bed.version, BedState.CLEANING))

    with pytest.raises(ConcurrentUpdateError):
        wards.set_bed_state(SetBedState(bed.id, bed.version, BedState.BLOCKED, "repair"))


def test_a_move_fills_the_new_bed_and_leaves_the_old_one_to_be_cleaned(
    wards: WardService, house: House
) -> None:
    command = admission(house.add_patient(), house.beds[0])
    wards.admit(command)
    move = Move(new_id(), command.id, house.beds[2])

    wards.move(move)
    wards.move(move)  # a lost reply: the second one changes nothing

    first, _second, third, _fourth = board(wards, house)
    assert (first.patient, first.bed.state) == (None, BedState.CLEANING)
    assert third.patient is not None
    assert third.bed.state is BedState.READY


def test_a_move_to_a_taken_bed_changes_nothing(wards: WardService, house: House) -> None:
    here = admission(house.add_patient("García"), house.beds[0])
    wards.admit(here)
    wards.admit(admission(house.add_patient("Okoye", "Ngozi"), house.beds[1]))

    with pytest.raises(BedOccupiedError) as refused:
        wards.move(Move(new_id(), here.id, house.beds[1]))

    assert refused.value.occupant == "OKOYE, Ngozi"
    assert [bed.patient is not None for bed in board(wards, house)] == [True, True, False, False]
    assert board(wards, house)[0].bed.state is BedState.READY


def test_two_patients_cannot_change_places_in_one_step_but_can_by_a_free_bed(
    wards: WardService, house: House
) -> None:
    one = admission(house.add_patient("One"), house.beds[0])
    two = admission(house.add_patient("Two"), house.beds[1])
    for command in (one, two):
        wards.admit(command)

    for command, bed in ((one, house.beds[1]), (two, house.beds[0])):
        with pytest.raises(BedOccupiedError):
            wards.move(Move(new_id(), command.id, bed))
    wards.move(Move(new_id(), one.id, house.beds[2]))
    ready(wards, house, 0)
    wards.move(Move(new_id(), two.id, house.beds[0]))
    ready(wards, house, 1)
    wards.move(Move(new_id(), one.id, house.beds[1]))

    families = [bed.patient and bed.patient.family_names for bed in board(wards, house)]
    assert families == ["Two", "One", None, None]


def test_discharge_frees_the_bed_for_cleaning_and_the_patient_for_another_stay(
    wards: WardService, house: House
) -> None:
    patient = house.add_patient()
    command = admission(patient, house.beds[0])
    wards.admit(command)
    end = Discharge(command.id, DischargeKind.HOME, "Well again")

    wards.discharge(end)
    wards.discharge(end)

    assert board(wards, house)[0].bed.state is BedState.CLEANING
    assert wards.running_of(patient) is None
    ready(wards, house, 0)
    wards.admit(admission(patient, house.beds[0]))
    assert wards.running_of(patient) is not None


@pytest.mark.parametrize("job", [Role.NURSE, Role.DOCTOR, Role.RECEPTIONIST])
def test_who_died_on_a_ward_is_dead_in_the_record_until_that_is_taken_back(
    hospital: Hospital, house: House, job: Role
) -> None:
    ward = WardService(hospital.sign_in(job))
    desk = hospital.sign_in(Role.RECEPTIONIST)
    command = admission(house.add_patient(), house.beds[0])
    ward.admit(command)
    now = local(hospital.clock, hospital.clock.now())
    end = Discharge(command.id, DischargeKind.DIED, "", now.date(), time(0, 1))

    ward.discharge(end)
    ward.discharge(end)

    record = PatientService(desk).get(command.patient_id)
    assert record.death is not None
    assert (record.death.on, record.death.time) == (now.date(), time(0, 1))
    with pytest.raises(PatientDeceasedError):
        ward.admit(admission(command.patient_id, house.beds[1]))
    alive = PatientNoticeService(desk).take_back_death(record.id, record.version)
    assert alive.death is None
    assert ward.running_of(command.patient_id) is None


def test_a_death_before_the_stay_or_to_come_ends_nothing(
    wards: WardService, house: House, hospital: Hospital
) -> None:
    command = admission(house.add_patient(), house.beds[0])
    wards.admit(command)
    now = local(hospital.clock, hospital.clock.now())

    for days in (-1, 1):
        on = now.date() + timedelta(days=days)
        with pytest.raises(InvalidInputError):
            wards.discharge(Discharge(command.id, DischargeKind.DIED, "", on, None))

    assert wards.running_of(command.patient_id) is not None


def test_an_ended_admission_can_neither_be_moved_nor_ended_otherwise(
    wards: WardService, house: House
) -> None:
    command = admission(house.add_patient(), house.beds[0])
    wards.admit(command)
    wards.discharge(Discharge(command.id, DischargeKind.HOME))

    with pytest.raises(AdmissionEndedError):
        wards.move(Move(new_id(), command.id, house.beds[1]))
    with pytest.raises(AdmissionEndedError):
        wards.discharge(Discharge(command.id, DischargeKind.DIED))


def test_a_nurse_without_a_reason_is_asked_for_it(wards: WardService, house: House) -> None:
    with pytest.raises(InvalidInputError):
        wards.admit(admission(house.add_patient(), house.beds[0], reason=" "))


@pytest.mark.parametrize("role", [Role.BILLING, Role.ADMINISTRATOR])
def test_who_may_not_admit_is_refused(hospital: Hospital, house: House, role: Role) -> None:
    service = WardService(hospital.sign_in(role))

    with pytest.raises(PermissionDeniedError):
        service.admit(admission(house.add_patient(), house.beds[0]))
    assert len(service.board(house.ward_id)) == 4


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.DOCTOR])
def test_desk_and_doctors_admit_move_and_discharge_too(
    hospital: Hospital, house: House, role: Role
) -> None:
    service = WardService(hospital.sign_in(role))
    command = admission(house.add_patient(), house.beds[0])

    service.admit(command)
    service.move(Move(new_id(), command.id, house.beds[1]))
    service.discharge(Discharge(command.id, DischargeKind.TRANSFERRED))

    assert service.wards()[0].occupied == 0


INSERT_STAY = text(
    "INSERT INTO bed_stays (id, admission_id, patient_id, bed_id, started_at, recorded_at,"
    " recorded_by) SELECT :id, admission_id, :patient, :bed, started_at, recorded_at, recorded_by"
    " FROM bed_stays LIMIT 1"
)


def raw(hospital: Hospital, value: object) -> object:
    """A key as the database writes it."""
    return value if hospital.on_postgres else str(value).replace("-", "")


@pytest.mark.parametrize(
    ("bed", "rule"),
    [(0, "uq_bed_stays_bed"), (1, "uq_bed_stays_patient"), (3, "ready_bed_stays")],
)
def test_not_even_raw_sql_fills_a_bed_twice_doubles_a_patient_or_fills_a_blocked_bed(
    hospital: Hospital, wards: WardService, house: House, bed: int, rule: str
) -> None:
    patient = house.add_patient()
    wards.admit(admission(patient, house.beds[0]))
    last = board(wards, house)[3].bed
    wards.set_bed_state(SetBedState(last.id, last.version, BedState.BLOCKED, "repair"))
    values = {
        "id": raw(hospital, new_id()),
        "patient": raw(hospital, patient if bed == 1 else house.add_patient("Other")),
        "bed": raw(hospital, house.beds[bed]),
    }

    with (
        pytest.raises(ConstraintViolatedError) as refused,
        hospital.system().units_for(None)(False) as uow,
    ):
        uow._session.execute(INSERT_STAY, values)

    assert refused.value.constraint == rule


def test_not_even_raw_sql_takes_an_occupied_bed_out_of_use(
    hospital: Hospital, wards: WardService, house: House
) -> None:
    wards.admit(admission(house.add_patient(), house.beds[0]))

    with (
        pytest.raises(ConstraintViolatedError) as refused,
        hospital.system().units_for(None)(False) as uow,
    ):
        uow._session.execute(text("UPDATE beds SET state = 'cleaning'"))

    assert refused.value.constraint == "occupied_beds"


def test_an_admission_to_no_bed_leaves_nothing_behind(wards: WardService, house: House) -> None:
    patient = house.add_patient()
    wards.admit(admission(house.add_patient("First"), house.beds[0]))

    with pytest.raises(BedOccupiedError):
        wards.admit(Admit(new_id(), new_id(), patient, house.beds[0], "Fever"))

    assert wards.running_of(patient) is None
    wards.admit(admission(patient, house.beds[1]))


def test_nobody_is_admitted_with_a_record_that_is_closed(
    hospital: Hospital, wards: WardService, house: House
) -> None:
    patient_id = house.add_patient()
    office = PatientService(hospital.sign_in(Role.ADMINISTRATOR))
    office.close(patient_id, office.get(patient_id).version, "Registered twice")

    with pytest.raises(PatientClosedError):
        wards.admit(admission(patient_id, house.beds[0]))
