"""Files that stand whole under their name or not at all."""

import os
from pathlib import Path
from secrets import token_hex

import click

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, for it tells of people; what stands there is
    replaced at the end. Raises click.ClickException."""
    part = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        with os.fdopen(os.open(part, _NEW, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
