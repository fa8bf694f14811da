"""The formulary and prescriptions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pms_desktop.domain.errors import PmsError
from pms_desktop.i18n import ngettext


class PrescriptionState(StrEnum):
    """A prescription is signed when it is made; it can only be withdrawn."""

    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Medicine:
    """A medicine of the formulary.

    `ingredients` and `classes` are folded words that allergies are compared with; classes go from
    the narrowest to the widest, as in `penicillin`, `beta-lactam`. `atc_code` is the WHO's.
    """

    id: UUID
    name: str
    strength: str
    form: str
    ingredients: tuple[str, ...]
    classes: tuple[str, ...] = ()
    atc_code: str = ""
    default_dose: str = ""
    default_route: str = ""
    default_frequency: str = ""
    active: bool = True
    version: int = 1

    @property
    def label(self) -> str:
        """Name, strength and form, as in `Co-amoxiclav 625 mg tablet`."""
        return " ".join(part for part in (self.name, self.strength, self.form) if part)


@dataclass(frozen=True, slots=True)
class NewPrescriptionItem:
    """One medicine to be prescribed. `override_reason` says why an allergy does not stop it;
    `dose_confirmed`: the doctor was asked about an unusual dose, and means it."""

    id: UUID
    medicine_id: UUID
    dose: str
    route: str
    frequency: str
    duration_days: int | None = None
    quantity: str = ""
    instructions: str = ""
    override_reason: str = ""
    dose_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class NewPrescription:
    """A prescription to be signed. `id` is made by the client: sent twice it is one."""

    id: UUID
    patient_id: UUID
    items: tuple[NewPrescriptionItem, ...]


@dataclass(frozen=True, slots=True)
class PrescribedItem:
    """One medicine as it was signed; `medicine` is its label of that day. `usual_dose` is that of
    the day where the doctor was asked about a dose far from it and meant it, else empty."""

    id: UUID
    medicine_id: UUID
    medicine: str
    dose: str
    route: str
    frequency: str
    duration_days: int | None
    quantity: str
    instructions: str
    allergy: str
    override_reason: str
    usual_dose: str = ""


@dataclass(frozen=True, slots=True)
class Prescription:
    """A signed prescription."""

    id: UUID
    number: int
    patient_id: UUID
    admission_id: UUID | None
    state: PrescriptionState
    signed_at: datetime
    signed_by: str
    prescriber_id: UUID
    withdrawn_at: datetime | None
    withdrawn_reason: str
    version: int
    items: tuple[PrescribedItem, ...]

    def is_running(self, item: PrescribedItem, now: datetime) -> bool:
        """Whether a medicine of it is still being taken; one without an end is until withdrawn."""
        if self.state is PrescriptionState.WITHDRAWN:
            return False
        if item.duration_days is None:
            return True
        return now < self.signed_at + timedelta(days=item.duration_days)


def prescription_number(number: int) -> str:
    """As people say and write it: `RX-000012`."""
    return f"RX-{number:06d}"


def course_text(days: int | None) -> str:
    """How long a medicine is taken, as in `5 days`."""
    return "" if days is None else ngettext("{n} day", "{n} days", days).format(n=days)


class PrescriptionWithdrawnError(PmsError):
    """The prescription was withdrawn before, perhaps at another station."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


class MedicineExistsError(PmsError):
    """The formulary has a medicine of this name, strength and form."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


class UnusualDoseError(PmsError):
    """Doses far from the usual ones that nobody has confirmed: which medicine, the dose as typed
    and the usual one."""

    def __init__(self, doses: Sequence[tuple[Medicine, str]]) -> None:
        super().__init__(", ".join(medicine.label for medicine, _dose in doses))
        self.doses = tuple(doses)
