"""What scanners type, and what people type."""

import pytest

from pms_desktop.domain.scan_codes import may_become_scan, number_in_bars, parse_scan, scan_at_end

CODE = "PMS:P:000000021"
KEY = "PMS:A:0198c2a4-5b1e-7c3d-9f00-1a2b3c4d5e6f"


@pytest.mark.parametrize("code", [CODE, KEY, f"]Q3{CODE}", "pmsöpö000000021", "000000021"])
def test_a_code_may_become_one_from_its_first_letter_on(code: str) -> None:
    assert all(may_become_scan(code[: end + 1]) for end in range(len(code)))


@pytest.mark.parametrize("typed", ["Pe", "pm ", "PMS Clinic", "12a", "an", "0000000210", "m"])
def test_what_people_type_becomes_none(typed: str) -> None:
    assert not may_become_scan(typed)


def test_a_code_is_found_behind_other_letters() -> None:
    assert scan_at_end(f"Mar{CODE}") == CODE
    assert parse_scan(scan_at_end(f"]Q3{KEY}")) == parse_scan(KEY)
    assert scan_at_end("PMS:P:000000022") == ""  # its check digit does not fit


@pytest.mark.parametrize(
    ("bars", "means"),
    [
        ("000000021", CODE),
        ("]C0000000021", CODE),
        ("a-1024-4", "A-1024-4"),
        ("A-1024-5", ""),
        ("000000022", ""),
        ("0000000217", ""),
        ("21", ""),
    ],
)
def test_bars_hold_a_record_number_or_an_appointments(bars: str, means: str) -> None:
    assert number_in_bars(bars) == means
