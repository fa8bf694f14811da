"""A picture from a file, the clipboard or a camera becomes a small photo of a patient.

Pillow is imported when there is one: most people sign in and take no photo.
"""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from pms_desktop.domain.cameras import Frame, Portrait
from pms_desktop.domain.patient_notices import UnreadablePhotoError

if TYPE_CHECKING:
    from PIL import Image

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes that are looked at; a camera's picture has about five million."""
LARGEST_PHOTO = 64 * 1024
"""Bytes that the database keeps."""

_LARGEST_PIXELS = 60_000_000  # a small file can claim to be a picture that fills all memory
_SIZE = (320, 400)
_PLAIN = frozenset({"jfif", "jfif_version", "jfif_unit", "jfif_density"})
_END = b"\xff\xd9"  # within pixels it cannot stand
_QUALITIES = (85, 70, 55, 40)
_FORMATS = ("JPEG", "PNG", "WEBP", "BMP")


def small_photo(picture: bytes) -> bytes:
    """A JPEG of at most 320 x 400 pixels, upright, without what the camera noted (place, time).

    One that is so already stays as it is: a record that goes to another hospital and comes back
    has the same photo. Raises UnreadablePhotoError.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415  see above

    if len(picture) > LARGEST_FILE:
        raise UnreadablePhotoError
    try:
        with Image.open(BytesIO(picture), formats=_FORMATS) as image:
            if image.width * image.height > _LARGEST_PIXELS:
                raise UnreadablePhotoError
            if _is_small(image, picture):
                image.load()  # refuses what is broken
                return picture
            image.draft("RGB", (_SIZE[0] * 2, _SIZE[1] * 2))  # a large JPEG is read coarsely
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail(_SIZE)
            return _encoded(_on_white(upright))
    except _failures() as error:
        raise UnreadablePhotoError from error


def portrait_of(frame: Frame, portrait: Portrait) -> bytes:
    """The chosen part of a camera's picture, as a file that exists in memory only."""
    from PIL import Image  # noqa: PLC0415  see above

    box = portrait.box(frame.width, frame.height)
    image = Image.frombytes("RGB", (frame.width, frame.height), frame.pixels)
    out = BytesIO()
    part = (box.left, box.top, box.left + box.width, box.top + box.height)
    image.crop(part).save(out, "BMP")
    return out.getvalue()


def read_picture(path: Path) -> bytes:
    """What stands in a file that somebody chose, at most one byte more than is looked at.

    Raises UnreadablePhotoError, also for what is no file of its own: a link may lead anywhere, and
    reading a pipe never ends.
    """
    if path.is_symlink() or not path.is_file():
        raise UnreadablePhotoError
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UnreadablePhotoError from error


def _failures() -> tuple[type[Exception], ...]:
    """What Pillow raises over a file that is no picture, or one that means harm."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  see above

    bomb = Image.DecompressionBombError
    return (UnidentifiedImageError, bomb, OSError, SyntaxError, ValueError, EOFError)


def _is_small(image: "Image.Image", picture: bytes) -> bool:
    """Whether it is as this module makes them: nothing beside the pixels, nothing after them."""
    plain = set(image.info) <= _PLAIN and len(getattr(image, "applist", ())) <= 1
    fits = image.width <= _SIZE[0] and image.height <= _SIZE[1] and len(picture) <= LARGEST_PHOTO
    ends = picture.find(_END) == len(picture) - len(_END)
    return image.format == "JPEG" and image.mode == "RGB" and plain and fits and ends


def _on_white(image: "Image.Image") -> "Image.Image":
    from PIL import Image  # noqa: PLC0415  see above

    if image.mode not in ("RGBA", "LA", "PA", "P"):
        return image.convert("RGB")
    clear = image.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")


def _encoded(image: "Image.Image") -> bytes:
    for quality in _QUALITIES:
        out = BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= LARGEST_PHOTO:
            return out.getvalue()
    raise UnreadablePhotoError
