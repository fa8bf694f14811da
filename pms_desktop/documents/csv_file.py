"""Rows as a CSV file that a spreadsheet opens as text, whatever people typed into it."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

_FORMULA = frozenset("=+-@＝＋－＠")


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a mark by which spreadsheets know it; lines end as RFC 4180 says."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guarded(cell) for cell in head])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def guarded(cell: str) -> str:
    """The text without control characters, and with an apostrophe before what a spreadsheet
    would take for a formula, also behind blanks and characters that cannot be seen."""
    text = "".join(" " if c in "\t\r" else c for c in cell if c in "\t\r\n" or not _control(c))
    seen = next((c for c in text if not _unseen(c)), "")
    return f"'{text}" if seen in _FORMULA else text


def _control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs")


def _unseen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] in "CM"
