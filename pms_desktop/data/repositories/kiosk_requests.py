"""What patients asked for at a kiosk, for the desk that decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.repositories.patients import PatientRepository
from pms_desktop.data.tables.kiosk import KioskRequestRow
from pms_desktop.data.tables.staff import StaffRow
from pms_desktop.domain.errors import ConcurrentUpdateError, NotFoundError
from pms_desktop.domain.kiosk_requests import RequestKind, RequestState

_ROW = KioskRequestRow
_WAITING = _ROW.state == RequestState.WAITING.value
_KIOSK = aliased(StaffRow)
_DECIDER = aliased(StaffRow)


@dataclass(frozen=True, slots=True)
class KeptRequest:
    """A request as it is kept. `patient_id` is the record its patient's data stand in now."""

    id: UUID
    version: int
    kind: RequestKind
    state: RequestState
    number: int
    patient_id: UUID | None
    wanted: Mapping[str, str]
    stood: Mapping[str, str]
    asked_at: datetime
    kiosk: str
    decided_at: datetime | None
    decided_by: str


class KioskRequestRepository(Repository):
    """A decision is written against the version that was read."""

    def waiting(self, since: datetime) -> list[KeptRequest]:
        """What was asked since then and nobody decided, the oldest first."""
        conditions = (_WAITING, _ROW.recorded_at >= since)
        return self._found(_SELECT.where(*conditions).order_by(_ROW.recorded_at, _ROW.id))

    def count_waiting(self, since: datetime) -> int:
        """How many wait."""
        count = select(func.count()).where(_WAITING, _ROW.recorded_at >= since)
        return int(self._session.scalar(count) or 0)

    def get(self, request_id: UUID) -> KeptRequest:
        """One request. Raises NotFoundError."""
        found = self._found(_SELECT.where(_ROW.id == request_id))
        if not found:
            raise NotFoundError("kiosk request", request_id)
        return found[0]

    def hold(self, request_id: UUID) -> KeptRequest:
        """The request as it stands once nobody else decides it, until the commit."""
        self._session.execute(select(_ROW.id).where(_ROW.id == request_id).with_for_update())
        return self.get(request_id)

    def waiting_of(self, patient_id: UUID) -> KeptRequest | None:
        """A patient's own request about contact data that waits."""
        contact = _ROW.kind == RequestKind.CONTACT.value
        found = self._found(_SELECT.where(_WAITING, contact, _ROW.patient_id == patient_id))
        return found[0] if found else None

    def decide(
        self,
        request: KeptRequest,
        state: RequestState,
        *,
        approved: Iterable[str] = (),
        reason: str = "",
        patient_id: UUID | None = None,
    ) -> None:
        """It waits no longer. Raises ConcurrentUpdateError when it is out of date."""
        now = self._session.info["clock"].now()
        values: dict[str, Any] = {"decided_at": now, "decided_by": self._actor, "reason": reason}
        if patient_id is not None:
            values["patient_id"] = patient_id
        self._change(request, state=state.value, approved=" ".join(approved), **values)

    def attach(self, request: KeptRequest, patient_id: UUID, stood: Mapping[str, str]) -> None:
        """A registration turns out to be of a patient: it asks for their contact data now."""
        kind = RequestKind.CONTACT.value
        self._change(request, kind=kind, patient_id=patient_id, stood=dict(stood))

    def _change(self, request: KeptRequest, **values: Any) -> None:
        row = self._session.get_one(_ROW, request.id)
        if row.version != request.version:
            raise ConcurrentUpdateError("kiosk request", request.id)
        for name, value in values.items():
            setattr(row, name, value)
        self._session.flush()

    def _found(self, statement: Select[*tuple[Any, ...]]) -> list[KeptRequest]:
        patients = PatientRepository(self._session)
        return [
            KeptRequest(
                row.id, row.version, RequestKind(row.kind), RequestState(row.state), row.number,
                row.patient_id and patients.living(row.patient_id), row.wanted, row.stood,
                row.recorded_at, row.kiosk, row.decided_at, row.decider or "",
            )
            for row in self._session.execute(statement)
        ]  # fmt: skip


_SELECT = (
    select(
        _ROW.id, _ROW.version, _ROW.kind, _ROW.state, _ROW.number, _ROW.patient_id, _ROW.wanted,
        _ROW.stood, _ROW.recorded_at, _KIOSK.name.label("kiosk"), _ROW.decided_at,
        _DECIDER.name.label("decider"),
    )
    .join(_KIOSK, _KIOSK.id == _ROW.recorded_by)
    .outerjoin(_DECIDER, _DECIDER.id == _ROW.decided_by)
)  # fmt: skip
