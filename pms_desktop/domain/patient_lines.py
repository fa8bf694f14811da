"""A patient found, as one line of a list: the same in every tab and in the finder."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pms_desktop.domain.folding import spans_of
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patients import (
    MatchedBy,
    PatientBrief,
    PatientMatch,
    Spot,
    sex_and_age,
)
from pms_desktop.i18n import format_date
from pms_desktop.i18n import gettext as _

Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line with its own direction, and (start, length) of what answered in it."""

    text: str
    marks: Marks = ()


@dataclass(frozen=True, slots=True)
class PatientLine:
    """`states` are to be seen before anybody works with the record, `why` says what answered."""

    title: Part
    details: tuple[Part, ...]
    right: str
    states: tuple[str, ...] = ()
    why: str = ""
    quiet: bool = False


def line_of(match: PatientMatch, today: date) -> PatientLine:
    """The name, the record number and what answered or else the phone; sex and age at the right,
    by which members of a family are told apart."""
    patient = match.patient
    return PatientLine(
        Part(patient.name, tuple(spans_of(patient.name, match.words))),
        tuple(_details(match)),
        sex_and_age(patient, today),
        tuple(_states(match)),
        " · ".join(dict.fromkeys(_why(spot) for spot in match.spots if _why(spot))),
        patient.closed,
    )


def _details(match: PatientMatch) -> list[Part]:
    patient = match.patient
    shown = [_mrn(match), *_each_once(_part(spot) for spot in match.spots)]
    answered = {spot.by for spot in match.spots}
    if not answered & {MatchedBy.PHONE, MatchedBy.IDENTIFIER} and patient.phone:
        shown.append(Part(patient.phone))
    if _born_helps(patient, answered):
        shown.append(Part(_born(patient)))
    return [part for part in shown if part.text]


def _mrn(match: PatientMatch) -> Part:
    written = _("MRN {number}").format(number=shown_mrn(match.patient.mrn))
    shift = len(written) - len(shown_mrn(match.patient.mrn))
    marks = next(
        (spot.marks for spot in match.spots if spot.by in (MatchedBy.MRN, MatchedBy.NEAR_MRN)), ()
    )
    return Part(written, tuple((start + shift, length) for start, length in marks))


def _part(spot: Spot) -> Part:
    if spot.by in (MatchedBy.MRN, MatchedBy.NEAR_MRN, MatchedBy.SCAN):
        return Part("")
    if spot.by is MatchedBy.BORN:
        text = _("born {day}").format(day=spot.text)
        at = text.find(spot.text)
        return Part(text, ((at, len(spot.text)),))
    return Part(spot.text, spot.marks)


def _each_once(parts: Iterable[Part]) -> list[Part]:
    """Two words may stand in one former name: it is written once, with both marked."""
    marks: dict[str, Marks] = {}
    for part in parts:
        marks[part.text] = tuple(sorted({*marks.get(part.text, ()), *part.marks}))
    return [Part(text, marked) for text, marked in marks.items()]


def _born_helps(patient: PatientBrief, answered: set[MatchedBy]) -> bool:
    """Those of one phone or one name are told apart by their birthdays as well."""
    return MatchedBy.PHONE in answered and patient.birth_date is not None


def _born(patient: PatientBrief) -> str:
    if patient.birth_date is None or patient.birth_estimated:
        return ""
    return _("born {day}").format(day=format_date(patient.birth_date))


def _states(match: PatientMatch) -> list[str]:
    patient = match.patient
    states = []
    if match.merged_mrn:
        states.append(_("merged from {mrn}").format(mrn=shown_mrn(match.merged_mrn)))
    if patient.deceased:
        states.append(_("deceased"))
    if patient.restricted:
        states.append(_("restricted"))
    if patient.closed:
        states.append(_("closed"))
    near = next((spot for spot in match.spots if spot.by is MatchedBy.NEAR_MRN), None)
    if near is not None and near.marks:
        states.append(_("check digit would be {digit}").format(digit=patient.mrn[-1]))
    elif near is not None:
        states.append(_("MRN mistyped?"))
    return states


def _why(spot: Spot) -> str:
    return {
        MatchedBy.NAME: _("name"),
        MatchedBy.SPELLING: _("spelt like"),
        MatchedBy.SOUND: _("sounds like"),
        MatchedBy.ROMANISED: _("romanised"),
        MatchedBy.OTHER_NAME: _("other name"),
        MatchedBy.MRN: _("MRN"),
        MatchedBy.PHONE: _("phone"),
        MatchedBy.IDENTIFIER: _("ID"),
        MatchedBy.BORN: _("born"),
        MatchedBy.INVOICE: _("invoice"),
        MatchedBy.APPOINTMENT: _("appointment"),
        MatchedBy.SCAN: _("scanned"),
    }.get(spot.by, "")
