"""Decides which section of the administration is open. Each section has a presenter of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.access import Permission
from pms_desktop.mvp.navigation import Destination
from pms_desktop.mvp.presenter import Connectable
from pms_desktop.mvp.tab import Draft


@dataclass(frozen=True, slots=True)
class SectionInfo:
    """`key` is what a destination's `act` names; `title` has no mnemonic."""

    key: str
    title: str
    icon: str
    needs: Permission


class SectionPresenter(Protocol):
    """A section as the tab sees it."""

    def activate(self) -> None:
        """The section comes to the front: read what it shows, if it has not been."""

    def draft(self) -> Draft | None:
        """What was typed and not saved; None when there is nothing."""

    def restore(self, draft: Draft) -> None:
        """Bring back what `draft` gave."""

    def close(self) -> None:
        """The person signed out."""


class AdministrationViewPort(Protocol):
    """What the tab's view offers."""

    @property
    def section_chosen(self) -> Connectable: ...
    def show_section(self, key: str) -> None: ...


class AdministrationPresenter:
    """Hands on to the open section; the others sleep until they are opened."""

    def __init__(
        self,
        view: AdministrationViewPort,
        sections: Sequence[tuple[SectionInfo, SectionPresenter]],
    ) -> None:
        self._view = view
        self._sections = {info.key: presenter for info, presenter in sections}
        self._open = next(iter(self._sections), "")
        view.section_chosen.connect(self.open)

    def open(self, key: str) -> None:
        """Show a section."""
        if key in self._sections:
            self._open = key
            self._view.show_section(key)
            self._sections[key].activate()

    def activate(self) -> None:
        """The tab comes to the front."""
        self.open(self._open)

    def focus_patient(self, patient_id: UUID | None) -> None:
        """Nothing here belongs to a patient."""

    def arrive(self, destination: Destination) -> None:
        """`act` names the section to open."""
        self.open(destination.act or self._open)

    def draft(self) -> Draft | None:
        """What was typed in every section, and which one was open."""
        drafts = {key: draft for key, one in self._sections.items() if (draft := one.draft())}
        return {"open": self._open, "sections": drafts} if drafts else None

    def restore(self, draft: Draft) -> None:
        """Bring back what was typed in every section."""
        kept = draft.get("sections")
        for key, typed in kept.items() if isinstance(kept, Mapping) else ():
            if key in self._sections:
                self._sections[key].restore(typed)
        self.open(str(draft.get("open", self._open)))

    def close(self) -> None:
        """The person signed out."""
        for section in self._sections.values():
            section.close()
