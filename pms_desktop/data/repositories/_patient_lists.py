"""The lists that belong to a patient and are replaced as a whole: phones, numbers, kin ..."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from pms_desktop.data.repositories.base import insert_rows
from pms_desktop.data.tables.patient_kinds import IdentifierKindRow
from pms_desktop.data.tables.patients import (
    FormerNameRow,
    InsurancePolicyRow,
    NextOfKinRow,
    PatientIdentifierRow,
    PatientPhoneRow,
)
from pms_desktop.domain.folding import fold_code
from pms_desktop.domain.identifiers import UnknownIdentifierKindError
from pms_desktop.domain.patients import (
    FormerName,
    Identifier,
    InsurancePolicy,
    NextOfKin,
    PatientDetails,
    Phone,
)

_Grouped = defaultdict[UUID, list[Any]]
Kinds = Mapping[str, Any]

_PHONE = (PatientPhoneRow.number, PatientPhoneRow.e164, PatientPhoneRow.label)
_KIN = (NextOfKinRow.name, NextOfKinRow.relation, NextOfKinRow.phone)
_POLICY = (
    InsurancePolicyRow.insurer, InsurancePolicyRow.policy_number, InsurancePolicyRow.valid_until,
    InsurancePolicyRow.valid_from, InsurancePolicyRow.holder, InsurancePolicyRow.copayment,
    InsurancePolicyRow.copayment_percent,
)  # fmt: skip
_FORMER = (FormerNameRow.name, FormerNameRow.until, FormerNameRow.reason)


class PatientLists:
    """Reads the lists of several patients at once and writes those of one."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def phones(self, patient_ids: Collection[UUID]) -> _Grouped:
        """Phone numbers by patient, in their order."""
        return self._in_order(PatientPhoneRow, _PHONE, Phone, patient_ids)

    def of(self, ids: Collection[UUID]) -> dict[str, _Grouped]:
        """By the name of the field in `PatientDetails`, by patient."""
        return {
            **self.numbers(ids),
            "next_of_kin": self._in_order(NextOfKinRow, _KIN, NextOfKin, ids),
            "former_names": self.former_names(ids),
        }

    def numbers(self, ids: Collection[UUID]) -> dict[str, _Grouped]:
        """Of what `of` answers, that which holds numbers."""
        return {
            **self.known_by(ids),
            "policies": self._in_order(InsurancePolicyRow, _POLICY, InsurancePolicy, ids),
        }

    def known_by(self, ids: Collection[UUID]) -> dict[str, _Grouped]:
        """Of what `of` answers, the numbers by which people are told apart."""
        return {"phones": self.phones(ids), "identifiers": self._identifiers(ids)}

    def former_names(self, ids: Collection[UUID]) -> _Grouped:
        """Former names by patient, in their order."""
        return self._in_order(FormerNameRow, _FORMER, FormerName, ids)

    def add(self, patient_id: UUID, details: PatientDetails) -> None:
        """Write every list of a new patient. Raises UnknownIdentifierKindError."""
        self.add_many({patient_id: details})

    def add_many(self, newcomers: Mapping[UUID, PatientDetails]) -> None:
        """Write every list of new patients. Raises UnknownIdentifierKindError."""
        self._write(newcomers, _BUILDERS)

    def replace(self, patient_id: UUID, details: PatientDetails) -> None:
        """Write those lists anew that are no longer as they were."""
        was = self.of([patient_id])
        changed = [
            name for name in _BUILDERS if tuple(was[name][patient_id]) != getattr(details, name)
        ]
        for name in changed:
            table = _TABLES[name]
            self._session.execute(delete(table).where(table.patient_id == patient_id))
        self._write({patient_id: details}, changed)

    def _write(self, of: Mapping[UUID, PatientDetails], names: Collection[str]) -> None:
        kinds = self._kinds(of.values())
        for name in names:
            rows = [
                {"id": uuid7(), "patient_id": patient_id, **row}
                for patient_id, details in of.items()
                for row in _BUILDERS[name](getattr(details, name), kinds)
            ]
            if rows:
                insert_rows(self._session, _TABLES[name], rows)

    def _in_order(
        self, table: Any, columns: Iterable[Any], record: Callable[..., Any], ids: Collection[UUID]
    ) -> _Grouped:
        if not ids:
            return _grouped(())
        rows = self._session.execute(
            select(table.patient_id, *columns)
            .where(table.patient_id.in_(ids))
            .order_by(table.position)
        )
        return _grouped((row[0], record(*row[1:])) for row in rows)

    def _identifiers(self, ids: Collection[UUID]) -> _Grouped:
        if not ids:
            return _grouped(())
        number = PatientIdentifierRow
        rows = self._session.execute(
            select(number.patient_id, IdentifierKindRow.name, number.value)
            .join(IdentifierKindRow, IdentifierKindRow.id == number.kind_id)
            .where(number.patient_id.in_(ids))
            .order_by(number.id)
        )
        return _grouped((row[0], Identifier(*row[1:])) for row in rows)

    def _kinds(self, patients: Iterable[PatientDetails]) -> Kinds:
        names = {each.kind for details in patients for each in details.identifiers}
        if not names:
            return {}
        kind = IdentifierKindRow
        found = self._session.execute(
            select(kind.name, kind.id, kind.one_per_patient, kind.unique_in_hospital).where(
                kind.name.in_(names)
            )
        )
        kinds = {row.name: row for row in found}
        for name in names - kinds.keys():
            raise UnknownIdentifierKindError(name)
        return kinds


def _phone_rows(phones: tuple[Phone, ...], _kinds: Kinds) -> list[dict[str, Any]]:
    return [
        {"position": at, "number": each.number, "e164": each.e164, "label": each.label}
        for at, each in enumerate(phones)
    ]


def _identifier_rows(identifiers: tuple[Identifier, ...], kinds: Kinds) -> list[dict[str, Any]]:
    return [
        {
            "kind_id": kinds[each.kind].id,
            "one_per_patient": kinds[each.kind].one_per_patient,
            "unique_in_hospital": kinds[each.kind].unique_in_hospital,
            "value": each.value,
            "folded": fold_code(each.value),
        }
        for each in identifiers
    ]


def _kin_rows(kin: tuple[NextOfKin, ...], _kinds: Kinds) -> list[dict[str, Any]]:
    return [
        {"position": at, "name": each.name, "relation": each.relation, "phone": each.phone}
        for at, each in enumerate(kin)
    ]


def _policy_rows(policies: tuple[InsurancePolicy, ...], _kinds: Kinds) -> list[dict[str, Any]]:
    return [
        {
            "position": at,
            "insurer": each.insurer,
            "policy_number": each.policy_number,
            "holder": each.holder,
            "valid_from": each.valid_from,
            "valid_until": each.valid_until,
            "copayment": each.copayment,
            "copayment_percent": each.copayment_percent,
        }
        for at, each in enumerate(policies)
    ]


def _former_rows(names: tuple[FormerName, ...], _kinds: Kinds) -> list[dict[str, Any]]:
    return [
        {"position": at, "name": each.name, "until": each.until, "reason": each.reason}
        for at, each in enumerate(names)
    ]


_BUILDERS: dict[str, Callable[[Any, Kinds], list[dict[str, Any]]]] = {
    "phones": _phone_rows,
    "identifiers": _identifier_rows,
    "next_of_kin": _kin_rows,
    "policies": _policy_rows,
    "former_names": _former_rows,
}
LISTS = tuple(_BUILDERS)
"""Fields of `PatientDetails` that are kept in tables of their own."""
_TABLES: dict[str, Any] = {
    "phones": PatientPhoneRow,
    "identifiers": PatientIdentifierRow,
    "next_of_kin": NextOfKinRow,
    "policies": InsurancePolicyRow,
    "former_names": FormerNameRow,
}


def _grouped(pairs: Iterable[tuple[UUID, Any]]) -> _Grouped:
    groups: _Grouped = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups
