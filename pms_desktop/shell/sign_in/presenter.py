"""Decides what the sign-in card shows. The database is behind a gate that opens later:
the card is on screen before SQLAlchemy is imported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, Protocol, TypeVar

from pms_desktop.domain.errors import NoHospitalError, SignInDelayedError, SignInRefusedError
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import warned
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner

E = TypeVar("E")
E_co = TypeVar("E_co", covariant=True)
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Greeting:
    """What may be known before anybody signs in. `foundable`: an embedded file with no hospital."""

    hospital: str
    demo_logins: Sequence[str] = ()
    foundable: bool = False
    time_zone: str = ""


class Gate(Protocol[E_co]):
    """The hospital from outside."""

    def greeting(self) -> Greeting: ...
    def sign_in(self, login: str, password: str) -> E_co: ...


class SignInViewPort(ViewPort, Protocol):
    @property
    def sign_in_requested(self) -> Connectable: ...
    @property
    def switch_requested(self) -> Connectable: ...
    def show_place(self, hospital: str, station: str) -> None: ...
    def show_demo_accounts(self, logins: Sequence[str]) -> None: ...
    def show_foundable(self, foundable: bool) -> None: ...


class SignInPresenter(Presenter[SignInViewPort], Generic[E]):
    """`on_signed_in` gets whoever came in; a locked station lets back only its own person."""

    def __init__(
        self,
        view: SignInViewPort,
        gate: Gate[E],
        tasks: TaskRunner,
        station: str,
        on_signed_in: Callable[[E], object],
        on_greeted: Callable[[Greeting], object],
    ) -> None:
        super().__init__(view, tasks)
        self._gate, self._station = gate, station
        self._on_signed_in, self._on_greeted = on_signed_in, on_greeted
        self._tries = 0
        view.show_place("", station)
        view.sign_in_requested.connect(self.sign_in)

    def greet(self) -> None:
        """Show the hospital's name and the demo accounts as soon as they are known."""
        self._run_latest("greeting", self._gate.greeting, self._greeted)

    def sign_in(self, login: str, password: str) -> None:
        """Try the door."""
        self._view.clear_message()
        self._run(partial(self._gate.sign_in, login, password), self._signed_in)

    def _greeted(self, greeting: Greeting) -> None:
        self._view.show_place(greeting.hospital, self._station)
        self._view.show_demo_accounts(greeting.demo_logins)
        self._view.show_foundable(greeting.foundable)
        self._on_greeted(greeting)

    def _signed_in(self, signed_in: E) -> None:
        self._tries = 0
        self._on_signed_in(signed_in)

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, SignInRefusedError) and not isinstance(error, SignInDelayedError):
            self._tries += 1
            text = _("Wrong user name or password.")
            if self._tries > 1:
                text += " " + _("{n} of {limit} tries used.").format(
                    n=min(self._tries, _TRIES), limit=_TRIES
                )
            self._view.show_message(warned(text))
            return
        super()._on_error(error)
        if isinstance(error, NoHospitalError):
            self.greet()
