"""Which pairs are worth comparing: records that share any of many keys.

Each key forgives other slips, so that a pair is missed only when all of them are hit. A key that
many share is not dropped: its records are sorted by name, and neighbours are compared.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pms_desktop.services.linkage.persons import Person
from pms_desktop.services.linkage.phonetics import sound_of

_CROWD = 40
"""A key that more records share says too little to compare them all."""
_WINDOW = 6
"""Neighbours to each side that are compared in a crowd or a sorted file."""
_RARE = 12
"""A word that no more records share is a key of its own."""


class Blocks:
    """Candidates for each record of a file."""

    def __init__(self, persons: Sequence[Person]) -> None:
        self._persons = persons
        self._rare = _rare_words(persons)
        members: defaultdict[str, list[int]] = defaultdict(list)
        for at, person in enumerate(persons):
            for key in self._keys(person):
                members[key].append(at)
        self._members = {key: each for key, each in members.items() if len(each) > 1}
        self._neighbours = self._sorted_neighbours()

    def earlier(self, at: int) -> set[int]:
        """Records before this one that may be the same person."""
        found = set(self._neighbours.get(at, ()))
        for key in self._keys(self._persons[at]):
            block = self._members.get(key, ())
            if len(block) <= _CROWD:
                found.update(each for each in block if each < at)
        found.discard(at)
        return found

    def _keys(self, person: Person) -> Iterator[str]:
        yield from keys_of(person)
        for word in set(_words(person)) & self._rare:
            yield f"w {word}"

    def _sorted_neighbours(self) -> dict[int, set[int]]:
        """Of records that stand side by side when sorted, the later names the earlier."""
        near: defaultdict[int, set[int]] = defaultdict(set)
        persons = self._persons
        everybody = range(len(persons))
        orders = [
            [f"{each.family} {each.given} {each.birth}" for each in persons],
            [f"{each.given} {each.family} {each.birth}" for each in persons],
            [f"{each.street[::-1]} {each.family}" for each in persons],
        ]
        for order in orders:
            _note(
                near, sorted((at for at in everybody if order[at].strip()), key=order.__getitem__)
            )
        for block in self._members.values():
            if len(block) > _CROWD:
                _note(near, sorted(block, key=orders[0].__getitem__))
                _note(near, sorted(block, key=orders[1].__getitem__))
        return near


def _note(near: defaultdict[int, set[int]], order: Sequence[int]) -> None:
    for place, at in enumerate(order):
        for other in order[place + 1 : place + 1 + _WINDOW]:
            near[max(at, other)].add(min(at, other))


def keys_of(person: Person) -> Iterator[str]:
    """Every key but the rare words."""
    given, family = person.given, person.family
    heard = sorted((sound_of(given.replace(" ", "")), sound_of(family.replace(" ", ""))))
    yield from _number_keys(person)
    yield from _birth_keys(person, heard)
    if given and family:
        yield f"n {' '.join(heard)}"
        for part in _one_left_out("".join(sorted((given, family))).replace(" ", "")):
            yield f"d {part}"
    place = person.postcode or person.city
    for name in (given, family):
        if name:
            for where in {place, person.city} - {""}:
                yield f"p {sound_of(name)} {where}"
            if person.street:
                yield f"s {name[:3]} {_door(person.street)}"
    if person.street and place:
        yield f"h {_door(person.street)} {place}"


def _number_keys(person: Person) -> Iterator[str]:
    for kind, numbers in (("c", person.codes), ("t", person.phones)):
        for number in numbers:
            yield f"{kind} {number}"
            if len(number) >= 5:
                for part in _one_left_out(number):
                    yield f"{kind}1 {part}"


def _birth_keys(person: Person, heard: Sequence[str]) -> Iterator[str]:
    birth = person.birth
    if len(birth) == 8:
        year, month, day = birth[:4], birth[4:6], birth[6:]
        yield f"b {year}{min(month, day)}{max(month, day)}"
        for sound in heard:
            yield f"bd {month}{day} {sound}"
            for part in _one_left_out(birth):
                yield f"b1 {part} {sound[:2]}"
    if birth:
        for sound in heard:
            yield f"y {birth[:4]} {sound}"


def _one_left_out(text: str) -> set[str]:
    """A text with each letter left out once: two that are one slip apart share one of these."""
    return {text[:at] + text[at + 1 :] for at in range(min(len(text), 24))}


def _door(street: str) -> str:
    """The number and the beginning of the street, whatever stands around them."""
    words = street.split()
    number = next((word for word in words if word[0].isdigit()), "")
    name = next((word for word in words if not word[0].isdigit() and len(word) > 3), "")
    return f"{number} {name[:4]}"


def _words(person: Person) -> Iterator[str]:
    yield from (word for word in f"{person.given} {person.family}".split() if len(word) > 3)
    yield from (word for word in person.street.split() if len(word) > 4)


def _rare_words(persons: Sequence[Person]) -> set[str]:
    counts = Counter(word for person in persons for word in set(_words(person)))
    return {word for word, count in counts.items() if 2 <= count <= _RARE}
