"""What stands beside a patient's record: relations, consents, alerts and the photo."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from uuid_utils.compat import uuid7

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.patient_kinds import AlertKindRow, ConsentKindRow
from pms_desktop.data.tables.patient_notices import (
    PatientAlertRow,
    PatientConsentRow,
    PatientPhotoRow,
    PatientRelationRow,
)
from pms_desktop.data.tables.staff import StaffRow
from pms_desktop.domain.errors import ConcurrentUpdateError
from pms_desktop.domain.patient_notices import (
    Alert,
    AlertTone,
    Consent,
    NewAlert,
    NewConsent,
)
from pms_desktop.domain.relations import NewRelation, RelationKind


class PatientNoticeRepository(Repository):
    """Rows are ended and withdrawn, not removed; only relations and the photo are taken away."""

    def relations_of(self, patient_id: UUID) -> list[tuple[UUID, RelationKind, bool, UUID]]:
        """Key, kind, whether the patient is the one who has the mother, and the other's id."""
        row = PatientRelationRow
        rows = self._session.execute(
            select(row.id, row.kind, row.patient_id, row.relative_id)
            .where(or_(row.patient_id == patient_id, row.relative_id == patient_id))
            .order_by(row.id)
        )
        return [
            (
                each.id,
                RelationKind(each.kind),
                each.patient_id == patient_id,
                each.relative_id if each.patient_id == patient_id else each.patient_id,
            )
            for each in rows
        ]

    def add_relation(self, new: NewRelation) -> None:
        """Raises ConstraintViolatedError when they are related in this way already."""
        self._add_once(
            PatientRelationRow,
            id=new.id,
            patient_id=new.patient_id,
            relative_id=new.relative_id,
            kind=new.kind.value,
        )

    def remove_relation(self, relation_id: UUID) -> None:
        """Take a relation away that was entered by mistake; the audit keeps it."""
        self._session.execute(
            delete(PatientRelationRow).where(PatientRelationRow.id == relation_id)
        )

    def alerts_of(self, patient_id: UUID, today: date) -> tuple[Alert, ...]:
        """Alerts that are in force on a day, in the order of their kinds."""
        row, kind = PatientAlertRow, AlertKindRow
        rows = self._session.execute(
            select(
                row.id, row.patient_id, row.kind_id, kind.name.label("kind"), kind.tone,
                row.text, row.until, row.version, row.recorded_at,
                StaffRow.name.label("recorded_by"),
            )
            .join(kind, kind.id == row.kind_id)
            .join(StaffRow, StaffRow.id == row.recorded_by)
            .where(row.patient_id == patient_id, row.ended_at.is_(None))
            .where(or_(row.until.is_(None), row.until >= today))
            .order_by(kind.position, row.id)
        )  # fmt: skip
        return tuple(Alert(**{**each._mapping, "tone": AlertTone(each.tone)}) for each in rows)

    def add_alert(self, new: NewAlert) -> None:
        """Raise a flag."""
        self._add_once(
            PatientAlertRow,
            id=new.id,
            patient_id=new.patient_id,
            kind_id=new.kind_id,
            text=new.text,
            until=new.until,
        )

    def end_alert(self, alert_id: UUID, at: datetime) -> None:
        """Take a flag down; ended twice it stays as it was ended first."""
        self._session.execute(
            update(PatientAlertRow)
            .where(PatientAlertRow.id == alert_id, PatientAlertRow.ended_at.is_(None))
            .values(ended_at=at, ended_by=self._actor, version=PatientAlertRow.version + 1)
        )

    def consents_of(self, patient_id: UUID) -> tuple[Consent, ...]:
        """Every decision, those withdrawn as well, the newest first."""
        row, kind = PatientConsentRow, ConsentKindRow
        rows = self._session.execute(
            select(
                row.id, row.patient_id, row.kind_id, kind.name.label("kind"), row.given,
                row.decided_on, row.taken_by, StaffRow.name.label("taken_by_name"), row.note,
                row.withdrawn_on, row.version,
            )
            .join(kind, kind.id == row.kind_id)
            .join(StaffRow, StaffRow.id == row.taken_by)
            .where(row.patient_id == patient_id)
            .order_by(row.decided_on.desc(), row.id.desc())
        )  # fmt: skip
        return tuple(Consent(**each._mapping) for each in rows)

    def add_consent(self, new: NewConsent) -> None:
        """Note a decision that the person at work was told."""
        self._add_once(
            PatientConsentRow,
            id=new.id,
            patient_id=new.patient_id,
            kind_id=new.kind_id,
            given=new.given,
            decided_on=new.decided_on,
            taken_by=self._actor,
            note=new.note,
        )

    def withdraw_consent(self, consent_id: UUID, version: int, on: date) -> None:
        """Raises ConcurrentUpdateError when it was withdrawn meanwhile."""
        row = PatientConsentRow
        changed = self._session.execute(
            update(row)
            .where(row.id == consent_id, row.version == version, row.withdrawn_on.is_(None))
            .values(withdrawn_on=on, withdrawn_by=self._actor, version=version + 1)
            .returning(row.id)
        )
        if changed.one_or_none() is None:
            raise ConcurrentUpdateError("consent", consent_id)

    def photo_of(self, patient_id: UUID) -> bytes:
        """A JPEG, or nothing."""
        row = PatientPhotoRow
        found = self._session.scalar(select(row.content).where(row.patient_id == patient_id))
        return bytes(found or b"")

    def put_photo(self, patient_id: UUID, content: bytes) -> None:
        """Keep this photo instead of an earlier one."""
        row = PatientPhotoRow
        known = self._session.scalar(select(row).where(row.patient_id == patient_id))
        if known is None:
            made: Any = row(id=uuid7(), patient_id=patient_id, content=content)
            self._session.add(made)
        else:
            known.content = content
        self._session.flush()

    def remove_photo(self, patient_id: UUID) -> None:
        """Keep no photo."""
        self._session.execute(
            delete(PatientPhotoRow).where(PatientPhotoRow.patient_id == patient_id)
        )
