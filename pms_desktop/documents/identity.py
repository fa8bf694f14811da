"""What wristband, labels and card say alike: who somebody is, for people and for scanners.

The QR code holds the scan code of the record, the bar code the bare digits of its number, which
any other program reads as well.
"""

from pms_desktop.documents.pages import Block
from pms_desktop.documents.pen import Pen
from pms_desktop.documents.text import Line, Style, brief, wrap
from pms_desktop.domain.papers import PaperPatient
from pms_desktop.i18n import format_date
from pms_desktop.i18n import gettext as _

BLACK = "#000000"
"""Thermal printers have nothing else, and scanners want it."""


def born(patient: PaperPatient) -> str:
    """`born 02/03/1984`, or the age where no day is known."""
    if patient.birth_date is None:
        return _("age {age}").format(age=patient.age) if patient.age else ""
    return _("born {day}").format(day=format_date(patient.birth_date))


def facts(*parts: str) -> str:
    """What is known of somebody, on one line."""
    return " · ".join(part for part in parts if part)


def digits(number: str) -> str:
    """The digits of a record number, without what groups them."""
    return "".join(char for char in number if char.isdigit())


def fitted(text: str, largest: Style, width: float, lines: float) -> tuple[Line, ...]:
    """A name in the height of so many lines of the largest size: set smaller rather than cut,
    down to half the size, where an ellipsis ends what no paper could hold."""
    text, size = brief(text), largest.size
    height = lines * _leading(size)
    while True:
        style = Style(size, bold=largest.bold, colour=largest.colour, leading=_leading(size))
        wrapped, most = wrap(text, style, width), int(height / style.line_height)
        if len(wrapped) <= most:
            return wrapped
        if size <= largest.size * 0.55:
            return _shortened(text, style, width, most)
        size -= 0.5


def _leading(size: float) -> float:
    return size * 1.2


def _shortened(text: str, style: Style, width: float, lines: int) -> tuple[Line, ...]:
    while True:
        text = text[: max(1, len(text) - 4)]
        wrapped = wrap(text.rstrip(" …") + "…", style, width)
        if len(wrapped) <= lines or len(text) == 1:
            return wrapped[:lines]


def text_block(lines: tuple[Line, ...], x: float) -> Block:
    """Lines below each other."""

    def draw(pen: Pen, top: float) -> None:
        pen.lines(lines, x, top)

    return Block(sum(line.style.line_height for line in lines), draw)
