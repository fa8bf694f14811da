"""What was typed goes to JSON and back, and two edits of one record become one."""

import json
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pms_desktop.domain.patients import InsurancePolicy, PatientDetails, Phone, TypedPatient
from pms_desktop.features.registration.draft import from_json, to_json
from pms_desktop.features.registration.form.merge import merge

BASE = PatientDetails(given_names="Ann", family_names="Lee", city="Leeds", postcode="LS1")


@given(st.from_type(TypedPatient))
def test_a_draft_comes_back_as_it_was(typed: TypedPatient) -> None:
    assert from_json(json.loads(json.dumps(to_json(typed)))) == typed


def test_each_keeps_what_only_one_changed() -> None:
    mine = replace(BASE, city="York", phones=(Phone("1"),))
    theirs = replace(BASE, postcode="YO1", policies=(InsurancePolicy("Sanitas", "", date.max),))

    merged = merge(BASE, mine, theirs)

    assert merged.details == replace(mine, postcode="YO1", policies=theirs.policies)
    assert merged.theirs == ("postcode", "cover")
    assert merged.both == ()


def test_where_both_changed_what_was_typed_stands_and_is_named() -> None:
    merged = merge(BASE, replace(BASE, city="York"), replace(BASE, city="Hull"))

    assert merged.details.city == "York"
    assert merged.both == ("city",)


def test_the_same_change_twice_is_no_conflict() -> None:
    both = replace(BASE, city="York")

    assert merge(BASE, both, both).both == ()
