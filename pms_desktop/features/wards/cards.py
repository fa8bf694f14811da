"""What the wards tab shows of a bed: the words of its card and of the sheet beside the board."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pms_desktop.domain.access import Identity, Permission
from pms_desktop.domain.board import BoardBed
from pms_desktop.domain.clock import Clock, local, today
from pms_desktop.domain.patients import PatientBrief, sex_and_age
from pms_desktop.domain.vital_words import band_word, parameter_word, response_to, value_text
from pms_desktop.domain.vitals import (
    Band,
    LastVitals,
    Measurements,
    Parameter,
    VitalSigns,
    news2_parts,
)
from pms_desktop.domain.wards import BedState
from pms_desktop.i18n import format_date, format_time
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.news_tones import NEWS_TONES

Tone = Literal["neutral", "primary", "danger", "warn", "ok", "violet"]
Chip = tuple[str, Tone]


class BedKind(StrEnum):
    """How a bed looks on the board."""

    OCCUPIED = "occupied"
    FREE = "free"
    CLEANING = "cleaning"
    BLOCKED = "blocked"


class Act(StrEnum):
    """What one can do with a bed or the patient in it."""

    VITALS = "vitals"
    MOVE = "move"
    DISCHARGE = "discharge"
    NOTE = "note"
    ITEM = "item"
    CHART = "chart"
    WITHDRAW = "withdraw"
    ADMIT = "admit"
    READY = "ready"
    CLEAN = "clean"
    BLOCK = "block"


NEEDS = {
    Act.VITALS: Permission.RECORD_VITALS,
    Act.MOVE: Permission.ADMIT,
    Act.DISCHARGE: Permission.ADMIT,
    Act.NOTE: Permission.WRITE_CARE_NOTES,
    Act.ITEM: Permission.RECORD_CHARGES,
    Act.CHART: Permission.READ_CHART,
    Act.WITHDRAW: Permission.RECORD_VITALS,
    Act.ADMIT: Permission.ADMIT,
    Act.READY: Permission.MANAGE_BEDS,
    Act.CLEAN: Permission.MANAGE_BEDS,
    Act.BLOCK: Permission.MANAGE_BEDS,
}
_OFFERED = {
    BedKind.OCCUPIED: (Act.VITALS, Act.MOVE, Act.DISCHARGE, Act.NOTE, Act.ITEM, Act.CHART),
    BedKind.FREE: (Act.ADMIT, Act.CLEAN, Act.BLOCK),
    BedKind.CLEANING: (Act.READY, Act.BLOCK),
    BedKind.BLOCKED: (Act.READY, Act.CLEAN),
}
_ORDER = (
    Parameter.RESPIRATION,
    Parameter.SPO2,
    Parameter.OXYGEN,
    Parameter.SYSTOLIC,
    Parameter.PULSE,
    Parameter.CONSCIOUSNESS,
    Parameter.TEMPERATURE,
)


@dataclass(frozen=True, slots=True)
class BedCard:
    """A card of the board. `spoken` is all of it in words."""

    bed_id: UUID
    label: str
    kind: BedKind
    name: str = ""
    detail: str = ""
    news: Chip | None = None
    chips: tuple[Chip, ...] = ()
    spoken: str = ""
    admission_id: UUID | None = None
    doctor: str = ""


@dataclass(frozen=True, slots=True)
class SignRow:
    """One line of the table of vital signs; `points` is None when it is not scored."""

    name: str
    value: str
    points: int | None

    @property
    def tone(self) -> Tone:
        """Colour of the points."""
        return "danger" if self.points == 3 else "warn" if self.points else "neutral"


@dataclass(frozen=True, slots=True)
class BedSheet:
    """Everything shown of the chosen bed, and what this person may do with it."""

    title: str
    kind: BedKind
    patient: str = ""
    about: str = ""
    care: str = ""
    chips: tuple[Chip, ...] = ()
    news: Chip | None = None
    taken: str = ""
    response: str = ""
    signs: tuple[SignRow, ...] = ()
    state: str = ""
    acts: tuple[Act, ...] = ()


class BedWords:
    """Makes cards and sheets in hospital time, for what one person may do."""

    def __init__(self, clock: Clock, who: Identity) -> None:
        self._clock, self._who = clock, who

    def card(self, bed: BoardBed, *, hidden: bool = False) -> BedCard:
        """A bed as its card; `hidden` shows initials in place of the name."""
        if bed.patient is None:
            return self._empty_card(bed)
        name = _initials(bed.patient) if hidden else bed.patient.name
        detail = self._about(bed, bed.patient)
        news = news_chip(bed.vitals)
        allergy: tuple[Chip, ...] = ((_("allergy"), "danger"),) if bed.allergies else ()
        chips = (*allergy, *_restricted(bed.patient))
        words = [
            bed.bed.label,
            name,
            detail,
            news[0] if news else "",
            *(chip[0] for chip in chips),
            bed.place.doctor,
        ]
        return BedCard(
            bed.bed.id,
            bed.bed.label,
            BedKind.OCCUPIED,
            name,
            detail,
            news,
            chips,
            _joined(words),
            bed.place.admission_id,
            bed.place.doctor,
        )

    def sheet(self, bed: BoardBed, last: VitalSigns | None = None) -> BedSheet:
        """A bed as it is shown beside the board; `last` is the newest set of an open chart."""
        kind = kind_of(bed)
        acts = tuple(act for act in _OFFERED[kind] if self._who.may(NEEDS[act]))
        if bed.patient is None:
            chip = self._state_chip(bed)
            title = " · ".join((bed.bed.label, bed.place.room))
            return BedSheet(title, kind, chips=(chip,), state=_state_hint(kind), acts=acts)
        name = bed.patient.name
        vitals = bed.vitals
        if vitals is not None and self._who.may(NEEDS[Act.WITHDRAW]):
            acts = (*acts, Act.WITHDRAW)
        return BedSheet(
            f"{bed.bed.label} · {name}",
            kind,
            patient=name,
            about=f"{self._about(bed, bed.patient)} · {bed.place.room}",
            care=" · ".join(part for part in (bed.place.doctor, bed.place.reason) if part),
            chips=(
                *((substance, "danger") for substance in bed.allergies),
                *_restricted(bed.patient),
            ),
            news=_long_news(vitals) if self._who.may(Permission.READ_CHART) else None,
            taken=self.when(vitals.taken_at) if vitals else "",
            response=_response(vitals),
            signs=_signs(bed, last),
            acts=acts,
        )

    def when(self, moment: datetime) -> str:
        """`10:15` today, the day as well before."""
        here = local(self._clock, moment)
        if here.date() == today(self._clock):
            return format_time(here)
        return f"{format_date(here.date())} {format_time(here)}"

    def _about(self, bed: BoardBed, patient: PatientBrief) -> str:
        day = _("day {n}").format(n=bed.day)
        return " · ".join(part for part in (sex_and_age(patient, today(self._clock)), day) if part)

    def _empty_card(self, bed: BoardBed) -> BedCard:
        chip = self._state_chip(bed)
        words = f"{bed.bed.label}, {chip[0]}"
        return BedCard(bed.bed.id, bed.bed.label, kind_of(bed), chips=(chip,), spoken=words)

    def _state_chip(self, bed: BoardBed) -> Chip:
        kind = kind_of(bed)
        if kind is BedKind.FREE:
            return _("Free"), "ok"
        if kind is BedKind.BLOCKED:
            return _("Blocked: {why}").format(why=bed.bed.state_note), "neutral"
        since = bed.bed.state_since
        minutes = int((self._clock.now() - since).total_seconds() // 60) if since else 0
        return _("Cleaning · {time}").format(time=_duration(minutes)), "warn"


def kind_of(bed: BoardBed) -> BedKind:
    """How a bed looks: a patient in it comes before its state."""
    if bed.patient is not None:
        return BedKind.OCCUPIED
    return {
        BedState.READY: BedKind.FREE,
        BedState.CLEANING: BedKind.CLEANING,
        BedState.BLOCKED: BedKind.BLOCKED,
    }[bed.bed.state]


def news_chip(vitals: LastVitals | None) -> Chip | None:
    """`NEWS 6`, in the colour of its band; None when there is no score."""
    if vitals is None or vitals.band is None:
        return None
    return _("NEWS {n}").format(n=vitals.news2), NEWS_TONES[vitals.band]


def sign_rows(measured: Measurements, *, scored: bool = True) -> tuple[SignRow, ...]:
    """What was measured, in the order of the chart, with the points each value earns."""
    points = news2_parts(measured) if scored else {}
    rows = []
    for parameter in _ORDER:
        value = value_text(parameter, measured)
        if value and (parameter is not Parameter.OXYGEN or measured.spo2 is not None):
            rows.append(SignRow(parameter_word(parameter), value, points.get(parameter)))
    return tuple(rows)


def urgent(beds: Iterable[BoardBed]) -> int:
    """How many patients have a score of 5 or more."""
    return sum(
        1 for bed in beds if bed.vitals is not None and bed.vitals.band in {Band.MEDIUM, Band.HIGH}
    )


def _long_news(vitals: LastVitals | None) -> Chip | None:
    if vitals is None:
        return _("No vital signs yet"), "neutral"
    if vitals.band is None:
        return _("Not scored"), "neutral"
    words = _("NEWS {n}: {what}").format(n=vitals.news2, what=band_word(vitals.band))
    return words, NEWS_TONES[vitals.band]


def _response(vitals: LastVitals | None) -> str:
    if vitals is None or vitals.band is None:
        return ""
    response = response_to(vitals.band)
    return _("Monitor {often}. {action}").format(often=response.monitoring, action=response.action)


def _restricted(patient: PatientBrief) -> tuple[Chip, ...]:
    return ((_("restricted"), "violet"),) if patient.restricted else ()


def _signs(bed: BoardBed, last: VitalSigns | None) -> tuple[SignRow, ...]:
    if last is None or bed.vitals is None or last.id != bed.vitals.id:
        return ()
    return sign_rows(last.measured, scored=last.news2 is not None)


def _state_hint(kind: BedKind) -> str:
    return {
        BedKind.FREE: _("This bed is ready for a patient."),
        BedKind.CLEANING: _("Mark it ready when the cleaning is done."),
        BedKind.BLOCKED: _("Nobody can be admitted here until it is marked ready."),
    }.get(kind, "")


def _initials(patient: PatientBrief) -> str:
    words = (*patient.given_names.split()[:1], *patient.family_names.split()[:1])
    return " ".join(f"{word[0].upper()}." for word in words)


def _duration(minutes: int) -> str:
    if minutes < 90:
        return _("{n} min").format(n=max(0, minutes))
    return _("{n} h").format(n=minutes // 60)


def _joined(words: Iterable[str]) -> str:
    return ", ".join(word for word in words if word)
