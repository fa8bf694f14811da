"""Names of many countries and scripts: pools are made once, people are drawn from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from unicodedata import normalize

from faker import Faker

from pms_desktop.domain.patients import Sex

_POOL = 120

LOCALES = (
    ("en_GB", 30, "GB"), ("es_ES", 9, "ES"), ("pl_PL", 6, "PL"), ("fr_FR", 6, "FR"),
    ("de_DE", 5, "DE"), ("pt_BR", 5, "BR"), ("tr_TR", 4, "TR"), ("ar_EG", 6, "EG"),
    ("hi_IN", 6, "IN"), ("bn_BD", 3, "BD"), ("ta_IN", 2, "IN"), ("zh_CN", 4, "CN"),
    ("ja_JP", 2, "JP"), ("ko_KR", 2, "KR"), ("ru_RU", 3, "RU"), ("uk_UA", 2, "UA"),
    ("el_GR", 2, "GR"), ("he_IL", 2, "IL"), ("th_TH", 2, "TH"), ("vi_VN", 2, "VN"),
    ("sv_SE", 2, "SE"), ("yo_NG", 2, "NG"),
)  # fmt: skip
"""Faker locale, weight, country of the phone numbers."""

LONG_NAMES = (
    ("Cavalcanti de Albuquerque e Vasconcelos", "Maria Madalena Josefina da Conceição"),
    ("Wolfeschlegelsteinhausenbergerdorff", "Hubert Blaine Adolph Charles David"),
    ("O’Shaughnessy-Featherstonehaugh", "Clementina Araminta Wilhelmina"),
)


@dataclass(frozen=True, slots=True)
class Country:
    """Names of one locale: family names, given names by sex, cities and streets."""

    code: str
    family: Sequence[str]
    female: Sequence[str]
    male: Sequence[str]
    two_family_names: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """One invented person's name and origin."""

    family: str
    given: str
    country: str


class NamePool:
    """Pools of every locale, made from a seed. Some locales have few names; that is as in life."""

    def __init__(self, seed: int) -> None:
        self._countries: list[Country] = []
        self._weights: list[int] = []
        for locale, weight, code in LOCALES:
            self._countries.append(_country(locale, code, seed))
            self._weights.append(weight)
        home = Faker("en_GB")
        home.seed_instance(seed)
        self.cities = _several(home.city)
        self.streets = _several(home.street_name)
        self.postcodes = _several(home.postcode)

    def draw(self, chance: Random, sex: Sex) -> Drawn:
        """A name; one in five hundred is very long."""
        if chance.random() < 0.002:
            family, given = chance.choice(LONG_NAMES)
            return Drawn(family, given, "GB")
        country = chance.choices(self._countries, self._weights)[0]
        family = chance.choice(country.family)
        if country.two_family_names:
            family = f"{family} {chance.choice(country.family)}"
        given = chance.choice(country.female if sex is Sex.FEMALE else country.male)
        if chance.random() < 0.12:
            second = chance.choice(country.female if sex is Sex.FEMALE else country.male)
            given = given if second == given else f"{given} {second}"
        return Drawn(family, given, country.code)

    def person(self, chance: Random) -> str:
        """A member of staff's name in Latin letters, given name first."""
        country = self._countries[chance.choice((0, 1, 2, 3, 4, 5, 20, 21))]
        given = chance.choice(chance.choice((country.female, country.male)))
        return f"{given} {chance.choice(country.family)}"


def _country(locale: str, code: str, seed: int) -> Country:
    fake = Faker(locale)
    fake.seed_instance(seed)
    female = getattr(fake, "first_name_female", fake.first_name)
    male = getattr(fake, "first_name_male", fake.first_name)
    return Country(
        code, _several(fake.last_name), _several(female), _several(male), locale == "es_ES"
    )


def _several(make: object) -> list[str]:
    if not callable(make):
        raise TypeError("not a source of names")
    return list(dict.fromkeys(normalize("NFC", str(make())) for _ in range(_POOL)))
