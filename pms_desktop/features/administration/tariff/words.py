"""What the tariff's form holds, and the names of its categories. No Qt."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from pms_desktop.domain.tariff import TariffCategory
from pms_desktop.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class TypedItem:
    """The form as typed."""

    code: str = ""
    name: str = ""
    category: TariffCategory = TariffCategory.PROCEDURE
    price: Decimal | None = None
    tax_rate_id: UUID | None = None


def category_word(category: TariffCategory) -> str:
    """A category as people name it."""
    return {
        TariffCategory.CONSULTATION: _("Consultation"),
        TariffCategory.BED: _("Bed day"),
        TariffCategory.PROCEDURE: _("Procedure"),
        TariffCategory.LABORATORY: _("Laboratory"),
        TariffCategory.IMAGING: _("Imaging"),
        TariffCategory.MEDICINE: _("Medicine"),
        TariffCategory.ITEM: _("Item"),
    }[category]
