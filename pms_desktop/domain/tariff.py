"""The tariff: what the hospital charges for, and taxes."""

from enum import StrEnum


class TariffCategory(StrEnum):
    """What kind of thing a tariff item is."""

    CONSULTATION = "consultation"
    BED = "bed"
    PROCEDURE = "procedure"
    LABORATORY = "laboratory"
    IMAGING = "imaging"
    MEDICINE = "medicine"
    ITEM = "item"
