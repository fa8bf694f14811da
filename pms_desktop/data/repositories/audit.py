"""The audit as an administrator reads it, and the seals as every station sees them."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, func, select, union_all

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.audit import AuditEpochRow, AuditRow, AuditSealRow
from pms_desktop.data.tables.billing import TariffItemRow, TaxRateRow
from pms_desktop.data.tables.charts import ChartReviewRow
from pms_desktop.data.tables.staff import SpecialityRow, StaffRow
from pms_desktop.data.tables.wards import BedRow, RoomRow, WardRow
from pms_desktop.domain.audit import AuditAction, AuditEntry, AuditQuery
from pms_desktop.domain.charts import Review
from pms_desktop.domain.seals import Restore, SealMark

_COLUMNS = (
    AuditRow.id, AuditRow.at, AuditRow.actor, StaffRow.name, AuditRow.station,
    AuditRow.certificate, AuditRow.action, AuditRow.topic, AuditRow.record, AuditRow.patient_id,
    AuditRow.before, AuditRow.after,
)  # fmt: skip


_NAMED = (
    (StaffRow.id, StaffRow.name),
    (SpecialityRow.id, SpecialityRow.name),
    (WardRow.id, WardRow.name),
    (RoomRow.id, RoomRow.name),
    (BedRow.id, BedRow.label),
    (TariffItemRow.id, TariffItemRow.name),
    (TaxRateRow.id, TaxRateRow.name),
)


class AuditRepository(Repository):
    """The audit itself is written by triggers and the sealer; here is written only that an
    administrator has looked into an entry."""

    def find(self, query: AuditQuery) -> list[AuditEntry]:
        """Entries, newest first."""
        statement = (
            select(*_COLUMNS)
            .outerjoin(StaffRow, StaffRow.id == AuditRow.staff_id)
            .order_by(AuditRow.id.desc())
            .limit(query.limit)
        )
        return [_entry(row) for row in self._session.execute(_narrowed(statement, query))]

    def unseen(self) -> int:
        """How many charts were opened with a reason and looked into by no administrator."""
        counted = select(func.count()).select_from(AuditRow).where(_unseen(True))
        return self._session.scalar(counted) or 0

    def reviews_of(self, audit_ids: Collection[int]) -> dict[int, Review]:
        """Who has looked into these entries; where nobody has, it is left out."""
        rows = self._session.execute(
            select(ChartReviewRow.audit_id, StaffRow.name, ChartReviewRow.recorded_at)
            .join(StaffRow, StaffRow.id == ChartReviewRow.recorded_by)
            .where(ChartReviewRow.audit_id.in_(audit_ids))
        )
        return {row[0]: Review(*row[1:]) for row in rows}

    def review(self, audit_id: int, remark: str) -> None:
        """Whoever works here has looked into an entry. Said twice, the first time stands."""
        if self._session.get(ChartReviewRow, audit_id) is None:
            self._session.add(ChartReviewRow(audit_id=audit_id, remark=remark))
            self._session.flush()

    def actors(self) -> list[tuple[str, str]]:
        """Login and name of everybody who may sign in or could, by name."""
        rows = self._session.execute(
            select(StaffRow.login, StaffRow.name)
            .where(StaffRow.login.is_not(None))
            .order_by(StaffRow.name)
        )
        return [(row.login, row.name) for row in rows]

    def names(self, ids: Collection[UUID]) -> dict[UUID, str]:
        """Names of the people, beds and things that fields refer to, of those that are known."""
        wanted = list(ids)
        if not wanted:
            return {}
        parts = [select(key, name).where(key.in_(wanted)) for key, name in _NAMED]
        return {row[0]: row[1] for row in self._session.execute(union_all(*parts))}

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
    wanted: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
        (query.actor, AuditRow.actor.__eq__),
        (query.patient_id, AuditRow.patient_id.__eq__),
        (query.topics, AuditRow.topic.in_),
        (query.action, AuditRow.action.__eq__),
        (query.since, AuditRow.at.__ge__),
        (query.until, AuditRow.at.__lt__),
        (query.older_than, AuditRow.id.__lt__),
        (query.unseen, _unseen),
    )
    return statement.where(*(holds(value) for value, holds in wanted if value))


def _unseen(_wanted: bool) -> ColumnElement[bool]:
    return (AuditRow.action == AuditAction.GLASS.value) & ~exists().where(
        ChartReviewRow.audit_id == AuditRow.id
    )


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
