"""Labels for tubes, folders and forms: A4 sheets of 24, each 70 by 37 mm."""

from reportlab.lib.units import mm

from pms_desktop.documents.identity import BLACK, born, digits, facts, fitted, text_block
from pms_desktop.documents.pages import draw_blocks, words
from pms_desktop.documents.pen import A4, OFFICE_BAR, Align, Pen
from pms_desktop.documents.text import Style
from pms_desktop.domain.papers import LabelsPaper, Letterhead
from pms_desktop.i18n import gettext as _

COLUMNS, ROWS = 3, 8
A_SHEET = COLUMNS * ROWS
_WIDTH, _HEIGHT = A4.width / COLUMNS, A4.height / ROWS
_PAD = 4.5 * mm  # what printers leave blank at the edge of a sheet
_QR = 15 * mm
_QUIET = 3 * mm  # four modules of the square
_NAME = Style(9.5, bold=True, colour=BLACK)
_FACT = Style(7.6, colour=BLACK, leading=9.8)
_FINE = Style(6.6, colour=BLACK)
_NUMBER = Style(8.6, bold=True, colour=BLACK, leading=10.6)


def render_labels(paper: LabelsPaper, letterhead: Letterhead) -> bytes:
    """The paper as PDF bytes, on as many sheets as the count takes."""
    title = _("Labels {number}").format(number=paper.number)
    pen = Pen(A4, title, letterhead, paper.made_at)
    for index in range(paper.count):
        place = paper.first - 1 + index
        if index and place % A_SHEET == 0:
            pen.next_page()
        column, row = place % COLUMNS, place // COLUMNS % ROWS
        _label(pen, paper, letterhead, column * _WIDTH, row * _HEIGHT)
    return pen.finish()


def _label(pen: Pen, paper: LabelsPaper, letterhead: Letterhead, left: float, top: float) -> None:
    patient, x, width = paper.patient, left + _PAD, _WIDTH - 2 * _PAD
    beside = width - _QR - _QUIET
    age = patient.age if patient.birth_date else ""
    blocks = (
        text_block(fitted(patient.name, _NAME, beside, 3), x),
        words(facts(born(patient), age, patient.sex), _FACT, x, beside),
        words(_("MRN {mrn}").format(mrn=paper.number), _NUMBER, x, beside),
    )
    draw_blocks(pen, blocks, top + _PAD)
    pen.qr(paper.code, x + beside + _QUIET, top + _PAD, _QR)
    foot = top + _HEIGHT - _PAD - 7 * mm
    bars = pen.code128(digits(paper.number), x, foot, 7 * mm, OFFICE_BAR, align=Align.LEFT)
    bars += 10 * OFFICE_BAR
    hospital = text_block(fitted(letterhead.hospital, _FINE, width - bars, 3), x + bars)
    hospital.draw(pen, foot + (7 * mm - hospital.height) / 2)
