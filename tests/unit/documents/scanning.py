"""Reads the codes of a printed page as a scanner does."""

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter


def scanned(pdf: bytes, dots: int) -> dict[str, str]:
    """Text by kind of every code, in black and white as a thermal printer has it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert len(document) == 1
        grey = document[0].render(scale=dots / 72, grayscale=True).to_numpy()
    finally:
        document.close()
    picture = (grey > 127).astype("uint8") * 255
    codes = zxingcpp.read_barcodes(picture)
    return {str(code.format).replace(" ", ""): code.text for code in codes}


def blurred(pdf: bytes, dots: int, blur: float = 0.6) -> list[tuple[str, str]]:
    """Kind and text of every code of the first page, printed in whole dots and smeared over `blur`
    of one: what heat, ink and a worn lens leave of it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        grey = document[0].render(scale=dots / 72, grayscale=True, no_smoothpath=True).to_numpy()
    finally:
        document.close()
    height, width = grey.shape[:2]
    printed = Image.fromarray((grey.reshape(height, width) > 127).astype("uint8") * 255)
    seen = printed.resize((width * 2, height * 2), Image.Resampling.NEAREST)
    codes = zxingcpp.read_barcodes(seen.filter(ImageFilter.GaussianBlur(blur * 2)))
    return sorted((str(code.format).replace(" ", ""), code.text) for code in codes)
