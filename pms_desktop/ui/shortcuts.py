"""One way to bind keys, so that the help page can list them."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from pms_desktop.ui.text import key_sequences, key_words

SAVE = "Ctrl+Return"
BACK = "Esc"
PRINT = "Ctrl+P"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key, what it does in words, and the part of the program it works in."""

    keys: str
    meaning: str
    place: str

    def painted(self) -> str:
        """The key as people read it: `Ctrl Enter`."""
        return key_words(self.keys)


_known: dict[tuple[str, str], Shortcut] = {}


def bind(
    owner: QWidget,
    keys: str,
    action: Callable[[], object],
    meaning: str,
    *,
    place: str = "",
    everywhere: bool = False,
) -> QShortcut:
    """Let a key call `action` (a bound method) while the focus is in `owner`.

    `everywhere` binds it for the whole window of `owner`. The numeric Enter goes with Enter.
    """
    context = Qt.ShortcutContext
    made = QShortcut(owner)
    made.setKeys(key_sequences(keys))
    made.setContext(context.WindowShortcut if everywhere else context.WidgetWithChildrenShortcut)
    made.activated.connect(action)
    note(keys, meaning, place)
    return made


def press_bound(focused: QWidget | None, event: QKeyEvent) -> bool:
    """Do what a key is bound to around the focus, as Qt does unless the key was held back."""
    keys = QKeySequence(event.keyCombination())
    own = Qt.FindChildOption.FindDirectChildrenOnly
    around = focused
    while around is not None:
        for made in around.findChildren(QShortcut, options=own):
            bound = made.keys()
            if made.isEnabled() and keys in bound:
                made.activated.emit()
                return True
        around = None if around.isWindow() else around.parentWidget()
    return False


def note(keys: str, meaning: str, place: str = "") -> None:
    """List a key that something else binds, as a button does its own."""
    _known[(place, keys)] = Shortcut(keys, meaning, place)


def known_shortcuts() -> tuple[Shortcut, ...]:
    """Every key bound since the start, by place and then by key."""
    return tuple(sorted(_known.values(), key=lambda known: (known.place, known.keys)))
