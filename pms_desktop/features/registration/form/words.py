"""What the form says of the record it edits."""

from pms_desktop.domain.patients import Patient
from pms_desktop.i18n import gettext as _


def title_of(base: Patient | None) -> str:
    """What stands above the fields: whom they are about."""
    return _("Edit {name}").format(name=base.details.name) if base else _("New patient")


def known_of(base: Patient | None) -> str:
    """What the chart has already and the form only adds to."""
    if base is None:
        return ""
    parts = []
    if base.allergies:
        parts.append(_("Recorded allergies: {list}").format(list=", ".join(base.allergies)))
    if base.history:
        parts.append(_("History: {list}").format(list="; ".join(base.history)))
    return "\n".join(parts)
