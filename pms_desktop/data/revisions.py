"""Which revisions of the schema this program knows, and which one a file is of."""

import sqlite3
from contextlib import closing
from pathlib import Path

from pms_desktop.domain.errors import SchemaNewerError
from pms_desktop.settings import bundled

_ASK = "SELECT version_num FROM alembic_version"


def known_revisions() -> list[str]:
    """Revision numbers in order; they are the file names' beginnings."""
    files = bundled("migrations").joinpath("versions").glob("[0-9]*.py")
    return sorted(file.name.partition("_")[0] for file in files)


def refuse_newer_file(path: Path) -> None:
    """Raises SchemaNewerError for a hospital that a later program made, before anything of it is
    changed: its journal stays as that program wants it."""
    if not path.exists():
        return
    found = _revision_as_it_lies(path)
    if found is not None and found not in known_revisions():
        raise SchemaNewerError


def _revision_as_it_lies(path: Path) -> str | None:
    """None for a file without a schema, or one that only a whole opening can read."""
    kept_apart = any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal"))
    how = "mode=ro" if kept_apart else "mode=ro&immutable=1"  # which leaves no files beside it
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as connection:
            row = connection.execute(_ASK).fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else str(row[0])
