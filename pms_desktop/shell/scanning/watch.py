"""Hears a scanner among the keys, whatever has the focus."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from pms_desktop.domain.scan_codes import (
    Scan,
    may_become_scan,
    number_in_bars,
    parse_scan,
    scan_at_end,
)
from pms_desktop.shell.scanning.keys import (
    as_override,
    is_end,
    is_shift,
    letter_in_its_place,
    letter_of,
    take_out,
)
from pms_desktop.ui.shortcuts import press_bound

HOLD_MS = 50
"""A letter with which a code may begin waits for the next as long at most: scanners type every
2 to 20 ms, people hardly two keys in 50."""

_HOLD_BEGUN_MS = 250
"""As long once three letters came so fast: on a crowded machine the rest may be late."""

_BEGUN = 3
_LONGEST = 80
_TOUCHES = {QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
_KEYS = {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress}


class ScanWatch(QObject):
    """`scanned` carries a `Scan` that was typed into the window in use while `at_work`.

    A scanner is a keyboard. Letters with which a code may begin are held back for an instant: they
    reach neither a field nor a shortcut when a scanner types on, and are pressed as they were when
    it was a person. A whole code (`PMS:...`) is unmistakable, so that it counts however late its
    letters come; it is then taken out of the field again. A bare number counts only in one burst.
    """

    scanned = Signal(object)

    def __init__(self, at_work: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._at_work = at_work
        self._window: QWindow | None = None
        self._held: list[QKeyEvent] = []
        self._typed = self._in_places = ""
        self._last = 0
        self._taken: tuple[QObject | None, list[QKeyEvent]] | None = None
        self._pressing = self._ended = False
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._rested)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)
        self._watch(QGuiApplication.focusWindow())

    def give_back(self) -> None:
        """Press the keys of the last scan after all, unless somebody went on meanwhile."""
        taken, self._taken = self._taken, None
        if taken is not None and taken[0] is QGuiApplication.focusObject():
            self._press(taken[1])

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._let_go()
            self._forget()
        elif event.type() in _KEYS and isinstance(event, QKeyEvent) and not self._pressing:
            return self._at_work() and self._key(event)
        return super().eventFilter(watched, event)

    def _watch(self, window: QWindow | None) -> None:
        self._let_go()
        self._forget()
        if self._window is not None and isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)

    def _key(self, event: QKeyEvent) -> bool:
        """Whether it goes no further. A shortcut asks before its key is pressed; to accept is to
        say that the key is wanted, so that it comes by itself."""
        asked = event.type() is QEvent.Type.ShortcutOverride
        if is_shift(event):
            return False
        if is_end(event):
            wanted = self._ends(event) if not asked else bool(self._code() or self._in_bars())
        elif letter := letter_of(event):
            wanted = self._write(event, letter, asked=asked)
        else:
            self._let_go()
            self._forget()
            return False
        if wanted and asked:
            event.accept()
        return wanted

    def _write(self, event: QKeyEvent, letter: str, *, asked: bool) -> bool:
        """Hold it back while it may be part of a code."""
        place = letter_in_its_place(event)
        if self._held and self._late(event):
            self._let_go()
        if self._held and not self._goes_on(letter, place):
            self._let_go()
        begins = not self._held and (may_become_scan(letter) or may_become_scan(place))
        wanted = bool(self._held) or begins
        if not asked:
            self._typed = (self._typed + letter)[-_LONGEST:]
            self._in_places = (self._in_places + place)[-_LONGEST:]
            self._last, self._ended, self._taken = event.timestamp(), False, None
            if wanted:
                self._hold(event)
        return wanted

    def _goes_on(self, letter: str, place: str) -> bool:
        count = len(self._held)
        texts = (self._typed[-count:] + letter, self._in_places[-count:] + place)
        return any(map(may_become_scan, texts))

    def _hold(self, event: QKeyEvent) -> None:
        self._held.append(event.clone())
        self._since.start()
        self._timer.start(self._patience())

    def _patience(self) -> int:
        return HOLD_MS if len(self._held) < _BEGUN else _HOLD_BEGUN_MS

    def _late(self, event: QKeyEvent) -> bool:
        """By the clock of the keyboard: here it may arrive late."""
        return event.timestamp() - self._last > self._patience()

    def _rested(self) -> None:
        """Nothing came. Where this comes late itself, the next keys may wait behind it."""
        if self._since.elapsed() > 2 * self._patience():
            self._since.start()
            self._timer.start(HOLD_MS)
        else:
            self._let_go()

    def _code(self) -> str:
        return scan_at_end(self._typed) or scan_at_end(self._in_places)

    def _in_bars(self) -> str:
        count = len(self._held)
        if not count:
            return ""
        return number_in_bars(self._typed[-count:]) or number_in_bars(self._in_places[-count:])

    def _ends(self, event: QKeyEvent) -> bool:
        """Whether this key ends a code, or comes after one: some scanners send two."""
        if self._ended and not self._late(event):
            return True
        late = bool(self._held) and self._late(event)
        code, number = self._code(), "" if late else self._in_bars()
        if not code and not number:
            self._let_go()
            self._forget()
            return False
        held, self._held = self._held, []
        self._timer.stop()
        if code:
            self._take_out(code, len(held))
        self._forget()
        self._last, self._ended = event.timestamp(), True
        self._taken = (QGuiApplication.focusObject(), [*held, event.clone()])
        read = parse_scan(code)
        self.scanned.emit(Scan(read.text) if read else Scan(number, in_bars=True))
        return True

    def _take_out(self, code: str, held: int) -> None:
        """What of it came so late that it was let go."""
        written = self._typed[-len(code) :][: max(0, len(code) - held)]
        if written:
            take_out(QApplication.focusWidget(), written)

    def _forget(self) -> None:
        self._typed = self._in_places = ""
        self._ended, self._taken = False, None

    def _let_go(self) -> None:
        """It was a person."""
        held, self._held = self._held, []
        self._timer.stop()
        self._press(held)

    def _press(self, keys: list[QKeyEvent]) -> None:
        window = self._window
        if window is None or not isValid(window):
            return
        self._pressing = True
        for key in keys:
            asked = as_override(key)
            QApplication.sendEvent(window, asked)
            if asked.isAccepted() or not press_bound(QApplication.focusWidget(), key):
                QApplication.sendEvent(window, key)
        self._pressing = False
