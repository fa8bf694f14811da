"""Clinical rows are seen in open charts only; every opening is kept. On both databases."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from pms_desktop.data.audit.check import verify
from pms_desktop.domain.access import Role
from pms_desktop.domain.audit import AuditAction, AuditEntry, AuditQuery
from pms_desktop.domain.charts import (
    CareRelation,
    ChartClosedError,
    ReasonNeededError,
)
from pms_desktop.domain.emr import NewAllergy, NoteKind
from pms_desktop.domain.errors import InvalidInputError, PermissionDeniedError
from pms_desktop.domain.notes import NewNote
from pms_desktop.domain.patients import ChangePatient, TypedPatient
from pms_desktop.services.charts import ChartService
from pms_desktop.services.context import Context
from pms_desktop.services.emr import RecordService
from pms_desktop.services.ids import new_id
from pms_desktop.services.notes import NoteService
from pms_desktop.services.patients import PatientService
from pms_desktop.services.prescribing import PrescriptionService
from pms_desktop.services.timeline import TimelineService
from pms_desktop.services.vitals import VitalSignsService
from pms_desktop.services.wards import WardService
from tests.beds import admission, build_house
from tests.charts import close_charts, open_charts
from tests.data.patients import enter_patient
from tests.hospital import Hospital


@pytest.fixture
def patient(hospital: Hospital) -> UUID:
    """Nobody has opened this chart; it holds a note and an allergy."""
    patient_id = enter_patient(hospital)
    write(hospital.sign_in(Role.DOCTOR), patient_id)
    allergy = NewAllergy(new_id(), patient_id, "Penicillin", "rash")
    RecordService(hospital.sign_in(Role.NURSE)).add_allergy(allergy)
    with hospital.system().engine.begin() as connection:  # long ago, by others
        frozen = hospital.on_postgres
        if frozen:
            connection.execute(text("SET session_replication_role = replica"))
            connection.execute(text("UPDATE notes SET recorded_at = '2020-01-01'"))
            connection.execute(text("UPDATE allergies SET recorded_at = '2020-01-01'"))
        else:
            connection.execute(text("DROP TRIGGER frozen_notes_update"))
            moment = "'2020-01-01 00:00:00.000000'"
            connection.execute(text(f"UPDATE notes SET recorded_at = {moment}"))
            connection.execute(text(f"UPDATE allergies SET recorded_at = {moment}"))
    close_charts(hospital)
    return patient_id


def write(context: Context, patient_id: UUID, body: str = "Less breathless.") -> None:
    NoteService(context).write(NewNote(new_id(), patient_id, NoteKind.CLINICAL, body))


def openings(hospital: Hospital, patient_id: UUID) -> list[AuditEntry]:
    with hospital.sign_in(Role.ADMINISTRATOR).unit_of_work(True) as uow:
        found = uow.audit.find(AuditQuery(patient_id=patient_id, topics=("chart_openings",)))
    return list(reversed(found))


def test_a_closed_chart_is_never_shown_as_an_empty_one(hospital: Hospital, patient: UUID) -> None:
    doctor = hospital.sign_in(Role.DOCTOR)

    for read in (
        lambda: RecordService(doctor).summary(patient),
        lambda: TimelineService(doctor).page(patient),
        lambda: TimelineService(doctor).vitals_since(patient, None),
        lambda: NoteService(doctor).of_patient(patient),
        lambda: VitalSignsService(doctor).of_patient(patient),
        lambda: PrescriptionService(doctor).of_patient(patient),
        lambda: PrescriptionService(doctor).check(patient, []),
    ):
        with pytest.raises(ChartClosedError):
            read()
    assert openings(hospital, patient) == []


def test_a_chart_in_nobodys_hands_opens_with_a_reason_that_is_kept(
    hospital: Hospital, patient: UUID
) -> None:
    doctor = hospital.sign_in(Role.DOCTOR)
    charts = ChartService(doctor)
    with pytest.raises(ReasonNeededError) as needed:
        charts.open(patient)
    assert not needed.value.restricted
    with pytest.raises(InvalidInputError):
        charts.open(patient, "  ")

    charts.open(patient, "Emergency")
    charts.open(patient, "Another reason, but it is open")

    (note,) = NoteService(doctor).of_patient(patient)
    assert note.body == "Less breathless."
    (entry,) = openings(hospital, patient)
    assert (entry.action, entry.actor, entry.station) == (
        AuditAction.GLASS, "doctor", "Test desk",
    )  # fmt: skip
    assert dict(entry.after) == {"relation": "none", "reason": "Emergency"}


def test_patients_in_ones_care_open_by_themselves(hospital: Hospital, patient: UUID) -> None:
    house = build_house(hospital)
    nurse, doctor = hospital.sign_in(Role.NURSE), hospital.sign_in(Role.DOCTOR)
    stay = admission(patient, house.beds[0])
    WardService(nurse).admit(stay)

    assert ChartService(nurse).open(patient, "ignored: none is needed").relation is (
        CareRelation.WARD
    )
    # A stay without a doctor is every doctor's.
    assert ChartService(doctor).open(patient).relation is CareRelation.DOCTOR
    assert [(e.actor, e.action) for e in openings(hospital, patient)] == [
        ("nurse", AuditAction.OPEN),
        ("doctor", AuditAction.OPEN),
    ]


def test_what_somebody_wrote_keeps_the_patient_in_their_care(hospital: Hospital) -> None:
    patient = enter_patient(hospital)
    doctor = hospital.sign_in(Role.DOCTOR)
    write(doctor, patient)
    close_charts(hospital)

    assert ChartService(doctor).open(patient).relation is CareRelation.RECORDED
    with pytest.raises(ReasonNeededError):
        ChartService(hospital.sign_in(Role.NURSE)).open(patient)


def test_writing_opens_a_chart_by_itself_and_is_refused_without_a_reason(
    hospital: Hospital, patient: UUID
) -> None:
    house = build_house(hospital)
    nurse = hospital.sign_in(Role.NURSE)
    with pytest.raises(ReasonNeededError):
        RecordService(nurse).add_allergy(NewAllergy(new_id(), patient, "Latex"))
    WardService(nurse).admit(admission(patient, house.beds[0]))

    RecordService(nurse).add_allergy(NewAllergy(new_id(), patient, "Latex"))

    assert len(RecordService(nurse).summary(patient).allergies) == 2
    assert len(openings(hospital, patient)) == 1


def test_an_opening_ends_after_eight_hours_and_is_purged(hospital: Hospital, patient: UUID) -> None:
    doctor = hospital.sign_in(Role.DOCTOR)
    open_charts(hospital, patient, Role.DOCTOR, Role.NURSE, lasts=timedelta(days=-3650))
    with pytest.raises(ChartClosedError):
        NoteService(doctor).of_patient(patient)

    ChartService(doctor).open(patient, "Emergency")

    with hospital.system().engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM chart_openings")) == 1


def test_a_restricted_record_needs_a_reason_from_everybody(hospital: Hospital) -> None:
    patient = enter_patient(hospital)
    house = build_house(hospital)
    nurse, desk = hospital.sign_in(Role.NURSE), hospital.sign_in(Role.RECEPTIONIST)
    WardService(nurse).admit(admission(patient, house.beds[0]))
    RecordService(nurse).add_allergy(NewAllergy(new_id(), patient, "Penicillin"))
    PatientService(desk).restrict(
        patient, PatientService(desk).get(patient).version, "At their wish"
    )
    close_charts(hospital)

    for context in (nurse, desk, hospital.sign_in(Role.ADMINISTRATOR)):
        with pytest.raises(ReasonNeededError) as needed:
            ChartService(context).open(patient)
        assert needed.value.restricted
        with pytest.raises(ChartClosedError):
            PatientService(context).get(patient)
    assert PatientService(desk).find("garcia")[0].patient.restricted
    assert PatientService(desk).focus(patient).allergies == ()
    # Whoever stands at the bed is warned all the same.
    assert PatientService(nurse).focus(patient).allergies == ("Penicillin",)
    ChartService(nurse).open(patient, "In my care")
    assert RecordService(nurse).summary(patient).allergies
    (entry,) = openings(hospital, patient)[-1:]
    assert entry.action is AuditAction.GLASS
    assert entry.after["restricted"] is True
    assert entry.after["relation"] == CareRelation.WARD


def test_everybody_at_a_desk_restricts_and_only_an_administrator_lifts(
    hospital: Hospital,
) -> None:
    patient = enter_patient(hospital)
    desk, office = hospital.sign_in(Role.RECEPTIONIST), hospital.sign_in(Role.ADMINISTRATOR)
    restricted = PatientService(desk).restrict(patient, 1, "At their wish")
    with pytest.raises(PermissionDeniedError):
        PatientService(desk).lift(patient, restricted.version, "At their wish")
    if hospital.on_postgres:
        with pytest.raises(PermissionDeniedError), desk.unit_of_work(False) as uow:
            uow.patients.lift(patient, restricted.version, "Curious")

    assert not PatientService(office).lift(patient, restricted.version, "At their wish").restricted


def test_a_desk_registers_allergies_and_history_and_reads_no_chart(hospital: Hospital) -> None:
    patient = enter_patient(hospital, opened=False)
    service = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    known = service.get(patient)
    details = replace(known.details, birth_date=date(1988, 3, 12))
    typed = TypedPatient(details=details, allergies=("Latex",), history="Asthma")

    saved = service.change(ChangePatient(id=patient, version=known.version, typed=typed))

    assert (saved.allergies, saved.history) == (("Latex",), ("Asthma",))
    with pytest.raises(PermissionDeniedError):
        NoteService(hospital.sign_in(Role.RECEPTIONIST)).of_patient(patient)
    (entry,) = openings(hospital, patient)
    assert (entry.actor, entry.after["relation"]) == ("receptionist", CareRelation.REGISTERED)


def test_boards_and_banners_say_what_they_must_and_open_nothing(
    hospital: Hospital, patient: UUID
) -> None:
    house = build_house(hospital)
    nurse = hospital.sign_in(Role.NURSE)
    WardService(nurse).admit(admission(patient, house.beds[0]))

    board = WardService(nurse).board(house.ward_id)
    for role in (Role.RECEPTIONIST, Role.LABORATORY, Role.BILLING):
        focus = PatientService(hospital.sign_in(role)).focus(patient)
        assert focus.allergies == ("Penicillin — rash",)

    assert board[0].allergies == ("Penicillin",)
    assert openings(hospital, patient) == []


def test_the_seals_hold_openings_too(hospital: Hospital, patient: UUID) -> None:
    ChartService(hospital.sign_in(Role.DOCTOR)).open(patient, "Emergency")
    system = hospital.system()

    assert not verify(system.engine).faults
    with system.engine.begin() as connection:
        if hospital.on_postgres:
            connection.execute(text("SELECT pms_seal_audit()"))
            connection.execute(text("SET session_replication_role = replica"))
            connection.execute(text("UPDATE audit SET action = 'open' WHERE action = 'glass'"))
    assert bool(verify(system.engine).faults) == hospital.on_postgres
