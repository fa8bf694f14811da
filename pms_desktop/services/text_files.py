"""Text files of whatever program, line by line: no more of one is held than a long line."""

from codecs import BOM_UTF32_BE, BOM_UTF32_LE, getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from pms_desktop.domain.files import UnreadableFileError
from pms_desktop.i18n import gettext as _

LONGEST_LINE = 1 << 22
"""Letters; a record of a person has about a hundred."""

_CHUNK = 1 << 18
_HEAD = 64
"""Bytes by which UTF-16 is known where nothing says so: every other one is nothing."""
_SHOWN = 200


def _foreign() -> dict[bytes, str]:
    return {
        b"PK\x03\x04": _("a ZIP archive or a spreadsheet. Unpack it, or save the sheet as CSV"),
        b"\x1f\x8b": _("compressed. Unpack it"),
        b"%PDF": _("a PDF. Save the list as CSV"),
        b"\xd0\xcf\x11\xe0": _("an old spreadsheet. Save the sheet as CSV"),
        b"SQLite format 3": _("a database. Write its list as CSV"),
    }


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file of text as bytes. Raises UnreadableFileError, also for what is no file, is empty or
    is plainly something else than text."""
    try:
        if path.exists() and not path.is_file():
            raise UnreadableFileError(_("{file} is no file.").format(file=path))
        with path.open("rb") as file:
            _require_text(path, file.read(_CHUNK))
            file.seek(0)
            yield file
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableFileError(
            _("{file} cannot be read: {reason}.").format(file=path, reason=reason)
        ) from error


def encoding_of(file: BinaryIO) -> str:
    """UTF-8, UTF-16 or UTF-32 by their marks, else UTF-8 where it is meant so, else Windows-1252.

    Text of which most letters beyond ASCII are UTF-8 is meant so: a broken one shows as U+FFFD
    and does not turn all others into signs that nobody wrote.
    """
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith((BOM_UTF32_LE, BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if _is_unmarked_utf16(head):
        return "utf-16-le"
    return "utf-8" if _is_utf8(file) or _is_meant_so(file) else "cp1252"


def _is_unmarked_utf16(head: bytes) -> bool:
    """Latin letters in two bytes each, the lower one first."""
    second = head[1:_HEAD:2]
    return len(second) == _HEAD // 2 and not any(second) and 0 not in head[:_HEAD:2]


def _is_utf8(file: BinaryIO) -> bool:
    file.seek(0)
    decoder = getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_meant_so(file: BinaryIO) -> bool:
    """Whether there are more letters that UTF-8 has beyond ASCII than broken ones."""
    file.seek(0)
    decoder = getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    while chunk := file.read(_CHUNK):
        text = decoder.decode(chunk)
        broken = text.count("\ufffd")
        bad += broken
        good += len(text) - len(text.encode("ascii", "ignore")) - broken
    return good > bad


class BoundedLines:
    """The lines of a file; of one that is too long the beginning, without quotes, and
    `cut` then says so until it is set back."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.cut = False

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
                self.cut = True
                self._skip()
                line = line[:_SHOWN].replace('"', "") + "\n"
            yield line

    def _skip(self) -> None:
        while (rest := self._file.readline(LONGEST_LINE)) and rest[-1] not in "\r\n":
            pass


def _require_text(path: Path, head: bytes) -> None:
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UnreadableFileError(_("{file} is empty.").format(file=path))
    for mark, what in _foreign().items():
        if head.startswith(mark):
            raise UnreadableFileError(_("{file} is {what}.").format(file=path, what=what))
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff", BOM_UTF32_BE)) or _is_unmarked_utf16(head)
    if not wide and head.count(0) > len(head) // 20:
        raise UnreadableFileError(
            _("{file} is no text in UTF-8, UTF-16 or Windows-1252.").format(file=path)
        )
