"""Files that stand whole under their name or not at all."""

from pathlib import Path

import click

from pms_desktop.documents.whole_file import whole_file
from pms_desktop.domain.files import UnwritableFileError
from pms_desktop.mvp.messages import sentence_for


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, for it tells of people; what stands there is
    replaced at the end. Raises click.ClickException."""
    try:
        with whole_file(path) as file:
            file.write(content)
    except UnwritableFileError as error:
        raise click.ClickException(sentence_for(error).text) from error
