"""Hostile and honest text at a field."""

import pytest

from pms_desktop.domain.typed_text import clean, line_fault, mixed_alphabets


@pytest.mark.parametrize(
    "text",
    [
        "a\x00b", "a\x1bb", "line\nline", "\ud800", "invoice\u202efdp", "a\u2066b", "a\u200bb",
        "\ufeffJosé", "so\u00adft", "Ann\u200ca", " \u3000 ", "Z" + "\u0301" * 41,
        "Z" + "\u0301" * 9, "x" * 201, "x" * 65_536,
    ],
)  # fmt: skip
def test_text_that_hides_something_is_refused(text: str) -> None:
    assert line_fault(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "José", "Jose\u0301", "محمد\u200cرضا", "क्\u200dष", "สมชาย นำ้", "Nguyễn Thị Ánh",
        "'; DROP TABLE patients;--", "<b>DEAD</b>", "=cmd|'/c calc'!A1", "100 % _ \\", "👩‍⚕️"[:1],
    ],
)  # fmt: skip
def test_text_that_people_and_attackers_may_write_is_kept(text: str) -> None:
    assert line_fault(text) == ""


def test_text_is_kept_composed_and_in_single_spaces() -> None:
    assert clean("  Jose\u0301   María ") == "José María"


def test_one_word_of_two_alphabets_is_noticed() -> None:
    assert mixed_alphabets("P\u0430ul")
    assert not mixed_alphabets("Paul Павел")
