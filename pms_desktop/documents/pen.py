"""Draws on a PDF page measured from its top left corner, in points."""

import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache

from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.renderPDF import draw as draw_graphic
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pms_desktop.documents.text import Line, Style, clean, fit, whole, wrap
from pms_desktop.domain.papers import Letterhead

INK = "#17212B"
QUIET = "#55636F"
RULE = "#D8E0E8"
FILL = "#F2F5F8"
PRIMARY = "#0A6C8F"
DANGER = "#B42318"
DANGER_SOFT = "#FDECEA"
WARN = "#845500"
WARN_SOFT = "#FFF3D9"

_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_PIXELS = 16_000_000
_BARCODE_LETTERS = 24  # more would run into what stands beside it
_QR_LETTERS = 300  # more would make squares too small to read


class Align(Enum):
    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Size:
    width: float
    height: float


A4 = Size(210 * mm, 297 * mm)
A5 = Size(148 * mm, 210 * mm)
ROLL_WIDTH = 80 * mm
THERMAL_BAR = 3 * 72 / 203
"""The narrowest bar in points where a head has 203 dots an inch: three of them, 0.375 mm."""
OFFICE_BAR = 4 * 72 / 300
"""The narrowest bar in points on office paper and cards: four dots of 300 an inch, 0.34 mm."""


class Pen:
    """One PDF being drawn. The same calls make the same bytes."""

    def __init__(self, size: Size, title: str, letterhead: Letterhead, made_at: datetime) -> None:
        """`title` and `made_at` are what a reader shows as the document's properties."""
        self.size = size
        self._file = io.BytesIO()
        self._canvas = Canvas(
            self._file,
            pagesize=(size.width, size.height),
            pageCompression=1,
            invariant=1,
            lang=clean(letterhead.language),
        )
        self._canvas.setTitle(clean(title))
        self._canvas.setAuthor(clean(letterhead.hospital))
        self._canvas.setSubject(clean(title))
        self._canvas.setCreator("PMS Desktop")
        written = f"D:{made_at.astimezone(UTC):%Y%m%d%H%M%S}Z"
        self._canvas.setDateFormatter(lambda *_now: written)

    def next_page(self) -> None:
        self._canvas.showPage()

    def finish(self) -> bytes:
        """End the last page and return the PDF."""
        self._canvas.showPage()
        self._canvas.save()
        return self._file.getvalue()

    def line(
        self, line: Line, x: float, top: float, width: float = 0.0, align: Align = Align.LEFT
    ) -> None:
        """Draw a line of text whose line box starts at `top`."""
        left = x + (width - line.width) * align.value if align is not Align.LEFT else x
        middle = top + line.style.line_height / 2
        self._draw_runs(line, left, self.size.height - middle - line.style.size * 0.36)

    def lines(
        self,
        lines: Sequence[Line],
        x: float,
        top: float,
        width: float = 0.0,
        align: Align = Align.LEFT,
    ) -> float:
        """Draw lines below each other; returns where the next one would start."""
        for line in lines:
            self.line(line, x, top, width, align)
            top += line.style.line_height
        return top

    def words(
        self,
        text: str,
        style: Style,
        x: float,
        top: float,
        width: float,
        *,
        align: Align = Align.LEFT,
    ) -> float:
        """Wrap text into a column and draw it; returns where the next line would start."""
        return self.lines(wrap(text, style, width), x, top, width, align)

    def label(
        self,
        text: str,
        style: Style,
        x: float,
        top: float,
        width: float,
        *,
        align: Align = Align.LEFT,
    ) -> None:
        """One line of text, shortened with an ellipsis where it does not fit."""
        self.line(fit(text, style, width), x, top, width, align)

    def figure(self, text: str, style: Style, x: float, top: float, width: float) -> None:
        """A number at the right of a column, set smaller rather than cut."""
        self.line(whole(text, style, width), x, top, width, Align.RIGHT)

    def _draw_runs(self, line: Line, x: float, baseline: float) -> None:
        canvas, size = self._canvas, line.style.size
        canvas.setFillColor(HexColor(line.style.colour))
        canvas.setStrokeColor(HexColor(line.style.colour))
        canvas.setLineWidth(size * 0.03)
        for run in line.runs:
            if run.typed:
                heading = (b"\xfe\xff" + run.typed.encode("utf-16-be")).hex().upper()
                canvas.addLiteral(f"/Span <</ActualText <{heading}>>> BDC")
            canvas.setFont(run.font.name, size)
            canvas.drawString(x, baseline, run.text, mode=2 if run.thicken else 0)
            if run.typed:
                canvas.addLiteral("EMC")
            x += run.width * size

    def rule(
        self, x: float, top: float, width: float, colour: str = RULE, thickness: float = 0.6
    ) -> None:
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(thickness)
        y = self.size.height - top
        self._canvas.line(x, y, x + width, y)

    def dashes(self, x: float, top: float, width: float, colour: str = INK) -> None:
        self._canvas.setDash(2, 2)
        self.rule(x, top, width, colour, 0.6)
        self._canvas.setDash()

    def stroke(
        self, start: tuple[float, float], end: tuple[float, float], colour: str = RULE
    ) -> None:
        height = self.size.height
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(0.8)
        self._canvas.line(start[0], height - start[1], end[0], height - end[1])

    def panel(
        self,
        x: float,
        top: float,
        width: float,
        height: float,
        *,
        fill: str | None = FILL,
        border: str | None = None,
        radius: float = 3.0,
    ) -> None:
        """A rounded box."""
        canvas = self._canvas
        if fill:
            canvas.setFillColor(HexColor(fill))
        if border:
            canvas.setStrokeColor(HexColor(border))
            canvas.setLineWidth(0.8)
        y = self.size.height - top - height
        canvas.roundRect(x, y, width, height, radius, stroke=bool(border), fill=bool(fill))

    def watermark(self, text: str, style: Style) -> None:
        """Large words across the page, under whatever is drawn next."""
        line = fit(text, style, self.size.height)
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(self.size.width / 2, self.size.height / 2)
        canvas.rotate(52)
        self._draw_runs(line, -line.width / 2, -style.size / 3)
        canvas.restoreState()

    def code128(
        self,
        value: str,
        x: float,
        top: float,
        height: float,
        bar: float,
        *,
        align: Align = Align.RIGHT,
    ) -> float:
        """A Code 128 whose edge (or middle) is at `x`; returns its width, 0 where the value cannot
        be written in it."""
        if not (value.isascii() and value.isprintable() and 0 < len(value) <= _BARCODE_LETTERS):
            return 0.0
        code = Code128(value, barHeight=height, barWidth=bar, quiet=False, humanReadable=False)
        left = x - code.width * align.value
        code.drawOn(self._canvas, left, self.size.height - top - height)
        return float(code.width)

    def qr(self, value: str, x: float, top: float, side: float) -> None:
        """A square QR code without its quiet zone."""
        widget = QrCodeWidget(
            clean(value)[:_QR_LETTERS], barLevel="M", barBorder=0, barWidth=side, barHeight=side
        )
        drawing = Drawing(side, side)
        drawing.add(widget)
        draw_graphic(drawing, self._canvas, x, self.size.height - top - side)

    def image(self, png: bytes, x: float, top: float, box: Size) -> float:
        """A PNG fitted into a box; returns its width, 0 where it cannot be read."""
        reader = _decoded(png)
        if reader is None:
            return 0.0
        width, height = reader.getSize()
        scale = min(box.width / width, box.height / height)
        y = self.size.height - top - (box.height + height * scale) / 2
        self._canvas.drawImage(reader, x, y, width * scale, height * scale, mask="auto")
        return float(width * scale)


def is_picture(png: bytes | None) -> bool:
    """Whether a logo can be printed."""
    return png is not None and _decoded(png) is not None


@lru_cache(maxsize=4)
def _decoded(png: bytes) -> ImageReader | None:
    """A PNG unpacked once for all papers; None for anything else, or a larger one than sensible."""
    if not png.startswith(_PNG) or _pixels(png) > _MOST_PIXELS:
        return None
    with suppress(OSError, ValueError, SyntaxError):
        reader = ImageReader(io.BytesIO(png))
        reader.getRGBData()
        return reader
    return None


def _pixels(png: bytes) -> int:
    """Width times height from the header, before anything is unpacked."""
    return int.from_bytes(png[16:20], "big") * int.from_bytes(png[20:24], "big")
