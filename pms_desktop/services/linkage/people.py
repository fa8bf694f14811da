"""Many records in little memory: about 200 bytes each, where a `Person` takes a kilobyte."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from operator import not_
from typing import overload

from pms_desktop.services.linkage.persons import Person

_FIELD, _VALUE = "\x1f", "\x1e"
"""Between fields and between the values of one; folded words have no signs like these."""
_BYTES = _FIELD.encode()
_DAY = 8
_NAMES = ("given", "family", "birth", "sex", "phones", "codes", "street", "city", "postcode")


class People(Sequence[Person]):
    """Records in the order in which they were added, made anew each time one is asked for."""

    def __init__(self, persons: Iterable[Person] = ()) -> None:
        self._packed: list[bytes] = []
        for person in persons:
            self.append(person)

    def append(self, person: Person) -> None:
        """One more record."""
        fields = (
            person.given, person.family, person.birth, person.sex, _VALUE.join(person.phones),
            _VALUE.join(person.codes), person.street, person.city, person.postcode,
        )  # fmt: skip
        self._packed.append(_FIELD.join(fields).encode())

    def told_twice(self) -> bytearray:
        """A 1 for each record that an earlier one equals in everything, and that tells a name, a
        birthday and a number: not two people who happen to be alike, but one entered again."""
        seen: set[int] = set()
        again = bytearray(len(self._packed))
        for at, packed in enumerate(self._packed):
            given, family, birth, _sex, phones, codes = packed.split(_BYTES, 6)[:6]
            if given and family and len(birth) == _DAY and (phones or codes):
                said = hash(packed)
                again[at] = said in seen
                seen.add(said)
        return again

    def values(self, name: str, left_out: bytearray) -> Iterator[str]:
        """What all records but those left out say in one field, one value after the other, without
        the empty."""
        at = _NAMES.index(name)
        for packed in compress(self._packed, map(not_, left_out)):
            field = packed.decode().split(_FIELD)[at]
            if field:
                yield from field.split(_VALUE)

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[Person]:
        return map(_unpacked, self._packed)

    @overload
    def __getitem__(self, at: int) -> Person: ...
    @overload
    def __getitem__(self, at: slice) -> "People": ...
    def __getitem__(self, at: int | slice) -> "Person | People":
        if isinstance(at, slice):
            return People(map(_unpacked, self._packed[at]))
        return _unpacked(self._packed[at])


def _unpacked(packed: bytes) -> Person:
    given, family, birth, sex, phones, codes, *home = packed.decode().split(_FIELD)
    return Person(given, family, birth, sex, _listed(phones), _listed(codes), *home)


def _listed(values: str) -> tuple[str, ...]:
    return tuple(values.split(_VALUE)) if values else ()
