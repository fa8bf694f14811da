"""Keeping wards, rooms and beds."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.changes import Newest
from pms_desktop.domain.errors import ConstraintViolatedError, InvalidInputError
from pms_desktop.domain.tariff import TariffCategory, TariffItem
from pms_desktop.domain.typed_text import line_fault
from pms_desktop.domain.wards import Bed, NameTakenError, Room, Ward, WardInUseError
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service, one_with

T = TypeVar("T")
MOST_BEDS = 60
"""Beds entered in one step."""

_NUMBER = re.compile(r"(.*?)([0-9]+)([^0-9]*)", re.DOTALL)
_NAMES = {"uq_wards_name", "uq_beds_label"}


@dataclass(frozen=True, slots=True)
class WardPlan:
    """A ward with its rooms and beds, those out of use as well."""

    ward: Ward
    rooms: tuple[Room, ...]
    beds: tuple[Bed, ...]


@dataclass(frozen=True, slots=True)
class NewBeds:
    """`count` beds in a room; the number in `label` counts up: 3W-09, 3W-10 ..."""

    ids: tuple[UUID, ...]
    room_id: UUID
    label: str
    tariff_item_id: UUID | None = None


class WardSetupService(Service):
    """Nothing is deleted: a ward or bed is taken out of use once nobody lies in it."""

    def wards(self) -> list[Ward]:
        """All wards in their order."""
        self._require(Permission.MANAGE_HOSPITAL)
        return self._read(lambda uow: uow.wards.wards())

    def plan(self, ward: Ward) -> WardPlan:
        """The rooms and beds of a ward."""
        self._require(Permission.MANAGE_HOSPITAL)
        return self._read(
            lambda uow: WardPlan(
                ward, tuple(uow.wards.rooms(ward.id)), tuple(uow.wards.beds(ward.id))
            )
        )

    def bed_days(self) -> list[TariffItem]:
        """What a day in a bed may be charged as."""
        self._require(Permission.MANAGE_HOSPITAL)
        return self._read(lambda uow: uow.tariff.items("", TariffCategory.BED))

    def newest_ward(self, ward_id: UUID) -> Newest[Ward]:
        """A ward as it stands now, and who left it so. Raises NotFoundError."""
        self._require(Permission.MANAGE_HOSPITAL)
        return self._newest(
            "wards", ward_id, lambda uow: one_with(ward_id, uow.wards.wards(), "ward")
        )

    def newest_bed(self, bed: Bed, ward_id: UUID) -> Newest[Bed]:
        """A bed of a ward as it stands now, and who left it so. Raises NotFoundError."""
        self._require(Permission.MANAGE_HOSPITAL)
        return self._newest(
            "beds", bed.id, lambda uow: one_with(bed.id, uow.wards.beds(ward_id), "bed")
        )

    def put_ward(self, ward: Ward) -> None:
        """Enter a ward or change it. Raises NameTakenError, WardInUseError or InvalidInputError."""
        self._require(Permission.MANAGE_HOSPITAL)
        ward = replace(ward, name=_named(ward.name, "name"))

        def work(uow: UnitOfWork) -> None:
            if not ward.active:
                self._require_empty(uow, ward)
            uow.wards.put_ward(ward)

        self._put(work, ward.name)

    def put_bed(self, bed: Bed, room: Room | None = None) -> None:
        """Change a bed, entering or renaming its room as well if one is given.

        Raises NameTakenError, WardInUseError or InvalidInputError; then neither is changed.
        """
        self._require(Permission.MANAGE_HOSPITAL)
        bed, room = replace(bed, label=_named(bed.label, "label")), _checked(room)

        def work(uow: UnitOfWork) -> None:
            _put_room(uow, room)
            uow.wards.put_bed(bed)

        self._put(work, bed.label, room)

    def add_beds(self, new: NewBeds, room: Room | None = None) -> None:
        """Enter beds whose labels count up, at the end of the ward, and their room if it is new.
        Sent twice they are the same beds. Raises NameTakenError or InvalidInputError."""
        self._require(Permission.MANAGE_HOSPITAL)
        label, room = _named(new.label, "label"), _checked(room)
        if not 1 <= len(new.ids) <= MOST_BEDS:
            sentence = _("Enter how many: 1 to {most}.").format(most=MOST_BEDS)
            raise InvalidInputError({"count": sentence})
        labels = counted(label, len(new.ids))
        if len(set(labels)) < len(labels):
            raise InvalidInputError({"label": _("Several beds need a label with a number.")})

        def work(uow: UnitOfWork) -> None:
            _put_room(uow, room)
            for key, one in zip(new.ids, labels, strict=True):
                if not uow.wards.bed_exists(key):
                    position = uow.wards.last_position(new.room_id) + 1
                    bed = Bed(key, new.room_id, one, position, tariff_item_id=new.tariff_item_id)
                    uow.wards.put_bed(bed)
                    uow.flush()

        self._put(work, label, room)

    def _require_empty(self, uow: UnitOfWork, ward: Ward) -> None:
        beds = [bed.id for bed in uow.wards.beds(ward.id)]
        held = uow.wards.hold_beds(*beds) if beds else []
        if any(uow.wards.occupant_of(bed.id) is not None for bed in held):
            raise WardInUseError(ward.name)

    def _put(self, work: Callable[[UnitOfWork], T], name: str, room: Room | None = None) -> T:
        try:
            return self._write(work)
        except ConstraintViolatedError as error:
            if error.constraint == "uq_rooms_ward_id_name" and room is not None:
                raise NameTakenError(room.name) from error
            if error.constraint in _NAMES:
                raise NameTakenError(name) from error
            if error.constraint == "occupied_beds":
                raise WardInUseError(name) from error
            raise


def counted(label: str, count: int) -> Sequence[str]:
    """`count` labels whose last number counts up in its width; without a number all are alike."""
    match = _NUMBER.fullmatch(label)
    if match is None:
        return [label] * count
    before, digits, after = match.groups()
    return [f"{before}{int(digits) + step:0{len(digits)}}{after}" for step in range(count)]


def _put_room(uow: UnitOfWork, room: Room | None) -> None:
    if room is not None:
        uow.wards.put_room(room)
        uow.flush()


def _checked(room: Room | None) -> Room | None:
    return None if room is None else replace(room, name=_named(room.name, "room"))


def _named(name: str, field: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInputError({field: _("A name is needed.")})
    if fault := line_fault(name):
        raise InvalidInputError({field: fault})
    return name
