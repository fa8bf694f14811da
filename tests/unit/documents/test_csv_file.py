"""What people typed stays text in a spreadsheet."""

import csv
import io

import pytest

from pms_desktop.documents.csv_file import as_csv, guarded


@pytest.mark.parametrize(
    "typed",
    [
        "=cmd|'/c calc'!A1", "+1+1", "-2", "@SUM(A1)", " =1", "\t=1", "\r=1", "\u200b=1",
        "\u202e=1", "\ufeff=1", "＝1", "＋1", "－1", "＠SUM(A1)", "\n=1",
    ],
)  # fmt: skip
def test_what_would_be_a_formula_is_text(typed: str) -> None:
    assert guarded(typed).startswith("'")


def test_control_characters_are_left_out_and_cannot_hide_a_formula() -> None:
    assert guarded("\x00=1") == "'=1"
    assert guarded("a\x00b\tc") == "ab c"


@pytest.mark.parametrize("typed", ["García", "K+ <3.5 and >5", "a=b", "6-8", "", "  "])
def test_plain_text_stays_as_it_is(typed: str) -> None:
    assert guarded(typed) == typed


def test_quotes_commas_and_lines_come_back_whole() -> None:
    rows = [('a "quoted", b', "two\nlines")]

    found = as_csv(("One", "Two"), rows).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(found, newline=""))) == [["One", "Two"], list(rows[0])]
