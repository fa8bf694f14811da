"""More made-up files, with other ways of going wrong than those the engine was chosen on.

`exports` is what comes out of old systems: capitals, codes for nothing, nicknames, initials, words
of streets in any order, moves. `gaps` lacks a third of everything. `years` has names, sex and the
year of birth alone. `namesakes` is full of fathers and sons of one name, twins and
sisters at one address, who must not be taken for each other.
"""

from random import Random

from tests.linkage.files import (
    FIELDS,
    File,
    Record,
    Town,
    dashed,
    paired,
    without,
)
from tests.linkage.slips import HEARD, SCANNED, TYPED, slipped

NOTHING = ("NA", "N/A", "null", "NULL", "unknown", "UNK", "-", "--", "?", "none", ".", "nil",
           "not known", "n.a.", "#N/A", "<NULL>", "missing", "xxx", "0", "(none)")  # fmt: skip
_NICKNAMES = {
    "william": "bill", "robert": "bob", "elizabeth": "liz", "margaret": "maggie", "james": "jim",
    "richard": "dick", "katherine": "kate", "thomas": "tom", "michael": "mike", "joseph": "joe",
    "christopher": "chris", "susan": "sue", "patricia": "pat", "charles": "charlie",
    "edward": "ted", "jennifer": "jenny", "samuel": "sam", "daniel": "dan", "matthew": "matt",
    "anthony": "tony", "andrew": "drew", "rebecca": "becky", "victoria": "vicky",
    "deborah": "debbie", "nicholas": "nick", "benjamin": "ben", "stephen": "steve",
    "timothy": "tim", "kenneth": "ken", "gregory": "greg", "ronald": "ron", "donald": "don",
    "jacqueline": "jackie", "lawrence": "larry",
}  # fmt: skip
_LONG = {"st": "street", "rd": "road", "ave": "avenue", "dr": "drive", "ln": "lane"}


def exports(people: int, doubles: float, seed: int, locale: str = "en_US") -> File:
    """Two systems put together: about every field is written in another way there."""
    town = Town(locale, seed)
    chance = town.chance
    file = File({})
    for at in range(people):
        person = town.person()
        person["date_of_birth"] = dashed(person["date_of_birth"])
        file.records[f"{at}-0"] = _coded(person, 0.05, chance)
        if chance.random() < doubles:
            copy = person
            for _change in range(chance.choice((1, 2, 2, 3, 4))):
                copy = _exported(copy, town)
            file.records[f"{at}-1"] = _coded(copy, 0.15, chance)
    return paired(file, chance, lambda name: name.split("-")[0])


def _exported(person: Record, town: Town) -> Record:
    chance = town.chance
    change = chance.choice(_CHANGES)
    return person | change(person, town)


def _capitals(person: Record, _town: Town) -> Record:
    return {name: value.upper() for name, value in person.items()}


def _nickname(person: Record, _town: Town) -> Record:
    given = person["given_name"].lower()
    return {"given_name": _NICKNAMES.get(given, given)}


def _initial(person: Record, _town: Town) -> Record:
    return {"given_name": f"{person['given_name'][:1]}."}


def _swapped(person: Record, _town: Town) -> Record:
    return {"given_name": person["family_name"], "family_name": person["given_name"]}


def _other_street(person: Record, town: Town) -> Record:
    return {"address": _rewritten(person["address"], town.chance)}


def _other_number(person: Record, town: Town) -> Record:
    return {"national_id": slipped(person["national_id"], TYPED[:5], town.chance)}


def _slip(person: Record, town: Town) -> Record:
    name = town.chance.choice(("given_name", "family_name", "address", "city", "postcode"))
    slips = town.chance.choice((TYPED, SCANNED, HEARD))
    return {name: slipped(person[name].lower(), slips, town.chance)}


def _moved(_person: Record, town: Town) -> Record:
    return town.home() | {"phone": town.phone()}


def _second_name(person: Record, town: Town) -> Record:
    return {"given_name": f"{person['given_name']} {town.faker.first_name()}"}


def _married(person: Record, town: Town) -> Record:
    family = person["family_name"]
    return {"family_name": f"{family}-{town.faker.last_name()}" if person["sex"] == "f" else family}


def _other_day(person: Record, town: Town) -> Record:
    return {"date_of_birth": slipped(person["date_of_birth"], TYPED[3:5], town.chance)}


_CHANGES = (
    _capitals, _nickname, _initial, _swapped, _other_street, _other_number, _slip, _slip, _slip,
    _moved, _second_name, _married, _other_day,
)  # fmt: skip


def _rewritten(street: str, chance: Random) -> str:
    words = [_LONG.get(word, word) for word in street.split()]
    if chance.random() < 0.5:
        chance.shuffle(words)
    if chance.random() < 0.4:
        words += ["apt", str(chance.randrange(1, 40))]
    return " ".join(words)


def _coded(person: Record, share: float, chance: Random) -> Record:
    """Some values gone, as codes for nothing or as nothing."""
    return {
        name: chance.choice((*NOTHING, "", "", "", "")) if chance.random() < share else value
        for name, value in person.items()
    }


def gaps(people: int, doubles: float, seed: int, locale: str = "en_GB") -> File:
    """A third of everything missing in both, one slip in every other copy."""
    town = Town(locale, seed)
    chance = town.chance
    file = File({})
    for at in range(people):
        person = town.person()
        person["date_of_birth"] = dashed(person["date_of_birth"])
        file.records[f"{at}-0"] = without(person, 0.33, chance, ())
        if chance.random() < doubles:
            copy = dict(person)
            if chance.random() < 0.5:
                name = chance.choice(FIELDS)
                copy[name] = slipped(copy[name], TYPED[:5], chance)
            file.records[f"{at}-1"] = without(copy, 0.33, chance, ())
    return paired(file, chance, lambda name: name.split("-")[0])


def years(people: int, doubles: float, seed: int, locale: str = "en_GB") -> File:
    """Names, sex and the year of birth alone."""
    town = Town(locale, seed)
    chance = town.chance
    gone = ("phone", "address", "city", "postcode", "national_id")
    file = File({})
    for at in range(people):
        person = without(town.person(), 0.0, chance, gone)
        person["date_of_birth"] = person["date_of_birth"][:4]
        file.records[f"{at}-0"] = person
        if chance.random() < doubles:
            copy = dict(person)
            if chance.random() < 0.4:
                name = chance.choice(("given_name", "family_name"))
                copy[name] = slipped(copy[name], TYPED + HEARD, chance)
            file.records[f"{at}-1"] = copy
    return paired(file, chance, lambda name: name.split("-")[0])


def namesakes(homes: int, seed: int, locale: str = "en_GB") -> File:
    """Homes of father and son of one name, of twins, of sisters; a fifth stand there twice."""
    town = Town(locale, seed)
    chance = town.chance
    file = File({})
    for home in range(homes):
        first = town.person()
        first["date_of_birth"] = dashed(first["date_of_birth"])
        for number, person in enumerate((first, *_relatives(first, town))):
            file.records[f"{home}.{number}-0"] = without(person, 0.05, chance, ())
            if chance.random() < 0.2:
                copy = without(person, 0.1, chance, ())
                name = chance.choice(("given_name", "family_name", "address", "date_of_birth"))
                copy[name] = slipped(copy[name], TYPED[:5], chance)
                file.records[f"{home}.{number}-1"] = copy
    return paired(file, chance, lambda name: name.split("-")[0])


def _relatives(first: Record, town: Town) -> list[Record]:
    chance = town.chance
    shared = {name: first[name] for name in ("family_name", "phone", "address", "city", "postcode")}
    other = town.person() | shared
    other["date_of_birth"] = dashed(other["date_of_birth"])
    kind = chance.choice(("son", "twin", "sister"))
    if kind == "son":
        born = int(first["date_of_birth"][:4]) + chance.randrange(19, 40)
        other["given_name"], other["sex"] = first["given_name"], first["sex"]
        other["date_of_birth"] = f"{born}{other['date_of_birth'][4:]}"
    elif kind == "twin":
        other["date_of_birth"] = first["date_of_birth"]
        if chance.random() < 0.6:
            other["sex"] = first["sex"]
    return [other]


def without_numbers(file: File) -> File:
    """The same people without phone and national ID: names, birth, sex and place remain."""
    return File(
        {name: each | {"phone": "", "national_id": ""} for name, each in file.records.items()},
        file.pairs,
    )
