"""Merges of patient records, on both databases."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, BindParameter, Integer, Text, Uuid, bindparam, or_, select, text

from pms_desktop.data.merging.on_sqlite import MergeOnSqlite
from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.repositories.patients import PatientRepository
from pms_desktop.data.tables.base import UtcDateTime
from pms_desktop.data.tables.patient_merges import PatientMergeRow
from pms_desktop.data.tables.patients import PatientRow
from pms_desktop.data.tables.staff import StaffRow
from pms_desktop.domain.errors import ConstraintViolatedError, NotFoundError
from pms_desktop.domain.patient_merges import MergePatients, MovingRow, PatientMerge


class PatientMergeRepository(Repository):
    """What was merged, and the merging itself: functions of the owner on PostgreSQL."""

    def rows(self, survivor: UUID, merged: UUID) -> list[MovingRow]:
        """Every row that names the merged record, the latest first within its table."""
        if self._on_postgres:
            call = "pms_merge_rows(:survivor, :merged)"
            return self._told_by(call, survivor=survivor, merged=merged)
        return _moving(self._on_file().rows(survivor, merged))

    def stop(self, survivor: UUID, merged: UUID) -> str:
        """The rule that is in the way of a merge, or nothing."""
        if self._on_postgres:
            statement = text("SELECT pms_merge_stop(:survivor, :merged)")
            keys = statement.bindparams(*_keys("survivor", "merged"))
            return str(self._session.scalar(keys, {"survivor": survivor, "merged": merged}))
        return self._on_file().stop(survivor, merged)

    def merge(self, command: MergePatients) -> None:
        """Move everything. Raises ConstraintViolatedError with the rule in the way."""
        if self._on_postgres:
            self._call(
                "pms_merge_patients(:merge, :survivor, :merged, :why, :first, :second, :rows)",
                merge=command.id, survivor=command.survivor_id, merged=command.merged_id,
                why=command.reason, first=command.survivor_version,
                second=command.merged_version, rows=command.rows,
            )  # fmt: skip
            return
        survivor, merged = command.survivor_id, command.merged_id
        if rule := self.stop(survivor, merged):
            raise ConstraintViolatedError(rule)
        if self._seen_before(command):
            raise ConstraintViolatedError("merge_stale")
        self._on_file().merge(command.id, survivor, merged, command.reason)

    def settle(self, command: MergePatients) -> None:
        """Note what both records say after the merge and the choices made in it."""
        self._session.flush()
        if self._on_postgres:
            self._call("pms_settle_merge(:merge)", merge=command.id)
        else:
            self._on_file().settle(command.id, command.survivor_id, command.merged_id)

    def unmerge(self, merge_id: UUID, why: str) -> None:
        """Make two records of one again. Raises ConstraintViolatedError."""
        if self._on_postgres:
            self._call("pms_unmerge_patients(:merge, :why)", merge=merge_id, why=why)
        else:
            self._on_file().unmerge(merge_id, why)

    def get(self, merge_id: UUID) -> PatientMerge:
        """One merge. Raises NotFoundError."""
        found = self._where(PatientMergeRow.id == merge_id)
        if not found:
            raise NotFoundError("merge", merge_id)
        return found[0]

    def of(self, patient_id: UUID) -> list[PatientMerge]:
        """Merges that this record was part of, the latest first."""
        row = PatientMergeRow
        return self._where(or_(row.survivor_id == patient_id, row.merged_id == patient_id))

    def latest(self, most: int) -> list[PatientMerge]:
        """What was merged last, the latest first."""
        return self._where(None, most)

    def moved(self, merge_id: UUID) -> list[MovingRow]:
        """The rows a merge moved, the latest first within its table."""
        if self._on_postgres:
            return self._told_by("pms_merge_moved(:merge)", merge=merge_id)
        return _moving(self._on_file().moved(merge_id))

    def _where(self, condition: object, most: int = 200) -> list[PatientMerge]:
        row, undoer = PatientMergeRow, StaffRow.__table__.alias("undoer")
        statement = (
            select(row.id, row.survivor_id, row.merged_id, row.reason, row.recorded_at,
                   StaffRow.name, row.undone_at, undoer.c.name, row.undone_reason)
            .join(StaffRow, StaffRow.id == row.recorded_by)
            .outerjoin(undoer, undoer.c.id == row.undone_by)
            .order_by(row.recorded_at.desc(), row.id.desc())
            .limit(most)
        )  # fmt: skip
        if condition is not None:
            statement = statement.where(condition)  # type: ignore[arg-type]
        found = self._session.execute(statement).all()
        briefs = PatientRepository(self._session).briefs(
            {key for each in found for key in each[1:3]}
        )
        return [
            PatientMerge(each[0], briefs[each[1]], briefs[each[2]], each[3], each[4], each[5],
                         each[6], each[7] or "", each[8])
            for each in found
        ]  # fmt: skip

    def _seen_before(self, command: MergePatients) -> bool:
        row = PatientRow
        keys = (command.survivor_id, command.merged_id)
        found = self._session.execute(select(row.id, row.version).where(row.id.in_(keys)))
        versions = {each.id: each.version for each in found}
        seen = {command.survivor_id: command.survivor_version,
                command.merged_id: command.merged_version}  # fmt: skip
        return versions != seen or command.rows != len(
            self._on_file().rows(command.survivor_id, command.merged_id)
        )

    def _on_file(self) -> MergeOnSqlite:
        now = self._session.info["clock"].now()
        return MergeOnSqlite(self._session.connection(), self._session.info["actor"], now)

    def _told_by(self, call: str, **keys: UUID) -> list[MovingRow]:
        """What a function of the owner tells of rows that its caller may not read."""
        statement = text(
            f"SELECT table_name, row_id, at, stays FROM {call} ORDER BY table_name, at DESC"
        ).bindparams(*_keys(*keys))
        found = self._session.execute(
            statement.columns(
                table_name=Text, row_id=Uuid, at=UtcDateTime, stays=PatientRow.restricted.type
            ),
            keys,
        )
        return [MovingRow(*row) for row in found]

    def _call(self, call: str, **values: object) -> None:
        types = {"first": Integer, "second": Integer, "rows": BigInteger, "why": Text}
        parameters = (bindparam(name, type_=types.get(name, Uuid)()) for name in values)
        self._session.execute(text(f"SELECT {call}").bindparams(*parameters), values)
        self._session.expire_all()


def _moving(rows: Iterable[Any]) -> list[MovingRow]:
    """Rows as a file tells of them, ordered as on the server."""
    moving = [
        MovingRow(row.table_name, UUID(row.row_id), _moment(row.at), bool(row.stays))
        for row in rows
    ]
    moving.sort(key=lambda row: str(row.at), reverse=True)
    return sorted(moving, key=lambda row: row.table)


def _moment(text_in_utc: str | None) -> datetime | None:
    return datetime.fromisoformat(text_in_utc).replace(tzinfo=UTC) if text_in_utc else None


def _keys(*names: str) -> list[BindParameter[UUID]]:
    return [bindparam(name, type_=Uuid()) for name in names]
