"""The outbox: rows that triggers wrote for every change."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Text, column, delete, func, select

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.audit import AuditRow
from pms_desktop.data.tables.base import UtcDateTime
from pms_desktop.data.tables.hospital import OutboxRow
from pms_desktop.data.tables.staff import StaffRow
from pms_desktop.domain.changes import Change, LastChange

_OVERLAP = 200
"""Numbers are given before the commit, so a lower one may appear after a higher one: each look
starts this far back."""


class ChangeRepository(Repository):
    """Changes since a number, for stations that ask instead of being told."""

    def newest(self) -> int:
        """The number of the newest change."""
        return int(self._session.scalar(select(func.max(OutboxRow.id))) or 0)

    def since(
        self, number: int, limit: int = 1000, *, also_announced: bool = False
    ) -> list[tuple[int, Change]]:
        """Changes from a little before `number` on, with their numbers: drop the known ones.

        What the housekeeper announced is left out unless asked for: whoever listens has heard.
        """
        statement = (
            select(OutboxRow.id, OutboxRow.topic, OutboxRow.record_id, OutboxRow.patient_id)
            .where(OutboxRow.id > number - _OVERLAP)
            .order_by(OutboxRow.id)
            .limit(limit)
        )
        if not also_announced:
            statement = statement.where(~OutboxRow.announced)
        rows = self._session.execute(statement)
        return [(row.id, Change(row.topic, row.record_id, row.patient_id)) for row in rows]

    def last_of(self, topic: str, record_id: UUID | None) -> LastChange | None:
        """Who changed a row of a table last, for who may change such rows.

        None is the row of the hospital, the only one of its table.
        """
        key = "1" if record_id is None else str(record_id) if self._on_postgres else record_id.hex
        if self._on_postgres:
            asked = select(column("name", Text), column("at", UtcDateTime)).select_from(
                func.pms_last_change(topic, key).table_valued("name", "at")
            )
            row = self._session.execute(asked).one_or_none()
        else:
            row = self._session.execute(
                select(func.coalesce(StaffRow.name, AuditRow.actor).label("name"), AuditRow.at)
                .outerjoin(StaffRow, StaffRow.id == AuditRow.staff_id)
                .where(AuditRow.topic == topic, AuditRow.record == key)
                .order_by(AuditRow.id.desc())
                .limit(1)
            ).one_or_none()
        return None if row is None or row.at is None else LastChange(row.name, row.at)

    def forget_older_than(self, minutes: int) -> None:
        """Drop what every station has seen long ago (embedded hospitals; a server's housekeeper
        does it there). The newest stays: SQLite would begin to count anew."""
        limit = self._session.info["clock"].now() - timedelta(minutes=minutes)
        self._session.execute(
            delete(OutboxRow).where(OutboxRow.at < limit, OutboxRow.id < self.newest())
        )
