"""Which charts are open to whoever works here, and what is known of those that are closed."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    ARRAY,
    Boolean,
    Select,
    Uuid,
    bindparam,
    delete,
    exists,
    literal,
    select,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import BindParameter

from pms_desktop.data.access.care import PLACES, care_sql
from pms_desktop.data.audit.triggers import audit_row
from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.audit import AuditRow
from pms_desktop.data.tables.base import UtcDateTime
from pms_desktop.data.tables.charts import ChartOpeningRow
from pms_desktop.data.tables.emr import AllergyRow
from pms_desktop.data.tables.patients import PatientRow
from pms_desktop.data.tables.vitals import VitalSignsRow
from pms_desktop.data.tables.wards import AdmissionRow
from pms_desktop.domain.access import Identity, Permission, Role
from pms_desktop.domain.audit import AuditAction
from pms_desktop.domain.charts import (
    AHEAD,
    OPEN_FOR,
    WITHIN,
    CareRelation,
    ChartClosedError,
    Opening,
    ReasonNeededError,
)
from pms_desktop.domain.emr import AllergyWarning
from pms_desktop.domain.errors import NotFoundError
from pms_desktop.domain.vitals import LastVitals


class ChartRepository(Repository):
    """On PostgreSQL functions of the server decide, and its policies hold whatever asks. An
    embedded hospital asks the same questions here."""

    def is_open(self, patient_id: UUID) -> bool:
        """Whether whoever works here has this chart open."""
        if self._on_postgres:
            return bool(self._session.scalar(_IS_OPEN, {"patient": patient_id}))
        return self._session.scalar(self._mine(patient_id).limit(1)) is not None

    def require_open(self, patient_id: UUID) -> None:
        """Raises ChartClosedError: what is closed must never look empty."""
        if not self.is_open(patient_id):
            raise ChartClosedError(patient_id)

    def open(self, who: Identity, patient_id: UUID, reason: str = "") -> Opening:
        """Open a chart, or answer the opening that lasts; a new one leaves a row in the audit.

        Raises ReasonNeededError, and NotFoundError on an embedded file.
        """
        if not self._on_postgres:
            return self._open_embedded(who, patient_id, reason.strip())
        found = self._session.execute(_OPEN, {"patient": patient_id, "why": reason}).one()
        if found.expires_at is None:
            raise ReasonNeededError(patient_id, restricted=found.restricted)
        return Opening(patient_id, found.expires_at, CareRelation(found.relation), found.reason)

    def allergy_warnings(
        self, who: Identity, patient_ids: Collection[UUID]
    ) -> dict[UUID, tuple[AllergyWarning, ...]]:
        """What every banner and board warns of; who has none is left out. A closed restricted
        chart warns only those who read charts, and only of in-patients."""
        found: dict[UUID, tuple[AllergyWarning, ...]] = {}
        if not patient_ids:
            return found
        if self._on_postgres:
            rows = self._session.execute(_WARNINGS, {"patients": list(patient_ids)}).all()
        else:
            rows = self._session.execute(
                select(AllergyRow.patient_id, AllergyRow.substance, AllergyRow.reaction)
                .join(PatientRow, PatientRow.id == AllergyRow.patient_id)
                .where(
                    AllergyRow.patient_id.in_(patient_ids),
                    AllergyRow.withdrawn_at.is_(None),
                    ~PatientRow.restricted
                    | self._mine(PatientRow.id).exists()
                    | (
                        exists().where(_RUNNING, AdmissionRow.patient_id == PatientRow.id)
                        & literal(who.may(Permission.READ_CHART))
                    ),
                )
                .order_by(AllergyRow.recorded_at, AllergyRow.id)
            ).all()
        for patient_id, substance, reaction in rows:
            warning = AllergyWarning(substance, reaction)
            found[patient_id] = (*found.get(patient_id, ()), warning)
        return found

    def last_vitals(self, patient_ids: Collection[UUID], since: datetime) -> dict[UUID, LastVitals]:
        """When each in-patient was measured last, with the score alone."""
        if not patient_ids:
            return {}
        if self._on_postgres:
            told = {"patients": list(patient_ids), "since": since}
            rows = self._session.execute(_LAST_VITALS, told).all()
        else:
            rows = self._session.execute(
                select(
                    VitalSignsRow.patient_id,
                    VitalSignsRow.id,
                    VitalSignsRow.taken_at,
                    VitalSignsRow.news2,
                    VitalSignsRow.news2_red,
                )
                .join(AdmissionRow, AdmissionRow.patient_id == VitalSignsRow.patient_id)
                .where(
                    _RUNNING,
                    VitalSignsRow.patient_id.in_(patient_ids),
                    VitalSignsRow.taken_at >= since,
                    VitalSignsRow.withdrawn_at.is_(None),
                )
                .order_by(VitalSignsRow.taken_at, VitalSignsRow.id)
            ).all()
        return {row[0]: LastVitals(*row[1:]) for row in rows}  # the newest comes last and stays

    def note_past_opening(
        self, login: str, staff_id: UUID, station: str, patient_id: UUID, told: dict[str, object]
    ) -> None:
        """For a hospital that is made up: the audit row of an opening by somebody else. Only the
        owner of the tables may."""
        action = AuditAction.GLASS if "reason" in told else AuditAction.OPEN
        xid, record = "NULL", patient_id.hex
        moment = "strftime('%Y-%m-%d %H:%M:%f000', 'now')"
        if self._on_postgres:
            xid, record = "CAST(CAST(pg_current_xact_id() AS text) AS bigint)", str(patient_id)
            moment = "clock_timestamp()"
        columns = [column.name for column in AuditRow.__table__.c if column.name != "id"]
        given = {"xid": xid, "at": moment, "certificate": "''", "before": "NULL"}
        values = ", ".join(given.get(name, f":{name}") for name in columns)
        statement = text(f"INSERT INTO audit ({', '.join(columns)}) VALUES ({values})")
        self._session.execute(
            statement.bindparams(
                bindparam("staff_id", type_=Uuid()),
                bindparam("patient_id", type_=Uuid()),
                bindparam("after", type_=AuditRow.__table__.c.after.type),
            ),
            {
                "actor": login, "staff_id": staff_id, "station": station, "action": action.value,
                "topic": "chart_openings", "record": record, "patient_id": patient_id,
                "after": told,
            },
        )  # fmt: skip

    def _mine(self, patient_id: UUID | InstrumentedAttribute[UUID]) -> Select[UUID]:
        now = self._session.info["clock"].now()
        return select(ChartOpeningRow.id).where(
            ChartOpeningRow.staff_id == self._actor,
            ChartOpeningRow.patient_id == patient_id,
            ChartOpeningRow.expires_at > now,
        )

    def _open_embedded(self, who: Identity, patient_id: UUID, reason: str) -> Opening:
        lasting = self._session.execute(
            select(
                ChartOpeningRow.expires_at, ChartOpeningRow.relation, ChartOpeningRow.reason
            ).where(ChartOpeningRow.id.in_(self._mine(patient_id)))
        ).first()
        if lasting is not None:
            return Opening(
                patient_id, lasting.expires_at, CareRelation(lasting.relation), lasting.reason
            )
        known = self._session.execute(
            select(PatientRow.restricted).where(PatientRow.id == patient_id)
        ).one_or_none()
        if known is None:
            raise NotFoundError("patient", patient_id)
        relation = self._relation(who, patient_id)
        needed = known.restricted or relation is CareRelation.NONE
        if needed and not reason:
            raise ReasonNeededError(patient_id, restricted=known.restricted)
        return self._enter(
            who, patient_id, relation, reason if needed else "", restricted=known.restricted
        )

    def _enter(
        self,
        who: Identity,
        patient_id: UUID,
        relation: CareRelation,
        reason: str,
        *,
        restricted: bool,
    ) -> Opening:
        now: datetime = self._session.info["clock"].now()
        self._session.execute(delete(ChartOpeningRow).where(ChartOpeningRow.expires_at <= now))
        opened = ChartOpeningRow(
            id=uuid4(),
            login=who.login,
            staff_id=who.staff_id,
            patient_id=patient_id,
            opened_at=now,
            expires_at=now + OPEN_FOR,
            relation=relation.value,
            restricted=restricted,
            reason=reason,
        )
        self._session.add(opened)
        self._session.flush()
        told: dict[str, object] = {"relation": relation.value}
        told |= {"reason": reason} if reason else {}
        told |= {"restricted": True} if restricted else {}
        action = AuditAction.GLASS if reason else AuditAction.OPEN
        values = {"action": action.value, "patient": patient_id, "told": told}
        self._session.execute(_NOTE, {**values, "record": patient_id.hex})
        return Opening(patient_id, opened.expires_at, relation, reason)

    def _relation(self, who: Identity, patient_id: UUID) -> CareRelation:
        now: datetime = self._session.info["clock"].now()
        values = {
            "me": who.staff_id,
            "patient": patient_id,
            "doctor": who.may(Permission.WRITE_CHART),
            "nurse": Role.NURSE in who.roles,
            "clinical": who.may(Permission.READ_CHART),
            "appointment_since": now - WITHIN[CareRelation.APPOINTMENT],
            "appointment_until": now + AHEAD,
            "arrived_since": now - WITHIN[CareRelation.ARRIVED],
            "recorded_since": now - WITHIN[CareRelation.RECORDED],
            "registered_since": now - WITHIN[CareRelation.REGISTERED],
        }
        return CareRelation(str(self._session.scalar(_RELATION, values)))


def _place(name: str) -> BindParameter[object]:
    if name in ("me", "patient"):
        return bindparam(name, type_=Uuid())
    return bindparam(
        name, type_=Boolean() if name in ("doctor", "nurse", "clinical") else UtcDateTime()
    )


_RUNNING = AdmissionRow.discharged_at.is_(None)
_IS_OPEN = text("SELECT pms_chart_is_open(:patient)")
_OPEN = text("SELECT * FROM pms_open_chart(:patient, :why)")
_WARNINGS = text("SELECT * FROM pms_allergy_warnings(:patients)").bindparams(
    bindparam("patients", type_=ARRAY(Uuid()))
)
_LAST_VITALS = text("SELECT * FROM pms_last_vitals(:patients, :since)").bindparams(
    bindparam("patients", type_=ARRAY(Uuid()))
)
_RELATION = text(f"SELECT {care_sql({name: f':{name}' for name in PLACES})}").bindparams(
    *map(_place, PLACES)
)
_NOTE = text(
    audit_row("sqlite", ":action, 'chart_openings', :record, :patient, NULL, :told")
).bindparams(
    bindparam("patient", type_=Uuid()),
    bindparam("told", type_=AuditRow.__table__.c.after.type),
)
