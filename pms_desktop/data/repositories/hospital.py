"""The hospital's own row."""

from sqlalchemy import select

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.billing import ChargeRow
from pms_desktop.data.tables.hospital import HospitalRow, NumberSeriesRow
from pms_desktop.domain.errors import ConcurrentUpdateError, NoHospitalError
from pms_desktop.domain.hospital import KIOSK_BOUNDS, Hospital

SERIES = ("mrn", "prescription", "invoice", "credit_note", "receipt")

_FIELDS = (
    "name", "address", "phone", "email", "tax_number", "footer", "logo",
    "currency", "locale", "country", "time_zone", "demo", "lock_minutes",
)  # fmt: skip
_KIOSKS = (*KIOSK_BOUNDS, "kiosk_languages")
_RECORD = (
    *(getattr(HospitalRow, field) for field in _FIELDS), HospitalRow.version,
    *(getattr(HospitalRow, field) for field in _KIOSKS),
)  # fmt: skip


class HospitalRepository(Repository):
    """Exactly one hospital lives in a database."""

    def get(self) -> Hospital:
        """Raises NoHospitalError when none was founded yet."""
        row = self._session.execute(select(*_RECORD)).one_or_none()
        if row is None:
            raise NoHospitalError
        return Hospital(*row)

    def found(self, hospital: Hospital) -> None:
        """The first row of a new database, with its number series at zero."""
        values = {field: getattr(hospital, field) for field in (*_FIELDS, *_KIOSKS)}
        self._session.add(HospitalRow(id=1, **values))
        self._session.add_all(NumberSeriesRow(name=name, last=0) for name in SERIES)

    def change(self, hospital: Hospital) -> None:
        """Raises ConcurrentUpdateError when somebody else changed it since it was read."""
        row = self._session.get_one(HospitalRow, 1)
        if row.version != hospital.version:
            raise ConcurrentUpdateError("hospital", 1)
        for field in (*_FIELDS, *_KIOSKS):
            setattr(row, field, getattr(hospital, field))

    def has_charges(self) -> bool:
        """Whether anything was ever charged, in the currency that stands."""
        return self._session.scalar(select(ChargeRow.id).limit(1)) is not None
