"""A kiosk in an embedded hospital: what functions of a server do elsewhere, with the same answers.

The rules stand in `data/kiosk/functions.py` once more, because there nobody believes the program.
"""

import hashlib
import secrets
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any, cast
from uuid import UUID

from pms_desktop.data.repositories.kiosk import Answer, Counter, Visit
from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain import kiosk as rules
from pms_desktop.domain.appointments import Appointment, AppointmentState
from pms_desktop.domain.clock import Clock, day_bounds, today
from pms_desktop.domain.kiosk import Claim, Refusal
from pms_desktop.domain.kiosk_requests import RequestKind
from pms_desktop.domain.patients import PatientDetails
from pms_desktop.services.consultations import arrive
from pms_desktop.services.ids import new_id
from pms_desktop.services.kiosk_fields import contact_of

_DAY = timedelta(days=1)
_UNKNOWN: Answer = {"unknown": True}
_OVER: Answer = {"over": True}
_FULL: Answer = {"full": True}


class KioskOnFile:
    """Lives as long as its unit of work; `kiosk` is the account that is signed in."""

    def __init__(self, uow: UnitOfWork, clock: Clock, kiosk: UUID) -> None:
        self._uow, self._rows, self._clock, self._kiosk = uow, uow.kiosk, clock, kiosk
        self._now, self._house = clock.now(), uow.hospital.get()

    def start(self) -> Answer:
        """What the first page must know anew each time."""
        return {"languages": self._house.kiosk_languages}

    def ask(self, claim: Claim, born: date) -> Answer:
        """Count a try and keep its question, or say for how long this kiosk is locked."""
        if locked := self._count_try():
            return {"locked": locked}
        counted = self._within(_claim_key(claim), self._house.kiosk_claim_tries, _DAY)
        ticket = new_id()
        self._rows.add_visit(ticket, _question(claim, born), counted=counted)
        return {"ticket": str(ticket)}

    def answer(self, ticket: UUID, claim: Claim, born: date) -> Answer:
        """Whether the question led to one patient; that one is then no wrong try."""
        visit = self._rows.visit(ticket)
        if visit is None or not self._is_open(visit, claim, born):
            return _UNKNOWN
        patient = self._rows.who_fits(claim, born)
        self._rows.change_visit(ticket, answered_at=self._now)
        if patient is None or not visit.counted:
            return _UNKNOWN
        token = secrets.token_hex(32)
        self._rows.change_visit(ticket, patient_id=patient, token=_hashed(token), used_at=self._now)
        self._take_back(f"kiosk:{self._kiosk}")
        self._take_back(_claim_key(claim))
        return {**self._view(patient), "token": token}

    def look(self, token: str) -> Answer:
        """What somebody recognised may see."""
        patient = self._recognised(token)
        return _OVER if patient is None else self._view(patient)

    def leave(self, token: str) -> Answer:
        """End the visit."""
        visit = self._rows.visit_with(_hashed(token))
        if visit is not None and visit.ended_at is None:
            self._rows.change_visit(visit.id, ended_at=self._now)
        return {}

    def check_in(self, token: str, appointment: UUID) -> Answer:
        """Check one of the own appointments of today in, once."""
        patient = self._recognised(token)
        if patient is None:
            return _OVER
        found = next((each for each in self._today(patient) if each.id == appointment), None)
        if found is None:
            return {"refusal": Refusal.DESK.value}
        refusal = rules.check_in_refusal(found.state, *self._window(found), self._now)
        if refusal is Refusal.NONE:
            found = arrive(self._uow, found, self._clock)
        elif refusal is not Refusal.DONE:
            return {"refusal": refusal.value}
        return {"appointment": self._shown(found), "now": self._now.isoformat()}

    def ask_contact(self, token: str, wish: dict[str, str]) -> Answer:
        """Ask for other contact data; what waits already is extended."""
        patient = self._recognised(token)
        if patient is None:
            return _OVER
        if not self._within(f"contact:{patient}", rules.CONTACTS_A_DAY, _DAY):
            return _FULL
        self._rows.lapse(self._now, rules.LAPSES_AFTER)
        stands = contact_of(self._uow.patients.get(patient).details)
        stood = {name: stands[name] for name in wish}
        if waiting := self._rows.waiting_contact(patient):
            self._rows.extend_request(waiting[0], wish, stood)
            return {"slip": waiting[1]}
        number = self._next_number()
        self._rows.add_request(new_id(), RequestKind.CONTACT, number, wish, stood, patient)
        return {"slip": number}

    def ask_registration(self, request: UUID, wish: dict[str, str]) -> Answer:
        """Ask to be registered. Sent twice, asked once."""
        known = self._rows.number_of(request)
        if known is not None:
            return {"slip": known}
        hour = timedelta(hours=1)
        if not self._within(f"register:{self._kiosk}", rules.REGISTRATIONS_AN_HOUR, hour):
            return _FULL
        self._rows.lapse(self._now, rules.LAPSES_AFTER)
        if self._rows.registrations_waiting() >= rules.REGISTRATIONS_WAITING:
            return _FULL
        number = self._next_number()
        self._rows.add_request(request, RequestKind.REGISTRATION, number, wish, {})
        return {"slip": number}

    def _count_try(self) -> int:
        """Seconds until this kiosk recognises anybody, or 0 and one more try is counted."""
        key, now = f"kiosk:{self._kiosk}", self._now
        known = self._rows.counter(key) or Counter(0, now)
        until = known.locked_until
        if until is not None and until > now:
            return ceil((until - now).total_seconds())
        locked_before = until is not None and until > known.since
        within = timedelta(minutes=self._house.kiosk_tries_minutes)
        if locked_before or known.since + within < now:
            known = replace(known, count=0, since=now)
        if until is not None and until + rules.LOCKS_FORGOTTEN < now:
            known = replace(known, locks=0)
        counter = replace(known, count=known.count + 1)
        if counter.count >= self._house.kiosk_tries:
            first = timedelta(minutes=self._house.kiosk_lock_minutes)
            wait = first * 2 ** min(counter.locks, rules.LOCK_DOUBLINGS)
            counter = replace(counter, locked_until=now + wait, locks=counter.locks + 1)
        self._rows.put_counter(key, counter)
        return 0

    def _take_back(self, key: str) -> None:
        """The try was right: it is not counted, and what it locked is open again."""
        known = self._rows.counter(key)
        if known is None or known.count == 0:
            return
        counter = replace(known, count=known.count - 1)
        if known.locked_until is not None and known.locked_until > self._now:
            counter = replace(counter, locked_until=None, locks=known.locks - 1)
        self._rows.put_counter(key, counter)

    def _within(self, key: str, most: int, span: timedelta) -> bool:
        """Count once more; whether it is still within the bound."""
        return self._counted(key, span) <= most

    def _counted(self, key: str, span: timedelta) -> int:
        known = self._rows.counter(key)
        if known is None or known.since + span <= self._now:
            known = Counter(0, self._now)
        counter = replace(known, count=known.count + 1)
        self._rows.put_counter(key, counter)
        return counter.count

    def _next_number(self) -> int:
        day = today(self._clock)
        return self._counted(f"slip:{day.isoformat()}", 2 * _DAY)

    def _is_open(self, visit: Visit, claim: Claim, born: date) -> bool:
        return (
            visit.question == _question(claim, born)
            and visit.answered_at is None
            and visit.asked_at + rules.ANSWER_WITHIN >= self._now
        )

    def _recognised(self, token: str) -> UUID | None:
        visit = self._rows.visit_with(_hashed(token))
        if visit is None or visit.ended_at is not None or visit.patient_id is None:
            return None
        used = cast("datetime", visit.used_at)
        if used + rules.SESSION < self._now:
            return None
        if used + rules.RENEW_AFTER <= self._now:
            self._rows.change_visit(visit.id, used_at=self._now)
        return self._rows.open_record(visit.patient_id)

    def _today(self, patient: UUID) -> list[Appointment]:
        start, end = day_bounds(self._clock, today(self._clock))
        found = self._uow.appointments.of_patient(patient, start)
        gone = AppointmentState.CANCELLED
        return [each for each in found if start <= each.starts_at < end and each.state is not gone]

    def _view(self, patient: UUID) -> Answer:
        details = self._uow.patients.get(patient).details
        waiting = self._rows.waiting_contact(patient)
        return {
            "now": self._now.isoformat(),
            "given_names": details.given_names,
            "family_letter": details.family_names[:1],
            "appointments": [self._shown(each) for each in self._today(patient)],
            "slip": waiting[1] if waiting else None,
            **_masked(details),
        }

    def _window(self, appointment: Appointment) -> tuple[datetime, datetime]:
        """From when until when it is checked in here."""
        early = timedelta(minutes=self._house.kiosk_early_minutes)
        late = timedelta(minutes=self._house.kiosk_late_minutes)
        return appointment.starts_at - early, appointment.starts_at + late

    def _shown(self, appointment: Appointment) -> dict[str, Any]:
        doctor = self._uow.staff.doctor(appointment.doctor_id)
        opens, closes = self._window(appointment)
        return {
            "id": str(appointment.id),
            "starts_at": appointment.starts_at.isoformat(),
            "ends_at": appointment.ends_at.isoformat(),
            "doctor": doctor.name,
            "speciality": doctor.speciality,
            "room": doctor.room,
            "state": appointment.state.value,
            "queue_number": appointment.queue_number,
            "opens_at": opens.isoformat(),
            "closes_at": closes.isoformat(),
        }


def _masked(details: PatientDetails) -> Answer:
    kin = details.next_of_kin[0] if details.next_of_kin else None
    return {
        "phones": [_ending(each.number) for each in details.phones[:2]],
        "email": details.email[:1],
        "address": bool(details.address or details.city),
        "kin": kin.name[:1] if kin else "",
        "kin_phone": _ending(kin.phone) if kin else "",
    }


def _ending(number: str) -> str:
    return "".join(char for char in number if char.isdigit())[-2:]


def _claim_key(claim: Claim) -> str:
    return f"claim:{_hashed(f'{claim.kind.value}:{claim.value}')}"


def _question(claim: Claim, born: date) -> str:
    return _hashed(f"{claim.kind.value}:{claim.value}:{born.isoformat()}")


def _hashed(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
