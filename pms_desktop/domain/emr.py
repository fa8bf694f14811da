"""The medical record: history, problems, allergies and notes."""

from enum import StrEnum


class AllergySeverity(StrEnum):
    """How bad the reaction was."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"
    UNKNOWN = "unknown"


class HistoryKind(StrEnum):
    """What a history entry is about."""

    MEDICAL = "medical"
    SURGICAL = "surgical"
    FAMILY = "family"
    SOCIAL = "social"


class ProblemState(StrEnum):
    """Whether a problem still needs care."""

    ACTIVE = "active"
    RESOLVED = "resolved"


class NoteKind(StrEnum):
    """Who writes a note and about what."""

    TREATMENT = "treatment"  # nurses and doctors, on the ward
    CLINICAL = "clinical"  # doctors, in the chart
