"""Searching ICD-10-CM."""

import pytest

from pms_desktop.domain.emr import UnknownCodeError
from pms_desktop.services.diagnosis_codes import LIMIT, code_named, find_codes


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("J18.9", "J18.9"),
        ("j189", "J18.9"),
        ("J18", "J18"),
        ("pneumonia", "J18.9"),
        ("Pneumonía", "J18.9"),
        ("asthma", "J45.909"),
        ("diabetes type 2", "E11.9"),
        ("iron anaemia", "D50.9"),
        ("appendic", "K37"),
        ("sepsis", "A41.9"),
        ("heart attack", "I21.9"),
        ("high blood pressure", "I10"),
        ("hypertension", "I10"),
        ("UTI", "N39.0"),
        ("stroke", "I63.9"),
        ("COPD", "J44.9"),
    ],
)
def test_the_code_that_is_meant_comes_first(query: str, best: str) -> None:
    assert find_codes(query)[0].code == best


def test_only_leaves_are_billable() -> None:
    category, *leaves = find_codes("J18")

    assert not category.billable
    assert all(code.billable for code in leaves)


def test_a_synonym_says_what_it_was_found_by() -> None:
    found = find_codes("heart attack")

    assert found[0].also == "heart attack"


def test_every_code_found_is_shown_once_and_not_too_many() -> None:
    found = [code.code for code in find_codes("fracture")]

    assert len(found) == len(set(found)) == LIMIT


@pytest.mark.parametrize("query", ["", "  ", "xyzzy", "肺炎", "%", "zz9"])
def test_what_fits_nothing_finds_nothing(query: str) -> None:
    assert find_codes(query) == []


def test_a_code_is_known_with_and_without_its_dot() -> None:
    assert code_named("i10").description == "Essential (primary) hypertension"
    assert code_named("E119") == code_named("E11.9")
    with pytest.raises(UnknownCodeError):
        code_named("X00.0000")
