"""Files that stand whole under their name or not at all, and that only their owner reads."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from pms_desktop.domain.files import UnwritableFileError

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL
_ENDING = 4
"""Random bytes, as hex digits, at the end of the name of what is not whole yet."""


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write; what stands under the name is replaced at the end, and stays if anything
    goes wrong before. A device or a pipe is written into as it is. Raises UnwritableFileError."""
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as device:
                yield device
        else:
            with _replacing(path) as file:
                yield file
    except OSError as error:
        raise UnwritableFileError(path, error.strerror or str(error)) from error


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    _clear_away(path)
    part = path.with_name(f".{path.name}.{token_hex(_ENDING)}")
    try:
        with os.fdopen(os.open(part, _NEW, 0o600), "w+b") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            yield file
            file.flush()
            os.fsync(file.fileno())
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _clear_away(path: Path) -> None:
    """What a program that was killed left of this file: nobody holds it any more."""
    digits = "[0-9a-f]" * (2 * _ENDING)
    for each in path.parent.glob(f".{_literally(path.name)}.{digits}"):
        with suppress(OSError), each.open("rb") as left:
            fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
            each.unlink()


def _literally(name: str) -> str:
    """A name as a pattern that fits it alone."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)
