"""Decides what the formulary section shows and saves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.folding import fold
from pms_desktop.domain.prescribing import Medicine
from pms_desktop.features.administration.kept_list.presenter import (
    KeptList,
    KeptListPresenter,
    KeptListViewPort,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.conflicts import FormField, listed
from pms_desktop.mvp.presenter import Connectable
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.formulary import FormularyService

FIELDS = (
    "name", "strength", "form", "ingredients", "classes", "atc_code", "default_dose",
    "default_route", "default_frequency",
)  # fmt: skip


class FormularyViewPort(KeptListViewPort, Protocol):
    """What the section's view offers besides. `searched` carries words."""

    @property
    def searched(self) -> Connectable: ...


class FormularyPresenter(KeptListPresenter[FormularyViewPort]):
    """One medicine is chosen and changed, or a new one is entered."""

    def __init__(
        self,
        view: FormularyViewPort,
        service: FormularyService,
        tasks: TaskRunner,
        changes: ChangeFeed,
    ) -> None:
        self._words = ""
        kept = KeptList(
            topics={"medicines"},
            read=service.medicines,
            newest=service.newest,
            put=service.put,
            new=_empty,
            fields=_words_of_fields(),
            values=_values,
            typed=_typed,
            label=_label,
        )
        super().__init__(view, kept, tasks, changes)
        view.searched.connect(self.search)

    def search(self, words: str) -> None:
        """Show medicines whose name, ingredients, classes or ATC code hold every word."""
        self._words = words
        self._show(self._records)

    def _found(self) -> Sequence[Any]:
        words = fold(self._words).split()
        return [one for one in self._records if all(word in _text(one) for word in words)]


def _empty(key: UUID, _known: Sequence[Medicine]) -> Medicine:
    return Medicine(key, "", "", "", (), version=0)


def _label(medicine: Medicine) -> str:
    return medicine.label


def _values(medicine: Medicine) -> dict[str, Any]:
    return {name: getattr(medicine, name) for name in FIELDS}


def _typed(medicine: Medicine, values: Mapping[str, Any]) -> Medicine:
    typed = {name: values[name] for name in FIELDS}
    return replace(medicine, **typed)


def _words_of_fields() -> dict[str, FormField]:
    return {
        "name": FormField(_("Name"), careful=True),
        "strength": FormField(_("Strength"), careful=True),
        "form": FormField(_("Form"), careful=True),
        "ingredients": FormField(_("Ingredients"), listed, careful=True),
        "classes": FormField(_("Classes"), listed, careful=True),
        "atc_code": FormField(_("ATC code")),
        "default_dose": FormField(_("Usual dose"), careful=True),
        "default_route": FormField(_("Route"), careful=True),
        "default_frequency": FormField(_("How often"), careful=True),
    }


def _text(medicine: Medicine) -> str:
    words = (medicine.label, medicine.atc_code, *medicine.ingredients, *medicine.classes)
    return fold(" ".join(words))
