"""Reads the codes of a printed page as a scanner does."""

import pypdfium2
import zxingcpp


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
