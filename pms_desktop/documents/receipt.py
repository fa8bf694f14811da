"""The receipt, on an 80 mm roll: black only, as high as what it says."""

from decimal import Decimal

from reportlab.lib.units import mm

from pms_desktop.documents.letterhead import duplicate_words, local_moment, money
from pms_desktop.documents.pages import Block, beside, draw_blocks, gap, words
from pms_desktop.documents.pen import ROLL_WIDTH, Align, Pen, Size
from pms_desktop.documents.text import Style, brief
from pms_desktop.domain.papers import Letterhead, ReceiptPaper
from pms_desktop.i18n import gettext as _

_BLACK = "#000000"
_MARGIN = 5 * mm  # thermal heads print 72 mm of the 80
_WIDTH = ROLL_WIDTH - 2 * _MARGIN
_PLAIN = Style(8.6, colour=_BLACK, leading=12)
_BOLD = Style(8.6, bold=True, colour=_BLACK, leading=12)
_FINE = Style(7.6, colour=_BLACK, leading=10.2)
_NAME = Style(12, bold=True, colour=_BLACK, leading=15)
_LARGE = Style(15, bold=True, colour=_BLACK, leading=20)
_QR_SIDE = 20 * mm


def render_receipt(paper: ReceiptPaper, letterhead: Letterhead) -> bytes:
    """The paper as PDF bytes, one page."""
    blocks = [
        *_head(letterhead),
        *_marks(paper),
        *_about(paper, letterhead),
        *_amounts(paper, letterhead),
        *_end(paper, letterhead),
    ]
    height = sum(block.height for block in blocks) + 10 * mm
    title = f"{_title(paper)} {paper.number}"
    pen = Pen(Size(ROLL_WIDTH, height), title, letterhead, paper.received_at)
    draw_blocks(pen, blocks, 5 * mm)
    return pen.finish()


def _title(paper: ReceiptPaper) -> str:
    return _("Refund") if paper.amount < 0 else _("Receipt")


def _centred(text: str, style: Style) -> Block:
    return words(text, style, _MARGIN, _WIDTH, Align.CENTRE)


def _head(letterhead: Letterhead) -> list[Block]:
    tax_id = letterhead.tax_id
    return [
        _centred(letterhead.hospital, _NAME),
        *(_centred(line, _FINE) for line in (*letterhead.address, letterhead.phone)),
        _centred(_("Tax ID {number}").format(number=tax_id) if tax_id else "", _FINE),
        gap(5),
        _dashes(),
    ]


def _marks(paper: ReceiptPaper) -> list[Block]:
    blocks = [gap(3), _centred(_title(paper), _LARGE), _centred(paper.number, _BOLD), gap(4)]
    if paper.copy:
        mark = _centred(duplicate_words(paper.copy), _NAME)

        def draw(pen: Pen, top: float) -> None:
            pen.panel(_MARGIN + 30, top, _WIDTH - 60, 21, fill=None, border=_BLACK)
            mark.draw(pen, top + 3)

        blocks += [Block(21, draw), gap(5)]
    return blocks


def _about(paper: ReceiptPaper, letterhead: Letterhead) -> list[Block]:
    return [
        _fact(_("Date"), local_moment(paper.received_at, letterhead)),
        _fact(_("Invoice"), paper.invoice_number),
        _fact(_("Patient"), paper.patient.name),
        _fact(_("MRN"), paper.patient.mrn),
        _fact(_("Cashier"), paper.cashier),
        gap(5),
        _dashes(),
        gap(5),
    ]


def _amounts(paper: ReceiptPaper, letterhead: Letterhead) -> list[Block]:
    label = _("Paid back") if paper.amount < 0 else _("Received")
    total = money(abs(paper.amount), letterhead.currency)
    blocks = [
        beside(
            words(label, _NAME, _MARGIN, _WIDTH / 2),
            words(total, _LARGE, _MARGIN, _WIDTH, Align.RIGHT),
        ),
        gap(3),
        _sum(_("Method"), paper.method),
    ]
    for name, amount in ((_("Given"), paper.tendered), (_("Change"), paper.change)):
        if amount is not None:
            blocks.append(_sum(name, money(amount, letterhead.currency)))
    balance = money(max(paper.balance, Decimal(0)), letterhead.currency)
    return [*blocks, gap(4), _dashes(), gap(4), _sum(_("Still to pay"), balance, _BOLD)]


def _end(paper: ReceiptPaper, letterhead: Letterhead) -> list[Block]:
    def draw_code(pen: Pen, top: float) -> None:
        pen.qr(paper.number, (ROLL_WIDTH - _QR_SIDE) / 2, top, _QR_SIDE)

    return [gap(10), Block(_QR_SIDE, draw_code), gap(8), _centred(letterhead.footer, _FINE)]


def _dashes() -> Block:
    return Block(1, lambda pen, top: pen.dashes(_MARGIN, top, _WIDTH, _BLACK))


def _fact(label: str, value: str) -> Block:
    return beside(
        words(label, _PLAIN, _MARGIN, 50),
        words(brief(value, 400), _BOLD, _MARGIN + 54, _WIDTH - 54),
    )


def _sum(label: str, value: str, style: Style = _PLAIN) -> Block:
    return beside(
        words(label, style, _MARGIN, _WIDTH * 0.4),
        words(value, style, _MARGIN + _WIDTH * 0.4, _WIDTH * 0.6, Align.RIGHT),
    )
