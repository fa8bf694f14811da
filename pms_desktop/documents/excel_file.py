"""Rows as a workbook of one sheet: texts stay texts, days are days, and no more is held of it than
one row."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pms_desktop.documents.csv_file import without_controls
from pms_desktop.documents.whole_file import whole_file

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets know no day before 1900 and believe in a 29 February 1900."""
MOST_ROWS = (1 << 20) - 1
"""Beside the head."""

Cell = str | date
_LONGEST = 32_767
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class ExcelWriter:
    """Rows into a sheet one by one."""

    def __init__(self, sheet: "Worksheet", days: "Format", head: Sequence[str]) -> None:
        self._sheet, self._days = sheet, days
        self._at = 0
        self.row(head)

    def row(self, cells: Sequence[Cell]) -> None:
        """Write a row."""
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    text = without_controls(cell)[:_LONGEST]
                    self._sheet.write_string(self._at, column, text)
            elif cell >= FIRST_DAY:
                self._sheet.write_datetime(self._at, column, cell, self._days)
            else:
                self._sheet.write_string(self._at, column, cell.isoformat())
        self._at += 1


@contextmanager
def excel_file(path: Path, name: str, head: Sequence[str]) -> Iterator[ExcelWriter]:
    """A workbook under `path`, whole or not at all. `name` is the sheet's. Raises
    UnwritableFileError."""
    from xlsxwriter import Workbook  # noqa: PLC0415  slow to import

    # What the rows wait in meanwhile tells of people, too: beside the file, for its owner alone.
    with (
        whole_file(path) as file,
        tempfile.TemporaryDirectory(prefix=".rows-", dir=path.parent) as rows,
    ):
        book = Workbook(file, {**_OPTIONS, "tmpdir": rows})
        sheet = book.add_worksheet(name)
        try:
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(head) - 1, 18)
            yield ExcelWriter(sheet, book.add_format({"num_format": "yyyy-mm-dd"}), head)
            _close(book, file)
        finally:
            if sheet.row_data_fh is not None:
                with suppress(OSError):  # the disk is full, which was told
                    sheet.row_data_fh.close()


def _close(book: "Workbook", file: BinaryIO) -> None:
    """Put the workbook together. Raises OSError."""
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415  slow to import

    try:
        book.close()
        return
    except FileCreateError as error:
        (reason,) = error.args
        fault = OSError(reason.errno, reason.strerror)
        # The archive that was begun writes its end when it is let go of: it shall find room.
        file.seek(0)
        file.truncate()
        del reason
    raise fault
