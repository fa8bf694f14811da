"""Wristband, labels and card: read back by a scanner's eye."""

from datetime import UTC, date, datetime

import pypdfium2
import pytest
import zxingcpp

from pms_desktop.documents import render
from pms_desktop.domain.mrn import mrn_of, shown_mrn
from pms_desktop.domain.papers import CardPaper, LabelsPaper, Paper, PaperPatient, WristbandPaper
from pms_desktop.domain.scan_codes import ScanCode, ScanKind, parse_scan
from tests.unit.documents.papers import LETTERHEAD
from tests.unit.documents.reading import read
from tests.unit.documents.scanning import blurred

MRN = mrn_of(48271)
CODE = ScanCode(ScanKind.PATIENT, MRN).text
MADE = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
NAMES = (
    "GARCÍA MARTÍNEZ, María José",
    "WOLFESCHLEGELSTEINHAUSENBERGERDORFF-HOHENZOLLERN-ALTONA, Maximiliane Alexandra Josephine",
    "عبد الرحمن، محمد بن أحمد",
    "श्रीवास्तव, लक्ष्मी नारायण",
    "<b>O'Brien</b> & Sons",
)
KINDS = (WristbandPaper, LabelsPaper, CardPaper)


def paper(kind: type[WristbandPaper | LabelsPaper | CardPaper], name: str = NAMES[0]) -> Paper:
    patient = PaperPatient(
        name=name, mrn=shown_mrn(MRN), birth_date=date(1984, 3, 2), age="42 y", sex="Female"
    )
    return kind(number=shown_mrn(MRN), code=CODE, patient=patient, made_at=MADE)


def scanned(pdf: bytes, page: int = 0) -> list[tuple[str, str]]:
    """Kind and text of every code on a page, as a 300 dpi printer puts it on paper."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[page].render(scale=300 / 72, grayscale=True).to_numpy()
    finally:
        document.close()
    found = zxingcpp.read_barcodes(picture)
    return sorted((str(code.format).replace(" ", ""), code.text) for code in found)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", [WristbandPaper, CardPaper])
def test_both_codes_of_band_and_card_lead_to_the_record(
    kind: type[WristbandPaper | CardPaper], name: str
) -> None:
    codes = scanned(render(paper(kind, name), LETTERHEAD))

    assert {text for _format, text in codes} == {MRN, CODE}
    assert parse_scan(CODE) == ScanCode(ScanKind.PATIENT, MRN)


@pytest.mark.parametrize("dots", [203, 300])
@pytest.mark.parametrize("kind", [WristbandPaper, CardPaper])
def test_a_coarse_printer_leaves_both_codes_readable(
    kind: type[WristbandPaper | CardPaper], dots: int
) -> None:
    codes = blurred(render(paper(kind), LETTERHEAD), dots, 1.2)

    assert {("Code128", MRN), ("QRCode", CODE)} == set(codes)


def test_a_sheet_of_labels_smeared_by_an_office_printer_is_read_whole() -> None:
    codes = blurred(render(paper(LabelsPaper), LETTERHEAD), 300, 1.2)

    assert (codes.count(("QRCode", CODE)), codes.count(("Code128", MRN))) == (24, 24)


def test_a_band_is_scanned_from_either_side_of_the_wrist() -> None:
    codes = [text for _format, text in scanned(render(paper(WristbandPaper), LETTERHEAD))]

    assert codes.count(CODE) == 2


@pytest.mark.parametrize("name", NAMES[1:3])
def test_every_label_of_a_sheet_can_be_scanned(name: str) -> None:
    codes = [text for _format, text in scanned(render(paper(LabelsPaper, name), LETTERHEAD))]

    assert (codes.count(CODE), codes.count(MRN)) == (24, 24)


def test_labels_begin_where_the_sheet_is_still_whole_and_go_on_to_the_next() -> None:
    patient = PaperPatient(name=NAMES[0], mrn=shown_mrn(MRN))
    rest = LabelsPaper(
        number=shown_mrn(MRN), code=CODE, patient=patient, made_at=MADE, first=22, count=5
    )

    pages = read(render(rest, LETTERHEAD)).pages

    assert [page.count(shown_mrn(MRN)) for page in pages] == [3, 2]


def letters(text: str) -> str:
    """Without hyphens: PDFium takes those at the end of a line for breaks of a word."""
    return "".join(char for char in text if char.isalnum())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES[:2])
def test_a_name_is_whole_however_long(
    kind: type[WristbandPaper | LabelsPaper | CardPaper], name: str
) -> None:
    text = read(render(paper(kind, name), LETTERHEAD)).pages[0]

    assert letters(name) in letters(text)


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_no_paper_could_hold_is_seen_to_go_on(
    kind: type[WristbandPaper | LabelsPaper | CardPaper],
) -> None:
    text = read(render(paper(kind, "HOHENZOLLERN, " + "Maximiliane " * 13), LETTERHEAD)).text

    assert text.count("…") == text.count("HOHENZOLLERN")


def test_the_longest_name_leaves_every_line_of_a_band_on_it() -> None:
    document = pypdfium2.PdfDocument(render(paper(WristbandPaper, NAMES[1]), LETTERHEAD))
    try:
        page = document[0]
        boxes = [item.get_bounds() for item in page.get_objects()]
        height = page.get_height()
    finally:
        document.close()

    assert min(box[1] for box in boxes) >= 2
    assert max(box[3] for box in boxes) <= height - 2


@pytest.mark.parametrize(
    ("kind", "size"),
    [(WristbandPaper, (279, 25)), (LabelsPaper, (210, 297)), (CardPaper, (86, 54))],
)
def test_each_has_the_size_its_printer_takes(
    kind: type[WristbandPaper | LabelsPaper | CardPaper], size: tuple[int, int]
) -> None:
    assert read(render(paper(kind), LETTERHEAD)).sizes == (size,)


def test_an_age_stands_where_nobody_knows_the_day() -> None:
    patient = PaperPatient(name="UNKNOWN, male", mrn=shown_mrn(MRN), age="~40 y", sex="Male")
    band = WristbandPaper(number=shown_mrn(MRN), code=CODE, patient=patient, made_at=MADE)

    assert "age ~40 y · Male" in read(render(band, LETTERHEAD)).words
