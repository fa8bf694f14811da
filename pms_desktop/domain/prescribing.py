"""The formulary and prescriptions."""

from enum import StrEnum


class PrescriptionState(StrEnum):
    """A prescription is signed when it is made; it can only be withdrawn."""

    SIGNED = "signed"
    WITHDRAWN = "withdrawn"
