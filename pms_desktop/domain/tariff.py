"""The tariff: what the hospital charges for, and taxes."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from pms_desktop.domain.errors import PmsError


class TariffCategory(StrEnum):
    """What kind of thing a tariff item is."""

    CONSULTATION = "consultation"
    BED = "bed"
    PROCEDURE = "procedure"
    LABORATORY = "laboratory"
    IMAGING = "imaging"
    MEDICINE = "medicine"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A tax by its name, as in `VAT 20 %`. `rate` is basis points."""

    id: UUID
    name: str
    rate: int
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class TariffItem:
    """Something with a price. `price` is minor units of one before tax, `tax` basis points.

    A change here does not touch what was charged before: a charge keeps its own copy.
    """

    id: UUID
    code: str
    name: str
    category: TariffCategory
    price: int
    tax_rate_id: UUID | None
    tax: int
    active: bool
    version: int


class TariffCodeTakenError(PmsError):
    """Another item has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TaxNameTakenError(PmsError):
    """Another tax has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
