"""Staff: doctors as everybody finds them, and the people an administrator keeps."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.changes import Newest
from pms_desktop.domain.errors import ConstraintViolatedError, InvalidInputError
from pms_desktop.domain.folding import fold
from pms_desktop.domain.staff import Doctor, Speciality, SpecialityExistsError
from pms_desktop.domain.typed_text import line_faults
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service, one_with


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

    def specialities(self) -> Sequence[Speciality]:
        """Those in use, by name."""
        self._require(Permission.SEE_APPOINTMENTS)
        return [one for one in self._read(lambda uow: uow.staff.specialities()) if one.active]

    def all_specialities(self) -> Sequence[Speciality]:
        """Also those no longer offered, by name."""
        self._require(Permission.MANAGE_STAFF)
        return self._read(lambda uow: uow.staff.specialities())

    def newest_speciality(self, speciality_id: UUID) -> Newest[Speciality]:
        """One as it stands now, and who left it so. Raises NotFoundError."""
        self._require(Permission.MANAGE_STAFF)

        def read(uow: UnitOfWork) -> Speciality:
            return one_with(speciality_id, uow.staff.specialities(), "speciality")

        return self._newest("specialities", speciality_id, read)

    def put_speciality(self, speciality: Speciality) -> Speciality:
        """Enter one (`version` 0), rename it, or stop and start offering it.

        Raises InvalidInputError, SpecialityExistsError or ConcurrentUpdateError.
        """
        self._require(Permission.MANAGE_STAFF)
        name = " ".join(speciality.name.split())
        if not name:
            raise InvalidInputError({"name": _("Give the speciality a name.")})
        if faults := line_faults({"name": name}):
            raise InvalidInputError(faults)
        wanted = replace(speciality, name=name)

        def put(uow: UnitOfWork) -> Speciality:
            same = [one for one in uow.staff.specialities() if fold(one.name) == fold(name)]
            if any(one.id != wanted.id for one in same):
                raise SpecialityExistsError(same[0].name)
            return uow.staff.put_speciality(wanted)

        try:
            return self._write(put)
        except ConstraintViolatedError as error:
            if error.constraint == "uq_specialities_name":
                raise SpecialityExistsError(name) from error
            raise
