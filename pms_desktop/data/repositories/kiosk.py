"""Kiosks: functions of a server, or the rows themselves in an embedded file."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Date, Text, Uuid, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.appointments import AppointmentRow
from pms_desktop.data.tables.kiosk import KioskCounterRow, KioskRequestRow, KioskVisitRow
from pms_desktop.data.tables.patients import PatientPhoneRow, PatientRow
from pms_desktop.domain.access import Identity, Role
from pms_desktop.domain.hospital import Hospital
from pms_desktop.domain.kiosk import Claim, ClaimKind
from pms_desktop.domain.kiosk_requests import RequestKind, RequestState

_TYPES: dict[str, TypeEngine[Any]] = {
    "born": Date(), "ticket": Uuid(), "appointment": Uuid(), "request": Uuid(), "wish": JSONB(),
}  # fmt: skip

Answer = dict[str, Any]
"""What a kiosk is told, as JSON: `data/kiosk/functions.py` says which words."""


@dataclass(frozen=True, slots=True)
class Counter:
    """How often since when, and until when nothing more is taken."""

    count: int
    since: datetime
    locked_until: datetime | None = None
    locks: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """A try to be recognised that was kept."""

    id: UUID
    question: str
    counted: bool
    asked_at: datetime
    answered_at: datetime | None
    patient_id: UUID | None
    used_at: datetime | None
    ended_at: datetime | None


class KioskOnServer(Repository):
    """Calls the functions, each of which returns one answer and never a row."""

    def start(self) -> Answer:
        """What the first page must know anew each time."""
        return self.call("pms_kiosk_start()")

    def ask(self, claim: Claim, born: date) -> Answer:
        """Keep a question. Its answer is given in another transaction only."""
        call = "pms_kiosk_ask(:kind, :said, :born)"
        return self.call(call, kind=claim.kind.value, said=claim.value, born=born)

    def answer(self, ticket: UUID, claim: Claim, born: date) -> Answer:
        """Answer a question that was kept."""
        call = "pms_kiosk_answer(:ticket, :kind, :said, :born)"
        return self.call(call, ticket=ticket, kind=claim.kind.value, said=claim.value, born=born)

    def look(self, token: str) -> Answer:
        """What somebody recognised may see."""
        return self.call("pms_kiosk_look(:token)", token=token)

    def leave(self, token: str) -> Answer:
        """End the visit."""
        return self.call("pms_kiosk_leave(:token)", token=token)

    def check_in(self, token: str, appointment: UUID) -> Answer:
        """Check one of the own appointments of today in."""
        call = "pms_kiosk_check_in(:token, :appointment)"
        return self.call(call, token=token, appointment=appointment)

    def ask_contact(self, token: str, wish: dict[str, str]) -> Answer:
        """Ask for other contact data."""
        return self.call("pms_kiosk_ask_contact(:token, :wish)", token=token, wish=wish)

    def ask_registration(self, request: UUID, wish: dict[str, str]) -> Answer:
        """Ask to be registered."""
        call = "pms_kiosk_ask_registration(:request, :wish)"
        return self.call(call, request=request, wish=wish)

    def call(self, call: str, **values: object) -> Answer:
        """One function, by its call."""
        typed: list[BindParameter[Any]] = [
            bindparam(name, type_=_TYPES.get(name, Text())) for name in values
        ]
        found: Answer = self._session.execute(
            text(f"SELECT {call}").bindparams(*typed), values
        ).scalar_one()
        return found


class KioskRepository(Repository):
    """The rows of an embedded file, where one program writes at a time. `server` is the rest."""

    @property
    def server(self) -> KioskOnServer | None:
        """The functions, where there is a server."""
        return KioskOnServer(self._session) if self._on_postgres else None

    def enter(self) -> tuple[Identity, Hospital]:
        """Server: who this kiosk is, and as much of the hospital as it must know."""
        told = KioskOnServer(self._session).call("pms_kiosk_enter()")
        who = Identity(UUID(told["staff_id"]), told["login"], told["name"], frozenset({Role.KIOSK}))
        unknown: Answer = dict.fromkeys(("address", "phone", "email", "tax_number", "footer"), "")
        return who, Hospital(**unknown, logo=None, version=0, **told["hospital"])

    def counter(self, key: str) -> Counter | None:
        """How a counter stands."""
        row = self._session.get(KioskCounterRow, key)
        return Counter(row.count, row.since, row.locked_until, row.locks) if row else None

    def put_counter(self, key: str, counter: Counter) -> None:
        """How it stands from now on."""
        row = self._session.get(KioskCounterRow, key) or KioskCounterRow(key=key)
        row.count, row.since = counter.count, counter.since
        row.locked_until, row.locks = counter.locked_until, counter.locks
        self._session.add(row)
        self._session.flush()

    def add_visit(self, visit_id: UUID, question: str, *, counted: bool) -> None:
        """Keep a question."""
        self._session.add(KioskVisitRow(id=visit_id, question=question, counted=counted))
        self._session.flush()

    def visit(self, visit_id: UUID) -> Visit | None:
        """A question this kiosk kept."""
        return self._visit(KioskVisitRow.id == visit_id)

    def visit_with(self, token: str) -> Visit | None:
        """Who was recognised here with this token (its SHA-256)."""
        return self._visit(KioskVisitRow.token == token)

    def change_visit(self, visit_id: UUID, **values: Any) -> None:
        """Note what became of it."""
        self._session.execute(
            update(KioskVisitRow).where(KioskVisitRow.id == visit_id).values(**values)
        )

    def who_fits(self, claim: Claim, born: date) -> UUID | None:
        """The one living, open, unrestricted record that the claim leads to and that has this
        date of birth, known to the day; None for nobody, and for two."""
        keys = {self._living(each) for each in self._claimed(claim)}
        row = PatientRow
        found = self._session.scalars(
            select(row.id).where(row.id.in_(keys), row.birth_date == born, ~row.birth_estimated)
        ).all()
        return self.open_record(found[0]) if len(found) == 1 else None

    def open_record(self, patient_id: UUID) -> UUID | None:
        """The record the patient's data stand in now, if a kiosk may show it."""
        row = PatientRow
        nothing = (row.closed_at, row.deceased_on)
        return self._session.scalar(
            select(row.id).where(
                row.id == self._living(patient_id),
                *(each.is_(None) for each in nothing),
                ~row.restricted,
                ~row.unidentified,
            )
        )

    def _claimed(self, claim: Claim) -> list[UUID]:
        if claim.kind is ClaimKind.PHONE:
            phone = PatientPhoneRow
            found = select(phone.patient_id).where(phone.e164 == claim.value, phone.e164 != "")
        elif claim.kind is ClaimKind.MRN:
            found = select(PatientRow.id).where(PatientRow.mrn == claim.value)
        else:
            return self._booked(claim.value)
        return list(self._session.scalars(found))

    def _booked(self, key: str) -> list[UUID]:
        return list(
            self._session.scalars(
                select(AppointmentRow.patient_id).where(AppointmentRow.id == UUID(key))
            )
        )

    def _living(self, patient_id: UUID) -> UUID:
        into = self._session.scalar(
            select(PatientRow.merged_into).where(PatientRow.id == patient_id)
        )
        return patient_id if into is None else self._living(into)

    def waiting_contact(self, patient_id: UUID) -> tuple[UUID, int] | None:
        """Key and number of a patient's request that waits."""
        row = KioskRequestRow
        found = self._session.execute(
            select(row.id, row.number).where(
                row.patient_id == patient_id,
                row.kind == RequestKind.CONTACT.value,
                row.state == RequestState.WAITING.value,
            )
        ).one_or_none()
        return (found.id, found.number) if found else None

    def number_of(self, request_id: UUID) -> int | None:
        """The number of a registration this kiosk asked for already."""
        row = KioskRequestRow
        return self._session.scalar(
            select(row.number).where(row.id == request_id, row.recorded_by == self._actor)
        )

    def registrations_waiting(self) -> int:
        """How many this kiosk asked for and nobody decided yet."""
        row = KioskRequestRow
        count = select(func.count()).where(
            row.state == RequestState.WAITING.value,
            row.kind == RequestKind.REGISTRATION.value,
            row.recorded_by == self._actor,
        )
        return int(self._session.scalar(count) or 0)

    def add_request(
        self,
        request_id: UUID,
        kind: RequestKind,
        number: int,
        wanted: dict[str, str],
        stood: dict[str, str],
        patient_id: UUID | None = None,
    ) -> None:
        """A request that waits."""
        self._session.add(
            KioskRequestRow(
                id=request_id, kind=kind.value, number=number, wanted=wanted, stood=stood,
                patient_id=patient_id,
            )
        )  # fmt: skip
        self._session.flush()

    def extend_request(
        self, request_id: UUID, wanted: dict[str, str], stood: dict[str, str]
    ) -> None:
        """More, or other, of what a waiting request asks for."""
        row = self._session.get_one(KioskRequestRow, request_id)
        row.wanted, row.stood = {**row.wanted, **wanted}, {**row.stood, **stood}
        self._session.flush()

    def lapse(self, now: datetime, after: timedelta) -> None:
        """What waited too long waits no longer."""
        row = KioskRequestRow
        self._session.execute(
            update(row)
            .where(row.state == RequestState.WAITING.value, row.recorded_at < now - after)
            .values(state=RequestState.LAPSED.value, decided_at=now, version=row.version + 1)
        )

    def _visit(self, condition: Any) -> Visit | None:
        row = KioskVisitRow
        found = self._session.execute(
            select(
                row.id, row.question, row.counted, row.recorded_at, row.answered_at,
                row.patient_id, row.used_at, row.ended_at,
            ).where(condition, row.recorded_by == self._actor)
        ).one_or_none()  # fmt: skip
        return Visit(*found) if found else None
