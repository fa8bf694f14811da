"""The kiosk's words in every language: gathered from the sources, and compiled.

`python packaging/catalogues.py` brings resources/locale/*/LC_MESSAGES/kiosk.po up to date with the
sources and writes the kiosk.mo beside each. What is new stands there without a translation, and
what nobody says any more is gone; a translation is never guessed. A new language begins as a
folder with an empty kiosk.po.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "resources" / "locale"
_SOURCES = ROOT / "pms_desktop"
_NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""The same sources make the same files."""


def template() -> Catalog:
    """Every message that a kiosk can say, in the order of its first place."""
    with (ROOT / "packaging" / "kiosk.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, "packaging/kiosk.cfg")
    found = Catalog(project="pms_desktop", charset="utf-8", creation_date=_NO_DAY)
    for place, line, message, comments, context in extract_from_dir(
        _SOURCES, methods, options, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        # Lines move with every change; a file does not.
        del line
        found.add(message, locations=[(f"pms_desktop/{place}", None)], auto_comments=comments,
                  context=context)  # fmt: skip
    return found


def catalogues(locale: Path = LOCALE) -> Iterator[tuple[str, Path]]:
    """Each language (ISO 639) with its kiosk.po."""
    for folder in sorted(locale.iterdir()):
        yield folder.name, folder / "LC_MESSAGES" / "kiosk.po"


def read(language: str, path: Path) -> Catalog:
    """A catalogue with its header, its plural forms and its translations."""
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def renew(language: str, path: Path, wanted: Catalog) -> None:
    """Bring one catalogue up to date, and compile it."""
    catalogue = read(language, path)
    catalogue.update(wanted, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = f"# What the kiosk says, in {catalogue.locale.english_name}."
    catalogue.project, catalogue.version, catalogue.revision_date = "pms_desktop", "", _NO_DAY
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=False, include_previous=False)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def main() -> int:
    """Renew all; says what waits for a translator."""
    wanted = template()
    for language, path in catalogues():
        renew(language, path, wanted)
        missing = [each.id for each in read(language, path) if each.id and not _is_said(each)]
        sys.stdout.write(f"{language}: {len(wanted)} messages, {len(missing)} to be translated\n")
    return 0


def _is_said(message: object) -> bool:
    said = getattr(message, "string", "")
    return all(said) if isinstance(said, (tuple, list)) else bool(said)


if __name__ == "__main__":
    sys.exit(main())
