"""Patients: who they are, and the rules for what may be typed about them."""

from enum import StrEnum


class Sex(StrEnum):
    """Administrative sex (HL7 v2 table 0001 in words)."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"
