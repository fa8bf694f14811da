"""The way out of the kiosk, for staff: their own name and password, checked as at sign-in."""

from collections.abc import Callable

from pms_desktop.domain.errors import PmsError, SignInDelayedError, SignInRefusedError
from pms_desktop.features.kiosk import staff_words
from pms_desktop.features.kiosk.frame import Frame
from pms_desktop.features.kiosk.pages import AskText
from pms_desktop.mvp.messages import sentence_for

Vouch = Callable[[str, str], object]
"""Checks a login and its password, and that it is no kiosk's. Blocking. Raises PmsError."""
TRIES = 5
SHUT_SECONDS = 300.0
"""How long nobody is let out after so many wrong tries, under whatever name."""


class WayOut:
    """Lives as long as the kiosk: tries are counted over everybody who comes by."""

    def __init__(
        self,
        frame: Frame,
        vouch: Vouch,
        leave: Callable[[], object],
        seconds: Callable[[], float],
    ) -> None:
        self._frame, self._vouch, self._leave, self._seconds = frame, vouch, leave, seconds
        self._login = ""
        self._tries, self._shut_until = 0, float("-inf")

    def begin(self) -> None:
        """Ask for a name."""
        self._login = ""
        self._frame.ask(self._login_page, self._login_typed)

    def _login_page(self) -> AskText:
        return staff_words.login(self._login)

    def _login_typed(self, typed: str) -> None:
        self._login = typed.strip()
        if self._login:
            self._frame.ask(staff_words.password, self._password_typed)

    def _password_typed(self, password: str) -> None:
        left = self._shut_until - self._seconds()
        if left > 0:
            self._frame.again(staff_words.shut(left))
            return
        login = self._login
        self._frame.work(lambda: self._vouch(login, password), self._passed, self._refused)

    def _passed(self, _who: object) -> None:
        self._tries = 0
        self._leave()

    def _refused(self, error: Exception) -> bool:
        if not isinstance(error, PmsError):
            return False
        wrong = isinstance(error, SignInRefusedError) and not isinstance(error, SignInDelayedError)
        if wrong:
            self._tries += 1
            if self._tries >= TRIES:
                self._tries, self._shut_until = 0, self._seconds() + SHUT_SECONDS
                self._frame.again(staff_words.shut(SHUT_SECONDS))
                return True
        self._frame.again(sentence_for(error).text)
        return True
