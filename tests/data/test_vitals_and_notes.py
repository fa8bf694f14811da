"""Vital signs and notes, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.emr import NoteKind
from pms_desktop.domain.errors import (
    ConstraintViolatedError,
    InvalidInputError,
    PermissionDeniedError,
)
from pms_desktop.domain.notes import NewNote
from pms_desktop.domain.vitals import (
    AlreadyWithdrawnError,
    Band,
    Consciousness,
    LastVitals,
    Measurements,
    Parameter,
    UnlikelyVitalsError,
    VitalSigns,
)
from pms_desktop.services.ids import new_id
from pms_desktop.services.notes import Amendment, NoteService
from pms_desktop.services.vitals import NewVitalSigns, VitalSignsService
from pms_desktop.services.wards import WardService
from tests.beds import House, admission, build_house
from tests.hospital import NOW, Hospital

ILL = Measurements(
    respiration=22,
    spo2=94,
    systolic=104,
    diastolic=61,
    pulse=112,
    consciousness=Consciousness.ALERT,
    temperature=379,
)


def on_board(kept: VitalSigns) -> LastVitals:
    return LastVitals(kept.id, kept.taken_at, kept.news2, kept.news2_red)


@pytest.fixture
def house(hospital: Hospital) -> House:
    return build_house(hospital)


@pytest.fixture
def vitals(hospital: Hospital) -> VitalSignsService:
    return VitalSignsService(hospital.sign_in(Role.NURSE))


@pytest.fixture
def notes(hospital: Hospital) -> NoteService:
    return NoteService(hospital.sign_in(Role.NURSE))


def test_a_set_is_kept_with_its_score_and_stands_on_the_board(
    hospital: Hospital, vitals: VitalSignsService, house: House
) -> None:
    patient = house.add_patient()
    wards = WardService(hospital.sign_in(Role.NURSE))
    wards.admit(admission(patient, house.beds[0]))
    command = NewVitalSigns(new_id(), patient, NOW, ILL)

    kept = vitals.record(command)
    vitals.record(command)

    assert (kept.news2, kept.band, kept.recorded_by) == (6, Band.MEDIUM, "Nurse Person")
    assert kept.measured == ILL
    assert len(vitals.of_patient(patient)) == 1
    assert wards.board(house.ward_id)[0].vitals == on_board(kept)
    assert kept.admission_id == wards.board(house.ward_id)[0].place.admission_id


def test_a_partial_set_is_kept_without_a_score(vitals: VitalSignsService, house: House) -> None:
    kept = vitals.record(NewVitalSigns(new_id(), house.add_patient(), NOW, Measurements(pulse=70)))

    assert (kept.news2, kept.band) == (None, None)


@pytest.mark.parametrize(
    ("born", "score"), [(date(2010, 11, 20), 6), (date(2010, 11, 21), None), (None, 6)]
)
def test_nobody_under_sixteen_is_scored(
    vitals: VitalSignsService, house: House, born: date | None, score: int | None
) -> None:
    kept = vitals.record(NewVitalSigns(new_id(), house.add_patient(born=born), NOW, ILL))

    assert kept.news2 == score


def test_impossible_values_are_refused_by_name(vitals: VitalSignsService, house: House) -> None:
    wrong = replace(ILL, pulse=999, diastolic=140)

    with pytest.raises(InvalidInputError) as refused:
        vitals.record(NewVitalSigns(new_id(), house.add_patient(), NOW, wrong, confirmed=True))

    assert set(refused.value.faults) == {Parameter.PULSE, Parameter.DIASTOLIC}


def test_unlikely_values_are_asked_about_once(vitals: VitalSignsService, house: House) -> None:
    command = NewVitalSigns(new_id(), house.add_patient(), NOW, replace(ILL, pulse=210))

    with pytest.raises(UnlikelyVitalsError) as asked:
        vitals.record(command)
    kept = vitals.record(replace(command, confirmed=True))

    assert asked.value.parameters == (Parameter.PULSE,)
    assert kept.measured.pulse == 210


@pytest.mark.parametrize("later", [timedelta(minutes=1), timedelta(days=-8)])
def test_a_time_to_come_or_long_ago_is_refused(
    vitals: VitalSignsService, house: House, later: timedelta
) -> None:
    with pytest.raises(InvalidInputError):
        vitals.record(NewVitalSigns(new_id(), house.add_patient(), NOW + later, ILL))


def test_a_withdrawn_set_stays_to_be_seen_but_not_on_the_board(
    hospital: Hospital, vitals: VitalSignsService, house: House
) -> None:
    patient = house.add_patient()
    wards = WardService(hospital.sign_in(Role.NURSE))
    wards.admit(admission(patient, house.beds[0]))
    wrong = vitals.record(NewVitalSigns(new_id(), patient, NOW, ILL))

    vitals.withdraw(patient, wrong.id, "another patient's")

    assert wards.board(house.ward_id)[0].vitals is None
    (seen,) = vitals.of_patient(patient)
    assert seen.withdrawn_reason == "another patient's"
    with pytest.raises(AlreadyWithdrawnError):
        vitals.withdraw(patient, wrong.id, "slip of the hand")


def test_the_newest_set_counts_not_the_last_typed(
    hospital: Hospital, vitals: VitalSignsService, house: House
) -> None:
    patient = house.add_patient()
    WardService(hospital.sign_in(Role.NURSE)).admit(admission(patient, house.beds[0]))
    newest = vitals.record(NewVitalSigns(new_id(), patient, NOW, ILL))
    vitals.record(NewVitalSigns(new_id(), patient, NOW - timedelta(hours=1), ILL))

    board = WardService(hospital.sign_in(Role.NURSE)).board(house.ward_id)

    assert board[0].vitals == on_board(newest)


def test_a_receptionist_records_no_vital_signs(hospital: Hospital, house: House) -> None:
    service = VitalSignsService(hospital.sign_in(Role.RECEPTIONIST))

    with pytest.raises(PermissionDeniedError):
        service.record(NewVitalSigns(new_id(), house.add_patient(), NOW, ILL))


def test_a_note_is_signed_by_its_writer_and_belongs_to_the_stay(
    hospital: Hospital, notes: NoteService, house: House
) -> None:
    patient = house.add_patient()
    command = admission(patient, house.beds[0])
    WardService(hospital.sign_in(Role.NURSE)).admit(command)
    note = NewNote(new_id(), patient, NoteKind.TREATMENT, "  Slept well. ")

    notes.write(note)
    notes.write(note)

    (signed,) = notes.of_patient(patient)
    assert (signed.body, signed.author, signed.written_at) == ("Slept well.", "Nurse Person", NOW)
    assert signed.admission_id == command.id


def test_an_amendment_is_a_note_of_its_own_and_the_first_one_stays(
    notes: NoteService, house: House
) -> None:
    patient = house.add_patient()
    first = NewNote(new_id(), patient, NoteKind.TREATMENT, "Slept well.")
    notes.write(first)

    notes.amend(Amendment(new_id(), patient, first.id, "Slept badly.", "wrong patient in mind"))

    amendment, original = notes.of_patient(patient)
    assert (amendment.amends_id, amendment.amend_reason) == (first.id, "wrong patient in mind")
    assert (original.body, original.amended, amendment.amended) == ("Slept well.", True, False)


@pytest.mark.parametrize(("body", "reason"), [(" ", "why"), ("text", " ")])
def test_an_amendment_needs_words_and_a_reason(
    notes: NoteService, house: House, body: str, reason: str
) -> None:
    first = NewNote(new_id(), house.add_patient(), NoteKind.TREATMENT, "Slept well.")
    notes.write(first)

    with pytest.raises(InvalidInputError):
        notes.amend(Amendment(new_id(), first.patient_id, first.id, body, reason))


def test_a_nurse_writes_no_clinical_note(notes: NoteService, house: House) -> None:
    note = NewNote(new_id(), house.add_patient(), NoteKind.CLINICAL, "Pneumonia")

    with pytest.raises(PermissionDeniedError):
        notes.write(note)


@pytest.mark.parametrize("statement", ["UPDATE notes SET body = 'x'", "DELETE FROM notes"])
def test_not_even_raw_sql_changes_a_signed_note(
    hospital: Hospital, notes: NoteService, house: House, statement: str
) -> None:
    notes.write(NewNote(new_id(), house.add_patient(), NoteKind.TREATMENT, "Slept well."))

    with (
        pytest.raises(ConstraintViolatedError) as refused,
        hospital.system().units_for(None)(False) as uow,
    ):
        uow._session.execute(text(statement))

    assert refused.value.constraint == "frozen_notes"
