"""What the parts of the demo hospital share: chance, keys, time, and who works there."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from pms_desktop.data.bulk import BulkWriter
from pms_desktop.domain.clock import FixedClock, at
from pms_desktop.domain.staff import Doctor
from pms_desktop.domain.tariff import TariffItem
from pms_desktop.settings import resource

NOBODY = UUID(int=0)


def say_nothing(_words: str) -> None:
    """For a hospital that is made in silence."""


@dataclass(slots=True)
class World:
    """One demo hospital in the making. `day` is its today; all chance comes from `chance`."""

    chance: Random
    day: date
    clock: FixedClock
    admin_id: UUID = NOBODY
    tell: Callable[[str], object] = say_nothing  # hears what is done, in words
    writer: BulkWriter | None = None
    doctors: list[Doctor] = field(default_factory=list)
    wards: dict[str, UUID] = field(default_factory=dict)  # by name
    nurses: list[UUID] = field(default_factory=list)
    clerk_id: UUID | None = None
    receptionist_id: UUID | None = None
    tariff: dict[str, TariffItem] = field(default_factory=dict)
    _keys: int = 0

    def key(self, chance: Random | None = None) -> UUID:
        """A UUIDv7 whose time only counts up: keys of one hospital sort as they were made."""
        self._keys += 1
        moment = 1_700_000_000_000 + self._keys
        bits = (chance or self.chance).getrandbits(74)
        value = moment << 80 | 0x7 << 76 | (bits >> 62) << 64 | 0b10 << 62 | bits & ((1 << 62) - 1)
        return UUID(int=value)

    def moment(self, days: int, hour: int, minute: int = 0) -> datetime:
        """A wall-clock time so many days from today."""
        return at(self.clock, self.day + timedelta(days=days), time(hour, minute))

    @property
    def bulk(self) -> BulkWriter:
        """The writer; only while the many rows are written."""
        if self.writer is None:
            raise RuntimeError("nothing is being written in bulk")
        return self.writer


def table(name: str) -> Iterator[dict[str, str]]:
    """Rows of resources/demo/<name>.csv."""
    with resource(f"demo/{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
