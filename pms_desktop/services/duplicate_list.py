"""The work list of records that may be one person."""

from collections.abc import Callable
from functools import partial
from itertools import islice
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.duplicates import (
    DecidePair,
    FoundPair,
    KeptPair,
    PairState,
    SuspectedPair,
    Twin,
)
from pms_desktop.domain.errors import NotFoundError
from pms_desktop.domain.patients import Patient, PatientDetails
from pms_desktop.domain.typed_text import clean
from pms_desktop.services.context import Service
from pms_desktop.services.duplicates import compare
from pms_desktop.services.linkage.apart import LinkageApart, linkage_apart
from pms_desktop.services.linkage.linking import Link
from pms_desktop.services.linkage.persons import identity_of, person_of

MOST = 500
"""More pairs are not looked through in a day."""
NOTED = 50
"""Percent from which a pair comes to the work list."""

Told = Callable[[float], bool]
"""Told what share of the work is done, 0 to 1; answers whether to go on."""

_READ = 0.1
"""Share of the work when all records are read."""
_PORTION = 1000
"""Pairs that are noted in one transaction."""
_KEY = 16
"""Bytes of a record's key."""


class DuplicateListService(Service):
    """What looks alike in the whole hospital, and what people found out about it."""

    def pairs(self, *states: PairState) -> list[SuspectedPair]:
        """Pairs in one of these states: those found to be one person come first, then the open
        ones, the likeliest first, then those put off."""
        self._require(Permission.SORT_DUPLICATES)

        def read(uow: UnitOfWork) -> list[SuspectedPair]:
            kept = uow.duplicates.in_state(states, MOST, NOTED)
            keys = {key for pair in kept for key in (pair.first_id, pair.second_id)}
            records = {each.id: each for each in uow.patients.get_many(keys)} if keys else {}
            return [_suspected(pair, records) for pair in kept]

        return self._read(read)

    def waiting(self) -> int:
        """How many pairs nobody decided about, and for who merges, how many wait for that."""
        self._require(Permission.SORT_DUPLICATES)
        merges = self._context.who.may(Permission.MERGE_PATIENTS)
        states = [PairState.OPEN, *([PairState.SAME] if merges else [])]
        return self._read(lambda uow: uow.duplicates.count_in_state(states, NOTED))

    def decide(self, command: DecidePair) -> None:
        """Keep what was found out, for ever. Raises ConcurrentUpdateError."""
        self._require(Permission.SORT_DUPLICATES)

        def write(uow: UnitOfWork) -> None:
            seen_as = _seen_as(uow, command.id)
            remark = clean(command.remark)
            uow.duplicates.decide(command.id, command.version, command.state, remark, seen_as)

        self._write(write)

    def uncompared(self) -> int:
        """How many records came or changed since they were compared with everybody."""
        self._require(Permission.SORT_DUPLICATES)
        return self._read(lambda uow: uow.duplicate_queue.waiting())

    def look_through(self, told: Told) -> int:
        """Compare all records of the hospital with each other; answers how many pairs are new.

        Another process does it, 50,000 patients in about a minute. Records are read and pairs
        noted a portion at a time, each in a transaction of its own, so that nobody waits for it.
        When it is stopped before pairs are noted, nothing was changed; run again, it notes what
        is missing. What was decided stays. Raises LookThroughFailedError.
        """
        self._require(Permission.SORT_DUPLICATES)
        before = self._read(lambda uow: uow.duplicates.count())
        with linkage_apart(NOTED / 100) as apart:
            keys = self._handed_over(apart, told)
            links = apart.links(lambda done: told(_READ + (1 - _READ) * done))
            while keys and (some := list(islice(links, _PORTION))):
                found = [_found(keys, each) for each in some]
                self._write(partial(_note, found))
        return self._read(lambda uow: uow.duplicates.count()) - before

    def _handed_over(self, apart: LinkageApart, told: Told) -> bytes:
        """Give every living record to the other process; answers their keys in that order, and
        none when told to stop."""
        keys = bytearray()
        of = self._read(lambda uow: uow.duplicates.living()) * _KEY
        last = UUID(int=0)
        while some := self._read(partial(_living_after, last)):
            for last, details in some:
                apart.hand_over(person_of(details))
                keys += last.bytes
            if not told(_READ * min(1.0, len(keys) / max(of, 1))):
                return b""
        return bytes(keys)


def _living_after(last: UUID, uow: UnitOfWork) -> list[tuple[UUID, PatientDetails]]:
    return uow.duplicates.living_after(last)


def _note(found: list[FoundPair], uow: UnitOfWork) -> None:
    uow.duplicates.note(found)


def _found(keys: bytes, link: Link) -> FoundPair:
    one, other = (UUID(bytes=keys[at * _KEY : (at + 1) * _KEY]) for at in (link.first, link.second))
    return FoundPair(one, other, min(99, round(100 * link.score)))


def note_twins(
    uow: UnitOfWork, patient_id: UUID, twins: list[Twin], different: frozenset[UUID]
) -> None:
    """Keep what was seen beside a form: likely twins come to the work list, and whom somebody
    found to be another person is not asked about again."""
    found = [
        FoundPair(patient_id, twin.patient.id, twin.percent)
        for twin in twins
        if twin.percent >= NOTED or (twin.patient.id in different and twin.strong)
    ]
    uow.duplicates.note(found)
    for pair in found:
        if pair.other in different:
            kept = uow.duplicates.between(patient_id, pair.other)
            if kept is not None and kept.state is PairState.OPEN:
                seen_as = _seen_as(uow, kept.id)
                uow.duplicates.decide(kept.id, kept.version, PairState.DIFFERENT, "", seen_as)


def _seen_as(uow: UnitOfWork, pair_id: UUID) -> str:
    """Who both records of a pair are now."""
    pair = uow.duplicates.pair(pair_id)
    if pair is None:
        raise NotFoundError("duplicate_pair", pair_id)
    records = {each.id: each.details for each in uow.patients.get_many(
        [pair.first_id, pair.second_id])}  # fmt: skip
    return identity_of(*(person_of(records[key]) for key in (pair.first_id, pair.second_id)))


def _suspected(pair: KeptPair, records: dict[UUID, Patient]) -> SuspectedPair:
    first, second = records[pair.first_id], records[pair.second_id]
    return SuspectedPair(pair, first, second, compare(first.details, second).comparisons)
