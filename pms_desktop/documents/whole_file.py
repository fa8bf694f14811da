"""Files that stand whole under their name or not at all, and that only their owner reads."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from pms_desktop.domain.files import UnwritableFileError

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write; what stands under the name is replaced at the end, and stays if anything
    goes wrong before. Raises UnwritableFileError."""
    part = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        with os.fdopen(os.open(part, _NEW, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise UnwritableFileError(path, error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)
