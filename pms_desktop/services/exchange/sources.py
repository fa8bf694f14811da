"""Which files an import reads, and as what."""

from dataclasses import dataclass
from pathlib import Path

from pms_desktop.domain.files import UnreadableFileError
from pms_desktop.i18n import gettext as _
from pms_desktop.services.exchange.csv_rows import CsvRows
from pms_desktop.services.exchange.fhir_rows import FhirRows
from pms_desktop.services.exchange.rows import RowSource, Rules

_LINES, _DOCUMENT, _TABLE = (".ndjson", ".jsonl"), (".json",), (".csv", ".tsv", ".txt")
_REPORT = "-refused.csv"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read; `fault` is why it is passed over."""

    path: Path
    fault: str = ""


def files_at(path: Path) -> list[FoundFile]:
    """The file itself, or those of a folder in the order of their names. Raises
    UnreadableFileError.

    Of a folder nothing is read that lies elsewhere: links are named and passed over.
    """
    if not path.is_dir():
        return [FoundFile(path)]
    try:
        found = [FoundFile(each, _passed_over(each)) for each in sorted(path.iterdir())]
    except OSError as error:
        raise UnreadableFileError(
            _("{file} cannot be read: {reason}.").format(file=path, reason=error.strerror)
        ) from error
    if not found:
        raise UnreadableFileError(_("There is nothing in {file}.").format(file=path))
    return found


def source_at(path: Path, rules: Rules) -> RowSource:
    """A file, looked through once. Raises UnreadableFileError."""
    ending = path.suffix.lower()
    if ending in (*_LINES, *_DOCUMENT):
        return FhirRows(path, rules, lines=ending in _LINES)
    return CsvRows(path, rules)


def _passed_over(path: Path) -> str:
    if path.is_symlink():
        return _("This is a link, and links are not followed.")
    if path.is_dir():
        return _("This is a folder. Import it by itself.")
    if not path.is_file():
        return _("This is no file.")
    if path.name.endswith(_REPORT):
        return _("This is the report of an earlier import.")
    if path.suffix.lower() not in (*_LINES, *_DOCUMENT, *_TABLE):
        return _("The name ends neither in .csv nor in .ndjson or .json.")
    return ""
