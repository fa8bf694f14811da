"""What the finder offers: patients as lines, and the commands of whoever is at work."""

from collections.abc import Sequence
from uuid import UUID

from pms_desktop.domain.clock import Clock, today
from pms_desktop.domain.patient_lines import line_of
from pms_desktop.domain.patients import PatientMatch
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.finder import Hit
from pms_desktop.mvp.tab import TabInfo
from pms_desktop.services.patients import PatientService

_MOST = 30
_REMEMBERED = 20
_SHORTEST = 3


class PatientHits:
    """Finds patients for the finder; those opened at this station come first without words."""

    def __init__(self, patients: PatientService, clock: Clock) -> None:
        self._patients, self._clock = patients, clock
        self._opened: tuple[UUID, ...] = ()

    def find(self, words: str) -> list[Hit]:
        """Lines for the words; blocks while the database is asked."""
        found = self._patients.find(words, self._opened)[:_MOST]
        return [self._hit(match) for match in found]

    def remember(self, patient_id: UUID | None) -> None:
        """This patient was opened."""
        if patient_id is None:
            return
        others = (each for each in self._opened if each != patient_id)
        self._opened = (patient_id, *others)[:_REMEMBERED]

    def _hit(self, match: PatientMatch) -> Hit:
        patient = match.patient
        return Hit(
            patient.name,
            patient_id=patient.id,
            line=line_of(match, today(self._clock)),
            as_said=match.as_said,
        )


def nobody(_words: str) -> list[Hit]:
    """For jobs that may not look for patients."""
    return []


def command_hits(tabs: Sequence[TabInfo]) -> list[Hit]:
    """Everything that is not about one patient, with its key."""
    go = [
        Hit(info.title.replace("&", ""), _("Go to this tab"), command=f"go:{info.place}")
        for info in tabs
    ]
    return [
        *go,
        Hit(_("Lock"), _("Hide the work; it waits for you"), "F12", command="lock"),
        Hit(_("Switch user"), _("What you typed is kept for you"), command="switch"),
        Hit(_("Sign out"), _("Close your work at this station"), command="sign-out"),
        Hit(_("Change password"), _("Your own; the old one is asked for"), command="password"),
        Hit(_("Light or dark"), _("The look of this station"), "Ctrl+Shift+D", command="theme"),
        Hit(_("Printers, station"), _("Name, look, lock, printers"), command="station"),
        Hit(_("Help"), _("The page of this tab"), "F1", command="help"),
        Hit(_("About"), _("Versions of the program"), command="about"),
    ]


def fitting(commands: Sequence[Hit], words: str, most: int = 4) -> list[Hit]:
    """Commands in whose title every word typed begins a word.

    One or two letters are the beginning of a name: Enter must not lock the station then.
    """
    parts = words.casefold().split()
    if len("".join(parts)) < _SHORTEST:
        return []

    def fits(hit: Hit) -> bool:
        begun = hit.title.casefold().split()
        return all(any(word.startswith(part) for word in begun) for part in parts)

    return [hit for hit in commands if fits(hit)][:most]
