"""What somebody recognised may do: check in, and ask for other contact data."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, cast
from uuid import UUID

from pms_desktop.domain.kiosk import (
    AtKiosk,
    ContactWish,
    KioskCheckInError,
    OwnAppointment,
)
from pms_desktop.domain.patients import NextOfKin
from pms_desktop.features.kiosk import contact_words, words
from pms_desktop.features.kiosk.frame import Frame
from pms_desktop.features.kiosk.pages import AskText, Lines, Purpose, Visits
from pms_desktop.services.kiosk import KioskService

_TOGETHER = {
    "phone": ("phone",),
    "other_phone": ("other_phone",),
    "email": ("email",),
    "address": ("address", "postcode", "city"),
    "kin": ("kin.name", "kin.relation", "kin.phone"),
}
"""What is asked for page by page once a line is touched."""


class Recognised:
    """Holds the token of whom the server recognised, until they leave."""

    def __init__(self, frame: Frame, service: KioskService, at: AtKiosk) -> None:
        self._frame, self._service, self._at = frame, service, at
        self._wish = ContactWish()

    def begin(self, purpose: Purpose) -> None:
        """Go where they wanted to."""
        if purpose == "contact":
            self._frame.settle(self._contact_page, self._line_touched)
        else:
            self._frame.settle(self._visits_page, self._visit_touched)

    def leave(self) -> None:
        """The server forgets them. Blocking."""
        self._service.leave(self._at.token)

    def renew(self) -> None:
        """The server goes on knowing somebody who types for long. Blocking."""
        self._service.look(self._at.token)

    # appointments

    def _visits_page(self) -> Visits:
        return words.visits(self._at)

    def _visit_touched(self, appointment_id: UUID | None) -> None:
        if appointment_id is None:
            self._frame.home()
            return
        self._frame.work(
            partial(self._service.check_in, self._at.token, appointment_id),
            self._checked_in,
            self._not_checked_in,
        )

    def _checked_in(self, appointment: OwnAppointment) -> None:
        kept = [
            appointment if each.id == appointment.id else each for each in self._at.appointments
        ]
        self._at = replace(self._at, appointments=tuple(kept))
        more = any(visit.open for visit in words.visits(self._at).visits)
        self._frame.conclude(
            words.take_a_seat(appointment, more=more), partial(self.begin, "check_in")
        )

    def _not_checked_in(self, error: Exception) -> bool:
        """It changed in the meantime: show how the day stands now."""
        if not isinstance(error, KioskCheckInError):
            return False
        self._frame.work(partial(self._service.look, self._at.token), self._looked_again)
        return True

    def _looked_again(self, at: AtKiosk) -> None:
        self._at = at
        self._frame.again(words.visit_changed())

    # contact data

    def _contact_page(self) -> Lines:
        return contact_words.lines(self._at.contact, self._wish)

    def _line_touched(self, key: str | None) -> None:
        if key is None:
            self._send()
        else:
            self._ask(_TOGETHER[key], 0)

    def _ask(self, names: tuple[str, ...], at: int) -> None:
        page: Callable[[], AskText] = partial(self._field_page, names[at])
        self._frame.ask(page, partial(self._field_typed, names, at))

    def _field_page(self, name: str) -> AskText:
        return contact_words.ask(name, self._value(name))

    def _value(self, name: str) -> str:
        whole, _dot, part = name.partition(".")
        return str(getattr(self._wish.kin, part) if part else getattr(self._wish, whole))

    def _field_typed(self, names: tuple[str, ...], at: int, typed: str) -> None:
        self._wish = self._with(names[at], typed.strip())
        fault = self._service.contact_faults(self._wish).get(names[at], "")
        if fault and typed.strip():
            self._frame.again(fault)
        elif at + 1 < len(names):
            self._ask(names, at + 1)
        else:
            self._frame.back_by(len(names))

    def _with(self, name: str, value: str) -> ContactWish:
        whole, _dot, part = name.partition(".")
        if not part:
            return replace(self._wish, **cast(dict[str, Any], {whole: value}))
        kin: NextOfKin = replace(self._wish.kin, **{part: value})
        return replace(self._wish, kin=kin)

    def _send(self) -> None:
        faults = self._service.contact_faults(self._wish)
        if faults:
            self._frame.again(next(iter(faults.values())))
            return
        if self._wish == ContactWish():
            self._frame.again(contact_words.nothing_changed())
            return
        self._frame.work(partial(self._service.ask_contact, self._at.token, self._wish), self._sent)

    def _sent(self, slip: str) -> None:
        self._wish = ContactWish()
        self._frame.conclude(contact_words.sent(slip))
