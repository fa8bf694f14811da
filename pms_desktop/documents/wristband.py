"""The wristband: 25 by 279 mm, black only, read from either side of the wrist."""

from reportlab.lib.units import mm

from pms_desktop.documents.identity import BLACK, born, digits, facts, fitted, text_block
from pms_desktop.documents.pages import Block, draw_blocks, gap, stack, words
from pms_desktop.documents.pen import THERMAL_BAR, Align, Pen, Size
from pms_desktop.documents.text import Style, brief
from pms_desktop.domain.papers import Letterhead, WristbandPaper
from pms_desktop.i18n import gettext as _

BAND = Size(279 * mm, 25.4 * mm)
_CLASP = 38 * mm  # what the clasp and the overlap cover
_QR = 17 * mm
_QUIET = 4 * mm
_TEXT_WIDTH = 78 * mm
_BARS_TOP = 4.2 * mm
_NAME_LINES = 1.8  # with the rest below it, as high as the band can be printed
_NAME = Style(12.5, bold=True, colour=BLACK)
_FACT = Style(9.5, colour=BLACK, leading=12)
_NUMBER = Style(11, bold=True, colour=BLACK, leading=13)
_FINE = Style(6.8, colour=BLACK, leading=8.4)


def render_wristband(paper: WristbandPaper, letterhead: Letterhead) -> bytes:
    """The paper as PDF bytes, one page."""
    title = _("Wristband {number}").format(number=paper.number)
    pen = Pen(BAND, title, letterhead, paper.made_at)
    middle = (BAND.height - _QR) / 2
    left = _CLASP
    pen.qr(paper.code, left, middle, _QR)
    left += _QR + _QUIET
    who = stack(_who(paper, letterhead, left))
    draw_blocks(pen, [who], (BAND.height - who.height) / 2)
    left += _TEXT_WIDTH + _QUIET
    width = _bars(pen, paper, left)
    pen.qr(paper.code, left + width + _QUIET, middle, _QR)
    return pen.finish()


def _who(paper: WristbandPaper, letterhead: Letterhead, left: float) -> list[Block]:
    patient = paper.patient
    age = patient.age if patient.birth_date else ""
    return [
        text_block(fitted(patient.name, _NAME, _TEXT_WIDTH, _NAME_LINES), left),
        words(facts(born(patient), age, patient.sex), _FACT, left, _TEXT_WIDTH),
        words(_("MRN {mrn}").format(mrn=paper.number), _NUMBER, left, _TEXT_WIDTH),
        gap(1.5),
        words(brief(letterhead.hospital, 60), _FINE, left, _TEXT_WIDTH),
    ]


def _bars(pen: Pen, paper: WristbandPaper, left: float) -> float:
    """The bar code with its number below; returns its width."""
    width: float = 44 * mm
    middle = left + width / 2
    bars = digits(paper.number)
    pen.code128(bars, middle, _BARS_TOP, 12 * mm, THERMAL_BAR, align=Align.CENTRE)
    pen.label(paper.number, _FACT, left, _BARS_TOP + 13 * mm, width, align=Align.CENTRE)
    return width
