"""Appointments: states and rules."""

from enum import StrEnum


class AppointmentState(StrEnum):
    """Where an appointment stands. CANCELLED frees the doctor's time; the others hold it."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    SEEN = "seen"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
