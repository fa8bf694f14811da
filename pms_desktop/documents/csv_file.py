"""Rows as a CSV file that a spreadsheet opens as text, whatever people typed into it."""

import csv
import io
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from typing import BinaryIO

_FORMULA = frozenset("=+-@＝＋－＠")


class CsvWriter:
    """Rows into a file one by one: UTF-8 with a mark by which spreadsheets know it; lines end as
    RFC 4180 says."""

    def __init__(self, file: BinaryIO, head: Sequence[str]) -> None:
        self._file = file
        self._line = io.StringIO()
        self._writer = csv.writer(self._line, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        file.write(BOM_UTF8)
        self.row(head)

    def row(self, cells: Iterable[str]) -> None:
        """Write a row of texts."""
        self._writer.writerow([guarded(cell) for cell in cells])
        self._file.write(self._line.getvalue().encode("utf-8", "replace"))
        self._line.seek(0)
        self._line.truncate()


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A whole file as `CsvWriter` writes it."""
    out = io.BytesIO()
    writer = CsvWriter(out, head)
    for row in rows:
        writer.row(row)
    return out.getvalue()


def guarded(cell: str) -> str:
    """The text without control characters, and with an apostrophe before what a spreadsheet
    would take for a formula, also behind blanks and characters that cannot be seen."""
    if cell.isascii() and cell.isprintable():
        return f"'{cell}" if cell.lstrip()[:1] in _FORMULA and cell.strip() else cell
    text = without_controls(cell)
    seen = next((c for c in text if not _unseen(c)), "")
    return f"'{text}" if seen in _FORMULA else text


def without_controls(cell: str) -> str:
    """The text as a cell can hold it."""
    if cell.isprintable():
        return cell
    return "".join(" " if c in "\t\r" else c for c in cell if c in "\t\r\n" or not _control(c))


def _control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs")


def _unseen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] in "CM"
