"""The work list of records that may be one person."""

from collections.abc import Callable
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
from pms_desktop.domain.patients import Patient
from pms_desktop.domain.typed_text import clean
from pms_desktop.services.context import Service
from pms_desktop.services.duplicates import compare
from pms_desktop.services.linkage.apart import LinkageApart, linkage_apart
from pms_desktop.services.linkage.persons import identity_of, person_of

MOST = 500
"""More pairs are not looked through in a day."""
NOTED = 50
"""Percent from which a pair comes to the work list."""

Told = Callable[[int, int], bool]
"""How many records are done and of how many; answers whether to go on."""


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

        Another process does it: a minute for every 50,000 patients. The records go through this
        one a portion at a time. What was decided stays. Raises LookThroughFailedError.
        """
        self._require(Permission.SORT_DUPLICATES)
        with linkage_apart(NOTED / 100) as apart:
            keys = self._read(lambda uow: _handed_over(uow, apart))
            links = apart.links(lambda done: told(done, len(keys)))
        found = [
            FoundPair(keys[each.first], keys[each.second], min(99, round(100 * each.score)))
            for each in links
        ]

        def write(uow: UnitOfWork) -> int:
            before = uow.duplicates.count()
            uow.duplicates.note(found)
            return uow.duplicates.count() - before

        return self._write(write)


def _handed_over(uow: UnitOfWork, apart: LinkageApart) -> list[UUID]:
    """Give every living record to the other process; answers their keys in that order."""
    keys = []
    for key, details in uow.duplicates.living_records():
        apart.hand_over(person_of(details))
        keys.append(key)
    return keys


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
