"""Which pairs of a file are compared, and that they are the same however little memory is used."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest

from pms_desktop.services.linkage import blocking
from pms_desktop.services.linkage.blocking import Blocks
from pms_desktop.services.linkage.keys import by_family, by_given, by_street, keys_of, words_of
from pms_desktop.services.linkage.people import People
from pms_desktop.services.linkage.persons import Person
from tests.linkage.files import hospital, person_in

PEOPLE = [person_in(each) for each in hospital(500, 0.3, 7).records.values()]


def plainly(people: list[Person]) -> set[tuple[int, int]]:
    """The same pairs with everything held in dictionaries."""
    keys, words = defaultdict(list), defaultdict(list)
    for at, person in enumerate(people):
        for key in set(keys_of(person)):
            keys[key].append(at)
        for word in set(words_of(person)):
            words[word].append(at)
    found = set()
    lists = [[at for at in range(len(people)) if order(people[at]).strip()]
             for order in (by_family, by_given, by_street)]  # fmt: skip
    for some, order in zip(lists, (by_family, by_given, by_street), strict=True):
        found |= neighbours(people, some, order)
    for block in (each for each in words.values() if len(each) <= 12):
        found |= set(combinations(block, 2))
    for block in keys.values():
        if len(block) <= 40:
            found |= set(combinations(block, 2))
        else:
            found |= neighbours(people, block, by_family) | neighbours(people, block, by_given)
    return found


def neighbours(
    people: list[Person], block: list[int], order: Callable[[Person], str]
) -> set[tuple[int, int]]:
    ranked = sorted(block, key=lambda at: order(people[at]))
    return {
        (min(at, other), max(at, other))
        for place, at in enumerate(ranked)
        for other in ranked[place + 1 : place + 7]
    }


def test_records_are_the_same_when_they_are_packed() -> None:
    odd = [Person(), Person(given="محمد", phones=("1", "2"), codes=("x",)), Person(city="ulm")]

    assert list(People([*PEOPLE, *odd])) == [*PEOPLE, *odd]
    assert People(odd)[1] == odd[1]
    assert list(People(odd).values("phones", bytearray(3))) == ["1", "2"]
    assert list(People(odd).values("phones", bytearray([0, 1, 0]))) == []


@pytest.mark.parametrize("at_once", [37, 10_000])
def test_pairs_are_those_that_share_a_key_or_stand_side_by_side_each_once(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocking, "_AT_ONCE", at_once)
    crowd = [Person(given=f"g{at % 17}", family=f"f{at % 13}", birth="19800101")
             for at in range(90)]  # fmt: skip
    people = [*PEOPLE, *crowd, Person(), Person()]

    pairs = list(Blocks(People(people)))

    assert len(pairs) == len(set(pairs))
    assert pairs == sorted(pairs, key=lambda pair: (pair[1], pair[0]))
    assert set(pairs) == plainly(people)


@pytest.mark.parametrize(
    "same",
    [
        Person(family="li"),
        Person(birth="19800101"),
        Person(phones=("123456789",)),
        Person(city="ulm"),
    ],
    ids=["a surname", "a birthday", "a phone", "a city"],
)
def test_what_thousands_share_makes_no_thousands_of_pairs_for_each(same: Person) -> None:
    people = [
        replace(same, given=f"ab{at}", family=same.family or f"cd{at * 7}") for at in range(3000)
    ]

    assert sum(1 for _pair in Blocks(People(people))) < 100 * len(people)


def test_nobody_and_one_record_propose_no_pair() -> None:
    assert list(Blocks(People())) == list(Blocks(People([PEOPLE[0]]))) == []
