"""Record numbers: what a slip of the finger cannot hide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pms_desktop.domain.mrn import is_mrn, looks_mistyped, mrn_of, parse_mrn, shown_mrn

numbers = st.integers(1, 10**11)


@given(numbers, st.data())
def test_every_single_wrong_digit_is_noticed(number: int, data: st.DataObject) -> None:
    mrn = mrn_of(number)
    at = data.draw(st.integers(0, len(mrn) - 1))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != mrn[at]]))

    assert not is_mrn(mrn[:at] + wrong + mrn[at + 1 :])


@given(numbers, st.data())
def test_every_swap_of_neighbours_is_noticed(number: int, data: st.DataObject) -> None:
    mrn = mrn_of(number)
    at = data.draw(st.integers(0, len(mrn) - 2))
    swapped = mrn[:at] + mrn[at + 1] + mrn[at] + mrn[at + 2 :]

    assert swapped == mrn or not is_mrn(swapped)


@given(numbers)
def test_a_number_is_read_back_as_it_is_shown(number: int) -> None:
    mrn = mrn_of(number)

    assert parse_mrn(shown_mrn(mrn)) == mrn
    assert parse_mrn(mrn.lstrip("0")) == mrn
    assert parse_mrn(f"MRN {shown_mrn(mrn)}") == mrn


def test_numbers_are_shown_in_groups_of_four() -> None:
    assert shown_mrn("004827132") == "0048-2713-2"
    assert shown_mrn("1234567894") == "1-2345-6789-4"


@pytest.mark.parametrize("text", ["", "0", "000000000", "hello", "0048-2713-3", "٣"])
def test_what_is_no_record_number_is_not_read_as_one(text: str) -> None:
    assert parse_mrn(text) is None


def test_record_numbers_begin_at_one() -> None:
    with pytest.raises(ValueError, match="begin at 1"):
        mrn_of(0)


def test_a_whole_number_with_a_slip_is_told_from_a_number_half_typed() -> None:
    assert looks_mistyped("0048-2713-3")
    assert not looks_mistyped("0048-2713-2")
    assert not looks_mistyped("0048-27")
    assert not looks_mistyped("600 123 456")
