"""Why nobody is booked or admitted with a record, said as it is chosen and not when it is sent."""

from pms_desktop.domain.patients import PatientBrief
from pms_desktop.i18n import gettext as _


def why_out_of_use(patient: PatientBrief) -> str:
    """A sentence, or nothing for a record that is in use."""
    if patient.merged_into is not None:
        words = _("The record of {name} was merged into another. Find that one.")
    elif patient.deceased:
        words = _("{name} has died. If that is wrong, correct the record first.")
    elif patient.closed:
        words = _("The record of {name} is closed. Reopen it first, or use the right one.")
    else:
        return ""
    return words.format(name=patient.name)
