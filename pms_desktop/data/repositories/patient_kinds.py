"""Kinds of numbers, consents and alerts that the administrator defines."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.patient_kinds import AlertKindRow, ConsentKindRow, IdentifierKindRow
from pms_desktop.domain.errors import ConcurrentUpdateError
from pms_desktop.domain.identifiers import CheckRule, IdentifierKind, IdentifierType
from pms_desktop.domain.patient_notices import AlertKind, AlertTone, ConsentKind

_IDENTIFIER = (
    "name", "type", "pattern", "check_rule", "country", "system", "one_per_patient",
    "unique_in_hospital", "offered", "active", "position",
)  # fmt: skip
_CONSENT = ("name", "words", "active", "position")
_ALERT = ("name", "tone", "active", "position")


class PatientKindRepository(Repository):
    """All lists are short and in the administrator's order."""

    def identifiers(self) -> tuple[IdentifierKind, ...]:
        """Kinds of numbers, those no longer in use as well."""
        return tuple(
            IdentifierKind(
                id=row.id,
                version=row.version,
                **{
                    **{name: getattr(row, name) for name in _IDENTIFIER},
                    "type": IdentifierType(row.type),
                    "check_rule": CheckRule(row.check_rule),
                },
            )
            for row in self._all(IdentifierKindRow, _IDENTIFIER)
        )

    def consents(self) -> tuple[ConsentKind, ...]:
        """Kinds of consents, those no longer in use as well."""
        return tuple(
            ConsentKind(
                id=row.id, version=row.version, **{name: getattr(row, name) for name in _CONSENT}
            )
            for row in self._all(ConsentKindRow, _CONSENT)
        )

    def alerts(self) -> tuple[AlertKind, ...]:
        """Kinds of alerts, those no longer in use as well."""
        return tuple(
            AlertKind(
                id=row.id,
                version=row.version,
                name=row.name,
                tone=AlertTone(row.tone),
                active=row.active,
                position=row.position,
            )
            for row in self._all(AlertKindRow, _ALERT)
        )

    def save_identifier(self, kind: IdentifierKind) -> None:
        """Enter a kind (`version` 0) or change it. Raises ConcurrentUpdateError, and
        ConstraintViolatedError when its name is taken or its numbers break a new demand."""
        self._save(IdentifierKindRow, kind, _IDENTIFIER)

    def save_consent(self, kind: ConsentKind) -> None:
        """Enter a kind (`version` 0) or change it. Raises ConcurrentUpdateError."""
        self._save(ConsentKindRow, kind, _CONSENT)

    def save_alert(self, kind: AlertKind) -> None:
        """Enter a kind (`version` 0) or change it. Raises ConcurrentUpdateError."""
        self._save(AlertKindRow, kind, _ALERT)

    def _all(self, table: Any, names: tuple[str, ...]) -> Any:
        columns = [getattr(table, name) for name in names]
        chosen = select(table.id, table.version, *columns).order_by(table.position, table.name)
        return self._session.execute(chosen)

    def _save(self, table: Any, kind: Any, names: tuple[str, ...]) -> None:
        values = {name: getattr(kind, name) for name in names}
        if kind.version == 0:
            self._add_once(table, id=kind.id, version=1, **values)
            return
        row = self._session.get(table, kind.id)
        if row is None or row.version != kind.version:
            raise ConcurrentUpdateError("kind", _key(kind))
        for name, value in values.items():
            setattr(row, name, value)
        self._session.flush()


def _key(kind: Any) -> UUID:
    key: UUID = kind.id
    return key
