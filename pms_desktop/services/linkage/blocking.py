"""Which pairs are worth comparing: records that share a key, or stand side by side when sorted.

A key that many share is not dropped: its records are sorted by name, and neighbours are compared.
Of a key only its hash is kept, eight bytes together with the number of the record, and pairs are
made for some of the records at a time, so that a hospital of a million fits into a small machine.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pms_desktop.services.linkage.keys import (
    by_family,
    by_given,
    by_street,
    keys_of,
    words_of,
)
from pms_desktop.services.linkage.persons import Person

_CROWD = 40
"""A key that more records share says too little to compare them all."""
_WINDOW = 6
"""Neighbours to each side that are compared in a crowd or a sorted file."""
_RARE = 12
"""A word that no more records share is a key of its own."""
_AT_ONCE, _TIMES = 15_000, 20
"""Records for which pairs are made at once, or a twentieth of them where that is more: making
them goes through all keys each time."""
_PARTS = 64
"""Into how many parts the hashes are put, so that one at a time is sorted."""
_STEP = 2000
_HALF = 32
"""Bits of a record's number in a pair of them."""

Numbers = NDArray[np.uint64]
GoesOn = Callable[[int], object]
"""Called with how many records are done."""


class Blocks:
    """Candidates of a file."""

    def __init__(self, persons: Sequence[Person], goes_on: GoesOn | None = None) -> None:
        self._count = len(persons)
        orders = [_Order(persons, by) for by in (by_family, by_given, by_street)]
        self._orders, self._by_name = [each.told for each in orders], orders[:2]
        self._keys, self._words = _Postings(self._count), _Postings(self._count)
        for start in range(0, self._count, _STEP):
            some = persons[start : start + _STEP]
            self._keys.add(start, (map(hash, set(keys_of(each))) for each in some))
            self._words.add(start, (map(hash, set(words_of(each))) for each in some))
            if goes_on is not None:
                goes_on(start + len(some))
        self._keys.settle()
        self._words.settle()

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Every pair once, the earlier record first; in the order of the later one, then of the
        earlier."""
        at_once = max(_AT_ONCE, self._count // _TIMES)
        for start in range(0, self._count, at_once):
            yield from _pairs_in(self._codes(start, start + at_once))

    def _codes(self, start: int, end: int) -> Numbers:
        """Pairs whose later record is one of these, as sorted numbers."""
        found = [np.empty(0, np.uint64)]
        for one, other in self._proposed():
            later = np.maximum(one, other)
            here = (later >= start) & (later < end)
            earlier = np.minimum(one, other)[here]
            found.append(later[here] << np.uint64(_HALF) | earlier)
        return np.unique(np.concatenate(found))

    def _proposed(self) -> Iterator[tuple[Numbers, Numbers]]:
        for order in self._orders:
            yield from _neighbours(np.zeros(len(order), np.uint64), order, _WINDOW)
        for keys, records in self._words.blocks():
            rare, _crowds = _told_apart(keys, _RARE)
            yield from _neighbours(keys[rare], records[rare], _RARE)
        for keys, records in self._keys.blocks():
            small, crowds = _told_apart(keys, _CROWD)
            yield from _neighbours(keys[small], records[small], _CROWD)
            for by_name in self._by_name:
                yield from by_name.neighbours(keys[crowds], records[crowds])


class _Order:
    """Records as they are sorted by one thing or another; `told` leaves out who says nothing."""

    def __init__(self, persons: Sequence[Person], by: Callable[[Person], str]) -> None:
        said = [by(person) for person in persons]
        everybody = sorted(range(len(said)), key=said.__getitem__)
        self._order = np.array(everybody, np.uint64)
        self.told = np.array([at for at in everybody if said[at].strip()], np.uint64)
        self._places = np.empty(len(said), np.uint64)
        self._places[self._order] = np.arange(len(said), dtype=np.uint64)

    def neighbours(self, keys: Numbers, records: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
        """Of records under each key those who stand side by side."""
        places = self._places[records]
        sorted_by = np.lexsort((places, keys))
        yield from _neighbours(keys[sorted_by], records[sorted_by], _WINDOW)


class _Postings:
    """Under which keys records stand: numbers whose upper bits are a key's hash, whose lower ones
    are the record. The same hash for two keys makes one comparison more."""

    def __init__(self, records: int) -> None:
        self._bits = np.uint64(max(1, (records - 1).bit_length()))
        self._growing = [array("Q") for _part in range(_PARTS)]
        self._settled: list[Numbers] = []

    def add(self, start: int, hashes: Iterable[Iterable[int]]) -> None:
        """Hashes of the keys of records from `start` on."""
        flat, counts = array("q"), []
        for of_record in hashes:
            before = len(flat)
            flat.extend(of_record)
            counts.append(len(flat) - before)
        keys = np.frombuffer(flat, np.uint64) if flat else np.empty(0, np.uint64)
        records = np.repeat(np.arange(start, start + len(counts), dtype=np.uint64), counts)
        parts = keys >> np.uint64(64 - _PARTS.bit_length() + 1)
        by_part = np.argsort(parts, kind="stable")
        ends = np.searchsorted(parts[by_part], np.arange(1, _PARTS))
        for part, numbers in zip(
            self._growing, np.split((keys << self._bits | records)[by_part], ends), strict=True
        ):
            part.frombytes(numbers.tobytes())

    def settle(self) -> None:
        """Leave out what stands under a key alone; nothing is added any more."""
        while self._growing:
            numbers = np.sort(np.frombuffer(self._growing.pop(), np.uint64))
            keys = numbers >> self._bits
            again = keys[1:] == keys[:-1]
            shared = np.append(again, False) | np.append(False, again)
            self._settled.append(numbers[shared[: len(numbers)]])

    def blocks(self) -> Iterator[tuple[Numbers, Numbers]]:
        """Keys and records side by side, sorted by both, a part of them at a time."""
        mask = (np.uint64(1) << self._bits) - np.uint64(1)
        for numbers in self._settled:
            yield numbers >> self._bits, numbers & mask


def _told_apart(keys: Numbers, most: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of sorted keys which are shared by no more than `most`, and which by more."""
    _each, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
    small = counts[which] <= most
    return small, ~small


def _neighbours(keys: Numbers, records: Numbers, reach: int) -> Iterator[tuple[Numbers, Numbers]]:
    """Records no more than `reach` places apart under one key."""
    at = np.arange(len(keys))
    for apart in range(1, reach + 1):
        at = at[at + apart < len(keys)]
        at = at[keys[at + apart] == keys[at]]
        if not len(at):
            return
        yield records[at], records[at + apart]


def _pairs_in(codes: Numbers) -> Iterator[tuple[int, int]]:
    mask = (1 << _HALF) - 1
    for start in range(0, len(codes), _STEP):
        for code in codes[start : start + _STEP].tolist():
            yield code & mask, code >> _HALF
