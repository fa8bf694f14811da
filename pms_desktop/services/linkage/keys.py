"""Keys of a record: two that share one are worth comparing.

Each key forgives other slips, so that a pair is missed only when all of them are hit.
"""

from collections.abc import Iterator, Sequence

from pms_desktop.services.linkage.persons import Person
from pms_desktop.services.linkage.phonetics import sound_of


def keys_of(person: Person) -> Iterator[str]:
    """Every key but the words, some of them twice."""
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


def words_of(person: Person) -> Iterator[str]:
    """Words that are keys where they are rare."""
    yield from (word for word in f"{person.given} {person.family}".split() if len(word) > 3)
    yield from (word for word in person.street.split() if len(word) > 4)


def by_family(person: Person) -> str:
    """What one sorts by so that family names stand together."""
    return f"{person.family} {person.given} {person.birth}"


def by_given(person: Person) -> str:
    """The same for given names."""
    return f"{person.given} {person.family} {person.birth}"


def by_street(person: Person) -> str:
    """The same for streets, from their end."""
    return f"{person.street[::-1]} {person.family}"


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
