"""What happens at a kiosk: one page after the other, and nothing that stays behind.

Whoever leaves in the middle is forgotten: after 45 seconds without a touch a countdown is seen,
after a minute all that was typed is wiped and the server ends what it began.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar

from pms_desktop.domain.clock import Clock, local
from pms_desktop.domain.errors import (
    DatabaseUnavailableError,
    InvalidInputError,
    PmsError,
)
from pms_desktop.domain.kiosk import (
    KioskFullError,
    KioskLockedError,
    KioskSessionOverError,
    KioskStart,
    KioskUnknownError,
)
from pms_desktop.features.kiosk import languages, words
from pms_desktop.features.kiosk.frame import MakePage, Take
from pms_desktop.features.kiosk.identify import Identification
from pms_desktop.features.kiosk.newcomer import Newcomer
from pms_desktop.features.kiosk.pages import (
    Language,
    Notice,
    Page,
    Purpose,
    Welcome,
    with_fault,
)
from pms_desktop.features.kiosk.recognised import Recognised
from pms_desktop.features.kiosk.way_out import Vouch, WayOut
from pms_desktop.i18n import format_time, from_right_to_left, speak_as_before
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.kiosk import KioskService

log = logging.getLogger(__name__)
T = TypeVar("T")
_REFUSALS = (KioskUnknownError, KioskLockedError, KioskSessionOverError, KioskFullError)

WARNED_AFTER = 45.0
"""Seconds without a touch until the countdown is seen."""
FORGOTTEN_AFTER = 60.0
"""Seconds without a touch until everything is wiped."""
RENEWED_AFTER = 60.0
"""Seconds after which somebody who still types is kept recognised by the server."""
LOOK_EVERY, ASK_EVERY = 5.0, 30.0
"""Seconds between two looks whether a server that was gone is back, and whether one is still there
while nobody uses the kiosk."""


class KioskViewPort(ViewPort, Protocol):
    """`ticked` comes every second, `touched` with every key and finger."""

    @property
    def answered(self) -> Connectable: ...
    @property
    def back_requested(self) -> Connectable: ...
    @property
    def over_requested(self) -> Connectable: ...
    @property
    def touched(self) -> Connectable: ...
    @property
    def ticked(self) -> Connectable: ...
    @property
    def scanned(self) -> Connectable: ...
    @property
    def exit_requested(self) -> Connectable: ...

    def show_page(self, page: Page, *, back: bool, over: bool) -> None: ...
    def show_countdown(self, seconds: int) -> None: ...
    def show_language(self, code: str, *, mirrored: bool) -> None: ...
    def show_place(self, hospital: str) -> None: ...
    def show_clock(self, time: str) -> None: ...
    def wipe(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`seconds` is a clock that never jumps; `leave` ends the kiosk once `vouch` let somebody of
    the staff pass."""

    clock: Clock
    seconds: Callable[[], float]
    vouch: Vouch
    leave: Callable[[], object]


@dataclass(frozen=True, slots=True)
class _Step:
    page: MakePage
    take: Take


class KioskPresenter(Presenter[KioskViewPort]):
    """The frame of all journeys: `Frame` for them, the one presenter of the screen for others."""

    def __init__(
        self, view: KioskViewPort, service: KioskService, tasks: TaskRunner, around: Surroundings
    ) -> None:
        super().__init__(view, tasks)
        self._service, self._around = service, around
        self._start: KioskStart | None = None
        self._languages, self._spoken = service.languages(), ""
        self._trail: list[_Step] = []
        self._journey: Recognised | Newcomer | WayOut | Identification | None = None
        self._visit = self._asked = 0
        self._closed_since: float | None = None
        self._looked_at = 0.0
        self._touched_at = self._renewed_at = around.seconds()
        self._way_out = WayOut(self, around.vouch, around.leave, around.seconds)
        self._connect()
        self._show_clock()
        self.home()
        self._look()

    # what others ask of a kiosk

    def close(self) -> None:
        """Somebody of the staff takes the kiosk away."""
        self._forget()
        speak_as_before()
        super().close()

    def lose(self) -> None:
        """Something went wrong elsewhere in the program: nobody sees anything of anybody."""
        self._shut()

    # what journeys ask of their frame

    def ask(self, page: MakePage, take: Take) -> None:
        self._trail.append(_Step(page, take))
        self._show()

    def settle(self, page: MakePage, take: Take) -> None:
        self._trail.clear()
        self.ask(page, take)

    def again(self, fault: str = "") -> None:
        if self._trail:
            self._show(fault)

    def back_by(self, pages: int) -> None:
        del self._trail[-pages:]
        self.again()

    def conclude(self, notice: Notice, second: Callable[[], object] | None = None) -> None:
        def taken(first: bool) -> None:
            if first or second is None:
                self.home()
            else:
                second()

        self.settle(lambda: notice, taken)

    def home(self) -> None:
        self._forget()
        self._closed_since = None
        self._view.wipe()
        self._speak(self._languages[0])
        self._view.show_countdown(0)
        self._view.show_page(self._welcome(), back=False, over=False)

    def work(
        self,
        work: Callable[[], T],
        on_success: Callable[[T], object],
        on_error: Callable[[Exception], bool] | None = None,
        *,
        late: Callable[[T], object] | None = None,
    ) -> None:
        visit = self._visit

        def succeeded(result: T) -> None:
            if visit == self._visit:
                self._renewed_at = self._around.seconds()
                on_success(result)
            elif late is not None:
                late(result)

        def failed(error: Exception) -> None:
            if visit == self._visit and not (on_error is not None and on_error(error)):
                self._on_error(error)

        self._asked += 1
        self._view.set_busy(True)
        told = partial(self._told, visit)
        self._tasks.submit(work, self._guarded(succeeded), self._guarded(failed), told)

    def _told(self, visit: int) -> None:
        """An answer for somebody who has left hinders nobody who came since."""
        if visit == self._visit and not self._closed:
            self._asked -= 1
            self._view.set_busy(self._asked > 0)

    def aside(self, work: Callable[[], object]) -> None:
        self._tasks.submit(work, _nothing, _noted, _done)

    # the screen

    def _connect(self) -> None:
        view = self._view
        view.answered.connect(self._answered)
        view.back_requested.connect(self._back)
        view.over_requested.connect(self.home)
        view.touched.connect(self._touched)
        view.ticked.connect(self._tick)
        view.scanned.connect(self._scanned)
        view.exit_requested.connect(self._exit)

    def _welcome(self) -> Welcome:
        hospital = self._start.hospital if self._start else ""
        return words.welcome(hospital, languages.offered(self._languages), self._spoken)

    def _show(self, fault: str = "") -> None:
        page = self._trail[-1].page()
        final = isinstance(page, Notice)
        shown = with_fault(page, fault) if fault else page
        self._view.show_page(shown, back=not final, over=not final)

    def _answered(self, answer: Any) -> None:
        self._touched()
        if self._busy() or self._closed_since is not None:
            return
        if self._trail:
            self._trail[-1].take(answer)
        elif isinstance(answer, Language):
            self._speak(answer.code)
            self._view.show_page(self._welcome(), back=False, over=False)
        else:
            self._begin(answer)

    def _busy(self) -> bool:
        return self._asked > 0

    def _begin(self, purpose: Purpose, scanned: str = "") -> None:
        self._visit += 1
        if purpose == "new":
            self._journey = newcomer = Newcomer(self, self._service, self._start)
            newcomer.begin()
            return
        self._journey = identification = Identification(
            self, self._service, self._start, partial(self._recognised, purpose)
        )
        identification.begin(scanned)

    def _recognised(self, purpose: Purpose, at: Any) -> None:
        self._journey = journey = Recognised(self, self._service, at)
        journey.begin(purpose)

    def _back(self) -> None:
        self._touched()
        if self._busy():
            return
        if len(self._trail) > 1:
            self.back_by(1)
        else:
            self.home()

    def _scanned(self, text: str) -> None:
        """A card was held under the scanner: at the start it begins a check-in."""
        self._touched()
        if self._busy() or self._closed_since is not None:
            return
        if not self._trail:
            self._begin("check_in", text)
        elif isinstance(self._journey, Identification):
            self._journey.scanned(text)

    def _exit(self) -> None:
        self._touched()
        self._forget()
        self._closed_since = None
        self._view.wipe()
        self._speak_as_staff()
        self._journey = self._way_out
        self._way_out.begin()

    def _show_clock(self) -> None:
        clock = self._around.clock
        self._view.show_clock(format_time(local(clock, clock.now())))

    def _speak(self, code: str) -> None:
        if code != self._spoken:
            self._spoken = code
            languages.speak(code)
            self._view.show_language(code, mirrored=from_right_to_left())

    def _speak_as_staff(self) -> None:
        """The way out is in the program's language, whoever was here before."""
        self._spoken = ""
        speak_as_before()
        self._view.show_language("", mirrored=False)

    # what is forgotten

    def _touched(self) -> None:
        self._touched_at = self._around.seconds()
        self._view.show_countdown(0)

    def _tick(self) -> None:
        now = self._around.seconds()
        self._show_clock()
        if self._trail:
            self._count(now - self._touched_at)
            self._renew(now)
        elif self._spoken != self._languages[0] and now - self._touched_at >= FORGOTTEN_AFTER:
            self.home()
        elif now - self._looked_at >= (ASK_EVERY if self._closed_since is None else LOOK_EVERY):
            self._look()

    def _count(self, quiet: float) -> None:
        if quiet >= FORGOTTEN_AFTER:
            self.home()
        elif quiet >= WARNED_AFTER:
            self._view.show_countdown(max(1, round(FORGOTTEN_AFTER - quiet)))

    def _renew(self, now: float) -> None:
        journey = self._journey
        used = self._touched_at > self._renewed_at
        if isinstance(journey, Recognised) and used and now - self._renewed_at >= RENEWED_AFTER:
            self._renewed_at = now
            self._run_latest("renew", journey.renew, _nothing, self._on_error)

    def _forget(self) -> None:
        """Of whoever was here nothing stays, neither here nor on the server."""
        journey, self._journey = self._journey, None
        self._visit += 1
        self._asked = 0
        self._view.set_busy(False)
        self._drop("renew")
        self._trail.clear()
        if isinstance(journey, Recognised):
            self.aside(journey.leave)

    # the server

    def _look(self) -> None:
        self._looked_at = self._around.seconds()
        self._run_latest("start", self._service.start, self._open, self._on_error)

    def _open(self, start: KioskStart) -> None:
        first, self._start = self._start is None, start
        other, self._languages = start.languages != self._languages, start.languages
        self._view.show_place(start.hospital)
        if not self._trail and (first or other or self._closed_since is not None):
            self.home()

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            self.again(next(iter(error.faults.values())))
        elif isinstance(error, _REFUSALS):
            self._forget()
            self._view.wipe()
            self.conclude(words.refused(error))
        else:
            if not isinstance(error, DatabaseUnavailableError):
                log.error("the kiosk closed", exc_info=error)
            self._shut()

    def _shut(self) -> None:
        """Until the server answers again nobody is served, and nothing of anybody is seen."""
        self._forget()
        self._closed_since = self._around.seconds()
        self._view.wipe()
        self._view.show_countdown(0)
        self._speak(self._languages[0])
        self._view.show_page(words.closed(), back=False, over=False)


def _nothing(_result: object) -> None:
    pass


def _noted(error: Exception) -> None:
    """The token of whoever left ends by itself when the server cannot be told."""
    if not isinstance(error, PmsError):
        log.error("a kiosk session could not be ended", exc_info=error)


def _done() -> None:
    pass
