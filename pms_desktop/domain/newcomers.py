"""Records that begin without a form: a person nobody knows, and a newborn child."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.patients import NextOfKin, PatientDetails, Phone, Sex
from pms_desktop.i18n import gettext as _

_WORDS = (
    "Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett",
    "Kilo", "Lima", "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango",
    "Uniform", "Victor", "Whiskey", "Xray", "Yankee", "Zulu",
)  # fmt: skip
"""The ICAO spelling alphabet: understood over a telephone, and never two alike in one night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUnknown:
    """Somebody who cannot say who they are. `years` is a guess of the age, None for no guess."""

    id: UUID
    sex: Sex
    years: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterNewborn:
    """A child just born to a patient. `id` and `relation_id` are made as one asks."""

    id: UUID
    relation_id: UUID
    mother_id: UUID
    sex: Sex


class NotAMotherError(PmsError):
    """The record says that this patient is a man."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def unknown_person(sex: Sex, number: int, born_about: date | None) -> PatientDetails:
    """`Unknown male` with a word that the patient's `number` in the series chooses."""
    label = {
        Sex.FEMALE: _("Unknown female"),
        Sex.MALE: _("Unknown male"),
    }.get(sex, _("Unknown person"))
    return PatientDetails(
        family_names=label,
        given_names=_WORDS[number % len(_WORDS)],
        sex=sex,
        birth_date=born_about,
        birth_estimated=born_about is not None,
    )


def newborn_of(mother: PatientDetails, sex: Sex, born: date, which: int) -> PatientDetails:
    """`GARCÍA, Baby of Ana`; the second of twins is `Baby 2 of Ana`. The address, the phones, the
    cover and the languages are the mother's."""
    called = mother.given_names or mother.family_names
    words = _("Baby of {name}") if which == 1 else _("Baby {n} of {name}")
    whose = relation = _("Mother")
    number = mother.phones[0].number if mother.phones else ""
    return PatientDetails(
        family_names=mother.family_names,
        given_names=words.format(name=called, n=which),
        sex=sex,
        birth_date=born,
        phones=tuple(Phone(each.number, each.e164, each.label or whose) for each in mother.phones),
        address=mother.address,
        postcode=mother.postcode,
        city=mother.city,
        country=mother.country,
        languages=mother.languages,
        interpreter_needed=mother.interpreter_needed,
        next_of_kin=(NextOfKin(mother.name, relation, number),),
        policies=tuple(
            replace(each, holder=each.holder or mother.name) for each in mother.policies
        ),
    )
