"""What the shell asks of every tab."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.access import Permission
from pms_desktop.mvp.navigation import Destination, Place

Draft = Mapping[str, object]
"""What was typed and not yet saved, as JSON: field names to values."""


@dataclass(frozen=True, slots=True)
class TabInfo:
    """`title` carries its mnemonic (`&Wards`); `help` names a page in resources/help."""

    place: Place
    title: str
    icon: str
    needs: Permission
    help: str


class TabPresenter(Protocol):
    """A tab as the shell sees it. Everything is called on the UI thread."""

    def activate(self) -> None:
        """The tab comes to the front: read what it shows, if it has not been."""

    def focus_patient(self, patient_id: UUID | None) -> None:
        """Another patient is in focus."""

    def arrive(self, destination: Destination) -> None:
        """Somebody came here to do something."""

    def draft(self) -> Draft | None:
        """What was typed and not saved; None when there is nothing."""

    def restore(self, draft: Draft) -> None:
        """Bring back what `draft` gave, after a lock, a crash or a switch of user."""

    def close(self) -> None:
        """The person signed out."""
