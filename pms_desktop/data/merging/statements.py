"""The statements of a merge and of its undoing, the same for both databases.

`{merge}`, `{survivor}` and `{merged}` are filled in by whoever runs them: with variables of a
function on PostgreSQL, with parameters on SQLite.
"""

from sqlalchemy.engine import Dialect

from pms_desktop.data.merging.plan import MOVES, Move, followers, stays, typed

_INTO = "INSERT INTO merge_moves (merge_id, table_name, row_id, column_name, before, after)"


def rows_that_name() -> str:
    """Every row of the merged record: table, key, when, and whether it stays there."""
    return " UNION ALL ".join(
        f"SELECT '{move.table}' AS table_name, t.id AS row_id, t.{move.at} AS at,"
        f" {_true_when(stays(move))} AS stays FROM {move.table} t"
        f" WHERE t.{move.column} = {{merged}}"
        for move in MOVES
    )


def rows_moved() -> str:
    """Every row that a merge moved, wherever it is now: as `rows_that_name`."""
    return " UNION ALL ".join(
        f"SELECT m.table_name, m.row_id, t.{move.at} AS at, false AS stays"
        f" FROM merge_moves m LEFT JOIN {move.table} t ON t.id = m.row_id"
        f" WHERE m.merge_id = {{merge}} AND m.table_name = '{move.table}'"
        f" AND m.column_name = '{move.column}'"
        for move in MOVES
    )


def move_statements(dialect: Dialect) -> list[str]:
    """Note each row that moves, and each value the survivor's own row learns; then do it."""
    statements = []
    for move in MOVES:
        stay = stays(move)
        unless = f" AND NOT ({stay})" if stay else ""
        statements += _join(move, dialect)
        statements.append(
            f"{_INTO} SELECT {{merge}}, '{move.table}', t.id, '{move.column}',"
            f" {_text('{merged}', dialect)}, {_text('{survivor}', dialect)}"
            f" FROM {move.table} t WHERE t.{move.column} = {{merged}}{unless}"
        )
        statements.append(_set(move, (move.column,), "after", dialect))
    return statements


def return_statements(dialect: Dialect) -> list[str]:
    """Take back what was noted, then what came later and hangs on it."""
    statements = []
    for move in MOVES:
        statements.append(_set(move, (move.column,), "before", dialect))
        if move.joined:
            columns = tuple(column for column, _value in move.joined)
            statements.append(_set(move, columns, "before", dialect))
    for _twice in range(2):  # a note may amend a note that follows a stay
        for move in MOVES:
            statements += [_follow(move, *each) for each in followers(move)]
    return statements


def _join(move: Move, dialect: Dialect) -> list[str]:
    if not move.joined:
        return []
    notes = [
        f"{_INTO} SELECT {{merge}}, '{move.table}', o.id, '{column}',"
        f" {_text(f'o.{column}', dialect)}, {_text(f'({value})', dialect)}"
        f" FROM {move.table} o JOIN {move.table} t ON {move.alike}"
        f" WHERE o.patient_id = {{survivor}} AND t.patient_id = {{merged}}"
        f" AND ({value}) IS DISTINCT FROM o.{column}"
        for column, value in move.joined
    ]
    columns = tuple(column for column, _value in move.joined)
    return [*notes, _set(move, columns, "after", dialect)]


def _set(move: Move, columns: tuple[str, ...], side: str, dialect: Dialect) -> str:
    """All columns of a row at once: rules of the table hold between them."""
    values = ", ".join(
        f"{column} = CASE WHEN EXISTS (SELECT 1{_noted(move, column)})"
        f" THEN {typed(move, column, f'(SELECT {side}{_noted(move, column)})', dialect)}"
        f" ELSE {column} END"
        for column in columns
    )
    names = ", ".join(f"'{column}'" for column in columns)
    return (
        f"UPDATE {move.table} SET {values} WHERE id IN (SELECT row_id FROM merge_moves"
        f" WHERE merge_id = {{merge}} AND table_name = '{move.table}'"
        f" AND column_name IN ({names}){_unchanged(move, columns, side, dialect)})"
    )


def _unchanged(move: Move, columns: tuple[str, ...], side: str, dialect: Dialect) -> str:
    """What somebody changed since the merge is not changed back."""
    if side == "after" or columns == (move.column,):
        return ""
    same = " AND ".join(
        f"NOT EXISTS (SELECT 1{_noted(move, column)} AND after IS DISTINCT FROM"
        f" {_text(f'{move.table}.{column}', dialect)})"
        for column in columns
    )
    return f") AND ({same}"


def _noted(move: Move, column: str) -> str:
    return (
        f" FROM merge_moves WHERE merge_id = {{merge}} AND table_name = '{move.table}'"
        f" AND row_id = {move.table}.id AND column_name = '{column}'"
    )


def _follow(move: Move, column: str, parent: str) -> str:
    return (
        f"UPDATE {move.table} SET patient_id = {{merged}} WHERE patient_id = {{survivor}}"
        f" AND {column} IN (SELECT id FROM {parent} WHERE patient_id = {{merged}})"
    )


def _text(value: str, dialect: Dialect) -> str:
    return f"CAST({value} AS TEXT)" if dialect.name == "postgresql" else value


def _true_when(condition: str) -> str:
    return f"CASE WHEN {condition} THEN true ELSE false END" if condition else "false"
