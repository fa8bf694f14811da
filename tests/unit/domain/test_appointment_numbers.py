"""The number of an appointment as people say it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pms_desktop.domain.appointment_numbers import (
    SaidAppointment,
    parse_appointment_number,
    shown_appointment_number,
)
from pms_desktop.domain.mrn import mrn_of


@given(st.integers(1, 10**9))
def test_what_is_shown_is_read_and_no_slip_of_one_digit_or_two_neighbours_is(number: int) -> None:
    shown = shown_appointment_number(number).lower()
    digits = shown.removeprefix("a-").replace("-", "")

    assert parse_appointment_number(shown) == SaidAppointment(number, certain=True)
    for at, digit in enumerate(digits):
        wrong = f"{digits[:at]}{(int(digit) + 3) % 10}{digits[at + 1 :]}"
        swapped = f"{digits[:at]}{digits[at + 1 : at + 2]}{digit}{digits[at + 2 :]}"
        for slip in (wrong, swapped):
            assert slip == digits or parse_appointment_number(f"a{slip}") is None


@pytest.mark.parametrize("said", ["a-1024-{c}", "a 1024 {c}", "appt 1024{c}", "1024{c}"])
def test_it_is_read_however_it_is_said(said: str) -> None:
    found = parse_appointment_number(said.format(c=shown_appointment_number(1024)[-1]))

    assert found is not None
    assert found.number == 1024
    assert found.certain == said.startswith("a")


def test_a_record_number_a_name_and_a_short_number_are_none() -> None:
    for said in (mrn_of(1024), mrn_of(123456789), "ann", "a", "a-", "a1", "12", "anna 10247"):
        assert parse_appointment_number(said) is None, said
