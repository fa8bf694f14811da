"""Seals the audit without any writer waiting.

PostgreSQL: a function of the owner that the housekeeper calls. It takes rows of transactions
before the horizon (the oldest one still running), which by then are final. The horizon starts
anew in another cluster, so after a restore sealing rests until a new epoch is begun. SQLite has
one writer: all rows that are there are final.
"""

from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.engine import Row

from pms_desktop.domain.seals import Epoch, Seal, leaf

MOST_ROWS = 20_000
"""In one seal, unless a single transaction wrote more."""
OTHER_CLUSTER = -1
"""What the sealing function answers in a database that was restored elsewhere."""

_MOMENT = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
_ROW = (
    "id", "at", "actor", "staff_id", "station", "certificate", "action", "topic", "record",
    "patient_id", "before", "after", "xid",
)  # fmt: skip
EPOCH_COLUMNS = ("no", "at", "actor", "reason", "cluster", "first_id")
SEAL_COLUMNS = ("no", "epoch", "at", "low", "high", "ceiling", "last_id", "leaves", "hash")


def as_text(dialect: str, column: str) -> str:
    """A column as the text that is hashed."""
    if dialect == "postgresql" and column == "at":
        return _MOMENT.format(column)
    return f"CAST({column} AS text)"


def framed_sql(parts: list[str]) -> str:
    """`domain.seals.framed` in SQL, the same on both databases."""
    return " || ".join(f"coalesce(length({part}) || ':' || {part}, '-')" for part in parts)


def row_text(dialect: str) -> str:
    """SQL of an audit row's framed text."""
    return framed_sql([as_text(dialect, column) for column in _ROW])


def compile_audit_seals(connection: Connection) -> None:
    """Write the sealing functions, and begin the first epoch of a new database."""
    if connection.dialect.name == "postgresql":
        for statement in _postgres_functions():
            connection.exec_driver_sql(statement)
    if connection.scalar(text("SELECT count(*) FROM audit_epochs")) == 0:
        begin_epoch(connection, "The hospital was founded")


def seal(connection: Connection) -> int:
    """Seal what is final; returns how many rows, or OTHER_CLUSTER. The caller commits."""
    if connection.dialect.name == "postgresql":
        return int(connection.scalar(text("SELECT pms_seal_audit()")) or 0)
    return _seal_file(connection)


def anything_to_seal(connection: Connection) -> bool:
    """SQLite: whether rows wait, without a lock on the file."""
    return bool(
        connection.scalar(
            text(
                "SELECT coalesce((SELECT max(id) FROM audit), 0)"
                " >= coalesce((SELECT high FROM audit_seals ORDER BY no DESC LIMIT 1), 1)"
            )
        )
    )


def begin_epoch(connection: Connection, reason: str) -> int:
    """Seal all that is left of this epoch and begin the next; returns its number.

    On PostgreSQL the transaction must run as `pms_owner`; writers wait until it ends.
    """
    if connection.dialect.name == "postgresql":
        found = connection.scalar(text("SELECT pms_begin_audit_epoch(:reason)"), {"reason": reason})
        return int(found or 0)
    while _seal_file(connection):
        pass
    connection.execute(
        text(
            "INSERT INTO audit_epochs (no, at, actor, reason, cluster, first_id)"
            " SELECT coalesce(max(no), 0) + 1, strftime('%Y-%m-%d %H:%M:%f000', 'now'),"
            " coalesce((SELECT login FROM staff WHERE id = pms_actor()), 'system'), :reason, '',"
            " coalesce((SELECT max(id) FROM audit), 0) + 1 FROM audit_epochs"
        ),
        {"reason": reason},
    )
    return int(connection.scalar(text("SELECT max(no) FROM audit_epochs")) or 0)


def as_epoch(row: Row[Any]) -> Epoch:
    """A row of EPOCH_COLUMNS with its time as text."""
    return Epoch(row.no, row.at, row.actor, row.reason, row.cluster, row.first_id)


def as_seal(row: Row[Any]) -> Seal:
    """A row of SEAL_COLUMNS with its time as text."""
    numbers = (row.low, row.high, row.ceiling, row.last_id)
    return Seal(row.no, row.epoch, row.at, *numbers, bytes(row.leaves), bytes(row.hash))


def columns_sql(dialect: str, columns: tuple[str, ...]) -> str:
    """Columns of seals or epochs, the time as text."""
    return ", ".join(
        f"{as_text(dialect, name)} AS at" if name == "at" else name for name in columns
    )


def newest_epoch(connection: Connection) -> Epoch | None:
    """The epoch under way."""
    columns = columns_sql(connection.dialect.name, EPOCH_COLUMNS)
    row = connection.execute(
        text(f"SELECT {columns} FROM audit_epochs ORDER BY no DESC LIMIT 1")
    ).one_or_none()
    return None if row is None else as_epoch(row)


def newest_seal(connection: Connection) -> Seal | None:
    """The last link of the chain."""
    columns = columns_sql(connection.dialect.name, SEAL_COLUMNS)
    row = connection.execute(
        text(f"SELECT {columns} FROM audit_seals ORDER BY no DESC LIMIT 1")
    ).one_or_none()
    return None if row is None else as_seal(row)


def _seal_file(connection: Connection) -> int:
    epoch, last = newest_epoch(connection), newest_seal(connection)
    if epoch is None:
        return 0
    low = last.high if last is not None and last.epoch == epoch.no else epoch.first_id
    rows = connection.execute(
        text(
            f"SELECT id, {row_text('sqlite')} AS framed FROM audit"
            " WHERE id >= :low ORDER BY id LIMIT :most"
        ),
        {"low": low, "most": MOST_ROWS},
    ).all()
    if not rows:
        return 0
    at = str(connection.scalar(text("SELECT strftime('%Y-%m-%d %H:%M:%f000', 'now')")))
    leaves = b"".join(leaf(row.id, row.framed) for row in rows)
    high, number = rows[-1].id + 1, 1 if last is None else last.no + 1
    made = Seal(number, epoch.no, at, low, high, high, high - 1, leaves, b"")
    hashed = made.expected_hash(b"" if last is None else last.hash, epoch)
    names = ", ".join(SEAL_COLUMNS)
    connection.exec_driver_sql(
        f"INSERT INTO audit_seals ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, epoch.no, at, low, high, high, high - 1, leaves, hashed),
    )
    return len(rows)


_HEAD = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$"
_LEAVES = """
    SELECT string_agg(int8send(id) || sha256(convert_to({row}, 'UTF8')), ''::bytea ORDER BY id),
           count(*), max(id)
    INTO v_leaves, v_count, v_last FROM public.audit WHERE id >= v_epoch.first_id AND {which};
"""
_INSERT = """
    v_no := coalesce(v_seal.no, 0) + 1;
    INSERT INTO public.audit_seals (no, epoch, at, low, high, ceiling, last_id, leaves, hash)
    VALUES (v_no, v_epoch.no, v_at, v_low, v_high, v_ceiling, v_last, v_leaves,
        sha256(coalesce(v_seal.hash, ''::bytea) || sha256(convert_to({epoch}, 'UTF8'))
            || sha256(convert_to({seal}, 'UTF8')) || sha256(v_leaves)));
"""
_DECLARE = """
DECLARE
    v_epoch public.audit_epochs; v_seal public.audit_seals;
    v_at timestamptz := clock_timestamp(); v_snapshot pg_snapshot; v_cut bigint; v_first bigint;
    v_low bigint; v_high bigint; v_ceiling bigint; v_last bigint; v_no bigint;
    v_leaves bytea; v_count integer;
"""


def _postgres_functions() -> list[str]:
    moment = _MOMENT.format
    epoch = framed_sql(
        [
            moment("v_epoch.at") if name == "at" else f"v_epoch.{name}::text"
            for name in EPOCH_COLUMNS
        ]
    )
    told = [
        "v_no::text", "v_epoch.no::text", moment("v_at"), "v_low::text", "v_high::text",
        "v_ceiling::text", "v_last::text",
    ]  # fmt: skip
    insert = _INSERT.format(epoch=epoch, seal=framed_sql(told))
    row = row_text("postgresql")
    in_range = _LEAVES.format(row=row, which="xid >= v_low AND xid < v_high")
    left = _LEAVES.format(
        row=row,
        which="(xid >= v_low OR id > (SELECT coalesce(max(last_id), 0) FROM public.audit_seals"
        " WHERE epoch = v_epoch.no))",
    )
    return [
        _seal_function(in_range, insert),
        _epoch_function(left, insert),
    ]


_NEWEST = """
    SELECT * INTO v_epoch FROM public.audit_epochs ORDER BY no DESC LIMIT 1 FOR UPDATE;
    SELECT * INTO v_seal FROM public.audit_seals ORDER BY no DESC LIMIT 1;
    v_low := CASE WHEN v_seal.epoch = v_epoch.no THEN v_seal.high ELSE 0 END;
"""
_CLUSTER = "(SELECT system_identifier::text FROM pg_control_system())"


def _seal_function(leaves: str, insert: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION public.pms_seal_audit() RETURNS integer {_HEAD}
{_DECLARE}
BEGIN
    {_NEWEST}
    IF v_epoch.no IS NULL THEN RETURN 0; END IF;
    IF v_epoch.cluster <> {_CLUSTER} THEN RETURN {OTHER_CLUSTER}; END IF;
    v_snapshot := pg_current_snapshot();
    v_high := pg_snapshot_xmin(v_snapshot)::text::bigint;
    v_ceiling := pg_snapshot_xmax(v_snapshot)::text::bigint;
    SELECT xid INTO v_first FROM public.audit
    WHERE id >= v_epoch.first_id AND xid >= v_low AND xid < v_high ORDER BY xid LIMIT 1;
    IF v_first IS NULL THEN RETURN 0; END IF;
    SELECT xid INTO v_cut FROM public.audit
    WHERE id >= v_epoch.first_id AND xid >= v_low AND xid < v_high
    ORDER BY xid OFFSET {MOST_ROWS} LIMIT 1;
    IF v_cut IS NOT NULL THEN v_high := greatest(v_cut, v_first + 1); END IF;
    {leaves}
    {insert}
    RETURN v_count;
END $$"""


def _epoch_function(leaves: str, insert: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION public.pms_begin_audit_epoch(reason text) RETURNS integer {_HEAD}
{_DECLARE}
BEGIN
    LOCK TABLE public.audit IN SHARE ROW EXCLUSIVE MODE;
    {_NEWEST}
    v_high := v_low; v_ceiling := 0;
    {leaves}
    IF v_count > 0 THEN {insert} END IF;
    INSERT INTO public.audit_epochs (no, at, actor, reason, cluster, first_id)
    VALUES (coalesce(v_epoch.no, 0) + 1, clock_timestamp(), session_user,
        pms_begin_audit_epoch.reason, {_CLUSTER},
        coalesce((SELECT max(id) FROM public.audit), 0) + 1);
    RETURN coalesce(v_epoch.no, 0) + 1;
END $$"""
