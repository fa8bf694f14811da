"""What stands beside a patient's record: consents, alerts, and the kinds a hospital keeps."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5

from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.relations import Relation
from pms_desktop.i18n import gettext as _


class AlertTone(StrEnum):
    """How loudly an alert speaks; colour never speaks alone."""

    DANGER = "danger"
    WARN = "warn"
    VIOLET = "violet"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertKind:
    """`Falls risk`, `May be violent` ...: a word the administrator chose."""

    id: UUID
    name: str
    tone: AlertTone = AlertTone.WARN
    active: bool = True
    position: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A flag in the banner. `until` is the last day it shows, None for ever."""

    id: UUID
    patient_id: UUID
    kind_id: UUID
    kind: str
    tone: AlertTone
    text: str
    until: date | None
    version: int
    recorded_at: datetime
    recorded_by: str

    @property
    def shown(self) -> str:
        """`Falls risk: uses a frame`."""
        return f"{self.kind}: {self.text}" if self.text else self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentKind:
    """`Treatment`, `Share data with the GP` ... and the words that are read out for it."""

    id: UUID
    name: str
    words: str = ""
    active: bool = True
    position: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Given or refused on a day, to whom; withdrawn later, or not."""

    id: UUID
    patient_id: UUID
    kind_id: UUID
    kind: str
    given: bool
    decided_on: date
    taken_by: UUID
    taken_by_name: str
    note: str
    withdrawn_on: date | None
    version: int

    @property
    def in_force(self) -> bool:
        """Whether the hospital may rely on it."""
        return self.given and self.withdrawn_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlert:
    """`until` is the last day it shows, None for ever."""

    id: UUID
    patient_id: UUID
    kind_id: UUID
    text: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConsent:
    """What the patient decided; who was told is the person at work."""

    id: UUID
    patient_id: UUID
    kind_id: UUID
    given: bool
    decided_on: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """Everything that stands beside a record. `photo` is a JPEG or empty."""

    patient_id: UUID
    relations: tuple[Relation, ...] = ()
    alerts: tuple[Alert, ...] = ()
    consents: tuple[Consent, ...] = ()
    photo: bytes = b""


class UnreadablePhotoError(PmsError):
    """No picture, one that is far too large, or a file that only claims to be one."""


class KindNameTakenError(PmsError):
    """There is a kind of this name already."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def standard_consents() -> tuple[ConsentKind, ...]:
    """What a new hospital asks for. Keys are the same everywhere."""
    kinds = (
        ("treatment", _("Treatment"), _("I agree to be examined and treated here.")),
        ("sharing", _("Share with family doctor"), _("My family doctor may read my results.")),
        ("photo", _("Photo"), _("My photo may be kept with my record, to recognise me.")),
        ("research", _("Research"), _("I may be asked to take part in studies.")),
    )
    return tuple(
        ConsentKind(id=_key(f"consent kind {key}"), name=name, words=words, position=at)
        for at, (key, name, words) in enumerate(kinds)
    )


def standard_alerts() -> tuple[AlertKind, ...]:
    """Flags a new hospital begins with. Keys are the same everywhere."""
    kinds = (
        ("falls", _("Falls risk"), AlertTone.WARN),
        ("violence", _("May be violent"), AlertTone.DANGER),
        ("infection", _("Infection risk"), AlertTone.VIOLET),
        ("hearing", _("Hard of hearing"), AlertTone.WARN),
        ("sight", _("Sees badly"), AlertTone.WARN),
        ("safeguarding", _("Safeguarding"), AlertTone.DANGER),
        ("namesake", _("Another patient has this name"), AlertTone.WARN),
    )
    return tuple(
        AlertKind(id=_key(f"alert kind {key}"), name=name, tone=tone, position=at)
        for at, (key, name, tone) in enumerate(kinds)
    )


def _key(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)
