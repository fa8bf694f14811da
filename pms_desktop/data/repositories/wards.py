"""Wards, rooms and beds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.staff import StaffRow
from pms_desktop.data.tables.wards import AdmissionRow, BedRow, BedStayRow, RoomRow, WardRow
from pms_desktop.domain.errors import ConcurrentUpdateError, NotFoundError
from pms_desktop.domain.vitals import Spo2Scale
from pms_desktop.domain.wards import Bed, BedState, Place, Room, Ward, WardOccupancy

_BED = (
    BedRow.id,
    BedRow.room_id,
    BedRow.label,
    BedRow.position,
    BedRow.state,
    BedRow.state_note,
    BedRow.state_since,
    BedRow.tariff_item_id,
    BedRow.active,
    BedRow.version,
)
_WARD = (WardRow.id, WardRow.name, WardRow.position, WardRow.active, WardRow.version)
_OPEN_STAY = and_(BedStayRow.bed_id == BedRow.id, BedStayRow.ended_at.is_(None))


class WardRepository(Repository):
    """The hospital's beds and who fills them."""

    def occupancy(self) -> list[WardOccupancy]:
        """The wards in use in their order, each with its numbers of beds. A ward in which somebody
        lies counts as in use whatever was said of it."""
        taken = BedStayRow.id.is_not(None)
        free = and_(BedStayRow.id.is_(None), BedRow.state == BedState.READY.value)
        rows = self._session.execute(
            select(
                WardRow.id,
                WardRow.name,
                func.count(BedRow.id),
                func.count(case((taken, 1))),
                func.count(case((and_(BedRow.id.is_not(None), free), 1))),
            )
            .outerjoin(RoomRow, RoomRow.ward_id == WardRow.id)
            .outerjoin(BedRow, and_(BedRow.room_id == RoomRow.id, BedRow.active))
            .outerjoin(BedStayRow, _OPEN_STAY)
            .group_by(WardRow.id, WardRow.name, WardRow.position, WardRow.active)
            .having(or_(WardRow.active, func.count(case((taken, 1))) > 0))
            .order_by(WardRow.position, WardRow.name)
        )
        return [WardOccupancy(*row) for row in rows]

    def board(self, ward_id: UUID) -> list[Place]:
        """The beds of a ward in use, in their order, with the admissions that fill them."""
        rows = self._session.execute(
            select(
                *_BED,
                RoomRow.name,
                AdmissionRow.id,
                AdmissionRow.patient_id,
                AdmissionRow.admitted_at,
                AdmissionRow.reason,
                StaffRow.name,
                AdmissionRow.spo2_scale,
            )
            .join(RoomRow, RoomRow.id == BedRow.room_id)
            .outerjoin(BedStayRow, _OPEN_STAY)
            .outerjoin(AdmissionRow, AdmissionRow.id == BedStayRow.admission_id)
            .outerjoin(StaffRow, StaffRow.id == AdmissionRow.doctor_id)
            .where(RoomRow.ward_id == ward_id, BedRow.active)
            .order_by(BedRow.position, BedRow.label)
        )
        return [_place(tuple(row)) for row in rows]

    def free_beds(self) -> list[tuple[str, Bed]]:
        """Every bed that can take a patient now, with the name of its ward."""
        rows = self._session.execute(
            select(WardRow.name, *_BED)
            .join(RoomRow, RoomRow.ward_id == WardRow.id)
            .join(BedRow, BedRow.room_id == RoomRow.id)
            .outerjoin(BedStayRow, _OPEN_STAY)
            .where(
                WardRow.active,
                BedRow.active,
                BedRow.state == BedState.READY.value,
                BedStayRow.id.is_(None),
            )
            .order_by(WardRow.position, WardRow.name, BedRow.position, BedRow.label)
        )
        return [(row[0], _bed(row[1:])) for row in rows]

    def bed(self, bed_id: UUID) -> Bed:
        """Raises NotFoundError."""
        row = self._session.execute(select(*_BED).where(BedRow.id == bed_id)).one_or_none()
        if row is None:
            raise NotFoundError("bed", bed_id)
        return _bed(row)

    def hold_beds(self, *bed_ids: UUID) -> list[Bed]:
        """The beds as they are now, held until the commit so that nobody else fills or leaves
        them meanwhile; always in the same order, so that two holders never block each other."""
        rows = self._session.execute(
            select(*_BED).where(BedRow.id.in_(bed_ids)).order_by(BedRow.id).with_for_update()
        )
        beds = {row.id: _bed(row) for row in rows}
        if missing := [bed_id for bed_id in bed_ids if bed_id not in beds]:
            raise NotFoundError("bed", missing[0])
        return [beds[bed_id] for bed_id in bed_ids]

    def occupant_of(self, bed_id: UUID) -> UUID | None:
        """The patient in a bed."""
        return self._session.scalar(
            select(BedStayRow.patient_id).where(
                BedStayRow.bed_id == bed_id, BedStayRow.ended_at.is_(None)
            )
        )

    def set_bed_state(
        self, bed_id: UUID, state: BedState, note: str = "", *, version: int | None = None
    ) -> None:
        """Raises ConcurrentUpdateError when `version` is given and no longer the newest."""
        row = self._session.get_one(BedRow, bed_id)
        if version is not None and row.version != version:
            raise ConcurrentUpdateError("bed", bed_id)
        row.state, row.state_note = state.value, note
        row.state_since = self._now()

    def wards(self) -> list[Ward]:
        """All wards, those out of use as well."""
        rows = self._session.execute(select(*_WARD).order_by(WardRow.position, WardRow.name))
        return [Ward(*row) for row in rows]

    def rooms(self, ward_id: UUID) -> list[Room]:
        """The rooms of a ward."""
        rows = self._session.execute(
            select(RoomRow.id, RoomRow.ward_id, RoomRow.name)
            .where(RoomRow.ward_id == ward_id)
            .order_by(RoomRow.name)
        )
        return [Room(*row) for row in rows]

    def beds(self, ward_id: UUID) -> list[Bed]:
        """All beds of a ward, those out of use as well."""
        rows = self._session.execute(
            select(*_BED)
            .join(RoomRow, RoomRow.id == BedRow.room_id)
            .where(RoomRow.ward_id == ward_id)
            .order_by(BedRow.position, BedRow.label)
        )
        return [_bed(row) for row in rows]

    def bed_exists(self, bed_id: UUID) -> bool:
        """Whether the bed was entered before."""
        return self._session.get(BedRow, bed_id) is not None

    def last_position(self, room_id: UUID) -> int:
        """The highest position of a bed in the ward of this room, 0 when it has none."""
        ward_id = select(RoomRow.ward_id).where(RoomRow.id == room_id).scalar_subquery()
        highest = self._session.scalar(
            select(func.max(BedRow.position))
            .join(RoomRow, RoomRow.id == BedRow.room_id)
            .where(RoomRow.ward_id == ward_id)
        )
        return int(highest or 0)

    def put_ward(self, ward: Ward) -> None:
        """Enter a ward, or change it. Raises ConcurrentUpdateError."""
        row = self._session.get(WardRow, ward.id)
        if row is None:
            row = WardRow(id=ward.id)
            self._session.add(row)
        elif row.version != ward.version:
            raise ConcurrentUpdateError("ward", ward.id)
        row.name, row.position, row.active = ward.name, ward.position, ward.active

    def put_room(self, room: Room) -> None:
        """Enter a room, or change it."""
        row = self._session.get(RoomRow, room.id)
        if row is None:
            row = RoomRow(id=room.id)
            self._session.add(row)
        row.ward_id, row.name = room.ward_id, room.name

    def put_bed(self, bed: Bed) -> None:
        """Enter a bed, or change what an administrator keeps of it; its state stays.

        Raises ConcurrentUpdateError.
        """
        row = self._session.get(BedRow, bed.id)
        if row is None:
            row = BedRow(id=bed.id, state=bed.state.value, state_note=bed.state_note)
            self._session.add(row)
        elif row.version != bed.version:
            raise ConcurrentUpdateError("bed", bed.id)
        row.room_id, row.label, row.position = bed.room_id, bed.label, bed.position
        row.tariff_item_id, row.active = bed.tariff_item_id, bed.active

    def _now(self) -> datetime:
        moment: datetime = self._session.info["clock"].now()
        return moment


def _bed(columns: Sequence[Any]) -> Bed:
    key, room_id, label, position, state, *others = columns
    return Bed(key, room_id, label, position, BedState(state), *others)


def _place(columns: Sequence[Any]) -> Place:
    bed = _bed(columns[:10])
    room, admission_id, patient_id, admitted_at, reason, doctor, scale = columns[10:]
    if admission_id is None:
        return Place(bed, room)
    return Place(
        bed, room, admission_id, patient_id, admitted_at, reason, doctor or "", Spo2Scale(scale)
    )
