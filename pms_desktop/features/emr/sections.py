"""The sections of a chart: what each shows, and what is added there."""

from dataclasses import dataclass
from enum import StrEnum

from pms_desktop.domain.timeline import VISITS, EntryKind
from pms_desktop.i18n import gettext as _


class Section(StrEnum):
    """A section, in the order of the list."""

    TIMELINE = "timeline"
    PROBLEMS = "problems"
    NOTES = "notes"
    MEDICINES = "medicines"
    VITALS = "vitals"
    ALLERGIES = "allergies"
    HISTORY = "history"
    VISITS = "visits"


class Form(StrEnum):
    """What can be written into a chart."""

    NOTE = "note"
    PROBLEM = "problem"
    ALLERGY = "allergy"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class SectionInfo:
    """`adds` is what one begins there; `empty` is what the list says without entries."""

    title: str
    kinds: frozenset[EntryKind]
    empty: str
    adds: Form | None = None


SECTIONS: dict[Section, SectionInfo] = {
    Section.TIMELINE: SectionInfo(
        _("Timeline"),
        frozenset(EntryKind),
        _("Nothing is recorded yet. Write the first note with Ctrl+N."),
        Form.NOTE,
    ),
    Section.PROBLEMS: SectionInfo(
        _("Problems"),
        frozenset({EntryKind.PROBLEM}),
        _("No problem is listed. Add one with Ctrl+D: search by word or code."),
        Form.PROBLEM,
    ),
    Section.NOTES: SectionInfo(
        _("Notes"),
        frozenset({EntryKind.NOTE}),
        _("No note yet. Write the first one with Ctrl+N."),
        Form.NOTE,
    ),
    Section.MEDICINES: SectionInfo(
        _("Medicines"),
        frozenset({EntryKind.MEDICINE}),
        _("Nothing was prescribed yet. Prescribe with Ctrl+R."),
    ),
    Section.VITALS: SectionInfo(
        _("Vital signs"),
        frozenset({EntryKind.VITALS}),
        _("Nothing was measured yet. Vital signs are recorded in the Wards tab."),
    ),
    Section.ALLERGIES: SectionInfo(
        _("Allergies"),
        frozenset({EntryKind.ALLERGY}),
        _("No allergy is recorded. Ask, and record one with Ctrl+G."),
        Form.ALLERGY,
    ),
    Section.HISTORY: SectionInfo(
        _("History"),
        frozenset({EntryKind.HISTORY}),
        _("No history is recorded. Add a line with Ctrl+H."),
        Form.HISTORY,
    ),
    Section.VISITS: SectionInfo(
        _("Visits"), VISITS, _("No visit yet. Appointments and admissions appear here.")
    ),
}

TOPICS = {
    "allergies", "history_entries", "problems", "notes", "vital_signs", "prescriptions",
    "prescription_items", "admissions", "bed_stays", "appointments",
}  # fmt: skip
"""Tables whose changes a chart shows."""
