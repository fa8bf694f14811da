"""Vital signs and the National Early Warning Score."""

from enum import IntEnum, StrEnum


class Consciousness(StrEnum):
    """ACVPU scale."""

    ALERT = "alert"
    CONFUSED = "confused"
    VOICE = "voice"
    PAIN = "pain"
    UNRESPONSIVE = "unresponsive"


class Spo2Scale(IntEnum):
    """Which SpO2 scale of NEWS2 applies: 2 only for hypercapnic respiratory failure."""

    SCALE_1 = 1
    SCALE_2 = 2
