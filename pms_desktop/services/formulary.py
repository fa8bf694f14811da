"""Keeping the formulary: what can be prescribed, and what allergies are compared with."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.changes import Newest
from pms_desktop.domain.errors import ConstraintViolatedError, InvalidInputError
from pms_desktop.domain.folding import fold
from pms_desktop.domain.prescribing import Medicine, MedicineExistsError
from pms_desktop.domain.typed_text import line_fault, line_faults
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service, one_with

_ATC = re.compile(r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?")
"""Any level of the ATC classification of the WHO: J, J01, J01C, J01CR, J01CR02."""

_LONGEST = 120


class FormularyService(Service):
    """For the pharmacist and the administrator."""

    def medicines(self) -> tuple[Medicine, ...]:
        """Every medicine, also those no longer prescribed, in the order of names."""
        self._require(Permission.MANAGE_FORMULARY)
        return self._read(lambda uow: uow.medicines.all(active_only=False))

    def newest(self, medicine_id: UUID) -> Newest[Medicine]:
        """A medicine as it stands now, and who left it so. Raises NotFoundError."""
        self._require(Permission.MANAGE_FORMULARY)

        def read(uow: UnitOfWork) -> Medicine:
            found = uow.medicines.by_id([medicine_id]).values()
            return one_with(medicine_id, found, "medicine")

        return self._newest("medicines", medicine_id, read)

    def put(self, medicine: Medicine) -> Medicine:
        """Enter a medicine (`version` 0), change it, or stop and start offering it.

        Raises InvalidInputError, MedicineExistsError or ConcurrentUpdateError. What was already
        prescribed keeps its words.
        """
        self._require(Permission.MANAGE_FORMULARY)
        cleaned = _checked(medicine)

        def put(uow: UnitOfWork) -> Medicine:
            if cleaned.version:
                uow.medicines.change(cleaned)
            else:
                uow.medicines.add(cleaned)
            uow.flush()
            return uow.medicines.by_id([cleaned.id])[cleaned.id]

        try:
            return self._write(put)
        except ConstraintViolatedError as refused:
            if refused.constraint != "uq_medicines_name_strength_form":
                raise
            raise MedicineExistsError(cleaned.label) from refused


def _checked(medicine: Medicine) -> Medicine:
    fields = ("name", "strength", "form", "default_dose", "default_route", "default_frequency")
    texts: dict[str, Any] = {
        field: " ".join(str(getattr(medicine, field)).split()) for field in fields
    }
    faults = line_faults(texts, _LONGEST)
    words = (*medicine.ingredients, *medicine.classes)
    if fault := next((found for word in words if (found := line_fault(word, _LONGEST))), ""):
        faults["ingredients"] = fault
    cleaned = replace(
        medicine,
        **texts,
        ingredients=_words(medicine.ingredients),
        classes=_words(medicine.classes),
        atc_code=medicine.atc_code.strip().upper(),
    )
    if not cleaned.name:
        faults["name"] = _("Give the medicine a name.")
    if not cleaned.ingredients:
        faults["ingredients"] = _("Name at least one ingredient: allergies are compared with it.")
    if cleaned.atc_code and not _ATC.fullmatch(cleaned.atc_code):
        faults["atc_code"] = _("Write an ATC code, as in J01CR02 or J01.")
    if faults:
        raise InvalidInputError(faults)
    return cleaned


def _words(words: Sequence[str]) -> tuple[str, ...]:
    """Folded words without commas, each once: a comma stands between them in the database."""
    parts = (fold(part) for word in words for part in word.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))
