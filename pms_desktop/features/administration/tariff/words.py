"""The names of the tariff's categories. No Qt."""

from pms_desktop.domain.tariff import TariffCategory
from pms_desktop.i18n import gettext as _


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
