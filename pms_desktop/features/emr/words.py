"""What the chart says of everything that happened: a row of the timeline, and the whole of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pms_desktop.domain.appointments import AppointmentState
from pms_desktop.domain.clock import Clock, local, today
from pms_desktop.domain.emr import (
    Allergy,
    AllergySeverity,
    HistoryEntry,
    HistoryKind,
    NoteKind,
    Problem,
    ProblemState,
)
from pms_desktop.domain.notes import Note
from pms_desktop.domain.prescribing import (
    PrescribedItem,
    Prescription,
    PrescriptionState,
    course_text,
    prescription_number,
)
from pms_desktop.domain.timeline import EntryKind, Stay, TimelineEntry, Visit
from pms_desktop.domain.vital_words import band_word, celsius
from pms_desktop.domain.vitals import Band, VitalSigns
from pms_desktop.domain.wards import DischargeKind
from pms_desktop.i18n import format_date, format_moment, format_time
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.news_tones import NEWS_TONES

Tone = Literal["neutral", "primary", "danger", "warn", "ok", "violet"]


class Act(StrEnum):
    """What one can do with an entry."""

    AMEND = "amend"
    RESOLVE = "resolve"
    REACTIVATE = "reactivate"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"
    PRINT = "print"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True)
class EntryWords:
    """An entry in words: a row, and the whole text for the pane below."""

    tag: str
    tone: Tone
    title: str
    detail: str
    whole: str
    signed: str
    acts: tuple[Act, ...] = ()
    quiet: bool = False
    head: str = ""  # above the whole text, where the title would say it twice


def when_text(clock: Clock, moment: datetime) -> str:
    """`today 10:15`, `yesterday 21:30`, `18 Nov 21:30`, and only the day in other years."""
    at, now = local(clock, moment), today(clock)
    days = (now - at.date()).days
    if days == 0:
        return _("today {time}").format(time=format_time(at))
    if days == 1:
        return _("yest. {time}").format(time=format_time(at))
    if at.year != now.year:
        return format_date(at)
    return f"{at.day} {at:%b} {format_time(at)}"


def words_of(entry: TimelineEntry, clock: Clock) -> EntryWords:
    """An entry as the chart shows it."""
    return _WORDS[type(entry.fact)](entry, clock)


def _signed(clock: Clock, by: str, moment: datetime) -> str:
    return f"{by}, {format_moment(local(clock, moment))}"


def _vitals(entry: TimelineEntry, clock: Clock) -> EntryWords:
    vitals: VitalSigns = entry.fact  # type: ignore[assignment]  # by its key in _WORDS
    measured = vitals.measured
    pressure = f"{measured.systolic or '–'}/{measured.diastolic or '–'}"
    gas = _("oxygen") if measured.on_oxygen else _("air")
    parts = (
        ("RR {}", measured.respiration),
        (f"SpO₂ {{}} % {gas}", measured.spo2),
        ("BP {}", pressure if measured.systolic or measured.diastolic else None),
        ("P {}", measured.pulse),
        ("T {}", None if measured.temperature is None else celsius(measured.temperature)),
    )
    line = " · ".join(text.format(value) for text, value in parts if value is not None)
    band = vitals.band
    title = _("Measured") if band is None else f"NEWS {vitals.news2} — {band_word(band)}"
    if vitals.withdrawn_at is not None:
        title = _("Withdrawn: {reason}").format(reason=vitals.withdrawn_reason)
    return EntryWords(
        _("Vital signs"),
        _band_tone(band),
        title,
        f"{line} — {vitals.recorded_by}",
        line,
        _signed(clock, vitals.recorded_by, vitals.taken_at),
        quiet=vitals.withdrawn_at is not None,
    )


def _band_tone(band: Band | None) -> Tone:
    return "neutral" if band is None else NEWS_TONES[band]


def _note(entry: TimelineEntry, clock: Clock) -> EntryWords:
    note: Note = entry.fact  # type: ignore[assignment]
    tag = _("Note") if note.kind is NoteKind.CLINICAL else _("Care note")
    title = note.title or _("Note")
    if note.amends_id is not None:
        tag = _("Amendment")
        title = f"{note.title or _('Note')} — {note.amend_reason}"
    state = _("Amended since.") if note.amended else _("Signed.")
    return EntryWords(
        tag,
        "primary",
        f"{title}, {note.author}",
        f"{note.body} {state}",
        note.body,
        _signed(clock, note.author, note.written_at),
        (Act.AMEND,),
        quiet=note.amended,
    )


def item_text(item: PrescribedItem) -> str:
    """`Ceftriaxone 1 g injection: 1 g intravenous once daily, 5 days`."""
    parts = " ".join(part for part in (item.dose, item.route, item.frequency) if part)
    course = course_text(item.duration_days)
    return f"{item.medicine}: {parts}" + (f", {course}" if course else "")


def _prescription(entry: TimelineEntry, clock: Clock) -> EntryWords:
    given: Prescription = entry.fact  # type: ignore[assignment]
    number = prescription_number(given.number)
    against = [item for item in given.items if item.allergy]
    withdrawn = given.state is PrescriptionState.WITHDRAWN
    detail = f"{number}, {given.signed_by}"
    if against:
        allergies = ", ".join(dict.fromkeys(item.allergy for item in against))
        warned = _("{number}, allergy to {allergy} (alert accepted)")
        detail = warned.format(number=number, allergy=allergies)
    elif any(item.usual_dose for item in given.items):
        detail = _("{number}, unusual dose confirmed by {who}").format(
            number=number, who=given.signed_by
        )
    if withdrawn:
        detail = _("{number} withdrawn: {reason}").format(
            number=number, reason=given.withdrawn_reason
        )
    return EntryWords(
        _("Medicine"),
        "neutral" if withdrawn else "primary",
        " + ".join(map(item_text, given.items)),
        detail,
        "\n".join(_whole_item(item, given.signed_by) for item in given.items)
        + (f"\n{detail}" if withdrawn else ""),
        _signed(clock, given.signed_by, given.signed_at),
        () if withdrawn else (Act.PRINT, Act.PREVIEW, Act.REVOKE),
        quiet=withdrawn,
        head=number,
    )


def _whole_item(item: PrescribedItem, signed_by: str) -> str:
    lines = [item_text(item)]
    if item.quantity:
        lines.append(_("Quantity {quantity}").format(quantity=item.quantity))
    lines += [item.instructions] if item.instructions else []
    if item.allergy:
        told = _("Against the allergy {allergy}: {reason}")
        lines.append(told.format(allergy=item.allergy, reason=item.override_reason))
    if item.usual_dose:
        sure = _("Dose confirmed by {who}, usual is {usual}")
        lines.append(sure.format(who=signed_by, usual=item.usual_dose))
    return "\n    ".join(lines)


def _problem(entry: TimelineEntry, clock: Clock) -> EntryWords:
    problem: Problem = entry.fact  # type: ignore[assignment]
    resolved = problem.state is ProblemState.RESOLVED
    since = [_("since {day}").format(day=format_date(problem.onset))] if problem.onset else []
    ended = problem.resolved_on
    over = [_("resolved {day}").format(day=format_date(ended))] if ended else []
    parts = [problem.code, *since, *over]
    return EntryWords(
        _("Problem"),
        "neutral" if resolved else "violet",
        problem.description,
        " · ".join([*parts, problem.comment] if problem.comment else parts),
        "\n".join(filter(None, (" · ".join(parts), problem.comment))),
        _signed(clock, problem.recorded_by, problem.recorded_at),
        (Act.REACTIVATE,) if resolved else (Act.RESOLVE,),
        quiet=resolved,
    )


def severity_word(severity: AllergySeverity) -> str:
    """How bad a reaction was."""
    return {
        AllergySeverity.MILD: _("Mild"),
        AllergySeverity.MODERATE: _("Moderate"),
        AllergySeverity.SEVERE: _("Severe"),
        AllergySeverity.UNKNOWN: _("Not known"),
    }[severity]


def _allergy(entry: TimelineEntry, clock: Clock) -> EntryWords:
    allergy: Allergy = entry.fact  # type: ignore[assignment]
    known = allergy.severity is not AllergySeverity.UNKNOWN
    how = _("{severity} reaction").format(severity=severity_word(allergy.severity))
    detail = " · ".join([how, allergy.recorded_by] if known else [allergy.recorded_by])
    if not allergy.active:
        detail = _("Withdrawn: {reason}").format(reason=allergy.withdrawn_reason)
    return EntryWords(
        _("Allergy"),
        "danger" if allergy.active else "neutral",
        allergy.text,
        detail,
        detail,
        _signed(clock, allergy.recorded_by, allergy.recorded_at),
        (Act.WITHDRAW,) if allergy.active else (),
        quiet=not allergy.active,
    )


def history_word(kind: HistoryKind) -> str:
    """What a line of history is about."""
    return {
        HistoryKind.MEDICAL: _("Medical"),
        HistoryKind.SURGICAL: _("Surgical"),
        HistoryKind.FAMILY: _("Family"),
        HistoryKind.SOCIAL: _("Social"),
    }[kind]


def _history(entry: TimelineEntry, clock: Clock) -> EntryWords:
    line: HistoryEntry = entry.fact  # type: ignore[assignment]
    title = _("{kind} history").format(kind=history_word(line.kind))
    signed = _signed(clock, line.recorded_by, line.recorded_at)
    return EntryWords(_("History"), "neutral", title, line.text, line.text, signed, (Act.WITHDRAW,))


def _stay(entry: TimelineEntry, clock: Clock) -> EntryWords:
    stay: Stay = entry.fact  # type: ignore[assignment]
    admission = stay.admission
    moment = format_moment(local(clock, entry.at))
    if entry.kind is EntryKind.ADMISSION:
        title = _("Admitted → bed {bed}").format(bed=stay.bed)
        reason = admission.reason
        return EntryWords(_("Admission"), "neutral", title, reason, reason, moment)
    if entry.kind is EntryKind.MOVE:
        title = _("Bed {before} → bed {bed}").format(before=stay.bed_before, bed=stay.bed)
        reason = admission.reason
        return EntryWords(_("Move"), "neutral", title, reason, reason, moment)
    summary = admission.discharge_summary
    kind = admission.discharge_kind
    how = _DISCHARGES[kind]() if kind else ""
    title = _("{how}, from bed {bed}").format(how=how, bed=stay.bed_before)
    return EntryWords(_("Discharge"), "neutral", title, summary, summary, moment)


_DISCHARGES: dict[DischargeKind, Callable[[], str]] = {
    DischargeKind.HOME: lambda: _("Home"),
    DischargeKind.TRANSFERRED: lambda: _("Transferred"),
    DischargeKind.AGAINST_ADVICE: lambda: _("Left against advice"),
    DischargeKind.DIED: lambda: _("Died"),
}


def _visit(entry: TimelineEntry, clock: Clock) -> EntryWords:
    visit: Visit = entry.fact  # type: ignore[assignment]
    state = {
        AppointmentState.BOOKED: _("booked"),
        AppointmentState.ARRIVED: _("arrived"),
        AppointmentState.SEEN: _("seen"),
        AppointmentState.NO_SHOW: _("did not come"),
        AppointmentState.CANCELLED: _("cancelled"),
    }[visit.state]
    gone = visit.state in {AppointmentState.NO_SHOW, AppointmentState.CANCELLED}
    detail = " · ".join(part for part in (visit.purpose, state, visit.reason) if part)
    moment = format_moment(local(clock, entry.at))
    return EntryWords(_("Appointment"), "neutral", visit.doctor, detail, detail, moment, quiet=gone)


_WORDS: dict[type[Any], Callable[[TimelineEntry, Clock], EntryWords]] = {
    VitalSigns: _vitals,
    Note: _note,
    Prescription: _prescription,
    Problem: _problem,
    Allergy: _allergy,
    HistoryEntry: _history,
    Stay: _stay,
    Visit: _visit,
}
