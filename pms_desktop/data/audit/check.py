"""Compares the audit with its seals: names the first row that was altered, removed or added.

It reads both as two streams in one snapshot, so its memory does not grow with the audit.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, text
from sqlalchemy.exc import SQLAlchemyError

from pms_desktop.data.audit.seals import (
    EPOCH_COLUMNS,
    SEAL_COLUMNS,
    as_epoch,
    as_seal,
    as_text,
    columns_sql,
    row_text,
)
from pms_desktop.data.engine import READING
from pms_desktop.data.errors import translate
from pms_desktop.domain.seals import (
    Epoch,
    Fault,
    FaultKind,
    Seal,
    SealMark,
    Verdict,
    digest,
    leaves_of,
)

_BATCH = 2000
_MOST_FAULTS = 1000
_CLOCK_STEP = timedelta(minutes=2)
"""A clock may be set right by so much without a row looking dated wrongly."""


def verify(engine: Engine) -> Verdict:
    """The whole audit, in one snapshot.

    Raises PermissionDeniedError unless this login may read it, and what every reading may raise.
    """
    postgres = engine.dialect.name == "postgresql"
    options = {"isolation_level": "REPEATABLE READ"} if postgres else {READING: True}
    try:
        with engine.connect() as connection:
            return _Check(connection.execution_options(**options)).run()
    except SQLAlchemyError as error:
        raise (translate(error) or error) from error


class _Check:
    """One reading of the audit from its beginning."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name
        self._key = "xid" if self._dialect == "postgresql" else "id"
        self._faults: list[Fault] = []
        self._rows = self._seals = self._waiting = 0
        self._newest: Seal | None = None
        self._ceilings: list[int] = []
        self._moments: list[datetime] = []

    def run(self) -> Verdict:
        epochs = self._epochs()
        self._check_cluster(epochs)
        seals = self._stream_seals({epoch.no: epoch for epoch in epochs})
        waiting: Seal | None = None
        for epoch, following in zip(epochs, [*epochs[1:], None], strict=True):
            waiting = self._check_epoch(epoch, following, seals, waiting)
        newest = self._newest
        mark = None if newest is None else SealMark(newest.no, newest.epoch, newest.hash.hex())
        declared = tuple(f"{epoch.at[:16]} {epoch.actor}: {epoch.reason}" for epoch in epochs[1:])
        self._faults.sort(key=lambda fault: (fault.seal or float("inf"), fault.row))
        return Verdict(self._rows, self._seals, self._waiting, tuple(self._faults), mark, declared)

    def _fault(self, kind: FaultKind, seal: int = 0, row: int = 0, detail: str = "") -> None:
        if len(self._faults) < _MOST_FAULTS:
            self._faults.append(Fault(kind, seal, row, detail))

    def _epochs(self) -> list[Epoch]:
        columns = columns_sql(self._dialect, EPOCH_COLUMNS)
        rows = self._connection.execute(text(f"SELECT {columns} FROM audit_epochs ORDER BY no"))
        epochs = [as_epoch(row) for row in rows]
        if [epoch.no for epoch in epochs] != list(range(1, len(epochs) + 1)) or not epochs:
            self._fault(FaultKind.EPOCH_ALTERED, detail="an epoch is missing")
        return epochs

    def _check_cluster(self, epochs: list[Epoch]) -> None:
        if self._dialect != "postgresql" or not epochs:
            return
        here = self._connection.scalar(
            text("SELECT CAST(system_identifier AS text) FROM pg_control_system()")
        )
        if epochs[-1].cluster != here:
            self._fault(FaultKind.OTHER_CLUSTER, detail=f"epoch {epochs[-1].no}")

    def _stream_seals(self, epochs: dict[int, Epoch]) -> Iterator[Seal]:
        """Seals in order, each compared with the one before it."""
        columns = columns_sql(self._dialect, SEAL_COLUMNS)
        last = b""
        number = 0
        for row in self._stream(f"SELECT {columns} FROM audit_seals ORDER BY no"):
            seal = as_seal(row)
            number += 1
            if seal.no != number:
                self._fault(FaultKind.SEAL_MISSING, number, detail=f"up to {seal.no - 1}")
            elif seal.epoch not in epochs or seal.hash != seal.expected_hash(
                last, epochs[seal.epoch]
            ):
                self._fault(FaultKind.SEAL_ALTERED, seal.no)
            last, number = seal.hash, seal.no
            self._seals += 1
            self._newest = seal
            yield seal

    def _check_epoch(
        self, epoch: Epoch, following: Epoch | None, seals: Iterator[Seal], ahead: Seal | None
    ) -> Seal | None:
        """Returns the seal that was read ahead: it belongs to a later epoch."""
        rows = _Peeking(self._stream_rows(epoch, following))
        closing = self._closing(epoch)
        self._ceilings, self._moments = [], []
        last = 0
        while (seal := ahead or next(seals, None)) is not None:
            if seal.epoch > epoch.no:
                break
            ahead = None
            if seal.low < seal.high:
                self._check_seal(seal, rows, closing)
            last = seal.no
        for row in rows.rest():
            self._check_left(row, closing, last, following is None)
        for number, leaves in closing.items():
            for row_id in leaves:
                self._fault(FaultKind.ROW_MISSING, number, row_id)
        return seal

    def _check_seal(
        self, seal: Seal, rows: "_Peeking", closing: dict[int, dict[int, bytes]]
    ) -> None:
        leaves = leaves_of(seal.leaves)
        for row in rows.below(seal.high):
            if row.id in leaves:
                self._compare(row, leaves.pop(row.id), seal)
            elif not self._closed(row, closing):
                self._fault(FaultKind.ROW_ADDED, seal.no, row.id)
        for row_id in leaves:
            self._fault(FaultKind.ROW_MISSING, seal.no, row_id)
        self._ceilings.append(seal.ceiling)
        self._moments.append(datetime.fromisoformat(seal.at))

    def _compare(self, row: Row[Any], expected: bytes, seal: Seal) -> None:
        self._rows += 1
        if digest(row.framed) != expected:
            self._fault(FaultKind.ROW_ALTERED, seal.no, row.id)
        elif not self._dated_rightly(row, datetime.fromisoformat(seal.at)):
            self._fault(FaultKind.ROW_BACKDATED, seal.no, row.id, row.at)

    def _check_left(
        self, row: Row[Any], closing: dict[int, dict[int, bytes]], last: int, newest: bool
    ) -> None:
        """A row that no seal's range holds: left for the closing seal, or still to be sealed."""
        if self._closed(row, closing):
            return
        if not newest or row.key is None:
            self._fault(FaultKind.ROW_ADDED, last, row.id)
            return
        self._waiting += 1
        if not self._dated_rightly(row, None):
            self._fault(FaultKind.ROW_BACKDATED, last + 1, row.id, row.at)

    def _closed(self, row: Row[Any], closing: dict[int, dict[int, bytes]]) -> bool:
        for number, leaves in closing.items():
            if row.id in leaves:
                self._rows += 1
                if digest(row.framed) != leaves.pop(row.id):
                    self._fault(FaultKind.ROW_ALTERED, number, row.id)
                return True
        return False

    def _dated_rightly(self, row: Row[Any], until: datetime | None) -> bool:
        """Not before a seal that was made before its transaction began, not after its own."""
        moment = datetime.fromisoformat(row.at)
        if until is not None and moment > until + _CLOCK_STEP:
            return False
        before = bisect_right(self._ceilings, row.key) - 1
        return before < 0 or moment >= self._moments[before] - _CLOCK_STEP

    def _closing(self, epoch: Epoch) -> dict[int, dict[int, bytes]]:
        rows = self._connection.execute(
            text("SELECT no, leaves FROM audit_seals WHERE epoch = :epoch AND low = high"),
            {"epoch": epoch.no},
        )
        return {row.no: leaves_of(bytes(row.leaves)) for row in rows}

    def _stream_rows(self, epoch: Epoch, following: Epoch | None) -> Iterator[Row[Any]]:
        first = -(2**62) if epoch.no == 1 else epoch.first_id
        until = 2**62 if following is None else following.first_id
        return self._stream(
            f"SELECT id, {self._key} AS key, {as_text(self._dialect, 'at')} AS at,"
            f" {row_text(self._dialect)} AS framed FROM audit"
            f" WHERE id >= {first} AND id < {until} ORDER BY {self._key} NULLS LAST, id"
        )

    def _stream(self, statement: str) -> Iterator[Row[Any]]:
        streaming = self._connection.execution_options(yield_per=_BATCH)
        return iter(streaming.execute(text(statement)))


class _Peeking:
    """Rows in the order of their keys, taken up to a key."""

    def __init__(self, rows: Iterator[Row[Any]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def below(self, key: int) -> Iterator[Row[Any]]:
        while self._next is not None and self._next.key is not None and self._next.key < key:
            row, self._next = self._next, next(self._rows, None)
            yield row

    def rest(self) -> Iterator[Row[Any]]:
        while self._next is not None:
            row, self._next = self._next, next(self._rows, None)
            yield row
