"""Reads PDFs back, independently of what made them."""

import unicodedata
from dataclasses import dataclass

import pypdfium2


@dataclass(frozen=True)
class Read:
    """The text of each page and the page sizes in millimetres."""

    pages: tuple[str, ...]
    sizes: tuple[tuple[int, int], ...]

    @property
    def text(self) -> str:
        return "\n".join(self.pages)

    @property
    def words(self) -> str:
        """All text with single spaces, Arabic letters in their base forms."""
        return " ".join(unicodedata.normalize("NFKC", self.text).split())


def read(pdf: bytes) -> Read:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = list(document)
        return Read(
            tuple(page.get_textpage().get_text_bounded() for page in pages),
            tuple(
                (round(page.get_width() / 72 * 25.4), round(page.get_height() / 72 * 25.4))
                for page in pages
            ),
        )
    finally:
        document.close()


def metadata(pdf: bytes) -> dict[str, str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return dict(document.get_metadata_dict())
    finally:
        document.close()
