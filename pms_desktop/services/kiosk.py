"""Self-service: everything a station signed in as a kiosk can do.

Nothing here reads a record unless the patient was recognised, and nothing writes one but a
check-in: what a patient types waits for the desk.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pms_desktop.data.repositories.kiosk import Answer, KioskOnServer
from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.appointments import AppointmentState
from pms_desktop.domain.clock import local, today
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.kiosk import (
    SESSION,
    AtKiosk,
    Claim,
    ClaimKind,
    ContactWish,
    KioskCheckInError,
    KioskFullError,
    KioskLockedError,
    KioskSessionOverError,
    KioskStart,
    KioskUnknownError,
    MaskedContact,
    OwnAppointment,
    Refusal,
    RegistrationWish,
    check_in_refusal,
    slip_of,
)
from pms_desktop.domain.mrn import parse_mrn
from pms_desktop.domain.scan_codes import ScanKind, parse_scan
from pms_desktop.domain.typed_text import line_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Context, Service
from pms_desktop.services.kiosk_fields import (
    contact_texts,
    faults_by_field,
    registration_texts,
)
from pms_desktop.services.kiosk_on_file import KioskOnFile
from pms_desktop.services.patient_faults import e164, phone_fault

_Side = KioskOnServer | KioskOnFile


class KioskService(Service):
    """A token stands for one patient at this kiosk; it is never shown and never kept."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._hospital = context.hospital

    def languages(self) -> tuple[str, ...]:
        """The languages offered when this kiosk was signed in, the first first; asks nothing of
        the database."""
        return tuple(self._hospital.kiosk_languages.split())

    def start(self) -> KioskStart:
        """What the first screen shows, with the languages as they are offered now."""
        self._require(Permission.SERVE_THEMSELVES)
        offered = self._do(lambda side: side.start())["languages"].split()
        here = self._hospital
        now = local(self._clock, self._clock.now())
        return KioskStart(
            here.name, self._who.name, now, here.country, here.locale, here.demo, tuple(offered)
        )

    def understand(self, kind: ClaimKind, typed: str) -> Claim:
        """What was typed or scanned: a record number, a phone, or one of our own codes.

        Raises InvalidInputError (`said`); needs no database, so it tells nothing about anybody.
        """
        if (code := parse_scan(typed)) is not None:
            if code.kind is ScanKind.PATIENT:
                return Claim(ClaimKind.MRN, code.value)
            if code.kind is ScanKind.APPOINTMENT and (key := _key(code.value)):
                return Claim(ClaimKind.APPOINTMENT, key)
        if kind is ClaimKind.PHONE:
            number = e164(typed, self._hospital.country)
            if number:
                return Claim(ClaimKind.PHONE, number)
            fault = phone_fault(typed, self._hospital.country)
            raise InvalidInputError({"said": fault or _("Write your phone number.")})
        if mrn := parse_mrn(typed):
            return Claim(ClaimKind.MRN, mrn)
        raise InvalidInputError(
            {"said": _("This is no record number. Compare it with your card or letter.")}
        )

    def identify(self, claim: Claim, born: date) -> AtKiosk:
        """Recognise a patient by a claim and the date of birth.

        The question is kept before it is answered, each in a transaction of its own: nobody asks
        again for nothing. Raises KioskUnknownError whatever the reason, KioskLockedError.
        """
        self._require(Permission.SERVE_THEMSELVES)
        asked = self._do(lambda side: side.ask(claim, born))
        if "locked" in asked:
            raise KioskLockedError(int(asked["locked"]))
        ticket = UUID(asked["ticket"])
        answer = self._do(lambda side: side.answer(ticket, claim, born))
        if "token" not in answer:
            raise KioskUnknownError
        return self._recognised(answer, answer["token"])

    def look(self, token: str) -> AtKiosk:
        """What the patient may see, read again; the visit goes on from now.

        Raises KioskSessionOverError.
        """
        self._require(Permission.SERVE_THEMSELVES)
        return self._recognised(self._do(lambda side: side.look(token)), token)

    def leave(self, token: str) -> None:
        """The patient is done: the token is worth nothing from now on."""
        self._require(Permission.SERVE_THEMSELVES)
        self._do(lambda side: side.leave(token))

    def check_in(self, token: str, appointment_id: UUID) -> OwnAppointment:
        """Give the queue number and charge the consultation, both once, also when asked twice.

        Raises KioskCheckInError, KioskSessionOverError.
        """
        self._require(Permission.SERVE_THEMSELVES)
        answer = self._do(lambda side: side.check_in(token, appointment_id))
        _require_visit(answer)
        if "refusal" in answer:
            raise KioskCheckInError(Refusal(answer["refusal"]))
        return self._appointment(answer["appointment"], _moment(answer["now"]))

    def contact_faults(self, wish: ContactWish) -> dict[str, str]:
        """Fields (`phone`, `kin.phone` ...) with the sentence each deserves; needs no database."""
        return faults_by_field(wish, today(self._clock), self._hospital.country)

    def ask_contact(self, token: str, wish: ContactWish) -> str:
        """Ask the desk to change these contact data; answers the number of the slip.

        One request of a patient waits at a time: another extends it. Raises InvalidInputError,
        KioskFullError, KioskSessionOverError.
        """
        self._require(Permission.SERVE_THEMSELVES)
        if faults := self.contact_faults(wish):
            raise InvalidInputError(faults)
        texts = contact_texts(wish, self._hospital.country)
        if not texts:
            raise InvalidInputError({"phone": _("Write what has changed.")})
        answer = self._do(lambda side: side.ask_contact(token, texts))
        _require_visit(answer)
        return _slip(answer)

    def registration_faults(
        self, wish: RegistrationWish, *, complete: bool = False
    ) -> dict[str, str]:
        """Fields with the sentence each deserves; `complete` asks for what is missing as well."""
        day, country = today(self._clock), self._hospital.country
        found = faults_by_field(wish, day, country, complete=complete)
        if fault := line_fault(wish.reason):
            found["reason"] = fault
        return found

    def ask_registration(self, wish: RegistrationWish) -> str:
        """Ask the desk to register somebody; answers the number of the slip.

        Sent twice it is one request. Raises InvalidInputError, KioskFullError.
        """
        self._require(Permission.SERVE_THEMSELVES)
        if faults := self.registration_faults(wish, complete=True):
            raise InvalidInputError(faults)
        texts = registration_texts(wish, self._hospital.country)
        return _slip(self._do(lambda side: side.ask_registration(wish.id, texts)))

    def _do(self, work: Callable[[_Side], Answer]) -> Answer:
        return self._write(lambda uow: work(self._side(uow)))

    def _side(self, uow: UnitOfWork) -> _Side:
        return uow.kiosk.server or KioskOnFile(uow, self._clock, self._who.staff_id)

    def _recognised(self, answer: Answer, token: str) -> AtKiosk:
        _require_visit(answer)
        now = _moment(answer["now"])
        return AtKiosk(
            token,
            int(SESSION.total_seconds()),
            answer["given_names"],
            answer["family_letter"],
            tuple(self._appointment(each, now) for each in answer["appointments"]),
            MaskedContact(
                tuple(answer["phones"]), answer["email"], answer["address"], answer["kin"],
                answer["kin_phone"],
            ),
            slip_of(answer["slip"]) if answer["slip"] else "",
        )  # fmt: skip

    def _appointment(self, told: dict[str, Any], now: datetime) -> OwnAppointment:
        state, opens = AppointmentState(told["state"]), _moment(told["opens_at"])
        return OwnAppointment(
            UUID(told["id"]),
            local(self._clock, _moment(told["starts_at"])),
            local(self._clock, _moment(told["ends_at"])),
            told["doctor"],
            told["speciality"],
            told["room"],
            state,
            told["queue_number"],
            check_in_refusal(state, opens, _moment(told["closes_at"]), now),
            local(self._clock, opens),
        )


def _require_visit(answer: Answer) -> None:
    if "over" in answer:
        raise KioskSessionOverError


def _slip(answer: Answer) -> str:
    if "slip" not in answer:
        raise KioskFullError
    return slip_of(answer["slip"])


def _key(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
