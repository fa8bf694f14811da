"""The slip of an appointment: 80 mm roll or A5, one page, black where it is scanned.

The QR code holds the scan code of the appointment, the bar code the number that people say.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from reportlab.lib.units import mm

from pms_desktop.documents.identity import BLACK, fitted, text_block
from pms_desktop.documents.letterhead import draw_foot, foot_top, head
from pms_desktop.documents.pages import Block, beside, draw_blocks, gap, stack, words
from pms_desktop.documents.pen import A5, OFFICE_BAR, ROLL_WIDTH, THERMAL_BAR, Align, Pen, Size
from pms_desktop.documents.text import Style, brief, whole
from pms_desktop.domain.papers import Letterhead, SlipPaper
from pms_desktop.i18n import format_long_date, format_time
from pms_desktop.i18n import gettext as _

_MARGIN = 5 * mm  # thermal heads print 72 mm of the 80
_WIDTH = ROLL_WIDTH - 2 * _MARGIN
_SHEET_MARGIN = 11 * mm
_SHEET_WIDTH = A5.width - 2 * _SHEET_MARGIN
_HOSPITAL = Style(12, bold=True, colour=BLACK, leading=15)
_FINE = Style(7.6, colour=BLACK, leading=10.2)
_CAPTION = Style(8.2, colour=BLACK, leading=11.4)
_FACT = Style(9.6, bold=True, colour=BLACK, leading=12.6)
_NAME = Style(11.5, bold=True, colour=BLACK)
_DAY = Style(12.5, bold=True, colour=BLACK, leading=16)
_TIME = Style(26, bold=True, colour=BLACK, leading=31)
_NUMBER = Style(25, bold=True, colour=BLACK, leading=30)
_LABEL_WIDTH = 46.0
_QR = 27 * mm
_BARS = 11 * mm
_SHEET_TOP = 9 * mm
_SCALES = (1.35, 1.2, 1.05, 0.9, 0.75)
"""A sheet is set as large as a long address and footer leave room for."""


def render_slip(paper: SlipPaper, letterhead: Letterhead) -> bytes:
    """The paper as PDF bytes, one page."""
    return _on_roll(paper, letterhead) if paper.on_roll else _on_sheet(paper, letterhead)


def _on_roll(paper: SlipPaper, letterhead: Letterhead) -> bytes:
    x, width = _MARGIN, _WIDTH
    closing = brief(letterhead.footer, 300)
    blocks = [
        words(brief(letterhead.hospital), _HOSPITAL, x, width, Align.CENTRE),
        *(
            words(brief(line), _FINE, x, width, Align.CENTRE)
            for line in (*letterhead.address, letterhead.phone)
        ),
        gap(5),
        _dashes(),
        gap(5),
        *_when(paper, letterhead, x, width, 1.0),
        gap(5),
        _dashes(),
        gap(5),
        _facts(paper, x, width, 1.0),
        gap(5),
        _dashes(),
        gap(6),
        *_number(paper, x, width, 1.0),
        gap(10),
        _codes(paper, x, width),
        gap(7),
        *(words(line, _FINE, x, width, Align.CENTRE) for line in (*_asks(letterhead), closing)),
    ]
    height = sum(block.height for block in blocks) + 10 * mm
    pen = Pen(Size(ROLL_WIDTH, height), _title(paper), letterhead, paper.made_at)
    draw_blocks(pen, blocks, 5 * mm)
    return pen.finish()


def _on_sheet(paper: SlipPaper, letterhead: Letterhead) -> bytes:
    room = foot_top(A5, letterhead, _SHEET_MARGIN) - 6 - _SHEET_TOP
    for scale in _SCALES:
        sheet = stack(_sheet(paper, letterhead, scale))
        if sheet.height <= room:
            break
    pen = Pen(A5, _title(paper), letterhead, paper.made_at)
    draw_blocks(pen, [sheet], _SHEET_TOP)
    draw_foot(pen, letterhead, 1, 1, _SHEET_MARGIN)
    return pen.finish()


def _sheet(paper: SlipPaper, letterhead: Letterhead, scale: float) -> list[Block]:
    x, width = _SHEET_MARGIN, _SHEET_WIDTH
    return [
        head(letterhead, x, width, 12),
        gap(14 * scale),
        *_when(paper, letterhead, x, width, scale),
        gap(10 * scale),
        _facts(paper, x, width, scale),
        gap(10 * scale),
        *_number(paper, x, width, scale),
        gap(8 * scale),
        _codes_beside(paper, x, width),
        gap(12 * scale),
        *(
            words(line, _scaled(_FINE, 0.9 * scale), x, width, Align.CENTRE)
            for line in _asks(letterhead)
        ),
    ]


def _title(paper: SlipPaper) -> str:
    return _("Appointment {number}").format(number=paper.number)


def _when(
    paper: SlipPaper, letterhead: Letterhead, x: float, width: float, scale: float
) -> list[Block]:
    there: datetime = paper.starts_at.astimezone(ZoneInfo(letterhead.time_zone))
    return [
        words(_("Your appointment"), _scaled(_CAPTION, scale), x, width, Align.CENTRE),
        gap(2),
        words(format_long_date(there), _scaled(_DAY, scale), x, width, Align.CENTRE),
        words(format_time(there), _scaled(_TIME, scale), x, width, Align.CENTRE),
    ]


def _facts(paper: SlipPaper, x: float, width: float, scale: float) -> Block:
    """Who, with whom and where. A name is set smaller rather than cut."""
    label, value = _LABEL_WIDTH * scale, width - _LABEL_WIDTH * scale
    caption, strong = _scaled(_CAPTION, scale), _scaled(_FACT, scale)
    name = fitted(paper.patient.name, _scaled(_NAME, scale), value, 3)
    rows = [
        beside(words(_("Patient"), caption, x, label), text_block(name, x + label)),
        *(
            beside(words(title, caption, x, label), words(brief(text), strong, x + label, value))
            for title, text in (
                (_("MRN"), paper.patient.mrn),
                (_("Doctor"), paper.doctor),
                ("", paper.speciality),
                (_("Room"), paper.room),
            )
            if text
        ),
    ]
    return stack(part for each in rows for part in (each, gap(2 * scale)))


def _number(paper: SlipPaper, x: float, width: float, scale: float) -> list[Block]:
    style = _scaled(_NUMBER, scale)
    line = whole(paper.number, style, width)
    return [
        words(_("Number to say"), _scaled(_CAPTION, scale), x, width, Align.CENTRE),
        Block(style.line_height, lambda pen, top: pen.line(line, x, top, width, Align.CENTRE)),
    ]


def _codes(paper: SlipPaper, x: float, width: float) -> Block:
    """The square for the kiosk and the desk, the bars for scanners that read no squares."""
    middle = x + width / 2

    def draw(pen: Pen, top: float) -> None:
        pen.qr(paper.code, middle - _QR / 2, top, _QR)
        below = top + _QR + 5 * mm
        pen.code128(paper.number, middle, below, _BARS, THERMAL_BAR, align=Align.CENTRE)

    return Block(_QR + 5 * mm + _BARS, draw)


def _codes_beside(paper: SlipPaper, x: float, width: float) -> Block:
    def draw(pen: Pen, top: float) -> None:
        pen.qr(paper.code, x + width * 0.14, top, _QR)
        bars = top + (_QR - _BARS) / 2
        pen.code128(paper.number, x + width * 0.86, bars, _BARS, OFFICE_BAR, align=Align.RIGHT)

    return Block(_QR, draw)


def _asks(letterhead: Letterhead) -> tuple[str, str]:
    bring = _("Please bring this slip: it is scanned when you arrive.")
    call = _("If you cannot come, call {phone} and say the number.")
    return bring, call.format(phone=brief(letterhead.phone, 60)) if letterhead.phone else ""


def _dashes() -> Block:
    return Block(1, lambda pen, top: pen.dashes(_MARGIN, top, _WIDTH, BLACK))


def _scaled(style: Style, scale: float) -> Style:
    return Style(style.size * scale, style.bold, style.colour, style.line_height * scale)
