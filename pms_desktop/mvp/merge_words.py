"""Words of a merge: why it cannot be done, and what moves."""

from pms_desktop.domain.patient_merges import Stop
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import ngettext


def merge_stop_words(stop: Stop) -> str:
    """Why nothing was changed, and what to do."""
    return {
        Stop.ITSELF: _("This is one and the same record."),
        Stop.DONE: _(
            "One of the two was merged in the meantime. Open the pair again to see how they stand."
        ),
        Stop.CLOSED: _("The record that would stay is closed. Reopen it, or keep the other one."),
        Stop.RESTRICTED: _(
            "One of the two is restricted. Whoever restricted it must lift that first."
        ),
        Stop.DECEASED: _(
            "Only one of the two is recorded as dead. Correct the one that is wrong first."
        ),
        Stop.DIFFERENT: _(
            "Somebody found that these are two people. Take that back first, if it was wrong."
        ),
        Stop.RELATED: _("One is recorded as a parent of the other. Take that relation away first."),
        Stop.ADMISSIONS: _(
            "Both lie in the hospital at this moment. Discharge the wrong admission first."
        ),
        Stop.DISCOUNTS: _("Both have a discount waiting for a bill. Withdraw one of them first."),
        Stop.APPOINTMENTS: _(
            "Both have an appointment with the same doctor at the same time. Cancel one first."
        ),
        Stop.STALE: _(
            "Something was recorded for one of the two since you looked. Nothing was merged: look"
            " again, then merge."
        ),
        Stop.UNDONE: _("This merge was taken back already."),
        Stop.LATER: _(
            "The surviving record was itself merged into another since. Take that merge back first."
        ),
        Stop.BILLED: _(
            "What both had was billed together since. Credit that invoice first, then take the"
            " merge back."
        ),
    }[stop]


def moving_words(table: str, count: int) -> str:
    """A table's rows in the hospital's words, as in `3 allergies`."""
    words = {
        "admissions": ngettext("{n} admission", "{n} admissions", count),
        "bed_stays": ngettext("{n} stay in a bed", "{n} stays in beds", count),
        "appointments": ngettext("{n} appointment", "{n} appointments", count),
        "invoices": ngettext("{n} issued invoice", "{n} issued invoices", count),
        "charges": ngettext("{n} charge", "{n} charges", count),
        "bill_discounts": ngettext("{n} discount", "{n} discounts", count),
        "notes": ngettext("{n} note", "{n} notes", count),
        "vital_signs": ngettext("{n} set of vital signs", "{n} sets of vital signs", count),
        "prescriptions": ngettext("{n} prescription", "{n} prescriptions", count),
        "history_entries": ngettext("{n} line of history", "{n} lines of history", count),
        "patient_consents": ngettext("{n} consent", "{n} consents", count),
        "patient_alerts": ngettext("{n} alert", "{n} alerts", count),
        "allergies": ngettext("{n} allergy", "{n} allergies", count),
        "problems": ngettext("{n} problem", "{n} problems", count),
        "patient_photos": ngettext("{n} photo", "{n} photos", count),
        "patient_relations": ngettext("{n} relation", "{n} relations", count),
    }
    return words.get(table, "{n} " + table).format(n=count)
