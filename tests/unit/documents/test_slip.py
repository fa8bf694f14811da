"""The slip of an appointment, on a roll and on A5: read back by eye and by scanner."""

from dataclasses import replace

import pypdfium2
import pytest

from pms_desktop.documents import render
from pms_desktop.domain.appointment_numbers import (
    SaidAppointment,
    parse_appointment_number,
)
from pms_desktop.domain.papers import PaperKind, kind_of
from pms_desktop.domain.scan_codes import ScanCode, ScanKind, parse_scan
from tests.unit.documents.papers import LETTERHEAD, PATIENT, SLIP_KEY, SLIP_NUMBER, slip
from tests.unit.documents.reading import read
from tests.unit.documents.scanning import scanned

NAMES = (
    "GARCÍA MARTÍNEZ, María José",
    "WOLFESCHLEGELSTEINHAUSENBERGERDORFF-HOHENZOLLERN, Maximilian",
    "عبد الرحمن، محمد بن أحمد",
    "श्रीवास्तव, लक्ष्मी नारायण",
    "<b>O'Brien</b> & Sons",
)
ROLL_DOTS, SHEET_DOTS = 203, 300
"""Per inch: what a receipt printer and an office printer put on paper."""


@pytest.mark.parametrize("on_roll", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_the_square_leads_to_the_appointment_and_the_bars_say_its_number(
    name: str, on_roll: bool
) -> None:
    codes = scanned(
        render(slip(name, on_roll=on_roll), LETTERHEAD), ROLL_DOTS if on_roll else SHEET_DOTS
    )

    assert sorted(codes) == ["Code128", "QRCode"]
    assert parse_scan(codes["QRCode"]) == ScanCode(ScanKind.APPOINTMENT, str(SLIP_KEY))
    bars = parse_appointment_number(codes["Code128"].casefold())
    assert bars == SaidAppointment(1024, certain=True)


@pytest.mark.parametrize("on_roll", [True, False])
def test_it_says_who_comes_to_whom_where_and_when_by_the_hospitals_clock(on_roll: bool) -> None:
    said = read(render(slip(on_roll=on_roll), LETTERHEAD)).words

    for words in (
        "St. Anne General Hospital", "Monday 20 July 2026", "09:30", SLIP_NUMBER, PATIENT.mrn,
        "GARCÍA MARTÍNEZ, María José", "Dr Ifeoma Okafor", "Cardiology", "Room 12, first floor",
        "call +44 117 496 0100 and say the number",
    ):  # fmt: skip
        assert words in said, words


@pytest.mark.parametrize("on_roll", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_script_is_whole_however_long(name: str, on_roll: bool) -> None:
    words = read(render(slip(name, on_roll=on_roll), LETTERHEAD)).words
    text = "".join(
        words.replace("\x02", "-").split()
    )  # what the reader makes of a hyphen at the end

    if name.isascii() or "GARCÍA" in name:
        assert "".join(name.split()) in text
    else:
        assert "\N{REPLACEMENT CHARACTER}" not in text
        letters = {letter for letter in name if letter.isalpha()}
        assert letters <= set(text)


def test_the_number_is_the_largest_words_beside_the_time() -> None:
    pdf = render(slip(), LETTERHEAD)
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0].get_textpage()
        spot = page.search(SLIP_NUMBER).get_next()
        assert spot is not None
        box = page.get_charbox(spot[0])
    finally:
        document.close()

    assert box[3] - box[1] > 14  # points: the capital of a number read across a counter


def test_each_form_has_its_size_and_its_printer() -> None:
    roll, sheet = slip(), slip(on_roll=False)

    assert read(render(roll, LETTERHEAD)).sizes[0][0] == 80
    assert read(render(sheet, LETTERHEAD)).sizes == ((148, 210),)
    assert (kind_of(roll), kind_of(sheet)) == (PaperKind.SLIP, PaperKind.SLIP_A5)


def test_a_long_address_and_footer_leave_every_word_of_a_sheet_its_room() -> None:
    wordy = replace(
        LETTERHEAD,
        hospital="St. Anne General Teaching Hospital of the United Counties and the Islands",
        address=tuple(f"Line {n} of a long address" for n in range(8)),
        footer="Visiting hours are from two until eight. " * 12,
    )
    document = pypdfium2.PdfDocument(render(slip(NAMES[1], on_roll=False), wordy))
    try:
        page = document[0].get_textpage()
        last, foot = (page.search(words).get_next() for words in ("say the number", "Visiting"))
        assert last is not None
        assert foot is not None
        assert page.get_charbox(last[0])[1] > page.get_charbox(foot[0])[3]
    finally:
        document.close()


def test_a_doctor_without_a_room_and_a_hospital_without_a_phone_leave_no_gap() -> None:
    bare = replace(slip(), room="", speciality="")
    said = read(render(bare, replace(LETTERHEAD, phone="", address=()))).words

    assert "Room" not in said
    assert "say the number" not in said
