"""Files that stand whole under their name or not at all."""

import errno
import sys
from pathlib import Path

import click

from pms_desktop.documents.whole_file import whole_file
from pms_desktop.domain.files import UnwritableFileError
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import sentence_for


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, for it tells of people; what stands there is
    replaced at the end. Raises click.ClickException."""
    try:
        with whole_file(path) as file:
            file.write(content)
    except UnwritableFileError as error:
        raise click.ClickException(sentence_for(error).text) from error


def print_whole(text: str) -> None:
    """Write to the terminal, or where it is led. Raises click.ClickException where not all of it
    arrives; who reads only the beginning, like `head`, has what they wanted."""
    if sys.stdout is None:
        raise click.ClickException(_("There is no output to write to. Name a file with -o."))
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        reason = error.strerror or str(error)
        raise click.ClickException(
            _("The output cannot be written: {reason}.").format(reason=reason)
        ) from error
