"""Wards, rooms, beds and admissions (ADT)."""

from enum import StrEnum


class BedState(StrEnum):
    """State of a bed apart from who lies in it. Only READY beds take patients."""

    READY = "ready"
    CLEANING = "cleaning"
    BLOCKED = "blocked"


class DischargeKind(StrEnum):
    """How an admission ended."""

    HOME = "home"
    TRANSFERRED = "transferred"
    AGAINST_ADVICE = "against_advice"
    DIED = "died"
