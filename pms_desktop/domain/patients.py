"""Patients: who they are, how they are named, and what may be kept about them."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.folding import is_joined_script
from pms_desktop.i18n import format_date, format_month
from pms_desktop.i18n import gettext as _

_GREEK = re.compile("[\u0386-\u03ab\u1f00-\u1fff]")
_TONOS = re.compile("([\u0391-\u03a9]\u0308?)[\u0300\u0301\u0342]")
EARLIEST_BIRTH = date(1870, 1, 1)
"""Nobody alive was born before; the database refuses it, too."""


class Sex(StrEnum):
    """Administrative sex (HL7 v2 table 0001 in words)."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class BirthPart(StrEnum):
    """What of the date of birth is known: the day, or the age alone, when `AS_ESTIMATED` says
    so; else the month or the year, of which the first day is kept."""

    AS_ESTIMATED = ""
    MONTH = "month"
    YEAR = "year"


BLOOD_GROUPS = ("A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-")
"""ABO and RhD."""


class MatchedBy(StrEnum):
    """What of a patient answered a search."""

    NAME = "name"
    SPELLING = "spelt like"
    SOUND = "sounds like"
    ROMANISED = "romanised"
    OTHER_NAME = "other name"
    MRN = "MRN"
    NEAR_MRN = "mistyped MRN"
    PHONE = "phone"
    IDENTIFIER = "ID"
    BORN = "date of birth"
    INVOICE = "invoice"
    APPOINTMENT = "appointment"
    SCAN = "scanned"
    RECENT = "recent"


_GUESSED = frozenset({MatchedBy.SPELLING, MatchedBy.SOUND, MatchedBy.NEAR_MRN})


@dataclass(frozen=True, slots=True)
class PatientBrief:
    """A patient as lists and headers show one. `mrn` is digits alone, `phone` as typed; that of a
    `restricted` patient is left out."""

    id: UUID
    mrn: str
    family_names: str
    given_names: str
    sex: Sex
    birth_date: date | None
    birth_estimated: bool = False
    phone: str = ""
    closed: bool = False
    restricted: bool = False
    preferred_name: str = ""
    romanised_name: str = ""
    deceased: bool = False
    unidentified: bool = False
    merged_into: UUID | None = None

    @property
    def name(self) -> str:
        """`GARCÍA MARTÍNEZ, María José`."""
        return display_name(self.family_names, self.given_names)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the record that answered a search: its text as shown, and (start, length) of
    what answered in it. Without a text it is the patient's own name."""

    by: MatchedBy
    text: str = ""
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PatientMatch:
    """Somebody found, and by what. `words` are the folded words that answered in the name,
    `spots` everything that answered, `merged_mrn` the number of a record that was merged into
    this one where it was that one that answered."""

    patient: PatientBrief
    matched_by: tuple[MatchedBy, ...]
    words: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()
    merged_mrn: str = ""

    @property
    def as_said(self) -> bool:
        """Nothing had to be guessed: Enter that was typed ahead may open this patient."""
        return not _GUESSED.intersection(self.matched_by)


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as typed, its E.164 form, and whose it is where it is not the patient's own."""

    number: str
    e164: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that somebody else gave. `kind` is the name of one that the hospital keeps."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class NextOfKin:
    name: str
    relation: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class InsurancePolicy:
    """Both days of validity are included. The patient pays `copayment` (minor units) a visit and
    `copayment_percent` (hundredths) of the rest; `holder` is whose policy it is where it is not
    the patient's own."""

    insurer: str
    policy_number: str = ""
    valid_until: date | None = None
    valid_from: date | None = None
    holder: str = ""
    copayment: int = 0
    copayment_percent: int = 0

    def valid_on(self, day: date) -> bool:
        """Whether it covers a day."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class FormerName:
    """What somebody was called until a day, and why no longer."""

    name: str
    until: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientDetails:
    """Everything about a patient that a form holds and an edit may change.

    `address` has several lines, `languages` are ISO 639 codes, the best first, `blood_group` is
    one of `BLOOD_GROUPS` or empty.
    """

    family_names: str = ""
    given_names: str = ""
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    birth_estimated: bool = False
    birth_part: BirthPart = BirthPart.AS_ESTIMATED
    romanised_name: str = ""
    preferred_name: str = ""
    former_names: tuple[FormerName, ...] = ()
    languages: tuple[str, ...] = ()
    interpreter_needed: bool = False
    occupation: str = ""
    blood_group: str = ""
    phones: tuple[Phone, ...] = ()
    email: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    identifiers: tuple[Identifier, ...] = ()
    next_of_kin: tuple[NextOfKin, ...] = ()
    policies: tuple[InsurancePolicy, ...] = ()

    @property
    def name(self) -> str:
        """`GARCÍA MARTÍNEZ, María José`."""
        return display_name(self.family_names, self.given_names)


@dataclass(frozen=True, slots=True)
class Death:
    """When somebody died as far as it is known, and who entered it. `time` is of the hospital's
    clock."""

    on: date
    time: time | None
    recorded_at: datetime
    recorded_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A whole record. `allergies` are the substances in force, `history` its lines where this
    person's job may read them. Nobody opens the chart of a `restricted` one without a reason."""

    id: UUID
    mrn: str
    version: int
    details: PatientDetails
    allergies: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    recorded_at: datetime | None = None
    closed_at: datetime | None = None
    closed_reason: str = ""
    restricted: bool = False
    restricted_reason: str = ""
    unidentified: bool = False
    death: Death | None = None
    merged_into: UUID | None = None

    @property
    def brief(self) -> PatientBrief:
        """The same patient as lists show them."""
        details = self.details
        return PatientBrief(
            self.id,
            self.mrn,
            details.family_names,
            details.given_names,
            details.sex,
            details.birth_date,
            details.birth_estimated,
            details.phones[0].number if details.phones and not self.restricted else "",
            self.closed_at is not None,
            self.restricted,
            details.preferred_name,
            details.romanised_name,
            self.death is not None,
            self.unidentified,
            self.merged_into,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPatient:
    """What a form holds: the details as typed, and what is to be added to the chart."""

    details: PatientDetails = PatientDetails()
    allergies: tuple[str, ...] = ()
    history: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPatient:
    """A new patient. `id` is made as the form opens: sent twice it is one record.

    `different_from` are the likely twins somebody looked at and found to be other people.
    """

    id: UUID
    typed: TypedPatient
    different_from: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePatient:
    """An edit of the record as it was in `version`; allergies and history are added to it."""

    id: UUID
    version: int
    typed: TypedPatient


class PatientInHospitalError(PmsError):
    """The patient lies in a bed, so the record cannot be closed."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class PatientDeceasedError(PmsError):
    """Nobody books or admits somebody who has died."""

    def __init__(self, name: str, on: date) -> None:
        super().__init__(name)
        self.name, self.on = name, on


class PatientClosedError(PmsError):
    """The record was closed; it must be reopened before it is used again."""

    def __init__(self, mrn: str, reason: str) -> None:
        super().__init__(mrn)
        self.mrn, self.reason = mrn, reason


def without_contacts(patient: Patient) -> Patient:
    """A restricted record as those see it who do not open it."""
    details = patient.details
    shown = PatientDetails(
        family_names=details.family_names,
        given_names=details.given_names,
        sex=details.sex,
        birth_date=details.birth_date,
        birth_estimated=details.birth_estimated,
        birth_part=details.birth_part,
        preferred_name=details.preferred_name,
        romanised_name=details.romanised_name,
        languages=details.languages,
        interpreter_needed=details.interpreter_needed,
    )
    return replace(patient, details=shown, allergies=(), history=(), restricted_reason="")


def display_name(family_names: str, given_names: str) -> str:
    """Family names in capitals first, in the habit of the script they are written in."""
    family, given = family_names.strip(), given_names.strip()
    if not family or not given:
        return _capitals(family) or given
    if is_joined_script(family) and is_joined_script(given):
        return f"{family}{given}"
    comma = "،" if any("\u0600" <= char <= "\u06ff" for char in family) else ","
    return f"{_capitals(family)}{comma} {given}"


def _capitals(name: str) -> str:
    # Georgian capitals are a headline style that few fonts hold
    capitals = "".join(c if "\u10d0" <= c <= "\u10ff" else c.upper() for c in name)
    return _without_tonos(capitals) if _GREEK.search(capitals) else capitals


def _without_tonos(capitals: str) -> str:
    """Greek capitals carry no accents; the two dots stay."""
    apart = unicodedata.normalize("NFD", capitals)
    return unicodedata.normalize("NFC", _TONOS.sub(r"\1", apart))


def age_text(birth_date: date | None, estimated: bool, today: date) -> str:
    """`38 y`; months below two years, weeks below three months, days in the first month.

    `~40 y` when the age was given instead of the day, nothing when neither is known.
    """
    if birth_date is None:
        return ""
    amount, unit = age_of(birth_date, today)
    words = {"y": _("y"), "m": _("m"), "w": _("w"), "d": _("d")}
    return f"{'~' if estimated else ''}{amount} {words[unit]}"


def born_text(
    birth_date: date | None, estimated: bool, part: BirthPart = BirthPart.AS_ESTIMATED
) -> str:
    """As it is known: `12 Mar 1988`, `Mar 1988`, `1988`, or `about 1988` of an age."""
    if birth_date is None:
        return ""
    if part is BirthPart.MONTH:
        return format_month(birth_date)
    if part is BirthPart.YEAR:
        return str(birth_date.year)
    if estimated:
        return _("about {year}").format(year=birth_date.year)
    return format_date(birth_date)


def age_in_years(birth_date: date, today: date) -> int:
    """Birthdays passed; somebody born on 29 February has theirs on 1 March in other years."""
    before = (today.month, today.day) < (birth_date.month, birth_date.day)
    return max(0, today.year - birth_date.year - before)


def age_of(born: date, today: date) -> tuple[int, Literal["y", "m", "w", "d"]]:
    """How old, in the unit one says it in: years, months, weeks or days."""
    days = max(0, (today - born).days)
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    if months < 1:
        return days, "d"
    if months < 3:
        return days // 7, "w"
    return (months, "m") if months < 24 else (age_in_years(born, today), "y")


def sex_letter(sex: Sex) -> str:
    """One letter for narrow places."""
    return {
        Sex.FEMALE: _("F"), Sex.MALE: _("M"), Sex.OTHER: _("X"), Sex.UNKNOWN: "?"
    }[sex]  # fmt: skip


def sex_word(sex: Sex) -> str:
    """As written out in a form."""
    return {
        Sex.FEMALE: _("Female"),
        Sex.MALE: _("Male"),
        Sex.OTHER: _("Other"),
        Sex.UNKNOWN: _("Unknown"),
    }[sex]


def sex_and_age(patient: PatientBrief | PatientDetails, today: date) -> str:
    """`F · 38 y`."""
    age = age_text(patient.birth_date, patient.birth_estimated, today)
    return " · ".join(part for part in (sex_letter(patient.sex), age) if part)
