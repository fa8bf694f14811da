"""Opening a chart: who has a patient in their care, and who says why they look all the same.

A person's care of a patient ends and begins with what the hospital knows of it:

- doctors: an admission of theirs that runs; an appointment with them, seven days back, two ahead
- nurses: whoever was checked in within the last sixteen hours
- both: whoever lies in a ward they belong to; whom they wrote, measured or prescribed something for
  within the last thirty days
- until the first person of a hospital belongs to a ward: every nurse has everybody who lies in one,
  and every doctor the stays that have no doctor
- everybody: whom they registered within the last day
- jobs that register and read no charts: everybody, for the few lines a registration holds

Whoever is in nobody's list is opened with a reason, and so is a restricted patient by anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.typed_text import line_fault
from pms_desktop.i18n import gettext as _

OPEN_FOR = timedelta(hours=8)
"""A shift. Then the chart is opened anew, and a reason is asked for again where one is needed."""

LONGEST_REASON = 300


class CareRelation(StrEnum):
    """Why a patient is in somebody's care; the first that holds is written down."""

    DOCTOR = "doctor of the stay"
    WARD = "lies in a ward"
    APPOINTMENT = "appointment"
    ARRIVED = "checked in today"
    RECORDED = "recorded before"
    REGISTERED = "registered by them"
    REGISTRATION = "registration"
    NONE = "none"


WITHIN: Mapping[CareRelation, timedelta] = MappingProxyType(
    {
        CareRelation.APPOINTMENT: timedelta(days=7),
        CareRelation.ARRIVED: timedelta(hours=16),
        CareRelation.RECORDED: timedelta(days=30),
        CareRelation.REGISTERED: timedelta(days=1),
    }
)
"""How far back each of these reaches."""

AHEAD = timedelta(days=2)
"""How far ahead an appointment is prepared for."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A chart that is open to one person until `expires_at`, at every station."""

    patient_id: UUID
    expires_at: datetime
    relation: CareRelation
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """Which administrator looked into an opening with a reason, and when."""

    name: str
    at: datetime


class ChartClosedError(PmsError):
    """The chart is not open to this person: nothing of it is read or written. What is closed is
    never shown as empty."""

    def __init__(self, patient_id: UUID | None) -> None:
        super().__init__(str(patient_id))
        self.patient_id = patient_id


class ReasonNeededError(PmsError):
    """The chart opens with a reason only: the patient is restricted, or in others' care."""

    def __init__(self, patient_id: UUID, *, restricted: bool) -> None:
        super().__init__(str(patient_id))
        self.patient_id, self.restricted = patient_id, restricted


def reason_fault(reason: str) -> str:
    """What is wrong with a reason as typed, in one sentence; empty when nothing is."""
    if not reason.strip():
        return _("Say why: the reason is kept, and the administrator sees it.")
    return line_fault(reason, LONGEST_REASON)
