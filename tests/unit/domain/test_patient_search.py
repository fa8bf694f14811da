"""What somebody's words look for, and how patients are kept to be found."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pms_desktop.data.finding.romanising import romanised
from pms_desktop.domain.mrn import is_mrn, mrn_of, near_mrns, shown_mrn
from pms_desktop.domain.patient_search import PatientQuery, begun_terms, parse_query
from pms_desktop.domain.patient_terms import Kind
from pms_desktop.domain.patient_tokens import tokens_of
from pms_desktop.domain.patients import Identifier, PatientDetails, Phone
from pms_desktop.domain.scan_codes import ScanCode, ScanKind, parse_scan
from pms_desktop.domain.sounds import sound_codes
from pms_desktop.domain.spelling import kept_keys, looked_up
from pms_desktop.domain.spoken_dates import DateHabits
from pms_desktop.domain.token_query import AllOf, Has, TokenQuery

MONTHS = {"mar": 3, "march": 3, "dec": 12}
HABITS = DateHabits(date(2026, 11, 20), "dmy", MONTHS)

names = st.text(st.characters(categories=["L"]), min_size=1, max_size=12)
signs = st.sampled_from([" ", "-", "'", "’", ", ", ".", "  "])


def answers(query: TokenQuery, tokens: list[str]) -> bool:
    """What the index of a database says."""
    if isinstance(query, Has):
        return any(
            token.startswith(query.token) if query.begins else token == query.token
            for token in tokens
        )
    parts = (answers(part, tokens) for part in query.parts)
    return all(parts) if isinstance(query, AllOf) else any(parts)


def found(typed: str, details: PatientDetails) -> bool:
    query = parse_query(typed, HABITS)
    return bool(query.terms) and answers(begun_terms(query), tokens_of(details, romanised).split())


@given(st.lists(names, min_size=1, max_size=4), st.lists(names, min_size=1, max_size=4), signs)
def test_a_name_is_found_as_it_was_typed_in_any_order(
    family: list[str], given_names: list[str], sign: str
) -> None:
    details = PatientDetails(family_names=sign.join(family), given_names=" ".join(given_names))

    assert found(f"{details.family_names} {details.given_names}", details)
    assert found(f"{details.given_names} {details.family_names}".upper(), details)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("O'Brien", ["obrien", "o'brien", "brien", "OBrien"]),
        ("Jean-Luc", ["jean luc", "jeanluc", "luc"]),
        ("de la Cruz", ["delacruz", "cruz", "la cruz", "lacruz", "de la cruz"]),
        ("van der Meer", ["vandermeer", "dermeer", "meer"]),
        ("Иванов", ["ivanov", "иван", "IVAN"]),
        ("王小明", ["wang", "xiaoming", "王小", "wangxiaoming"]),
        ("محمد", ["mhmd", "محمد"]),
        ("Παπαδόπουλος", ["papadop", "παπαδοπουλος"]),
        ("Łódź", ["lodz"]),
    ],
)
def test_a_name_is_found_however_its_parts_and_letters_are_written(
    name: str, typed: list[str]
) -> None:
    details = PatientDetails(family_names=name)

    assert [words for words in typed if not found(words, details)] == []


@pytest.mark.parametrize(
    ("e164", "spoken"),
    [
        ("+34600123456", ["600 123 456", "600.123.456", "+34 600 12", "0034600123456", "3456"]),
        ("+442079460018", ["020 7946 0018", "+44 (0)20 7946 0018", "207946", "0018", "460018"]),
        ("+12025550123", ["202-555-0123", "(202) 555-0123", "1 202 555", "5550", "0123"]),
        ("+9779841234567", ["984 1234567", "+977-984", "4567"]),
        ("+390612345678", ["06 1234 5678", "+39 06 1234"]),
    ],
)
def test_a_phone_is_found_as_it_is_spoken(e164: str, spoken: list[str]) -> None:
    details = PatientDetails(given_names="X", phones=(Phone("", e164),))

    assert [words for words in spoken if not found(words, details)] == []


def test_an_identifier_is_found_with_gaps_and_partly() -> None:
    details = PatientDetails(given_names="X", identifiers=(Identifier("NI", "AB 12 34 56 C"),))

    for typed in ("ab 12 34 56 c", "AB123456C", "3456c", "ab12"):
        assert found(typed, details), typed
    assert not found("ab 21 34", details)


@pytest.mark.parametrize(
    ("typed", "order", "means"),
    [
        ("12/03/1988", "dmy", ("19880312",)),
        ("12/03/1988", "mdy", ("19881203",)),
        ("1988-03-12", "dmy", ("19880312",)),
        ("12.3.88", "dmy", ("19880312",)),
        ("120388", "dmy", ("19880312",)),
        ("12031988", "dmy", ("19880312",)),
        ("19880312", "ymd", ("19880312",)),
        ("19880312", "dmy", ("19880312",)),
        ("12 mar 1988", "dmy", ("19880312",)),
        ("March 12, 1988", "dmy", ("19880312",)),
        ("mar 1988", "dmy", ("198803",)),
        ("3/1988", "dmy", ("198803",)),
        ("1988", "dmy", ("1988",)),
        ("3/88", "dmy", ("198803",)),
        ("march '88", "dmy", ("198803",)),
        ("born in March 1988", "dmy", ("198803",)),
        ("12th of March 88", "dmy", ("19880312",)),
        ("12-Mar-1988", "dmy", ("19880312",)),
        ("12mar88", "dmy", ("19880312",)),
        ("*12.3.88", "dmy", ("19880312",)),
        ("1.2.05", "dmy", ("20050201", "19050201")),
        ("12/25/1988", "dmy", ("19881225",)),
        ("31/02/1988", "dmy", ()),
        ("12/03/2031", "dmy", ()),
    ],
)
def test_a_date_of_birth_is_read_in_the_hospitals_order(
    typed: str, order: str, means: tuple[str, ...]
) -> None:
    query = parse_query(typed, DateHabits(HABITS.today, order, MONTHS))

    assert days_of(query) == means


def days_of(query: PatientQuery) -> tuple[str, ...]:
    readings = [each for term in query.terms for each in term.readings]
    return tuple(each.text for each in readings if each.kind is Kind.BORN)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("aged 40", "19851121", "19861120"),
        ("40 years old", "19851121", "19861120"),
        ("40yo", "19851121", "19861120"),
        ("about 40", "19821121", "19891120"),
        ("40s", "19761121", "19861120"),
    ],
)
def test_an_age_is_the_days_between_which_somebody_was_born(
    typed: str, first: str, last: str
) -> None:
    (age,) = parse_query(f"smith {typed}", HABITS).terms[1].readings

    assert (age.kind, age.text) == (Kind.AGE, f"{first}-{last}")


def test_what_is_said_beside_a_name_need_not_be_met() -> None:
    for typed in ("Dr. Smith", "smith, mr", "patient smith", "smith male", "smith 40"):
        query = parse_query(typed, HABITS)
        assert (query.names, len(query.needed), len(query.terms)) == (("smith",), 1, 2), typed
    for alone in ("mr", "dob", "male"):
        assert parse_query(alone, HABITS).names == (alone,)


def test_a_number_is_read_from_words_and_a_name_is_none() -> None:
    said = "smith oh seven double two triple nine"
    assert [each.text for each in parse_query(said, HABITS).terms[1].readings][:1] == ["722999"]
    for name in ("oh sung", "seven smith", "double"):
        assert parse_query(name, HABITS).names == tuple(name.split())


def test_a_name_and_a_date_are_two_terms() -> None:
    query = parse_query("smith 12 mar 1988 john", HABITS)

    assert query.names == ("smith", "john")
    assert days_of(query) == ("19880312",)


@given(st.integers(1, 10**8))
def test_a_record_number_is_read_however_it_is_written(number: int) -> None:
    mrn = mrn_of(number)

    for written in (
        mrn, shown_mrn(mrn), shown_mrn(mrn).replace("-", " "), f"MRN {mrn}", f"#{mrn}",
        f"MRN no. {shown_mrn(mrn)}", f"{mrn} smith",
    ):  # fmt: skip
        reading = parse_query(written, HABITS).mrn
        assert reading is not None
        assert (reading.exact, reading.near) == (mrn, ())


@given(st.integers(10**4, 10**7), st.integers(0, 9))
def test_a_record_number_with_a_wrong_check_digit_says_which_is_near(
    number: int, check: int
) -> None:
    mrn = mrn_of(number)
    wrong = f"{mrn[:-1]}{check}"

    near = near_mrns(wrong)

    assert (near[:1] == (mrn,)) == (wrong != mrn)
    assert all(is_mrn(each) for each in near)


@given(st.integers(10**5, 10**7), st.integers(2, 6))
def test_swapped_digits_of_a_record_number_are_swapped_back(number: int, at: int) -> None:
    mrn = mrn_of(number)
    swapped = f"{mrn[:at]}{mrn[at + 1]}{mrn[at]}{mrn[at + 2 :]}"

    assert swapped == mrn or mrn in near_mrns(swapped)


@pytest.mark.parametrize(
    "typed", ["PMS:P:000000013", "pms:p:000000013", "]C1PMS:P:000000013", "PMSÖPÖ000000013"]
)
def test_a_scanned_code_is_read_also_through_another_keyboard(typed: str) -> None:
    assert parse_scan(typed) == ScanCode(ScanKind.PATIENT, "000000013")


def test_a_code_that_is_not_ours_is_no_code() -> None:
    assert ScanCode(ScanKind.PATIENT, "000000013").text == "PMS:P:000000013"
    for typed in ("PMS:P:000000014", "PMS:X:1", "PMS", "ABC:P:000000013", "P:000000013"):
        assert parse_scan(typed) is None


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("smith", "smyth"), ("mohamed", "muhammad"), ("muhammad", "mhmd"), ("schmidt", "shmit"),
        ("catherine", "kathryn"), ("philip", "filip"), ("kowalski", "kovalsky"),
        ("zhang", "chang"), ("christos", "hristos"), ("jimenez", "himenez"), ("vivek", "bibek"),
        ("krishna", "krisna"), ("youssef", "yusuf"), ("kim", "gim"), ("renaud", "reno"),
    ],
)  # fmt: skip
def test_names_that_sound_alike_share_a_code(said: str, written: str) -> None:
    assert set(sound_codes(said)) & set(sound_codes(written))


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=12), st.data())
def test_a_word_with_one_slip_meets_the_word_meant(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("aeiourst"))
    slips = {
        "lacking": word[:at] + word[at + 1 :],
        "added": word[:at] + letter + word[at:],
        "wrong": word[:at] + letter + word[at + 1 :],
        "swapped": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    }

    assert [name for name, slip in slips.items() if not kept_keys(word) & looked_up(slip)] == []


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read(text: str) -> None:
    query = parse_query(text, HABITS)

    assert len(query.terms) <= 8
    assert all(term.readings for term in query.terms)
