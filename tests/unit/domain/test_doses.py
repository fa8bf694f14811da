"""Doses of which nobody should be sure at first sight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pms_desktop.domain.doses import is_far_from
from tests.hostile import At, values_at


@pytest.mark.parametrize(
    ("dose", "usual"),
    [
        ("5000 mg", "500 mg"),
        ("5 000 mg", "500 mg"),
        ("5,000 mg", "500 mg"),
        ("5.000 mg", "500 mg"),
        ("5 g", "500 mg"),
        ("500 g", "500 mg"),
        ("50 mg", "500 mg"),
        ("25 mg", "2.5 mg"),
        ("25 mg", "2,5 mg"),
        ("500 mg", "500 micrograms"),
        ("0.5 mg", "5 mg"),
        ("60 units", "6 units"),
        ("50 mg/kg", "5 mg/kg"),
        ("20 tablets", "2 tablets"),
        ("10 puffs", "1 puff"),
        ("99999999999", ""),
    ],
)
def test_ten_times_or_a_tenth_of_the_usual_dose_is_far(dose: str, usual: str) -> None:
    assert is_far_from(dose, usual)


@pytest.mark.parametrize(
    ("dose", "usual"),
    [
        ("500 mg", "500 mg"),
        ("1 g", "500 mg"),
        ("1.5 g", "500 mg"),
        ("250 mg", "500 mg"),
        ("2,5 mg", "2.5 mg"),
        ("500 µg", "0.5 mg"),
        ("1 tablet", "500 mg"),
        ("as by INR", "5 mg"),
        ("half a tablet", "1 tablet"),
        ("4 tablets", "2 tablets"),
        ("", "5 mg"),
        ("1 tablet", ""),
    ],
)
def test_usual_doses_and_those_that_cannot_be_compared_are_not(dose: str, usual: str) -> None:
    assert not is_far_from(dose, usual)


@pytest.mark.parametrize("dose", [dose for _outcome, dose in values_at(At.DOSE)])
def test_slips_of_the_list_of_hostile_inputs_are_far(dose: str) -> None:
    assert is_far_from(dose, "500 mg")


@given(st.text(), st.text())
def test_no_text_stops_the_comparison(dose: str, usual: str) -> None:
    assert is_far_from(dose, usual) in (True, False)
