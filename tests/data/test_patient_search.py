"""Who is found first by what is said, on both databases."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import psycopg
import pytest
from sqlalchemy import text

from pms_desktop.data.upgrade import upgrade
from pms_desktop.domain.access import Role
from pms_desktop.domain.mrn import mrn_of, shown_mrn
from pms_desktop.domain.patients import (
    FormerName,
    Identifier,
    InsurancePolicy,
    MatchedBy,
    PatientDetails,
    PatientMatch,
    Phone,
    RegisterPatient,
    Sex,
    TypedPatient,
)
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from tests.bench.statements import recorded
from tests.hospital import Hospital


def person(
    name: str, born: str = "1970-05-05", phone: str = "", *, sex: Sex = Sex.FEMALE,
    label: str = "", number: str = "", policy: str = "", romanised: str = "", preferred: str = "",
    former: str = "",
) -> PatientDetails:  # fmt: skip
    """`FAMILY, Given`."""
    family, _, given = name.partition(", ")
    return PatientDetails(
        family_names=family,
        given_names=given,
        sex=sex,
        birth_date=date.fromisoformat(born),
        phones=(Phone(phone, label=label),) if phone else (),
        identifiers=(Identifier("National ID", number),) if number else (),
        policies=(InsurancePolicy("Sanitas", policy),) if policy else (),
        romanised_name=romanised,
        preferred_name=preferred,
        former_names=(FormerName(former),) if former else (),
    )


PEOPLE = (
    person("García Martínez, María José", "1988-03-12", "+34 600 123 456", number="12.345.678-Z"),
    person("García Marín, Lucía", "2022-06-01", "+34 600 123 456", label="mother"),
    person("García, Juan", "1955-12-03", "+34 600 999 111", sex=Sex.MALE, policy="SAN-7781-22"),
    person("Smith, John", "1970-01-02", "07700 900123", sex=Sex.MALE),
    person("Smyth, Jon", "1971-02-03", "07700 900456", sex=Sex.MALE),
    person("Smithson, Joanna", "1990-07-07", "07700 900789"),
    person("Kowalczyk, Małgorzata", "1961-11-30", "+48 601 222 333"),
    person("Muhammad, Khalid", "1983-04-04", sex=Sex.MALE),
    person("محمد, خالد", "1984-05-05", sex=Sex.MALE),
    person("Иванов, Сергей", "1979-09-09", sex=Sex.MALE),
    person("王, 小明", "2001-10-10", sex=Sex.MALE),
    person("Li, Na", "1999-01-01"),
    person("Lima, Natália", "1999-01-02"),
    person("O'Brien, Sinéad", "1966-06-06", "020 7946 0018"),
    person("de la Cruz, Mary Ann", "1950-08-08"),
    person("Nguyễn, Văn Đức", "1977-07-17", sex=Sex.MALE),
    person("Schmidt, Jürgen", "1944-03-12", sex=Sex.MALE),
    person("Papadopoulos, Christos", "1938-02-28", sex=Sex.MALE),
    person("Chowdhury, Fatima", "1992-12-12"),
    person("Şahin, Çağla", "1995-05-15"),
    person("田中, 花子", "1980-04-01", romanised="Tanaka Hanako"),
    person("Okafor, Chukwuemeka", "1969-03-03", sex=Sex.MALE, preferred="Emeka"),
    person("Lindholm, Nora", "1991-02-02", former="Nora Bergström"),
    person("MacDonald, Fiona", "1971-08-09"),
    person("van der Berg, Pieter", "1960-03-04", "07911 120 022", sex=Sex.MALE),
    person("ヤマモト, ハナコ", "1990-06-07"),
)


@dataclass
class Desk:
    """A receptionist with everybody registered."""

    service: PatientService
    names: dict[object, str] = field(default_factory=dict)
    mrns: dict[str, str] = field(default_factory=dict)

    def enter(self, people: Sequence[PatientDetails]) -> None:
        for each in people:
            command = RegisterPatient(id=new_id(), typed=TypedPatient(details=each))
            patient = self.service.register(command)
            self.names[patient.id] = f"{each.family_names}, {each.given_names}"
            self.mrns[each.family_names] = patient.mrn

    def found(self, words: str) -> list[str]:
        return [self.names[match.patient.id] for match in self.service.find(words)]


@pytest.fixture
def desk(hospital: Hospital) -> Desk:
    made = Desk(PatientService(hospital.sign_in(Role.RECEPTIONIST)))
    made.enter(PEOPLE)
    return made


LIKE = "like"
SAID = (
    # parts of names, in any order, without accents
    ("garcia martinez", "García Martínez, María José", MatchedBy.NAME),
    ("jose garcia", "García Martínez, María José", MatchedBy.NAME),
    ("luc gar", "García Marín, Lucía", MatchedBy.NAME),
    ("li", "Li, Na", MatchedBy.NAME),
    ("na li", "Li, Na", MatchedBy.NAME),
    ("obrien", "O'Brien, Sinéad", MatchedBy.NAME),
    ("delacruz", "de la Cruz, Mary Ann", MatchedBy.NAME),
    ("nguyen duc", "Nguyễn, Văn Đức", MatchedBy.NAME),
    ("cagla sahin", "Şahin, Çağla", MatchedBy.NAME),
    # the very word before its beginning, and both before what is only like it
    ("smith", "Smith, John", MatchedBy.NAME),
    ("smithson", "Smithson, Joanna", MatchedBy.NAME),
    ("smyth", "Smyth, Jon", MatchedBy.NAME),
    # misspelt
    ("gracia martinez", "García Martínez, María José", LIKE),
    ("smiht jonh", "Smith, John", LIKE),
    ("kowalcyzk", "Kowalczyk, Małgorzata", LIKE),
    ("papadopulos", "Papadopoulos, Christos", LIKE),
    # as heard
    ("kovalchik", "Kowalczyk, Małgorzata", LIKE),
    ("mohamed halid", "Muhammad, Khalid", LIKE),
    ("shmit yurgen", "Schmidt, Jürgen", LIKE),
    ("choudry fatma", "Chowdhury, Fatima", LIKE),
    ("nguien", "Nguyễn, Văn Đức", LIKE),
    ("shahin chagla", "Şahin, Çağla", LIKE),
    # in another script
    ("ivanov sergey", "Иванов, Сергей", MatchedBy.ROMANISED),
    ("wang xiaoming", "王, 小明", MatchedBy.ROMANISED),
    ("王小明", "王, 小明", MatchedBy.NAME),
    ("mhmd", "محمد, خالد", MatchedBy.ROMANISED),
    ("tanaka hanako", "田中, 花子", MatchedBy.ROMANISED),
    ("emeka okafor", "Okafor, Chukwuemeka", MatchedBy.OTHER_NAME),
    ("bergstrom", "Lindholm, Nora", MatchedBy.OTHER_NAME),
    ("сергей", "Иванов, Сергей", MatchedBy.NAME),
    ("смит", "Smith, John", LIKE),
    # phones as spoken, their end and their middle
    ("0034 600 999 111", "García, Juan", MatchedBy.PHONE),
    ("999111", "García, Juan", MatchedBy.PHONE),
    ("9111", "García, Juan", MatchedBy.PHONE),
    ("07700 900 456", "Smyth, Jon", MatchedBy.PHONE),
    ("0018", "O'Brien, Sinéad", MatchedBy.PHONE),
    ("7946", "O'Brien, Sinéad", MatchedBy.PHONE),
    # numbers that others gave
    ("12345678z", "García Martínez, María José", MatchedBy.IDENTIFIER),
    ("345678", "García Martínez, María José", MatchedBy.IDENTIFIER),
    ("san-7781-22", "García, Juan", MatchedBy.IDENTIFIER),
    # with what is said beside a name, and written in one or apart
    ("mr smith", "Smith, John", MatchedBy.NAME),
    ("Frau Schmidt", "Schmidt, Jürgen", MatchedBy.NAME),
    ("garcia mrs. maria", "García Martínez, María José", MatchedBy.NAME),
    ("mj garcia", "García Martínez, María José", MatchedBy.NAME),
    ("mac donald", "MacDonald, Fiona", MatchedBy.NAME),
    ("mc donald fiona", "MacDonald, Fiona", LIKE),
    ("vd berg", "van der Berg, Pieter", MatchedBy.NAME),
    ("やまもと", "ヤマモト, ハナコ", MatchedBy.NAME),
    # on the phone
    ("oh seven nine double one one two double oh two two", "van der Berg, Pieter", MatchedBy.PHONE),
    ("triple nine one one one", "García, Juan", MatchedBy.PHONE),
    ("tel 07911 120022", "van der Berg, Pieter", MatchedBy.PHONE),
    # ages, exact, about and of two figures
    ("smith 56", "Smith, John", MatchedBy.BORN),
    ("garcia 88", "García Martínez, María José", MatchedBy.BORN),
    ("garcia aged 70", "García, Juan", MatchedBy.BORN),
    ("garcia about 36", "García Martínez, María José", MatchedBy.BORN),
    ("smyth 50s", "Smyth, Jon", MatchedBy.BORN),
    # dates of birth, alone and beside a name
    ("12/03/1988", "García Martínez, María José", MatchedBy.BORN),
    ("12.3.88", "García Martínez, María José", MatchedBy.BORN),
    ("17071977", "Nguyễn, Văn Đức", MatchedBy.BORN),
    ("7 july 1990", "Smithson, Joanna", MatchedBy.BORN),
    ("garcia 2022", "García Marín, Lucía", MatchedBy.BORN),
    ("garcia dec 1955", "García, Juan", MatchedBy.BORN),
    ("smyth 1971", "Smyth, Jon", MatchedBy.BORN),
    ("smith 1971", "Smyth, Jon", LIKE),
)


@pytest.mark.slow
def test_who_is_meant_comes_first(desk: Desk) -> None:
    wrong = []
    for said, expected, by in SAID:
        found = desk.service.find(said)
        first = found[0] if found else PatientMatch(desk.service.find("")[0].patient, ())
        answered = LIKE if not first.as_said else by if by in first.matched_by else ""
        if (desk.names[first.patient.id], answered) != (expected, by):
            wrong.append((said, desk.names[first.patient.id], first.matched_by))

    assert wrong == []


def test_nobody_is_found_by_what_fits_nobody(desk: Desk) -> None:
    for said in ("zzyzx", "garcia zzyzx", "5551", "01/01/1901", "%", "smith 0018 zzyzx qwk"):
        assert desk.found(said) == [], said


def test_a_family_on_one_phone_is_told_apart(desk: Desk) -> None:
    found = desk.service.find("600 123 456")

    assert {match.patient.given_names: match.spots[0].text for match in found} == {
        "María José": "+34 600 123 456",
        "Lucía": "+34 600 123 456 (mother)",
    }
    start, length = found[0].spots[0].marks[0]
    assert found[0].spots[0].text[start : start + length] == "600 123 456"


def test_a_record_number_comes_before_all_and_a_slip_in_it_is_said(desk: Desk) -> None:
    mrn = desk.mrns["Smith"]
    wrong = f"{mrn[:-1]}{(int(mrn[-1]) + 1) % 10}"

    assert desk.found(mrn)[0] == "Smith, John"
    assert desk.service.find(shown_mrn(mrn))[0].matched_by == (MatchedBy.MRN,)
    assert desk.service.find(f"mrn {mrn}")[0].matched_by == (MatchedBy.MRN,)
    near = desk.service.find(wrong)[0]
    assert desk.names[near.patient.id] == "Smith, John"
    assert near.matched_by == (MatchedBy.NEAR_MRN,)
    assert near.spots[0].text == shown_mrn(mrn)


def test_a_scanned_wristband_finds_its_patient_alone(desk: Desk) -> None:
    mrn = desk.mrns["Li"]

    assert desk.found(f"PMS:P:{mrn}") == ["Li, Na"]
    assert desk.service.find(f"pms:p:{mrn}")[0].matched_by == (MatchedBy.SCAN,)
    assert desk.found(f"PMS:P:{mrn_of(4711)}") == []


def test_who_has_no_tokens_is_indexed_by_the_next_upgrade(hospital: Hospital) -> None:
    desk = Desk(PatientService(hospital.sign_in(Role.RECEPTIONIST)))
    desk.enter(PEOPLE[:1])
    with hospital.system().engine.begin() as connection:
        connection.execute(text("DELETE FROM patient_search"))
    assert desk.found("garcia") == []

    told: list[tuple[int, int]] = []
    upgrade(hospital.system().engine, progress=lambda done, of: told.append((done, of)))

    assert told == [(1, 1)]
    assert desk.found("gracia") == ["García Martínez, María José"]


def test_what_another_program_writes_is_found_at_once(server_hospital: Hospital) -> None:
    desk = Desk(PatientService(server_hospital.sign_in(Role.RECEPTIONIST)))
    desk.enter(PEOPLE[1:3])
    plain = server_hospital.system_url.replace("+psycopg", "")
    with psycopg.connect(plain) as other:
        other.execute(
            "UPDATE patients SET family_names = 'Müller-Núñez', birth_date = '1931-07-01'"
            " WHERE given_names = 'Lucía'"
        )
        other.execute("UPDATE patient_phones SET e164 = '+442079460123', number = '020 7946 0123'")

    for said in ("muller", "nunez lucia", "lu", "460123", "1/7/1931", "july 1931", "1931"):
        assert "García Marín, Lucía" in desk.found(said), said
    assert desk.found("lusia muler") == []
    upgrade(server_hospital.system().engine)
    assert desk.found("lusia muler") == ["García Marín, Lucía"]


def test_a_search_is_one_statement_and_one_for_a_slip_three(hospital: Hospital) -> None:
    station = hospital.open_station(Role.RECEPTIONIST)
    desk = Desk(PatientService(station.context))
    desk.enter(PEOPLE[:4])
    given = "Bea Carla Delia Emma Flora Greta Hilda Ines Julia Karin"
    for at, name in enumerate(given.split()):
        desk.enter([person(f"Garza, {name}", f"19{5 * at + 30}-01-01")])
    asked = {}
    for said in ("garza", "g", "600 999 111", "12/03/1988", desk.mrns["Smith"], "gracia martinz"):
        with recorded(station.database.engine) as recording:
            assert desk.found(said), said
        sent = [sql for sql, _parameters in recording.taken()]
        asked[said] = [sql for sql in sent if "patients" in sql or "name_keys" in sql]

    assert [len(each) for each in asked.values()] == [1, 1, 1, 1, 1, 3]


def test_of_a_restricted_patient_no_number_is_shown(desk: Desk) -> None:
    mrn, said = desk.mrns["García Martínez"], (
        "martinez 600 123 456", "12345678z", "garcia martinez",
    )  # fmt: skip
    for each in (mrn, *said):
        first = desk.service.find(each)[0]
        assert "600 123 456" in f"{first.patient.phone} {first.spots}", each
    whole = desk.service.get(desk.service.find(mrn)[0].patient.id)
    desk.service.restrict(whole.id, whole.version, "At their wish")

    for each in (mrn, *said):
        first = desk.service.find(each)[0]
        assert first.patient.mrn == mrn
        assert first.patient.restricted
        assert not first.patient.phone
        assert not any("345" in spot.text or "600" in spot.text for spot in first.spots), each


def test_the_index_is_asked_however_many_would_answer(server_hospital: Hospital) -> None:
    Desk(PatientService(server_hospital.sign_in(Role.RECEPTIONIST))).enter(PEOPLE)
    function = "SELECT prosrc, proconfig FROM pg_proc WHERE proname = 'pms_ask_tokens'"
    with server_hospital.system().engine.begin() as connection:
        source, settings = connection.execute(text(function)).one()
        assert "LIMIT most" in source
        for setting in settings:
            name, _, value = setting.partition("=")
            connection.execute(text("SELECT set_config(:n, :v, true)"), {"n": name, "v": value})
        plan = connection.scalars(
            text(
                "EXPLAIN SELECT s.patient_id FROM public.patient_search s"
                " WHERE array_to_tsvector(string_to_array(s.tokens, ' ')) @@ '~g'::tsquery LIMIT 80"
            )
        )
        assert "ix_patient_search_tokens" in "\n".join(plan)
