"""Who comes without a form: somebody nobody knows, and a child that has just been born."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.clock import today
from pms_desktop.domain.errors import ConstraintViolatedError
from pms_desktop.domain.newcomers import (
    NotAMotherError,
    RegisterNewborn,
    RegisterUnknown,
    newborn_of,
    unknown_person,
)
from pms_desktop.domain.patients import Patient, Sex
from pms_desktop.domain.relations import NewRelation, RelationKind
from pms_desktop.services.context import Service


class NewcomerService(Service):
    """Each command sent twice is one record."""

    def register_unknown(self, command: RegisterUnknown) -> Patient:
        """Somebody without a name, told from others of their kind by a word of their own.

        Once somebody saves their names, the record goes on under these with the same number.
        """
        self._require(Permission.REGISTER_PATIENTS)

        def work(uow: UnitOfWork) -> Patient:
            if not uow.patients.exists(command.id):
                uow.patients.hold_registration()
                number = uow.patients.count() + 1
                born = self._born_about(command.years)
                details = unknown_person(command.sex, number, born)
                uow.patients.add(command.id, details, unidentified=True)
            return uow.patients.get(command.id)

        return self._once(work)

    def register_newborn(self, command: RegisterNewborn) -> Patient:
        """A child of this mother, born today: her family name, home, phone and cover are its own.

        Raises NotAMotherError for a man.
        """
        self._require(Permission.REGISTER_PATIENTS)
        day = today(self._clock)

        def work(uow: UnitOfWork) -> Patient:
            if uow.patients.exists(command.id):
                return uow.patients.get(command.id)
            mother = uow.patients.get(command.mother_id)
            if mother.details.sex is Sex.MALE:
                raise NotAMotherError(mother.details.name)
            uow.patients.hold_registration()
            before = self._born_with(uow, mother.id, day)
            details = newborn_of(mother.details, command.sex, day, before + 1)
            uow.patients.add(command.id, details)
            uow.notices.add_relation(
                NewRelation(
                    id=command.relation_id,
                    patient_id=mother.id,
                    relative_id=command.id,
                    kind=RelationKind.MOTHER,
                )
            )
            return uow.patients.get(command.id)

        return self._once(work)

    def _once(self, work: Callable[[UnitOfWork], Patient]) -> Patient:
        try:
            return self._write(work)
        except ConstraintViolatedError as error:
            if error.constraint != "pk_patients":
                raise
            return self._write(work)  # the same command came over another connection first

    def _born_about(self, years: int | None) -> date | None:
        if years is None:
            return None
        return date(today(self._clock).year - years, 1, 1)

    def _born_with(self, uow: UnitOfWork, mother_id: UUID, day: date) -> int:
        """How many children of hers were born yesterday or today already."""
        found = uow.notices.relations_of(mother_id)
        children = [
            other for _key, kind, inverse, other in found if inverse and kind is RelationKind.MOTHER
        ]
        born = [each.birth_date for each in uow.patients.briefs(children).values()]
        return sum(each is not None and (day - each).days <= 1 for each in born)
