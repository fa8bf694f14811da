"""Somebody who was never here: one question a page, all answers once more, and a number."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from pms_desktop.domain.kiosk import KioskStart, RegistrationWish
from pms_desktop.domain.patients import Sex
from pms_desktop.features.kiosk import newcomer_words as words
from pms_desktop.features.kiosk.birth import born, order
from pms_desktop.features.kiosk.frame import Frame
from pms_desktop.features.kiosk.pages import Lines, Page
from pms_desktop.services.ids import new_id
from pms_desktop.services.kiosk import KioskService

QUESTIONS = (
    "given_names", "family_names", "birth_date", "sex", "phone", "address", "postcode", "city",
    "email", "reason",
)  # fmt: skip


class Newcomer:
    """The same wish is sent again after a lost answer: it keeps its key, and is one request."""

    def __init__(self, frame: Frame, service: KioskService, start: KioskStart | None) -> None:
        self._frame, self._service, self._start = frame, service, start
        self._wish = RegistrationWish(id=new_id())
        self._born = ("", "", "")
        self._sex: Sex | None = None

    def begin(self) -> None:
        """The first question."""
        self._ask(0)

    def _ask(self, at: int) -> None:
        self._frame.ask(partial(self._page, QUESTIONS[at]), partial(self._answered, at))

    def _page(self, name: str) -> Page:
        if name == "birth_date":
            return words.ask_birth(order(), self._born)
        if name == "sex":
            return words.ask_sex(self._sex)
        return words.ask(name, str(getattr(self._wish, name)))

    def _answered(self, at: int, answer: Any) -> None:
        if self._take(QUESTIONS[at], answer):
            if at + 1 < len(QUESTIONS):
                self._ask(at + 1)
            else:
                self._frame.ask(self._review, self._reviewed)

    def _changed(self, name: str, answer: Any) -> None:
        if self._take(name, answer):
            self._frame.back_by(1)

    def _take(self, name: str, answer: Any) -> bool:
        """Whether the answer can be kept; the page says so where it cannot."""
        try:
            answers: dict[str, Any] = {name: self._value(name, answer)}
            self._wish = replace(self._wish, **answers)
        except ValueError as error:
            self._frame.again(str(error))
            return False
        faults = self._service.registration_faults(self._wish, complete=False)
        fault = faults.get(name, "") or words.missing(name, getattr(self._wish, name))
        if fault:
            self._frame.again(fault)
        return not fault

    def _value(self, name: str, answer: Any) -> str | date | Sex:
        if name == "sex":
            self._sex = Sex(answer)
            return self._sex
        if name == "birth_date":
            self._born = answer
            today = self._start.now.date() if self._start is not None else None
            day, month, year = self._born
            return born(day, month, year, today)
        return str(answer).strip()

    def _review(self) -> Lines:
        return words.review(self._wish)

    def _reviewed(self, key: str | None) -> None:
        if key is not None:
            self._frame.ask(partial(self._page, key), partial(self._changed, key))
            return
        faults = self._service.registration_faults(self._wish, complete=True)
        if faults:
            self._frame.again(next(iter(faults.values())))
            return
        self._frame.work(partial(self._service.ask_registration, self._wish), self._sent)

    def _sent(self, slip: str) -> None:
        self._frame.conclude(words.sent(slip))
