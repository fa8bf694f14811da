"""What patients asked for at a kiosk and the desk decides."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.patients import PatientBrief, TypedPatient


class RequestKind(StrEnum):
    """What is asked for."""

    CONTACT = "contact"
    REGISTRATION = "registration"


class RequestState(StrEnum):
    """How it stands. `PARTLY`: some of the fields were taken over."""

    WAITING = "waiting"
    APPROVED = "approved"
    PARTLY = "partly"
    REFUSED = "refused"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class RequestBrief:
    """One line of the work list. `asked_at` is UTC; `patient` is None for a registration, whose
    `name` is as typed at the kiosk. `slip` is the number on the patient's screen: `K-042`."""

    id: UUID
    version: int
    kind: RequestKind
    slip: str
    name: str
    asked_at: datetime
    kiosk: str
    patient: PatientBrief | None = None


@dataclass(frozen=True, slots=True)
class AskedField:
    """One field of a request: `phone`, `other_phone`, `email`, `address`, `postcode`, `city`,
    `kin`; of a registration also `family_names`, `given_names`, `sex`, `birth_date`, `reason`.

    `stands` is the record as it is now, `stood` as it was when it was asked.
    """

    name: str
    asked: str
    stands: str = ""
    stood: str = ""

    @property
    def conflict(self) -> bool:
        """Somebody changed the record since, and not to what is asked."""
        return self.stands not in (self.stood, self.asked)


@dataclass(frozen=True, slots=True)
class KioskRequest:
    """A whole request. `patient_version` is the version of the record that was compared;
    `typed` is a registration as the form of a new patient takes it."""

    brief: RequestBrief
    fields: tuple[AskedField, ...]
    patient_version: int = 0
    typed: TypedPatient | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ApproveContact:
    """Take over these fields (names of `AskedField`) of a request as it was read."""

    request_id: UUID
    version: int
    patient_version: int
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class RegisterAsked:
    """Enter the patient of a registration as the desk leaves the form. `different_from` as in
    `RegisterPatient`."""

    request_id: UUID
    version: int
    typed: TypedPatient
    different_from: frozenset[UUID] = frozenset()


class RequestDecidedError(PmsError):
    """Somebody decided it before. `by` is a name, `at` UTC; of a lapsed one neither is known."""

    def __init__(self, state: RequestState, by: str, at: datetime | None) -> None:
        super().__init__(state.value)
        self.state, self.by, self.at = state, by, at


class PatientAskedTooError(PmsError):
    """The patient has a request of their own that waits: decide that one first."""

    def __init__(self, slip: str) -> None:
        super().__init__(slip)
        self.slip = slip
