"""The kiosk as it is seen: one page at a time between a head and three buttons."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pms_desktop.features.kiosk import staff_words
from pms_desktop.features.kiosk.countdown import Countdown
from pms_desktop.features.kiosk.pages import (
    AskChoice,
    AskDate,
    AskNumber,
    AskText,
    Lines,
    Notice,
    Order,
    Page,
    Visits,
    Welcome,
)
from pms_desktop.features.kiosk.screens.birth import BirthScreen
from pms_desktop.features.kiosk.screens.choice import ChoiceScreen
from pms_desktop.features.kiosk.screens.lines import LinesScreen
from pms_desktop.features.kiosk.screens.notice import NoticeScreen
from pms_desktop.features.kiosk.screens.number import NumberScreen, PhoneScreen
from pms_desktop.features.kiosk.screens.screen import Screen
from pms_desktop.features.kiosk.screens.text import TextScreen
from pms_desktop.features.kiosk.screens.visits import VisitsScreen
from pms_desktop.features.kiosk.screens.welcome import WelcomeScreen
from pms_desktop.features.kiosk.watch import HeldCorner, KioskWatch
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.accessible import announce
from pms_desktop.ui.shortcuts import bind
from pms_desktop.ui.touch.buttons import TouchButton
from pms_desktop.ui.touch.labels import TouchLabel
from pms_desktop.ui.touch.scale import fit, px, rescale_all
from pms_desktop.ui.touch.wording import reword_all
from pms_desktop.ui.widgets import BusyLine

EXIT = "Ctrl+Alt+Shift+X"
_TICK_MS = 1000
_HEAD, _FOOT = 64, 96


class KioskView(QWidget):
    """`ticked` comes every second. Pressing the upper left corner for three seconds, or
    Ctrl+Alt+Shift+X, asks for the way out."""

    answered = Signal(object)
    back_requested = Signal()
    over_requested = Signal()
    touched = Signal()
    ticked = Signal()
    scanned = Signal(str)
    exit_requested = Signal()

    def __init__(
        self,
        order: Order = "dmy",
        languages: Sequence[str] = ("en",),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setMinimumSize(1, 1)  # what was large on a large screen keeps no smaller one out
        self.setProperty("surface", "page")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.hospital_label = TouchLabel("", "strong")
        self.clock_label = TouchLabel("", "quiet")
        self.busy_line = BusyLine()
        self.welcome, self.number, self.phone = WelcomeScreen(), NumberScreen(), PhoneScreen()
        self.birth, self.text = BirthScreen(order), TextScreen(languages)
        self.choice, self.visits, self.lines = ChoiceScreen(), VisitsScreen(), LinesScreen()
        self.notice = NoticeScreen()
        self._kinds: dict[type[Page], Screen] = {
            Welcome: self.welcome, AskNumber: self.number, AskDate: self.birth,
            AskChoice: self.choice, Visits: self.visits, Lines: self.lines, Notice: self.notice,
        }  # fmt: skip
        self.stack = QStackedWidget()
        self.back_button = TouchButton("", "secondary", icon="arrow-left")
        self.over_button = TouchButton("", "quiet", icon="home")
        self.next_button = TouchButton("", "primary")
        self.countdown = Countdown(self)
        self.corner = HeldCorner(self)
        self._watch = KioskWatch(self)
        self._timer = QTimer(self)
        self._lay_out()
        self._connect()
        self.reword()

    def reword(self) -> None:
        """Say it in the language that is spoken now."""
        self.back_button.set_words(_("Back"))
        self.over_button.set_words(_("Start over"))

    def show_language(self, code: str, *, mirrored: bool) -> None:
        """Another language (ISO 639) from now on, on every page; without one the program's own.
        `mirrored` is read from the right."""
        way = Qt.LayoutDirection
        self.setLocale(QLocale(code) if code else QLocale())
        self.setLayoutDirection(way.RightToLeft if mirrored else way.LeftToRight)
        self.text.keyboard.speak(code)
        reword_all(self)

    def show_page(self, page: Page, *, back: bool, over: bool) -> None:
        """Bring a page to the front, and what was typed on it before."""
        screen = self._screen_of(page)
        screen.show_page(page)
        self.back_button.setVisible(back)
        self.over_button.setVisible(over)
        self.next_button.set_words(page.action)
        done = isinstance(page, Visits) and any(visit.open for visit in page.visits)
        self.next_button.set_kind("secondary" if done else "primary")
        self.next_button.setVisible(bool(page.action) and not screen.own_buttons)
        self._foot.setVisible(not screen.own_buttons)
        self.stack.setCurrentWidget(screen)
        self._watch.forget()
        announce(screen, page.title)
        screen.take_focus()

    def show_countdown(self, seconds: int) -> None:
        """How long until everything is forgotten; 0 takes it away."""
        self.countdown.show_seconds(seconds)

    def show_place(self, hospital: str) -> None:
        """Whose kiosk this is."""
        self.hospital_label.setText(hospital)

    def show_clock(self, time: str) -> None:
        """Hours and minutes."""
        self.clock_label.setText(time)

    def wipe(self) -> None:
        """Nothing that anybody typed or saw stays, on no page."""
        for screen in self._screens():
            screen.wipe()
        self._watch.forget()

    def current(self) -> Screen:
        """The page in front."""
        screen = self.stack.currentWidget()
        assert isinstance(screen, Screen)
        return screen

    def show_message(self, message: Message) -> None:
        """Say it on the page in front."""
        self.current().show_fault(message.text)

    def clear_message(self) -> None:
        """Take it away."""
        self.current().show_fault("")

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent twice."""
        self.busy_line.set_busy(busy)
        self.next_button.setDisabled(busy)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if fit(self.width(), self.height()):
            rescale_all(self)
        self.countdown.setGeometry(self.rect())
        self.corner.move(0, 0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if fit(self.width(), self.height()):
            rescale_all(self)
        self._watch.watch(self.window().windowHandle())
        self.current().take_focus()

    def rescale(self) -> None:
        """Take the sizes anew."""
        self._head.setFixedHeight(px(_HEAD))
        self._foot.setFixedHeight(px(_FOOT))
        edge = px(24)
        self._head_line.setContentsMargins(edge, 0, edge, 0)
        self._foot_line.setContentsMargins(edge, 0, edge, 0)
        self._foot_line.setSpacing(px(16))
        self._room.setContentsMargins(edge, px(10), edge, px(10))

    def _screens(self) -> list[Screen]:
        return [*self._kinds.values(), self.phone, self.text]

    def _screen_of(self, page: Page) -> Screen:
        if isinstance(page, AskText):
            return self.phone if page.digits else self.text
        return self._kinds[type(page)]

    def _submit(self) -> None:
        self.current().submit()

    def _answered(self, answer: Any) -> None:
        if self.sender() is self.current():
            self.answered.emit(answer)

    def _ask_exit(self) -> None:
        self.exit_requested.emit()

    def _scanned(self, text: str) -> None:
        """What the scanner wrote went into the field in front, too."""
        self.current().wipe()
        self.scanned.emit(text)

    def _connect(self) -> None:
        for screen in self._screens():
            screen.answered.connect(self._answered)
        self.back_button.clicked.connect(self.back_requested)
        self.over_button.clicked.connect(self.over_requested)
        self.next_button.clicked.connect(self._submit)
        self.corner.held.connect(self.exit_requested)
        self._watch.touched.connect(self.touched)
        self._watch.scanned.connect(self._scanned)
        bind(self, EXIT, self._ask_exit, staff_words.end(), everywhere=True)
        self._timer.timeout.connect(self.ticked)
        self._timer.start(_TICK_MS)

    def _lay_out(self) -> None:
        self._head, self._foot = QFrame(), QFrame()
        self._head.setProperty("surface", "bar")
        self._foot.setProperty("surface", "footbar")
        self._head_line, self._foot_line = QHBoxLayout(self._head), QHBoxLayout(self._foot)
        self._head_line.addWidget(self.hospital_label, 1)
        self._head_line.addWidget(self.clock_label)
        for button in (self.back_button, self.over_button):
            self._foot_line.addWidget(button)
        self._foot_line.addStretch(1)
        self._foot_line.addWidget(self.next_button)
        for screen in self._screens():
            self.stack.addWidget(screen)
        self._room = QVBoxLayout()
        self._room.addWidget(self.stack)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self.busy_line)
        layout.addLayout(self._room, 1)
        layout.addWidget(self._foot)
        self.countdown.raise_()
        self.corner.raise_()
        self.rescale()
