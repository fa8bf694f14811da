"""Finding, registering, editing and closing patients, on both databases."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from threading import Barrier

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.duplicates import LikelyDuplicateError, Trait
from pms_desktop.domain.errors import (
    ConcurrentUpdateError,
    InvalidInputError,
    NotFoundError,
    PermissionDeniedError,
    PmsError,
)
from pms_desktop.domain.mrn import is_mrn, shown_mrn
from pms_desktop.domain.patients import (
    ChangePatient,
    Identifier,
    InsurancePolicy,
    MatchedBy,
    NextOfKin,
    Patient,
    PatientDetails,
    Phone,
    RegisterPatient,
    Sex,
    TypedPatient,
)
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from tests.hospital import NOW, Hospital

MARIA = PatientDetails(
    given_names="María José",
    family_names="García Martínez",
    sex=Sex.FEMALE,
    birth_date=date(1988, 3, 12),
    phones=(Phone("+34 600 123 456"), Phone("020 7946 0018", label="mother")),
    email="maria@example.org",
    address="Calle Sol 2",
    postcode="28013",
    city="Madrid",
    country="Spain",
    identifiers=(Identifier("National ID", "12.345.678-Z"), Identifier("Passport", "AB 12 34 C")),
    next_of_kin=(NextOfKin("Antonio García", "father", "+34 600 111 222"),),
    policies=(InsurancePolicy("Sanitas", "SAN-7781-22", date(2027, 1, 31)),),
)


def register(service: PatientService, details: PatientDetails, **typed: object) -> Patient:
    whole = TypedPatient(details=details, **typed)  # type: ignore[arg-type]
    return service.register(RegisterPatient(id=new_id(), typed=whole))


def person(
    given: str, family: str, born: date = date(1970, 5, 5), **more: object
) -> PatientDetails:
    details = PatientDetails(
        given_names=given, family_names=family, sex=Sex.FEMALE, birth_date=born
    )
    return replace(details, **more)  # type: ignore[arg-type]


@pytest.fixture
def desk(hospital: Hospital) -> PatientService:
    return PatientService(hospital.sign_in(Role.RECEPTIONIST))


def test_everything_typed_is_kept_and_a_checked_number_given(desk: PatientService) -> None:
    patient = register(desk, MARIA, allergies=("Penicillin", "Latex"), history="Asthma since 1995")

    again = desk.get(patient.id)
    assert is_mrn(again.mrn)
    assert again.allergies == ("Penicillin", "Latex")
    assert again.history == ("Asthma since 1995",)
    assert again.details == replace(
        MARIA,
        phones=(
            Phone("+34 600 123 456", "+34600123456"),
            Phone("020 7946 0018", "+442079460018", "mother"),
        ),
    )


@pytest.mark.parametrize(
    ("words", "by"),
    [
        ("garc mar", MatchedBy.NAME),
        ("jose garcia", MatchedBy.NAME),
        ("GARCÍA", MatchedBy.NAME),
        ("600 123 456", MatchedBy.PHONE),
        ("0034600123456", MatchedBy.PHONE),
        ("+34 (0)600-123-456", MatchedBy.PHONE),
        ("020 7946 0018", MatchedBy.PHONE),
        ("12345678z", MatchedBy.IDENTIFIER),
        ("12.345.678-Z", MatchedBy.IDENTIFIER),
        ("ab1234c", MatchedBy.IDENTIFIER),
        ("AB 12 34 C", MatchedBy.IDENTIFIER),
    ],
)
def test_a_patient_is_found_by_whatever_is_said(
    desk: PatientService, words: str, by: MatchedBy
) -> None:
    maria = register(desk, MARIA)
    register(desk, person("Ann", "Other"))

    found = desk.find(words)

    assert [match.patient.id for match in found] == [maria.id]
    assert by in found[0].matched_by


def test_a_record_number_is_found_with_and_without_hyphens(desk: PatientService) -> None:
    maria = register(desk, MARIA)

    for words in (maria.mrn, shown_mrn(maria.mrn), maria.mrn.lstrip("0"), f"MRN {maria.mrn}"):
        assert desk.find(words.removeprefix("MRN "))[0].matched_by == (MatchedBy.MRN,)


@pytest.mark.parametrize(
    "words", ["%", "_", "%%%", "\\", "'", '"', "*", "a_c", "gar%", "' OR 1=1 --"]
)
def test_signs_that_mean_something_to_a_database_are_only_signs(
    desk: PatientService, words: str
) -> None:
    register(desk, person("Abc", "Gardener"))

    assert desk.find(words) == [] or words == "gar%"


def test_whole_words_come_before_beginnings_and_closed_records_last(hospital: Hospital) -> None:
    office = PatientService(hospital.sign_in(Role.ADMINISTRATOR))
    lee = register(office, person("Ann", "Lee"))
    register(office, person("Anna", "Leeds", date(1980, 1, 1)))
    closed = register(office, person("Ann", "Lee", date(1950, 1, 1)))
    office.close(closed.id, closed.version, "Registered twice")

    found = [(match.patient.name, match.patient.closed) for match in office.find("ann lee")]

    assert found == [("LEE, Ann", False), ("LEEDS, Anna", False), ("LEE, Ann", True)]
    assert office.find("ann lee")[0].patient.id == lee.id


def test_without_words_the_patients_of_this_person_come_first(hospital: Hospital) -> None:
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    office = PatientService(hospital.sign_in(Role.ADMINISTRATOR))
    first = register(desk, person("Ann", "First"))
    second = register(desk, person("Ben", "Second"))
    register(office, person("Cleo", "Elsewhere"))

    assert [match.patient.id for match in desk.find("")] == [second.id, first.id]
    assert [match.patient.id for match in desk.find(" ", [first.id])] == [first.id, second.id]
    nurse = PatientService(hospital.sign_in(Role.NURSE))
    assert len(nurse.find("")) == 3
    assert nurse.count() == 3


def test_the_same_registration_sent_twice_is_one_patient(desk: PatientService) -> None:
    command = RegisterPatient(id=new_id(), typed=TypedPatient(details=MARIA, allergies=("Latex",)))

    first, again = desk.register(command), desk.register(command)

    assert again == first
    assert desk.count() == 1


def test_what_was_mended_before_sending_again_is_kept(desk: PatientService) -> None:
    command = RegisterPatient(id=new_id(), typed=TypedPatient(details=MARIA))
    desk.register(command)

    mended = replace(command, typed=TypedPatient(details=replace(MARIA, city="Toledo")))
    again = desk.register(mended)

    assert again.details.city == "Toledo"
    assert desk.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"given_names": "", "family_names": ""}, "given_names"),
        ({"family_names": " "}, "family_names"),
        ({"given_names": "M\u202eary"}, "given_names"),
        ({"family_names": "Gar\u200bcía"}, "family_names"),
        ({"birth_date": date(1869, 12, 31)}, "birth_date"),
        ({"birth_date": NOW.date() + timedelta(days=1)}, "birth_date"),
        ({"birth_date": None}, "birth_date"),
        ({"email": "a@b.c\r\nBcc: x@y"}, "email"),
        ({"email": "no at sign"}, "email"),
        ({"phones": (Phone("12"),)}, "phone.0"),
        ({"phones": (Phone("+34 600 123 456"), Phone("call me"))}, "phone.1"),
        ({"identifiers": (Identifier("Passport", "--"),)}, "identifier.0"),
        ({"next_of_kin": (NextOfKin("", "", "+34 600 123 456"),)}, "kin.0.name"),
        ({"address": "x" * 65_536}, "address"),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field(
    desk: PatientService, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        register(desk, replace(MARIA, **wrong))  # type: ignore[arg-type]

    assert list(refused.value.faults) == [field]
    assert desk.count() == 0


def test_a_word_of_two_alphabets_is_pointed_out_but_may_be_right(desk: PatientService) -> None:
    odd = TypedPatient(details=person("P\u0430ul", "Smith"))

    assert "two alphabets" in desk.faults(odd)["given_names"]
    assert register(desk, odd.details).details.given_names == "P\u0430ul"


def test_hostile_names_are_kept_and_found_as_typed(desk: PatientService) -> None:
    for name in ("'; DROP TABLE patients;--", "<b>DEAD</b>", "محمد\u200cرضا", "=1+1", "$$ :x %s"):
        patient = register(desk, person("Sam", name))
        assert desk.get(patient.id).details.family_names == name
        assert patient.id in {match.patient.id for match in desk.find(name)} or "=" in name


def test_composed_and_decomposed_names_are_one(desk: PatientService) -> None:
    patient = register(desk, person("Jose\u0301", "Núñez"))

    assert patient.details.given_names == "José"
    assert desk.find("Núñez")[0].patient.id == patient.id


def test_a_newborn_of_the_last_minute_of_the_day_is_registered(hospital: Hospital) -> None:
    hospital.clock.advance(NOW.replace(hour=23, minute=59) - NOW)
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))

    assert register(desk, person("Baby", "New", NOW.date())).details.birth_date == NOW.date()


def test_a_likely_twin_stops_the_desk_until_it_says_that_they_differ(desk: PatientService) -> None:
    maria = register(desk, MARIA)
    typed = TypedPatient(
        details=person(
            "María",
            "Garcia Martinez",
            date(1988, 3, 12),
            phones=(Phone("0034 600 123 456"),),
            city="Madrid",
        )
    )
    command = RegisterPatient(id=new_id(), typed=typed)

    with pytest.raises(LikelyDuplicateError) as stopped:
        desk.register(command)

    twin = stopped.value.twins[0]
    assert twin.patient.id == maria.id
    assert twin.agrees_on(Trait.BORN)
    assert twin.agrees_on(Trait.PHONE)
    assert not twin.agrees_on(Trait.NAME)
    assert desk.count() == 1
    desk.register(replace(command, different_from=stopped.value.ids))
    assert desk.count() == 2


def test_a_child_on_the_same_phone_is_shown_but_stops_nobody(desk: PatientService) -> None:
    maria = register(desk, MARIA)
    lucia = person("Lucía", "García Marín", date(2022, 6, 1), phones=MARIA.phones)

    twins = desk.twins(lucia)

    assert [(twin.patient.id, twin.strong) for twin in twins] == [(maria.id, False)]
    register(desk, lucia)


@pytest.mark.parametrize(
    "changed",
    [
        {"identifiers": (Identifier("ID", "12345678Z"),), "birth_date": date(1990, 1, 1)},
        {"birth_date": date(1988, 12, 3)},
        {"given_names": "Maria", "family_names": "García Martinez", "phones": ()},
    ],
)
def test_twins_are_seen_through_slips(desk: PatientService, changed: dict[str, object]) -> None:
    maria = register(desk, MARIA)

    twins = desk.twins(replace(MARIA, **changed))  # type: ignore[arg-type]

    assert twins[0].patient.id == maria.id
    assert twins[0].strong


def test_strangers_are_no_twins(desk: PatientService) -> None:
    register(desk, MARIA)

    assert desk.twins(person("Kwame", "Ghartey", date(1988, 3, 12))) == []
    assert desk.twins(person("Marta", "Garrido", date(1971, 2, 3))) == []


def test_an_edit_replaces_the_lists_and_is_found_by_the_new_words(desk: PatientService) -> None:
    maria = register(desk, MARIA, allergies=("Latex",))
    details = replace(maria.details, family_names="Smith", phones=(), identifiers=())

    changed = desk.change(
        ChangePatient(
            id=maria.id,
            version=maria.version,
            typed=TypedPatient(details=details, allergies=("latex", "Nuts"), history="Asthma"),
        )
    )

    assert changed.details == details
    assert changed.allergies == ("Latex", "Nuts")
    assert changed.mrn == maria.mrn
    assert [match.patient.id for match in desk.find("smith")] == [maria.id]
    assert desk.find("garcia") == []
    assert desk.find("600123456") == []


def test_the_second_of_two_edits_is_told_of_the_first(desk: PatientService) -> None:
    maria = register(desk, MARIA)
    edit = ChangePatient(id=maria.id, version=1, typed=TypedPatient(details=maria.details))
    desk.change(edit)

    with pytest.raises(ConcurrentUpdateError):
        desk.change(edit)


def test_only_who_may_closes_a_record_and_it_can_be_reopened(hospital: Hospital) -> None:
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    office = PatientService(hospital.sign_in(Role.ADMINISTRATOR))
    maria = register(desk, MARIA)

    with pytest.raises(PermissionDeniedError):
        desk.close(maria.id, maria.version, "Twice")
    with pytest.raises(InvalidInputError):
        office.close(maria.id, maria.version, "  ")
    closed = office.close(maria.id, maria.version, "Registered twice")
    assert closed.closed_reason == "Registered twice"
    assert closed.closed_at == NOW
    assert desk.find("garcia")[0].patient.closed
    assert office.reopen(maria.id, closed.version).closed_at is None


def test_who_may_not_register_is_refused_and_sees_no_history(hospital: Hospital) -> None:
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    maria = register(desk, MARIA, history="Asthma")
    pharmacy = PatientService(hospital.sign_in(Role.PHARMACIST))

    assert pharmacy.get(maria.id).history == ()
    with pytest.raises(PermissionDeniedError):
        register(pharmacy, MARIA)
    with pytest.raises(NotFoundError):
        pharmacy.get(new_id())


def test_the_banner_says_who_is_in_focus(hospital: Hospital) -> None:
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    maria = register(desk, MARIA, allergies=("Penicillin",))

    for role in (Role.RECEPTIONIST, Role.PHARMACIST, Role.DOCTOR):
        focus = PatientService(hospital.sign_in(role)).focus(maria.id)
        assert focus.name == "GARCÍA MARTÍNEZ, María José"
        assert (focus.sex, focus.age, focus.born) == ("F", "38 y", "12 Mar 1988")
        assert focus.mrn == shown_mrn(maria.mrn)
        assert focus.cover == "Sanitas"
        assert focus.allergies == ("Penicillin",)


def test_numbers_are_gapless_though_some_registrations_are_refused(desk: PatientService) -> None:
    numbers = []
    for name in ("Abara", "Quirk", "Ludlow"):
        numbers.append(int(register(desk, person("Ann", name)).mrn[:-1]))
        with pytest.raises(InvalidInputError):
            register(desk, person("Ann", "Future", date(2027, 1, 1)))

    assert numbers == [1, 2, 3]


def test_two_desks_with_one_person_before_them_make_one_record(hospital: Hospital) -> None:
    desks = [PatientService(hospital.sign_in(Role.RECEPTIONIST)) for _ in range(2)]

    answers = at_once([partial(register, desk, MARIA) for desk in desks])

    assert sorted(type(answer).__name__ for answer in answers) == [
        "LikelyDuplicateError",
        "Patient",
    ]
    assert desks[0].count() == 1


def test_one_registration_from_two_windows_at_once_is_one_record(hospital: Hospital) -> None:
    desks = [PatientService(hospital.sign_in(Role.RECEPTIONIST)) for _ in range(4)]
    command = RegisterPatient(id=new_id(), typed=TypedPatient(details=MARIA))

    answers = at_once([partial(desk.register, command) for desk in desks])

    assert {answer.mrn for answer in answers if isinstance(answer, Patient)} == {"000000013"}
    assert len(answers) == 4
    assert desks[0].count() == 1


def at_once(acts: Sequence[Callable[[], Patient]]) -> list[Patient | PmsError]:
    """Start all acts at the same moment and collect what each answers."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Patient]) -> Patient | PmsError:
        start.wait()
        try:
            return act()
        except PmsError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
