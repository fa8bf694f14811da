"""The audit as an administrator reads it, and the seals as every station sees them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.audit import AuditEpochRow, AuditRow, AuditSealRow
from pms_desktop.data.tables.staff import StaffRow
from pms_desktop.domain.audit import AuditAction, AuditEntry, AuditQuery
from pms_desktop.domain.seals import Restore, SealMark

_COLUMNS = (
    AuditRow.id, AuditRow.at, AuditRow.actor, StaffRow.name, AuditRow.station,
    AuditRow.certificate, AuditRow.action, AuditRow.topic, AuditRow.record, AuditRow.patient_id,
    AuditRow.before, AuditRow.after,
)  # fmt: skip


class AuditRepository(Repository):
    """Nothing here writes: triggers and the sealer do."""

    def find(self, query: AuditQuery) -> list[AuditEntry]:
        """Entries, newest first."""
        statement = (
            select(*_COLUMNS)
            .outerjoin(StaffRow, StaffRow.id == AuditRow.staff_id)
            .order_by(AuditRow.id.desc())
            .limit(query.limit)
        )
        return [_entry(row) for row in self._session.execute(_narrowed(statement, query))]

    def actors(self) -> list[tuple[str, str]]:
        """Login and name of everybody who may sign in or could, by name."""
        rows = self._session.execute(
            select(StaffRow.login, StaffRow.name)
            .where(StaffRow.login.is_not(None))
            .order_by(StaffRow.name)
        )
        return [(row.login, row.name) for row in rows]

    def staff_names(self, ids: Iterable[UUID]) -> dict[UUID, str]:
        """Names of members of staff, for the fields that refer to them."""
        rows = self._session.execute(
            select(StaffRow.id, StaffRow.name).where(StaffRow.id.in_(list(ids)))
        )
        return {row.id: row.name for row in rows}

    def newest_seal(self) -> SealMark | None:
        """The last link of the chain."""
        return self._mark(select(AuditSealRow).order_by(AuditSealRow.no.desc()).limit(1))

    def seal(self, no: int) -> SealMark | None:
        """One link of the chain."""
        return self._mark(select(AuditSealRow).where(AuditSealRow.no == no))

    def restores_since(self, epoch: int) -> list[Restore]:
        """Epochs that were begun after this one."""
        rows = self._session.execute(
            select(AuditEpochRow.no, AuditEpochRow.at, AuditEpochRow.actor, AuditEpochRow.reason)
            .where(AuditEpochRow.no > epoch)
            .order_by(AuditEpochRow.no)
        )
        return [Restore(*row) for row in rows]

    def _mark(self, statement: Select[Any]) -> SealMark | None:
        columns = (AuditSealRow.no, AuditSealRow.epoch, AuditSealRow.hash)
        row = self._session.execute(statement.with_only_columns(*columns)).one_or_none()
        return None if row is None else SealMark(row.no, row.epoch, bytes(row.hash).hex())


def _narrowed(statement: Select[Any], query: AuditQuery) -> Select[Any]:
    wanted = {
        "actor": (query.actor, AuditRow.actor == query.actor),
        "patient": (query.patient_id, AuditRow.patient_id == query.patient_id),
        "topics": (query.topics, AuditRow.topic.in_(query.topics)),
        "action": (query.action, AuditRow.action == query.action),
        "since": (query.since, AuditRow.at >= query.since),
        "until": (query.until, AuditRow.at < query.until),
        "older": (query.older_than, AuditRow.id < query.older_than),
    }
    return statement.where(*(condition for given, condition in wanted.values() if given))


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        row.id,
        row.at,
        row.actor,
        row.name or "",
        row.station,
        row.certificate,
        AuditAction(row.action),
        row.topic,
        row.record,
        row.patient_id,
        row.before or {},
        row.after or {},
    )
