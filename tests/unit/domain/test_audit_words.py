"""Audit rows in the words of the hospital."""

from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from pms_desktop.data.audit.triggers import audited_tables
from pms_desktop.domain.audit_words import Wording, subject_word, subjects, worded

DOCTOR = UUID(int=7)
WORDING = Wording({DOCTOR: "Dr Chidi Okafor"}, ZoneInfo("Europe/London"), "GBP")


def test_every_audited_table_can_be_asked_for_by_one_kind() -> None:
    asked = [table for _words, tables in subjects().values() for table in tables]

    told = [table.name for table in audited_tables()]
    assert sorted(asked) == sorted([*told, "chart_openings"])


def test_no_table_is_called_by_its_name_in_the_database() -> None:
    assert [t.name for t in audited_tables() if "_" in subject_word(t.name)] == []
    assert subject_word("next_of_kin") == "Next of kin"


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("price", 6200, "£62.00"),
        ("tax_rate", 750, "7.5 %"),
        ("quantity", 1500, "1.5"),
        ("temperature", 384, "38.4"),
        ("birth_date", "1988-03-12", "12 Mar 1988"),
        ("starts_at", "2026-07-01T08:00:00+00:00", "1 Jul 2026 09:00"),
        ("starts_at", "2026-07-01 08:00:00.000000", "1 Jul 2026 09:00"),
        ("starts", "08:00:00", "08:00"),
        ("active", 0, "no"),
        ("active", True, "yes"),
        ("doctor_id", DOCTOR.hex, "Dr Chidi Okafor"),
        ("doctor_id", str(UUID(int=0xABC)), "…00000abc"),
        ("city", None, ""),
        ("birth_date", "soon", "soon"),
        ("mrn", "004827136", "0048-2713-6"),
    ],
)
def test_values_are_worded_as_the_screens_word_them(column: str, value: object, words: str) -> None:
    assert worded(column, value, WORDING) == words
