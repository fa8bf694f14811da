"""What was typed goes to JSON and back, and two edits of one record become one."""

import json
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pms_desktop.domain.merge import merge
from pms_desktop.domain.patients import (
    BirthPart,
    InsurancePolicy,
    PatientDetails,
    Phone,
    TypedPatient,
)
from pms_desktop.features.registration.draft import from_json, to_json
from pms_desktop.features.registration.form.joined import fields_of, with_fields

BASE = PatientDetails(given_names="Ann", family_names="Lee", city="Leeds", postcode="LS1")


@given(st.from_type(TypedPatient))
def test_a_draft_comes_back_as_it_was(typed: TypedPatient) -> None:
    assert from_json(json.loads(json.dumps(to_json(typed)))) == typed


@given(st.from_type(TypedPatient))
def test_details_come_back_from_their_fields(typed: TypedPatient) -> None:
    assert with_fields(PatientDetails(), fields_of(typed.details)) == typed.details


def test_each_keeps_what_only_one_changed() -> None:
    mine = replace(BASE, city="York", phones=(Phone("1"),))
    theirs = replace(BASE, postcode="YO1", policies=(InsurancePolicy("Sanitas", "", date.max),))

    merged = merge(*map(fields_of, (BASE, mine, theirs)))

    expected = replace(mine, postcode="YO1", policies=theirs.policies)
    assert merged.values == fields_of(expected)
    assert merged.theirs == ("postcode", "policies")
    assert merged.both == ()


def test_where_both_changed_what_was_typed_stands_and_is_named() -> None:
    merged = merge(*map(fields_of, (BASE, replace(BASE, city="York"), replace(BASE, city="Hull"))))

    assert merged.values["city"] == "York"
    assert merged.both == ("city",)


def test_the_same_change_twice_is_no_conflict() -> None:
    both = fields_of(replace(BASE, city="York"))

    assert merge(fields_of(BASE), both, both).both == ()


def test_a_day_of_birth_is_never_joined_with_the_guess_of_another() -> None:
    guessed = replace(BASE, birth_date=date(1980, 7, 1), birth_estimated=True)
    exact = replace(BASE, birth_date=date(1981, 2, 3))

    merged = merge(*map(fields_of, (BASE, guessed, exact)))

    assert merged.both == ("birth",)
    assert merged.values["birth"] == (date(1980, 7, 1), True, BirthPart.AS_ESTIMATED)
