"""The front door as the sign-in card sees it."""

from pms_desktop.services.front_door import DEMO_LOGINS, Entry, FrontDoor
from pms_desktop.shell.sign_in.presenter import Greeting


class SignInGate:
    """Both methods block while the database is asked."""

    def __init__(self, door: FrontDoor) -> None:
        self._door = door

    def greeting(self) -> Greeting:
        """What may be told before anybody signed in."""
        seen = self._door.look()
        logins = DEMO_LOGINS if seen.demo else ()
        return Greeting(seen.hospital, logins, seen.foundable, seen.time_zone)

    def sign_in(self, login: str, password: str) -> Entry:
        """Let somebody in; `SignInRefusedError` if it is not they."""
        return self._door.enter(login, password)
