"""What a patient is found by, and what somebody's words look for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pms_desktop.domain.mrn import mrn_of, shown_mrn
from pms_desktop.domain.patient_search import parse_query, phone_words, search_text
from pms_desktop.domain.patients import Identifier, PatientDetails, Phone

names = st.text(st.characters(categories=["L"]), min_size=1, max_size=12)
signs = st.sampled_from([" ", "-", "'", "’", ", ", ".", "  "])


def begins(query: str, text: str) -> bool:
    """Whether every word of the query begins a word of the text."""
    words = parse_query(query).words
    return bool(words) and all(f" {word}" in text for word in words)


@given(st.lists(names, min_size=1, max_size=4), st.lists(names, min_size=1, max_size=4), signs)
def test_a_name_is_found_as_it_was_typed_in_any_order(
    family: list[str], given_names: list[str], sign: str
) -> None:
    details = PatientDetails(family_names=sign.join(family), given_names=" ".join(given_names))
    text = search_text(mrn_of(1), details)

    assert begins(f"{details.family_names} {details.given_names}", text)
    assert begins(f"{details.given_names} {details.family_names}".upper(), text)


@given(st.integers(1, 10**9))
def test_a_record_number_is_found_however_it_is_written(number: int) -> None:
    mrn = mrn_of(number)
    text = search_text(mrn, PatientDetails(family_names="X"))

    for written in (mrn, shown_mrn(mrn), shown_mrn(mrn).replace("-", " "), mrn.lstrip("0")):
        assert begins(written, text)


@pytest.mark.parametrize(
    ("e164", "spoken"),
    [
        ("+34600123456", ["600 123 456", "600.123.456", "+34 600 12", "0034600123456"]),
        ("+442079460018", ["020 7946 0018", "+44 (0)20 7946 0018", "207946"]),
        ("+12025550123", ["202-555-0123", "(202) 555-0123", "1 202 555"]),
        ("+9779841234567", ["984 1234567", "+977-984"]),
        ("+390612345678", ["06 1234 5678", "+39 06 1234"]),
    ],
)
def test_a_phone_is_found_as_it_is_spoken(e164: str, spoken: list[str]) -> None:
    text = search_text(mrn_of(1), PatientDetails(given_names="X", phones=(Phone("", e164),)))

    assert [words for words in spoken if not begins(words, text)] == []


def test_no_phone_has_no_words() -> None:
    assert phone_words("") == ()


def test_an_identifier_with_gaps_is_looked_for_in_one_piece_as_well() -> None:
    details = PatientDetails(given_names="X", identifiers=(Identifier("NI", "AB 12 34 56 C"),))

    assert f" {parse_query('ab 12 34 56 c').joined} " in search_text(mrn_of(1), details)


@given(st.text(max_size=300))
def test_no_query_can_hold_a_sign_of_the_database(text: str) -> None:
    query = parse_query(text)

    assert not set("".join(query.words) + query.joined) & set("%_\\'\"*():^- ")
    assert len(query.words) <= 8
