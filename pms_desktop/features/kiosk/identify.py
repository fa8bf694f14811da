"""Who is there: a record number or a phone, and the date of birth."""

from collections.abc import Callable
from datetime import date

from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.kiosk import AtKiosk, Claim, ClaimKind, KioskStart
from pms_desktop.features.kiosk import words
from pms_desktop.features.kiosk.birth import born, order
from pms_desktop.features.kiosk.frame import Frame
from pms_desktop.features.kiosk.pages import AskDate, AskNumber
from pms_desktop.services.kiosk import KioskService


class Identification:
    """`on_recognised` gets whom the server recognised. Why it recognised somebody not is never
    known here."""

    def __init__(
        self,
        frame: Frame,
        service: KioskService,
        start: KioskStart | None,
        on_recognised: Callable[[AtKiosk], object],
    ) -> None:
        self._frame, self._service, self._start = frame, service, start
        self._on_recognised = on_recognised
        self._kind, self._typed = ClaimKind.MRN, ""
        self._claim: Claim | None = None
        self._born = ("", "", "")

    def begin(self, scanned: str = "") -> None:
        """Ask for a number; `scanned` is what a card said."""
        self._frame.ask(self._number_page, self._number_typed)
        if scanned:
            self.scanned(scanned)

    def scanned(self, text: str) -> None:
        """A card says as much as its number typed; the date of birth is asked all the same."""
        if self._claim is None:
            self._understand(ClaimKind.MRN, text)

    def _number_page(self) -> AskNumber:
        self._claim = None
        return words.ask_number(self._kind, self._typed)

    def _number_typed(self, answer: tuple[ClaimKind, str]) -> None:
        self._kind, self._typed = answer
        self._understand(*answer)

    def _understand(self, kind: ClaimKind, typed: str) -> None:
        if not typed.strip():
            self._frame.again(words.nothing_typed())
            return
        try:
            self._claim = self._service.understand(kind, typed)
        except InvalidInputError as error:
            self._frame.again(next(iter(error.faults.values())))
            return
        self._frame.ask(self._birth_page, self._birth_typed)

    def _birth_page(self) -> AskDate:
        return words.ask_birth(order(), self._born)

    def _birth_typed(self, typed: tuple[str, str, str]) -> None:
        self._born = typed
        claim = self._claim
        try:
            day = born(*typed, self._today())
        except ValueError as error:
            self._frame.again(str(error))
            return
        if claim is not None:
            self._frame.work(
                lambda: self._service.identify(claim, day), self._on_recognised, late=self._gone
            )

    def _today(self) -> date | None:
        return self._start.now.date() if self._start is not None else None

    def _gone(self, at: AtKiosk) -> None:
        """Recognised after they left."""
        self._frame.aside(lambda: self._service.leave(at.token))
