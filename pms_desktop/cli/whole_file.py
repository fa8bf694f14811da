"""Files that stand whole under their name or not at all."""

import os
from pathlib import Path
from secrets import token_hex

import click


def write_whole(path: Path, content: bytes) -> None:
    """Write a file; what stands there is replaced at the end. Raises click.ClickException."""
    part = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
