"""What every paper shares: the hospital's head, page numbers, the mark of a duplicate, figures."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from pms_desktop.documents.pages import LABEL, SMALL, Block, beside, gap, stack, words
from pms_desktop.documents.pen import (
    DANGER,
    INK,
    PRIMARY,
    RULE,
    Align,
    Pen,
    Size,
    is_picture,
)
from pms_desktop.documents.text import Line, Style, brief, fit, wrap
from pms_desktop.domain.money import round_money
from pms_desktop.domain.papers import Letterhead
from pms_desktop.i18n import format_amount, format_moment, format_money
from pms_desktop.i18n import gettext as _

_WATERMARK = "#EDF1F4"


def head(letterhead: Letterhead, x: float, width: float, name_size: float) -> Block:
    """Logo, name and address on the left, ways to reach the hospital on the right."""
    contact_width = width * 0.34
    logo_side = name_size * 3.2
    logo = letterhead.logo_png if is_picture(letterhead.logo_png) else None
    left = x + logo_side + 10 if logo else x
    name_width = width - contact_width - (left - x) - 10
    name = Style(name_size, bold=True, colour=PRIMARY, leading=name_size * 1.25)
    contact = (
        letterhead.phone,
        letterhead.email,
        _("Tax ID {number}").format(number=letterhead.tax_id) if letterhead.tax_id else "",
    )
    texts = beside(
        stack(
            [
                words(brief(letterhead.hospital), name, left, name_width),
                gap(1.5),
                *(words(brief(line), SMALL, left, name_width) for line in letterhead.address),
            ]
        ),
        stack(
            [
                gap(4),
                *(
                    words(brief(line), SMALL, x + width - contact_width, contact_width, Align.RIGHT)
                    for line in contact
                ),
            ]
        ),
    )

    def draw(pen: Pen, top: float) -> None:
        if logo:
            pen.image(logo, x, top, Size(logo_side, logo_side))
        texts.draw(pen, top)
        pen.rule(x, top + height - 1, width, PRIMARY, 1.4)

    height = max(texts.height, logo_side if logo else 0) + 7
    return Block(height, draw)


def running_head(letterhead: Letterhead, subject: str, x: float, width: float) -> Block:
    """The slim head of a continued page."""
    strong = Style(8.4, bold=True, colour=PRIMARY)

    def draw(pen: Pen, top: float) -> None:
        pen.label(letterhead.hospital, strong, x, top, width * 0.42)
        pen.label(subject, LABEL, x + width * 0.44, top, width * 0.56, align=Align.RIGHT)
        pen.rule(x, top + 15, width, PRIMARY, 0.9)

    return Block(22, draw)


def foot_top(size: Size, letterhead: Letterhead, margin: float) -> float:
    """Where the foot of a page begins: above all lines of the hospital's closing words."""
    lines = max(1, len(_closing_lines(letterhead, size.width - 2 * margin)))
    return size.height - 23 - lines * SMALL.line_height


def draw_foot(pen: Pen, letterhead: Letterhead, page: int, pages: int, margin: float) -> None:
    """The hospital's closing words and the page number."""
    width = pen.size.width - 2 * margin
    top = foot_top(pen.size, letterhead, margin)
    pen.rule(margin, top, width, RULE)
    numbering = _("Page {page} of {pages}").format(page=page, pages=pages)
    pen.lines(_closing_lines(letterhead, width), margin, top + 4)
    pen.label(numbering, SMALL, margin + width - 70, top + 4, 70, align=Align.RIGHT)


def _closing_lines(letterhead: Letterhead, width: float) -> tuple[Line, ...]:
    return wrap(brief(letterhead.footer or letterhead.hospital, 600), SMALL, width - 80)


def duplicate_words(copy: int) -> str:
    """What a copy is called; empty for the original."""
    return _("DUPLICATE {number}").format(number=copy) if copy else ""


def duplicate_mark(copy: int, right: float, height: float = 19) -> Block:
    """A box that names a copy, ending at `right`; nothing for the original."""
    if not copy:
        return Block(0, lambda _pen, _top: None)
    line = fit(duplicate_words(copy), Style(10, bold=True, colour=DANGER), 300)

    def draw(pen: Pen, top: float) -> None:
        width = line.width + 16
        pen.panel(right - width, top, width, height, fill=None, border=DANGER)
        pen.line(line, right - width + 8, top + (height - line.style.line_height) / 2)

    return Block(height, draw)


def duplicate_watermark(pen: Pen, copy: int) -> None:
    """Pale words across the page of a copy, drawn before anything else."""
    if copy:
        words_size = pen.size.width / 7
        pen.watermark(_("DUPLICATE"), Style(words_size, bold=True, colour=_WATERMARK))


def figure(amount: Decimal, currency: str) -> str:
    """An amount for a column whose head names the currency, with a real minus sign."""
    return format_amount(round_money(amount, currency)).replace("-", "\N{MINUS SIGN}")


def money(amount: Decimal, currency: str) -> str:
    """An amount with its currency sign."""
    return format_money(round_money(amount, currency), currency).replace("-", "\N{MINUS SIGN}")


def plain_number(value: Decimal) -> str:
    """A quantity or a rate without idle zeros, as in `3` or `0.5`."""
    return f"{value.normalize():,f}".replace("-", "\N{MINUS SIGN}")


def local_moment(moment: datetime, letterhead: Letterhead) -> str:
    """Day and time at the hospital."""
    return format_moment(moment.astimezone(ZoneInfo(letterhead.time_zone)))


def title_style(size: float) -> Style:
    return Style(size, bold=True, colour=INK)
