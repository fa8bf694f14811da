"""Files of made-up people of whom some stand there more than once, in three kinds of trouble.

`addresses` is what address registers look like: few fields missing, names, streets and numbers
misspelt, whole fields replaced or swapped, up to five copies of a person. `hospital` is what a
desk produces: households on one phone, real twins, people who moved or married, ages instead of
birthdays. `sparse` has names, birthdays and cities alone, many of them missing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations
from random import Random

from faker import Faker

from pms_desktop.services.linkage.persons import (
    Person,
    birth_of,
    code_of,
    kept,
    name_of,
    phone_of,
    sex_of,
    street_of,
)
from tests.linkage.slips import HEARD, SCANNED, TYPED, Slip, slipped

FIELDS = (
    "given_name", "family_name", "date_of_birth", "sex", "phone", "address", "city", "postcode",
    "national_id",
)  # fmt: skip
Record = dict[str, str]
_PersonOf = Callable[[str], str]


@dataclass(frozen=True)
class File:
    """Records under their ids, and the pairs of ids that are one person."""

    records: dict[str, Record]
    pairs: set[tuple[str, str]] = field(default_factory=set)


def person_in(record: Record) -> Person:
    """A record as the engine sees it."""
    return Person(
        given=name_of(record["given_name"]),
        family=name_of(record["family_name"]),
        birth=birth_of(record["date_of_birth"]),
        sex=sex_of(record["sex"]),
        phones=kept([phone_of(record["phone"])]),
        codes=kept([code_of(record["national_id"])]),
        street=street_of(record["address"]),
        city=name_of(record["city"]),
        postcode=code_of(record["postcode"]),
    )


class Town:
    """Where made-up people get their names, streets and numbers."""

    def __init__(self, locale: str, seed: int) -> None:
        self.faker = Faker(locale)
        self.faker.seed_instance(seed)
        self.chance = Random(seed)
        self._cities = [self.faker.city().lower() for _each in range(400)]
        self._families = [self.faker.last_name().lower() for _each in range(3000)]
        self._rare = [f"{slipped(each, TYPED, self.chance)}{self.chance.choice('aeior')}"
                      for each in self._families]  # fmt: skip

    def person(self) -> Record:
        chance = self.chance
        sex = chance.choice("mf")
        given = self.faker.first_name_male() if sex == "m" else self.faker.first_name_female()
        family = chance.choice(self._families if chance.random() < 0.6 else self._rare)
        return {
            "given_name": given.lower(), "family_name": family,
            "date_of_birth": f"{self._born():%Y%m%d}", "sex": sex, "phone": self.phone(),
            **self.home(), "national_id": str(chance.randrange(1_000_000, 10_000_000)),
        }  # fmt: skip

    def home(self) -> Record:
        chance = self.chance
        street = f"{chance.randrange(1, 400)} {self.faker.street_name().lower()}"
        if chance.random() < 0.5:
            street += f" {self.faker.last_name().lower()} {chance.choice(_ESTATES)}"
        return {"address": street, "city": chance.choice(self._cities),
                "postcode": str(chance.randrange(2000, 7500))}  # fmt: skip

    def phone(self) -> str:
        return f"0{self.chance.randrange(200_000_000, 999_999_999)}"

    def _born(self) -> date:
        return date(1910, 1, 1) + timedelta(days=self.chance.randrange(40_000))


_ESTATES = ("village", "park", "cottages", "medical centre", "lodge", "gardens", "heights")


def addresses(originals: int, copies: int, seed: int, locale: str = "en_AU") -> File:
    """Few fields missing, many slips, up to five copies of a person."""
    town = Town(locale, seed)
    file = File({})
    people = [without(town.person(), 0.03, town.chance, ("sex", "phone")) for _ in range(originals)]
    for at, person in enumerate(people):
        file.records[f"rec-{at}-org"] = person
    made: dict[int, int] = {}
    while sum(made.values()) < copies:
        at = town.chance.randrange(originals)
        for _copy in range(town.chance.choice((1, 1, 1, 2, 3, 5))):
            if made.get(at, 0) < 5 and sum(made.values()) < copies:
                made[at] = made.get(at, 0) + 1
                copy = _register_copy(people[at], town)
                file.records[f"rec-{at}-dup-{made[at] - 1}"] = copy
    return paired(file, town.chance, lambda name: name.split("-")[1])


def _register_copy(person: Record, town: Town) -> Record:
    chance = town.chance
    copy = dict(person)
    other = town.person()
    for _slip in range(chance.choice((1, 2, 3, 4, 5, 6, 8, 10))):
        name = chance.choice(("given_name", "family_name", "address", "address", "city",
                              "postcode", "date_of_birth", "national_id"))  # fmt: skip
        kind = chance.random()
        if kind < 0.07:
            copy[name] = ""
        elif kind < 0.15:
            copy[name] = other[name]
        elif kind < 0.20:
            copy["given_name"], copy["family_name"] = copy["family_name"], copy["given_name"]
        else:
            slips: tuple[Slip, ...] = chance.choice((TYPED, TYPED, SCANNED, HEARD))
            if name in ("date_of_birth", "national_id", "postcode"):
                slips = TYPED[:5]
            copy[name] = slipped(copy[name], slips, chance)
    return copy


def hospital(people: int, doubles: float, seed: int, locale: str = "en_GB") -> File:
    """Households on one phone, twins, moves, marriages, ages instead of birthdays."""
    town = Town(locale, seed)
    chance = town.chance
    file = File({})
    at = 0
    while at < people:
        household = list(_household(town))
        for person in household:
            file.records[f"{at}-0"] = without(person, 0.04, chance, ())
            if chance.random() < doubles:
                for copy in range(chance.choice((1, 1, 1, 2))):
                    file.records[f"{at}-{copy + 1}"] = _desk_copy(person, town)
            at += 1
    return paired(file, chance, lambda name: name.split("-")[0])


def _household(town: Town) -> Iterator[Record]:
    chance = town.chance
    first = town.person() | ({"national_id": ""} if chance.random() < 0.5 else {})
    first["date_of_birth"] = dashed(first["date_of_birth"])
    yield first
    for _member in range(chance.choice((0, 0, 1, 1, 2, 3, 4))):
        member = town.person() | {each: first[each] for each in ("address", "city", "postcode")}
        member["date_of_birth"] = dashed(member["date_of_birth"])
        if chance.random() < 0.8:
            member["family_name"] = first["family_name"]
        if chance.random() < 0.7:
            member["phone"] = first["phone"]
        if chance.random() < 0.04:
            member["date_of_birth"] = first["date_of_birth"]
        if chance.random() < 0.5:
            member["national_id"] = ""
        yield member


def _desk_copy(person: Record, town: Town) -> Record:
    chance = town.chance
    copy = without(person, 0.12, chance, ())
    fresh = town.person()
    if chance.random() < 0.12:
        copy |= town.home()
    if chance.random() < 0.25:
        copy["phone"] = fresh["phone"]
    if person["sex"] == "f" and chance.random() < 0.06:
        copy["family_name"] = fresh["family_name"]
    if chance.random() < 0.05:
        copy["given_name"], copy["family_name"] = copy["family_name"], copy["given_name"]
    if chance.random() < 0.06 and copy["date_of_birth"]:
        year, month, day = copy["date_of_birth"].split("-")
        copy["date_of_birth"] = chance.choice((f"{year}-{day}-{month}", year))
    for name in FIELDS:
        if name != "sex" and chance.random() < 0.09:
            digits = name in ("date_of_birth", "national_id", "postcode", "phone")
            copy[name] = slipped(copy[name], TYPED[:5] if digits else TYPED + HEARD, chance)
    return copy


def sparse(people: int, seed: int, locale: str = "en_GB") -> File:
    """Names, birthday and city alone, a fifth of them missing in the copies."""
    whole = hospital(people, 0.4, seed, locale)
    chance = Random(seed)
    gone = ("phone", "address", "postcode", "national_id", "sex")
    return replace(
        whole,
        records={name: without(each, 0.1, chance, gone) for name, each in whole.records.items()},
    )


def without(person: Record, share: float, chance: Random, always: tuple[str, ...]) -> Record:
    return {
        name: "" if name in always or (name != "family_name" and chance.random() < share) else value
        for name, value in person.items()
    }


def dashed(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def paired(file: File, chance: Random, person_of: _PersonOf) -> File:
    names = list(file.records)
    chance.shuffle(names)
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(person_of(name), []).append(name)
    pairs = {(min(pair), max(pair)) for group in groups.values() for pair in combinations(group, 2)}
    return File({name: file.records[name] for name in names}, pairs)
