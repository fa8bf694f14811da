"""Allergies, history, problems, notes and the timeline, on both databases."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.emr import (
    AllergyAlreadyRecordedError,
    AllergySeverity,
    HistoryKind,
    NewAllergy,
    NewHistoryEntry,
    NewProblem,
    NoteKind,
    ProblemAlreadyListedError,
    ProblemState,
    UnknownCodeError,
)
from pms_desktop.domain.errors import (
    ConcurrentUpdateError,
    ConstraintViolatedError,
    InvalidInputError,
    PermissionDeniedError,
)
from pms_desktop.domain.notes import NewNote
from pms_desktop.domain.timeline import EntryKind
from pms_desktop.services.emr import RecordService
from pms_desktop.services.ids import new_id
from pms_desktop.services.notes import Amendment, NoteService
from pms_desktop.services.timeline import TimelineService
from tests.data.patients import enter_patient
from tests.hospital import NOW, Hospital


@pytest.fixture
def patient(hospital: Hospital) -> UUID:
    return enter_patient(hospital)


@pytest.fixture
def doctor(hospital: Hospital) -> RecordService:
    return RecordService(hospital.sign_in(Role.DOCTOR))


def penicillin(patient: UUID) -> NewAllergy:
    return NewAllergy(new_id(), patient, " Penicillin ", "anaphylaxis", AllergySeverity.SEVERE)


def note(patient: UUID, body: str) -> NewNote:
    return NewNote(new_id(), patient, NoteKind.CLINICAL, body, "Ward round")


def test_an_allergy_is_kept_with_who_and_when_and_sent_twice_it_is_one(
    patient: UUID, doctor: RecordService
) -> None:
    allergy = penicillin(patient)
    doctor.add_allergy(allergy)
    doctor.add_allergy(allergy)

    (kept,) = doctor.summary(patient).allergies

    assert kept.text == "Penicillin — anaphylaxis"
    assert (kept.recorded_by, kept.recorded_at) == ("Doctor Person", NOW)


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.NURSE, Role.DOCTOR])
def test_the_same_allergy_recorded_anew_names_the_one_there(
    hospital: Hospital, patient: UUID, doctor: RecordService, role: Role
) -> None:
    doctor.add_allergy(penicillin(patient))

    with pytest.raises(AllergyAlreadyRecordedError) as refused:
        RecordService(hospital.sign_in(role)).add_allergy(
            NewAllergy(new_id(), patient, "PENICILLIN")
        )

    assert refused.value.allergy.reaction == "anaphylaxis"
    assert len(doctor.summary(patient).allergies) == 1


def test_an_allergy_is_withdrawn_with_a_reason_and_can_be_recorded_again(
    patient: UUID, doctor: RecordService
) -> None:
    doctor.add_allergy(penicillin(patient))
    (kept,) = doctor.summary(patient).allergies

    with pytest.raises(InvalidInputError):
        doctor.withdraw_allergy(kept, "  ")
    doctor.withdraw_allergy(kept, "Tolerated twice since")

    assert doctor.summary(patient).allergies == ()
    with pytest.raises(ConcurrentUpdateError):
        doctor.withdraw_allergy(kept, "Again")
    doctor.add_allergy(penicillin(patient))
    assert len(doctor.summary(patient).allergies) == 1


def test_a_nurse_records_history_and_withdraws_it(hospital: Hospital, patient: UUID) -> None:
    nurse = RecordService(hospital.sign_in(Role.NURSE))
    nurse.add_history(NewHistoryEntry(new_id(), patient, HistoryKind.SURGICAL, "Appendix 1999"))
    (line,) = nurse.summary(patient).history

    assert (line.kind, line.text) == (HistoryKind.SURGICAL, "Appendix 1999")
    nurse.withdraw_history(line)
    assert nurse.summary(patient).history == ()


@pytest.mark.slow
def test_a_problem_is_listed_under_the_text_of_its_code(
    patient: UUID, doctor: RecordService
) -> None:
    problem = NewProblem(new_id(), patient, "j189", "whatever", "right base")
    doctor.add_problem(problem)
    doctor.add_problem(problem)

    (listed,) = doctor.summary(patient).problems

    assert (listed.code, listed.description) == ("J18.9", "Pneumonia, unspecified organism")
    assert listed.state is ProblemState.ACTIVE


def test_a_problem_is_resolved_and_reactivated(patient: UUID, doctor: RecordService) -> None:
    doctor.add_problem(NewProblem(new_id(), patient, "J18.9", ""))
    (listed,) = doctor.summary(patient).problems

    doctor.resolve(listed)
    (resolved,) = doctor.summary(patient).problems
    assert (resolved.state, resolved.resolved_on) == (ProblemState.RESOLVED, NOW.date())
    with pytest.raises(ProblemAlreadyListedError):
        doctor.add_problem(NewProblem(new_id(), patient, "J18.9", ""))
    with pytest.raises(ConcurrentUpdateError):
        doctor.resolve(listed)

    doctor.reactivate(resolved)
    (active,) = doctor.summary(patient).problems
    assert (active.state, active.resolved_on) == (ProblemState.ACTIVE, None)


def test_an_unknown_code_or_an_onset_to_come_is_refused(
    patient: UUID, doctor: RecordService
) -> None:
    with pytest.raises(UnknownCodeError):
        doctor.add_problem(NewProblem(new_id(), patient, "X00.0000", ""))
    tomorrow = NOW.date() + timedelta(days=1)
    with pytest.raises(InvalidInputError):
        doctor.add_problem(NewProblem(new_id(), patient, "I10", "", onset=tomorrow))


def test_a_nurse_lists_no_problem_by_program_or_by_database(
    server_hospital: Hospital,
) -> None:
    patient = enter_patient(server_hospital)
    nurse = server_hospital.sign_in(Role.NURSE)
    with pytest.raises(PermissionDeniedError):
        RecordService(nurse).add_problem(NewProblem(new_id(), patient, "I10", ""))

    with pytest.raises(PermissionDeniedError), nurse.unit_of_work(False) as uow:
        uow.records.add_problem(NewProblem(new_id(), patient, "I10", "Hypertension"))


def test_a_note_is_amended_by_another_and_both_stay(hospital: Hospital, patient: UUID) -> None:
    notes = NoteService(hospital.sign_in(Role.DOCTOR))
    first = note(patient, "Crackles left base.")
    notes.write(first)
    hospital.clock.advance(timedelta(minutes=5))
    notes.amend(Amendment(new_id(), patient, first.id, "Crackles right base.", "wrong side"))

    later, earlier = notes.of_patient(patient)

    assert (earlier.body, earlier.amended) == ("Crackles left base.", True)
    assert (later.body, later.amend_reason, later.amends_id) == (
        "Crackles right base.", "wrong side", first.id,
    )  # fmt: skip


@pytest.mark.parametrize("statement", ["UPDATE notes SET body = 'x'", "DELETE FROM notes"])
def test_a_signed_note_is_not_changed_by_any_program(
    hospital: Hospital, patient: UUID, statement: str
) -> None:
    NoteService(hospital.sign_in(Role.DOCTOR)).write(note(patient, "Less breathless."))

    with (
        pytest.raises(ConstraintViolatedError, match="frozen_notes"),
        hospital.system().units_for(None)(False) as uow,
    ):
        uow._session.execute(text(statement))


def test_the_timeline_holds_everything_newest_first_page_by_page(
    hospital: Hospital, patient: UUID, doctor: RecordService
) -> None:
    doctor.add_allergy(penicillin(patient))
    notes = NoteService(hospital.sign_in(Role.DOCTOR))
    for number in range(5):  # two of them in one moment
        notes.write(note(patient, f"Note {number}"))
        hospital.clock.advance(timedelta(minutes=number % 2))
    doctor.add_problem(NewProblem(new_id(), patient, "J18.9", ""))
    timeline = TimelineService(hospital.sign_in(Role.NURSE))

    first = timeline.page(patient, size=3)
    second = timeline.page(patient, after=first.entries[-1], size=3)
    third = timeline.page(patient, after=second.entries[-1], size=3)

    everything = (*first.entries, *second.entries, *third.entries)
    assert [page.more for page in (first, second, third)] == [True, True, False]
    assert len({entry.key for entry in everything}) == len(everything) == 7
    assert [entry.at for entry in everything] == sorted((e.at for e in everything), reverse=True)
    assert everything[0].kind is EntryKind.PROBLEM


def test_the_timeline_shows_only_the_kinds_asked_for(
    hospital: Hospital, patient: UUID, doctor: RecordService
) -> None:
    doctor.add_allergy(penicillin(patient))
    NoteService(hospital.sign_in(Role.DOCTOR)).write(note(patient, "Less breathless."))

    page = TimelineService(hospital.sign_in(Role.DOCTOR)).page(patient, [EntryKind.NOTE])

    assert [entry.kind for entry in page.entries] == [EntryKind.NOTE]


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.BILLING, Role.ADMINISTRATOR])
def test_the_desk_reads_no_chart(hospital: Hospital, patient: UUID, role: Role) -> None:
    context = hospital.sign_in(role)

    with pytest.raises(PermissionDeniedError):
        RecordService(context).summary(patient)
    with pytest.raises(PermissionDeniedError):
        TimelineService(context).page(patient)
