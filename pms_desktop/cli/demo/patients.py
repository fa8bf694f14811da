"""Patients: any number of them, written in portions."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import cast
from uuid import UUID

from pms_desktop.cli.demo.names import Drawn, NamePool
from pms_desktop.cli.demo.world import World
from pms_desktop.data.finding.romanising import romanised
from pms_desktop.domain.duplicates import PairState
from pms_desktop.domain.emr import AllergySeverity
from pms_desktop.domain.folding import fold
from pms_desktop.domain.identifiers import standard_kinds
from pms_desktop.domain.mrn import mrn_of
from pms_desktop.domain.patients import BLOOD_GROUPS, Identifier, Phone, Sex

_PORTION = 20_000
_MOBILES = {
    "ES": ("34", "612", 6), "PL": ("48", "512", 6), "FR": ("33", "612", 6), "DE": ("49", "151", 8),
    "BR": ("55", "119", 8), "TR": ("90", "501", 7), "EG": ("20", "100", 7), "IN": ("91", "812", 7),
    "BD": ("880", "181", 7), "CN": ("86", "131", 8), "JP": ("81", "901", 7), "KR": ("82", "102", 7),
    "RU": ("7", "912", 7), "UA": ("380", "501", 6), "GR": ("30", "691", 7), "IL": ("972", "502", 6),
    "TH": ("66", "812", 6), "VN": ("84", "912", 6), "SE": ("46", "701", 6), "NG": ("234", "802", 7),
}  # fmt: skip
"""Country code, how mobile numbers begin, and how many digits follow."""
_INSURERS = ("Bupa", "AXA Health", "Vitality", "Aviva", "Cigna", "Allianz Care", "Sanitas")
_ALLERGENS = (
    ("Penicillin", "Anaphylaxis", AllergySeverity.SEVERE), ("Latex", "Rash", AllergySeverity.MILD),
    ("Aspirin", "Wheeze", AllergySeverity.MODERATE), ("Peanut", "Swelling", AllergySeverity.SEVERE),
    ("Sulfonamide", "Rash", AllergySeverity.MODERATE), ("Iodine", "Hives", AllergySeverity.MILD),
    ("Ibuprofen", "Stomach pain", AllergySeverity.MILD), ("Codeine", "", AllergySeverity.UNKNOWN),
)  # fmt: skip
_HOW_OFTEN = (8, 2, 3, 2, 3, 1, 2, 2)  # penicillin is the allergy recorded most
_LANGUAGES = {
    "ES": "es", "PL": "pl", "FR": "fr", "DE": "de", "BR": "pt", "TR": "tr", "EG": "ar", "IN": "hi",
    "BD": "bn", "CN": "zh", "JP": "ja", "KR": "ko", "RU": "ru", "UA": "uk", "GR": "el", "IL": "he",
    "TH": "th", "VN": "vi", "SE": "sv", "NG": "yo",
}  # fmt: skip
_ROMANISED = {"CN", "KR", "RU", "UA", "GR"}
"""Where letters stand for sounds so closely that a machine writes a name as its bearer does."""
_NHS = standard_kinds("GB")[0]
_SCATTER = 7_919_001  # has no factor in common with a power of ten, so no number comes twice
_SLIPS = (("e", 96), ("", 99), ("s", 95), (" Smith", 88), ("", 99), ("n", 94))
"""What somebody added to the family name of a person who was there already."""
_HANDED = 3
"""Which of these the reception found to be one person and handed over to be merged."""
_FROM_ELSEWHERE = 9
"""Every ninth patient with a history came with the records of another clinic."""
_WHILE = 40
_RELATIONS = ("Spouse", "Mother", "Father", "Daughter", "Son", "Sister", "Brother", "Friend")

Rows = dict[str, list[dict[str, object]]]


@dataclass(frozen=True, slots=True)
class DemoPatient:
    """What the rest of the demo needs to know of somebody."""

    id: UUID
    born: date
    sex: Sex


@dataclass(slots=True)
class _Portion:
    rows: Rows = field(default_factory=dict)

    def add(self, table: str, **row: object) -> None:
        self.rows.setdefault(table, []).append(row)


def add_patients(world: World, pool: NamePool, count: int, keep: int) -> Iterator[DemoPatient]:
    """Write `count` patients; yields the first `keep` of them, who get a history."""
    made = 0
    while made < count:
        portion, size = _Portion(), min(_PORTION, count - made)
        for number in range(made + 1, made + size + 1):
            patient = _add_one(world, pool, portion, number)
            if number > count - len(_SLIPS):
                patient = _register_again(world, portion, patient, count - number)
            if number <= keep and number % _FROM_ELSEWHERE == 0:
                _come_from_elsewhere(world, portion, patient, number)
            if number <= keep:
                yield patient
        for name, rows in portion.rows.items():
            world.bulk.write(name, rows)
        made += size
        world.tell(f"{made:,} of {count:,} patients written")
    world.bulk.set_series("mrn", count)


def _add_one(world: World, pool: NamePool, portion: _Portion, number: int) -> DemoPatient:
    chance = world.chance
    sex = Sex.FEMALE if chance.random() < 0.52 else Sex.MALE
    name = pool.draw(chance, sex)
    born = world.day - timedelta(days=_age_in_days(world))
    patient = DemoPatient(world.key(), born, sex)
    phones = _phones(world, name)
    identifiers = _identifiers(world, number)
    mrn = mrn_of(number)
    entered = world.moment(-chance.randrange(20, 1200), chance.randrange(8, 18), 0)
    portion.add(
        "patients",
        id=patient.id, mrn=mrn, family_names=name.family, given_names=name.given,
        sex=sex.value, birth_date=born,
        birth_estimated=chance.random() < 0.02, email="", address=_address(world, pool),
        postcode=chance.choice(pool.postcodes), city=chance.choice(pool.cities), country="GB",
        closed_at=None, recorded_at=entered, recorded_by=world.receptionist_id,
        **_speaks(name, number),
    )  # fmt: skip
    _add_belongings(world, pool, portion, patient, phones, identifiers)
    return patient


def _come_from_elsewhere(
    world: World, portion: _Portion, patient: DemoPatient, number: int
) -> None:
    """Note that the record just entered was imported."""
    key = f"WC-{number:06}"
    portion.add(
        "patient_imports", id=world.key(), source="Westport Clinic", key=key,
        digest=sha256(key.encode()).hexdigest(), patient_id=patient.id,
        recorded_at=world.moment(-16, 9, 24), recorded_by=world.admin_id,
    )  # fmt: skip


def _register_again(
    world: World, portion: _Portion, patient: DemoPatient, which: int
) -> DemoPatient:
    """Make the record just entered a second one of somebody registered a while before."""
    rows = portion.rows["patients"]
    first, second = rows[-_WHILE], rows[-1]
    slip, percent = _SLIPS[which]
    for name in (
        "given_names", "sex", "birth_date", "birth_estimated", "city", "address",
        "romanised_name", "languages", "interpreter_needed",
    ):  # fmt: skip
        second[name] = first[name]
    family = str(first["family_names"])
    second["family_names"] = family + slip if family[-1:].isascii() else family
    handed = which == _HANDED
    portion.add(
        "duplicate_pairs", id=world.key(), first_id=first["id"], second_id=second["id"],
        percent=percent, found_at=second["recorded_at"],
        state=(PairState.SAME if handed else PairState.OPEN).value,
        decided_at=second["recorded_at"] if handed else None,
        decided_by=world.receptionist_id if handed else None,
        remark="Shown one passport for both, moved in May" if handed else "",
    )  # fmt: skip
    born, sex = first["birth_date"], Sex(str(first["sex"]))
    return replace(patient, born=cast(date, born), sex=sex)


def _add_belongings(
    world: World, pool: NamePool, portion: _Portion, patient: DemoPatient,
    phones: tuple[Phone, ...], identifiers: tuple[Identifier, ...],
) -> None:  # fmt: skip
    chance = world.chance
    for position, phone in enumerate(phones):
        portion.add(
            "patient_phones", id=world.key(), patient_id=patient.id, position=position,
            number=phone.number, e164=phone.e164,
        )  # fmt: skip
    for each in identifiers:
        portion.add(
            "patient_identifiers", id=world.key(), patient_id=patient.id, kind_id=_NHS.id,
            value=each.value, folded=each.value, one_per_patient=_NHS.one_per_patient,
            unique_in_hospital=_NHS.unique_in_hospital,
        )  # fmt: skip
    if chance.random() < 0.35:
        kin = pool.draw(chance, chance.choice((Sex.FEMALE, Sex.MALE)))
        portion.add(
            "next_of_kin", id=world.key(), patient_id=patient.id, position=0,
            name=f"{kin.given} {kin.family}", relation=chance.choice(_RELATIONS),
            phone=_number("GB", chance.randrange(10**9))[0],
        )  # fmt: skip
    if chance.random() < 0.4:
        portion.add(
            "insurance_policies", id=world.key(), patient_id=patient.id, position=0,
            insurer=chance.choice(_INSURERS), policy_number=f"P{chance.randrange(10**8):08}",
            valid_until=world.day + timedelta(days=chance.randrange(-60, 700)),
        )  # fmt: skip
    if chance.random() < 0.14:
        picked = chance.choices(_ALLERGENS, _HOW_OFTEN, k=chance.choice((1, 1, 2)))
        for substance, reaction, severity in dict.fromkeys(picked):
            portion.add(
                "allergies", id=world.key(), patient_id=patient.id, substance=substance,
                folded=fold(substance), reaction=reaction, severity=severity.value,
                withdrawn_at=None, recorded_at=world.moment(-20, 9), recorded_by=world.nurses[0],
            )  # fmt: skip


def _speaks(name: Drawn, number: int) -> dict[str, object]:
    """Languages and the name in Latin letters; nothing of it is left to chance."""
    native = _LANGUAGES.get(name.country, "")
    latin = name.country in _ROMANISED
    return {
        "romanised_name": romanised(f"{name.given} {name.family}") if latin else "",
        "languages": f"{native} en" if native and number % 3 else native,
        "interpreter_needed": bool(native) and number % 3 == 0,
        "blood_group": BLOOD_GROUPS[number % len(BLOOD_GROUPS)] if number % 4 == 0 else "",
    }


def _age_in_days(world: World) -> int:
    chance = world.chance
    if chance.random() < 0.03:
        return chance.randrange(0, 365)
    return min(int(chance.triangular(0, 96, 58) * 365.25) + chance.randrange(365), 103 * 365)


def _phones(world: World, name: Drawn) -> tuple[Phone, ...]:
    chance = world.chance
    if chance.random() < 0.04:
        return ()
    home = "GB" if chance.random() < 0.8 else name.country
    numbers = [_number(home, chance.randrange(10**9))]
    if chance.random() < 0.15:
        numbers.append(_number("GB", chance.randrange(10**9)))
    return tuple(Phone(typed, e164) for typed, e164 in dict(numbers).items())


def _number(country: str, digits: int) -> tuple[str, str]:
    text = f"{digits:09}"
    if country == "GB":
        return f"07{text[:3]} {text[3:]}", f"+447{text}"
    code, begin, count = _MOBILES[country]
    rest = text[-count:]
    return f"+{code} {begin} {rest[:3]} {rest[3:]}", f"+{code}{begin}{rest}"


def _identifiers(world: World, number: int) -> tuple[Identifier, ...]:
    if world.chance.random() < 0.4:
        return ()
    nine = f"{number * _SCATTER % 10**9:09}"
    total = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
    check = (11 - total % 11) % 11
    return () if check == 10 else (Identifier(_NHS.name, f"{nine}{check}"),)


def _address(world: World, pool: NamePool) -> str:
    return f"{world.chance.randrange(1, 200)} {world.chance.choice(pool.streets)}"
