"""Keeping the kinds of numbers, consents and alerts that a hospital has."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.changes import Newest
from pms_desktop.domain.errors import ConstraintViolatedError, InvalidInputError
from pms_desktop.domain.identifiers import IdentifierKind, NumbersInTheWayError
from pms_desktop.domain.patient_notices import AlertKind, ConsentKind, KindNameTakenError
from pms_desktop.domain.typed_text import clean, line_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service, one_with

_IN_THE_WAY = {"uq_patient_identifiers_in_hospital", "uq_patient_identifiers_one_per_patient"}


K = TypeVar("K", IdentifierKind, ConsentKind, AlertKind)


class PatientKindService(Service):
    """Kinds are never deleted: one stops offering them. `version` 0 enters a new one.

    Each `put_...` raises InvalidInputError, KindNameTakenError and ConcurrentUpdateError.
    """

    def identifiers(self) -> tuple[IdentifierKind, ...]:
        """Kinds of numbers, those no longer offered as well."""
        self._require(Permission.MANAGE_HOSPITAL)
        return self._read(_identifiers)

    def consents(self) -> tuple[ConsentKind, ...]:
        """Kinds of consents, those no longer offered as well."""
        self._require(Permission.MANAGE_HOSPITAL)
        return self._read(_consents)

    def alerts(self) -> tuple[AlertKind, ...]:
        """Kinds of alerts, those no longer offered as well."""
        self._require(Permission.MANAGE_HOSPITAL)
        return self._read(_alerts)

    def newest_identifier(self, kind_id: UUID) -> Newest[IdentifierKind]:
        """A kind as it stands now, and who left it so. Raises NotFoundError."""
        self._require(Permission.MANAGE_HOSPITAL)
        return self._newest(
            "identifier_kinds",
            kind_id,
            lambda uow: one_with(kind_id, _identifiers(uow), "kind of number"),
        )

    def newest_consent(self, kind_id: UUID) -> Newest[ConsentKind]:
        """A kind as it stands now, and who left it so. Raises NotFoundError."""
        self._require(Permission.MANAGE_HOSPITAL)
        return self._newest(
            "consent_kinds",
            kind_id,
            lambda uow: one_with(kind_id, _consents(uow), "kind of consent"),
        )

    def newest_alert(self, kind_id: UUID) -> Newest[AlertKind]:
        """A kind as it stands now, and who left it so. Raises NotFoundError."""
        self._require(Permission.MANAGE_HOSPITAL)
        return self._newest(
            "alert_kinds",
            kind_id,
            lambda uow: one_with(kind_id, _alerts(uow), "kind of alert"),
        )

    def put_identifier(self, kind: IdentifierKind) -> IdentifierKind:
        """Raises NumbersInTheWayError, too, when numbers that are kept break what is asked of
        them now."""
        self._require(Permission.MANAGE_HOSPITAL)
        kept = replace(kind, country=kind.country.strip().upper(), system=clean(kind.system))
        faults = _name_faults(kept.name)
        if fault := line_fault(kept.pattern, 120):
            faults["pattern"] = fault
        if kept.country and not (len(kept.country) == 2 and kept.country.isalpha()):
            faults["country"] = _("Two letters, as in ES or GB.")
        return self._put(kept, faults, _save_identifier, _identifiers)

    def put_consent(self, kind: ConsentKind) -> ConsentKind:
        """Enter or change what patients are asked."""
        self._require(Permission.MANAGE_HOSPITAL)
        faults = _name_faults(kind.name)
        if fault := line_fault(kind.words, 400):
            faults["words"] = fault
        return self._put(kind, faults, _save_consent, _consents)

    def put_alert(self, kind: AlertKind) -> AlertKind:
        """Enter or change a flag."""
        self._require(Permission.MANAGE_HOSPITAL)
        faults = _name_faults(kind.name)
        return self._put(kind, faults, _save_alert, _alerts)

    def _put(
        self,
        kind: K,
        faults: dict[str, str],
        save: Callable[[UnitOfWork, K], None],
        read: Callable[[UnitOfWork], Iterable[K]],
    ) -> K:
        if faults:
            raise InvalidInputError(faults)
        kept = replace(kind, name=clean(kind.name))

        def work(uow: UnitOfWork) -> K:
            save(uow, kept)
            return one_with(kept.id, read(uow), "kind")

        try:
            return self._write(work)
        except ConstraintViolatedError as error:
            if error.constraint in _IN_THE_WAY:
                raise NumbersInTheWayError(kept.name) from error
            if error.constraint.endswith("_kinds_name"):
                raise KindNameTakenError(kept.name) from error
            raise


def _save_identifier(uow: UnitOfWork, kind: IdentifierKind) -> None:
    uow.patient_kinds.save_identifier(kind)


def _save_consent(uow: UnitOfWork, kind: ConsentKind) -> None:
    uow.patient_kinds.save_consent(kind)


def _save_alert(uow: UnitOfWork, kind: AlertKind) -> None:
    uow.patient_kinds.save_alert(kind)


def _identifiers(uow: UnitOfWork) -> tuple[IdentifierKind, ...]:
    return uow.patient_kinds.identifiers()


def _consents(uow: UnitOfWork) -> tuple[ConsentKind, ...]:
    return uow.patient_kinds.consents()


def _alerts(uow: UnitOfWork) -> tuple[AlertKind, ...]:
    return uow.patient_kinds.alerts()


def _name_faults(name: str) -> dict[str, str]:
    if fault := line_fault(name, 60):
        return {"name": fault}
    return {} if clean(name) else {"name": _("A name is needed.")}


def last_position(kinds: Iterable[IdentifierKind | ConsentKind | AlertKind]) -> int:
    """Where the next one stands."""
    return max((kind.position for kind in kinds), default=-1) + 1
