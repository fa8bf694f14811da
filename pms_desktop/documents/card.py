"""The patient's card, of the size of a bank card (ISO/IEC 7810 ID-1)."""

from reportlab.lib.units import mm

from pms_desktop.documents.identity import BLACK, born, digits, facts, fitted, text_block
from pms_desktop.documents.pages import draw_blocks, gap, stack, words
from pms_desktop.documents.pen import OFFICE_BAR, PRIMARY, QUIET, Align, Pen, Size
from pms_desktop.documents.text import Style
from pms_desktop.domain.papers import CardPaper, Letterhead
from pms_desktop.i18n import gettext as _

CARD = Size(85.6 * mm, 53.98 * mm)
_PAD = 5 * mm
_QR = 19 * mm
_QUIET = 3.7 * mm  # four modules of the square
_HOSPITAL = Style(9.5, bold=True, colour=PRIMARY)
_NAME = Style(12, bold=True, colour=BLACK)
_FACT = Style(8, colour=BLACK, leading=10.6)
_NUMBER = Style(10, bold=True, colour=BLACK, leading=13)
_FINE = Style(6.4, colour=QUIET, leading=8)


def render_card(paper: CardPaper, letterhead: Letterhead) -> bytes:
    """The paper as PDF bytes, one page."""
    title = _("Card {number}").format(number=paper.number)
    pen = Pen(CARD, title, letterhead, paper.made_at)
    width, patient = CARD.width - 2 * _PAD, paper.patient
    beside = width - _QR - _QUIET
    hospital = text_block(fitted(letterhead.hospital, _HOSPITAL, width, 2), _PAD)
    below = draw_blocks(pen, [hospital], _PAD - 1 * mm) + 1.5 * mm
    pen.rule(_PAD, below, width, PRIMARY, 1.2)
    blocks = (
        text_block(fitted(patient.name, _NAME, beside, 3), _PAD),
        gap(2),
        words(facts(born(patient), patient.sex), _FACT, _PAD, beside),
        words(_("MRN {mrn}").format(mrn=paper.number), _NUMBER, _PAD, beside),
    )
    draw_blocks(pen, blocks, below + 2 * mm)
    pen.qr(paper.code, CARD.width - _PAD - _QR, below + _QUIET, _QR)
    foot = CARD.height - _PAD - 8 * mm
    bars = pen.code128(digits(paper.number), _PAD, foot, 8 * mm, OFFICE_BAR, align=Align.LEFT)
    room = width - bars - 4 * mm
    reach = stack(
        text_block(fitted(text, _FINE, room, 1), _PAD + bars + 4 * mm)
        for text in (letterhead.phone, letterhead.email)
    )
    reach.draw(pen, foot + 8 * mm - reach.height)
    return pen.finish()
