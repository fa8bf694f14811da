"""The formulary."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.prescribing import MedicineRow
from pms_desktop.domain.errors import ConcurrentUpdateError, NotFoundError
from pms_desktop.domain.folding import fold
from pms_desktop.domain.prescribing import Medicine

_RECORD = (
    MedicineRow.id, MedicineRow.name, MedicineRow.strength, MedicineRow.form,
    MedicineRow.ingredients, MedicineRow.classes, MedicineRow.atc_code, MedicineRow.default_dose,
    MedicineRow.default_route, MedicineRow.default_frequency, MedicineRow.active,
    MedicineRow.version,
)  # fmt: skip


class MedicineRepository(Repository):
    """A few hundred medicines: read whole, searched on the desk."""

    def all(self, *, active_only: bool = True) -> tuple[Medicine, ...]:
        """The formulary in the order of names."""
        query = select(*_RECORD).order_by(MedicineRow.search_text, MedicineRow.id)
        if active_only:
            query = query.where(MedicineRow.active)
        return tuple(map(_medicine, self._session.execute(query)))

    def by_id(self, medicine_ids: Collection[UUID]) -> dict[UUID, Medicine]:
        """These medicines, also those no longer prescribed; an unknown one is left out."""
        rows = self._session.execute(select(*_RECORD).where(MedicineRow.id.in_(medicine_ids)))
        return {row[0]: _medicine(row) for row in rows}

    def add(self, medicine: Medicine) -> bool:
        """Enter a medicine. Returns whether it is new; the same one sent twice is one."""
        return self._add_once(MedicineRow, id=medicine.id, **_values(medicine))

    def change(self, medicine: Medicine) -> None:
        """Raises ConcurrentUpdateError when somebody else changed it since it was read."""
        row = self._session.get(MedicineRow, medicine.id)
        if row is None:
            raise NotFoundError("medicine", medicine.id)
        if row.version != medicine.version:
            raise ConcurrentUpdateError("medicine", medicine.id)
        for name, value in _values(medicine).items():
            setattr(row, name, value)


def _values(medicine: Medicine) -> dict[str, object]:
    words = (medicine.label, medicine.atc_code, *medicine.ingredients, *medicine.classes)
    return {
        "name": medicine.name,
        "strength": medicine.strength,
        "form": medicine.form,
        "ingredients": ",".join(map(fold, medicine.ingredients)),
        "classes": ",".join(map(fold, medicine.classes)),
        "atc_code": medicine.atc_code,
        "default_dose": medicine.default_dose,
        "default_route": medicine.default_route,
        "default_frequency": medicine.default_frequency,
        "search_text": fold(" ".join(words)),
        "active": medicine.active,
    }


def _medicine(row: Sequence[Any]) -> Medicine:
    fields = list(row)
    fields[4:6] = _words(fields[4]), _words(fields[5])
    return Medicine(*fields)


def _words(stored: str) -> tuple[str, ...]:
    return tuple(word for word in stored.split(",") if word)
