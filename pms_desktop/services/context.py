"""What every use case needs: who works, on which database, at what time, in which hospital."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Protocol, TypeVar
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork, UnitOfWorkFactory
from pms_desktop.domain.access import Identity, Permission
from pms_desktop.domain.changes import Newest
from pms_desktop.domain.clock import Clock, local, today
from pms_desktop.domain.errors import DatabaseBusyError, NotFoundError, PermissionDeniedError
from pms_desktop.domain.hospital import Hospital

T = TypeVar("T")

_TRIES = 4
"""A deadlock's loser is told at once and may simply try again."""


@dataclass(frozen=True, slots=True)
class Context:
    """Made at sign-in, handed to every service.

    Screens offer what `who` may. Services go by `acting`, which is the same person but in a
    preview of another job, see `preview.py`.
    """

    unit_of_work: UnitOfWorkFactory
    who: Identity
    clock: Clock
    hospital: Hospital
    acting: Identity | None = None


class Identified(Protocol):
    """A record with a key."""

    @property
    def id(self) -> UUID: ...


Kept = TypeVar("Kept", bound=Identified)


def one_with(key: UUID, records: Iterable[Kept], subject: str) -> Kept:
    """The record with this key. Raises NotFoundError."""
    found = next((each for each in records if each.id == key), None)
    if found is None:
        raise NotFoundError(subject, key)
    return found


class Service:
    """Base of the services: permission first, then one unit of work.

    A public method begins with `self._require(...)` and does its work in one `_read` or `_write`.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._clock = context.clock
        self._who = context.acting or context.who
        self._currency = context.hospital.currency

    def _require(self, permission: Permission) -> None:
        if not self._who.may(permission):
            raise PermissionDeniedError(permission.value)

    def _require_open(self, uow: UnitOfWork) -> None:
        uow.accounts.require_open(self._who, today(self._clock))

    def _read(self, work: Callable[[UnitOfWork], T]) -> T:
        with self._context.unit_of_work(True) as uow:
            self._require_open(uow)
            return work(uow)

    def _read_chart(self, patient_id: UUID, work: Callable[[UnitOfWork], T]) -> T:
        """Read clinical rows of one patient.

        Raises ChartClosedError unless this person has the chart open: reading opens nothing.
        """

        def read(uow: UnitOfWork) -> T:
            uow.charts.require_open(patient_id)
            return work(uow)

        return self._read(read)

    def _write_chart(self, patient_id: UUID, work: Callable[[UnitOfWork], T]) -> T:
        """Write into a chart. One in this person's care is opened by itself, in the same
        transaction; else ReasonNeededError is raised, and nothing is written."""

        def write(uow: UnitOfWork) -> T:
            uow.charts.open(self._who, patient_id)
            return work(uow)

        return self._write(write)

    def _newest(
        self, topic: str, record_id: UUID | None, work: Callable[[UnitOfWork], T], *more: str
    ) -> Newest[T]:
        """A record as it stands now with who left it so, for a form that met a conflict. Its rows
        stand in the table `topic` and in `more` of the same key."""

        def read(uow: UnitOfWork) -> Newest[T]:
            record = work(uow)
            found = [uow.changes.last_of(table, record_id) for table in (topic, *more)]
            change = max(filter(None, found), key=attrgetter("at"), default=None)
            if change is not None:
                change = replace(change, at=local(self._clock, change.at))
            return Newest(record, change, today(self._clock))

        return self._read(read)

    def _write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Do `work` and commit. It must be safe to run again: a lost deadlock repeats it."""
        for attempt in range(1, _TRIES + 1):
            try:
                with self._context.unit_of_work(False) as uow:
                    self._require_open(uow)
                    result = work(uow)
                    uow.commit()
                    return result
            except DatabaseBusyError as error:
                if attempt == _TRIES or str(error) not in ("40001", "40P01"):
                    raise
        raise AssertionError("unreachable")
