"""PDF pages as pictures. Slow: call in a task. PDFium is one at a time, hence the lock."""

import threading
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QImage

_pdfium = threading.Lock()
_LONGEST_SIDE = 8000  # pixels; a picture of more would take hundreds of megabytes


class UnreadablePdfError(Exception):
    """The bytes are not a PDF that can be shown."""


@dataclass(frozen=True, slots=True)
class PdfOutline:
    """Page sizes in points (1/72 inch), and what each page says, for assistive technology."""

    sizes: tuple[tuple[float, float], ...]
    texts: tuple[str, ...]


def outline(pdf: bytes) -> PdfOutline:
    """Sizes and texts of all pages. Raises UnreadablePdfError."""
    import pypdfium2  # noqa: PLC0415  30 ms, and most sessions begin without a PDF

    with _pdfium:
        document = _opened(pdf)
        try:
            pages = list(document)
            texts = tuple(page.get_textpage().get_text_bounded() for page in pages)
            return PdfOutline(tuple(page.get_size() for page in pages), texts)
        except pypdfium2.PdfiumError as error:
            raise UnreadablePdfError(str(error)) from error
        finally:
            document.close()


def page_size(pdf: bytes) -> tuple[float, float]:
    """Width and height of the first page in points. Raises UnreadablePdfError."""
    with _pdfium:
        document = _opened(pdf)
        try:
            width, height = document.get_page_size(0)
            return width, height
        finally:
            document.close()


def picture(pdf: bytes, page: int, scale: float) -> QImage:
    """A page drawn with `scale` pixels to a point. Raises UnreadablePdfError."""
    import pypdfium2  # noqa: PLC0415  30 ms, and most sessions begin without a PDF

    with _pdfium:
        document = _opened(pdf)
        try:
            found = document[page]
            most = _LONGEST_SIDE / max(found.get_size())
            bitmap = found.render(scale=min(scale, most), prefer_bgrx=True)
            size = (bitmap.width, bitmap.height, bitmap.stride)
            return QImage(bytes(bitmap.buffer), *size, QImage.Format.Format_RGB32).copy()
        except pypdfium2.PdfiumError as error:
            raise UnreadablePdfError(str(error)) from error
        finally:
            document.close()


def _opened(pdf: bytes) -> Any:
    import pypdfium2  # noqa: PLC0415

    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise UnreadablePdfError(str(error)) from error
