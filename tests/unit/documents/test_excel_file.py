"""Workbooks that hold what people typed, and nothing that runs."""

import re
import resource
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pms_desktop.documents.excel_file import excel_file
from pms_desktop.domain.files import UnwritableFileError

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells_of(file: Path) -> list[tuple[str, str]]:
    """What each cell holds and as what: `inlineStr` is a text, nothing a number."""
    with zipfile.ZipFile(file) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not sheet.findall(f".//{SHEET}f"), "a formula"
    return [("".join(cell.itertext()), cell.get("t", "")) for cell in sheet.iter(f"{SHEET}c")]


def test_what_looks_like_a_formula_or_a_link_stays_text_and_a_day_is_a_day(tmp_path: Path) -> None:
    texts = ("=2+3", "+44 7700", "-1", "@SUM(A1)", "https://example.org", "007", "a\x00b\tc")
    file = tmp_path / "list.xlsx"

    with excel_file(file, "Patients", ("a", "b")) as sheet:
        for each in texts:
            sheet.row((each, date(1988, 3, 12)))
        sheet.row(("old", date(1899, 1, 2)))

    cells = cells_of(file)[2:]
    assert [cell for cell, _kind in cells[::2]] == [*texts[:-1], "ab c", "old"]
    assert {kind for _cell, kind in cells[::2]} == {"inlineStr"}
    assert cells[1] == ("32214", "n") or cells[1] == ("32214", "")
    assert cells[-1] == ("1899-01-02", "inlineStr")
    assert file.stat().st_mode & 0o077 == 0


def test_names_of_every_script_come_as_they_are(tmp_path: Path) -> None:
    names = ("محمد الفهد", "דוד", "田中 太郎", "ไชยา", "देवी", "Нина", "O\u0301scar")
    file = tmp_path / "list.xlsx"

    with excel_file(file, "Patients", ("name",)) as sheet:
        for name in names:
            sheet.row((name,))

    assert [cell for cell, _kind in cells_of(file)[1:]] == [*names]


def test_a_workbook_that_is_broken_off_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"an older one")

    with pytest.raises(RuntimeError), excel_file(file, "Patients", ("a",)) as sheet:  # noqa: PT012
        sheet.row(("half",))
        raise RuntimeError

    assert [each.name for each in tmp_path.iterdir()] == ["list.xlsx"]
    assert file.read_bytes() == b"an older one"
    with pytest.raises(UnwritableFileError), excel_file(tmp_path / "no" / "x.xlsx", "P", ("a",)):
        pass


def test_a_long_list_is_held_row_by_row(tmp_path: Path) -> None:
    held = []
    with excel_file(tmp_path / "list.xlsx", "Patients", ("a",)) as sheet:
        for at in range(3000):
            sheet.row((f"name {at}",))
            held.append(len(sheet._sheet.table))

    assert max(held) <= 1
    assert re.search(r"name 2999", cells_of(tmp_path / "list.xlsx")[-1][0])


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """As on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(("rows", "room"), [(3000, 9_000), (40, 3_000)])
def test_a_full_disk_is_one_sentence_whether_rows_or_the_workbook_find_no_room(
    tmp_path: Path, rows: int, room: int
) -> None:
    def write() -> None:
        with excel_file(tmp_path / "list.xlsx", "Patients", ("a",)) as sheet:
            for at in range(rows):
                sheet.row((f"name {at}",))

    with no_file_longer_than(room), pytest.raises(UnwritableFileError):
        write()

    assert [*tmp_path.iterdir()] == []
