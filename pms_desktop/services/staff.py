"""Staff: doctors as everybody finds them, and the people an administrator keeps."""

import unicodedata
from collections.abc import Sequence
from uuid import UUID

from pms_desktop.domain.access import Permission
from pms_desktop.domain.staff import Doctor, Speciality
from pms_desktop.services.context import Service


class StaffService(Service):
    """Who works here."""

    def doctors(self, speciality_id: UUID | None = None) -> list[Doctor]:
        """Doctors who work here now, by speciality and name."""
        self._require(Permission.SEE_APPOINTMENTS)
        return self._read(lambda uow: uow.staff.doctors(speciality_id))

    def doctor(self, doctor_id: UUID) -> Doctor:
        """One doctor, also one who has left. Raises NotFoundError."""
        self._require(Permission.SEE_APPOINTMENTS)
        return self._read(lambda uow: uow.staff.doctor(doctor_id))

    def find_doctors(self, words: str) -> list[Doctor]:
        """Doctors whose name, speciality or room contains every word, whatever its accents."""
        wanted = _folded(words).split()
        return [
            doctor
            for doctor in self.doctors()
            if all(word in _folded(_described(doctor)) for word in wanted)
        ]

    def specialities(self) -> Sequence[Speciality]:
        """Those in use, by name."""
        self._require(Permission.SEE_APPOINTMENTS)
        return [one for one in self._read(lambda uow: uow.staff.specialities()) if one.active]


def _described(doctor: Doctor) -> str:
    return f"{doctor.name} {doctor.speciality} {doctor.room}"


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))
