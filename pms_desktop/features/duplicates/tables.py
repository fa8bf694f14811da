"""The two tables of the duplicates section: both records side by side, and what would move."""

from pms_desktop.domain.merge_choice import Whose
from pms_desktop.features.duplicates.words import FieldLine, MovingLine, compared_word, kept_word
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.tokens import Tone
from pms_desktop.ui.widgets import Column, RecordTable


def field_table(*, may_merge: bool) -> RecordTable[FieldLine]:
    """What both say, field by field: whose value stays, or only whether they agree."""
    columns = _merging_columns() if may_merge else _comparing_columns()
    return RecordTable(columns, name=_("Both records"), key=_field_key)


def row_table() -> RecordTable[MovingLine]:
    """What would move, or moved."""
    return RecordTable(_row_columns(), name=_("What moves"), key=_row_key)


def _field_key(line: FieldLine) -> str:
    return line.field


def _row_key(line: MovingLine) -> str:
    return line.key


def _merging_columns() -> list[Column[FieldLine]]:
    return [
        Column[FieldLine]("", _title, width=110),
        Column[FieldLine](_("Stays"), _mine, tone=_mine_tone),
        Column[FieldLine](_("Goes"), _theirs, tone=_theirs_tone),
        Column[FieldLine](_("Kept"), kept_word, width=80),
    ]


def _comparing_columns() -> list[Column[FieldLine]]:
    return [
        Column[FieldLine]("", _title, width=110),
        Column[FieldLine](_("First"), _mine),
        Column[FieldLine](_("Second"), _theirs),
        Column[FieldLine]("", compared_word, width=104, tone=_compared_tone),
    ]


def _row_columns() -> list[Column[MovingLine]]:
    return [
        Column[MovingLine](_("Recorded under the record that goes"), _words),
        Column[MovingLine](_("When"), _when, width=196),
        Column[MovingLine](_("They"), _fate, width=170),
    ]


def _title(line: FieldLine) -> str:
    return line.title


def _mine(line: FieldLine) -> str:
    return line.mine or "–"


def _theirs(line: FieldLine) -> str:
    return line.theirs or "–"


def _mine_tone(line: FieldLine) -> Tone | None:
    return _tone(line, Whose.MINE)


def _theirs_tone(line: FieldLine) -> Tone | None:
    return _tone(line, Whose.THEIRS)


def _compared_tone(line: FieldLine) -> Tone | None:
    if line.kept is None:
        return "ok"
    return "warn" if line.mine and line.theirs else None


def _tone(line: FieldLine, whose: Whose) -> Tone | None:
    if line.kept is None:
        return None
    return "ok" if line.kept in (whose, Whose.BOTH) else "warn"


def _words(line: MovingLine) -> str:
    return line.words


def _when(line: MovingLine) -> str:
    return line.when


def _fate(line: MovingLine) -> str:
    return line.fate
