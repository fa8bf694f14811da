"""A field that a stranger types into, of which nothing may stay behind."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pms_desktop.ui.editors import LineEdit
from pms_desktop.ui.touch.scale import px, touch_font

_WORDS, _HEIGHT = 30, 72


class TouchEdit(LineEdit):
    """No menu, no completer, no clipboard: what cannot be selected is copied nowhere, and what
    another person copied is pasted nowhere. `digits` takes figures and the signs of a phone only.
    """

    entered = Signal()

    def __init__(
        self,
        name: str,
        *,
        digits: bool = False,
        secret: bool = False,
        max_length: int = 120,
        centred: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(max_length=max_length, parent=parent)
        self.setMaxLength(max_length)
        self._digits = digits
        self.setAccessibleName(name)
        self.setProperty("touch", True)
        self.setAcceptDrops(False)
        self.setDragEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        self.setInputMethodHints(hints)
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        if centred:
            self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.set_latin(digits)
        self.selectionChanged.connect(self.deselect)
        self.returnPressed.connect(self.entered)
        self.rescale()

    def rescale(self) -> None:
        """Take the sizes anew."""
        self.setFixedHeight(px(_HEIGHT))
        self.setFont(touch_font(_WORDS))
        self.setTextMargins(px(10), 0, px(10), 0)

    def set_latin(self, latin: bool) -> None:
        """Whether what is typed runs from the left in every language, as figures do."""
        if latin:
            self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        else:
            self.unsetLayoutDirection()

    def write(self, text: str) -> None:
        """As if it were typed."""
        if not self._digits or all(c.isdigit() or c in "+-/ " for c in text):
            self.insert(text)

    def wipe(self) -> None:
        """Empty it; its memory of what can be undone goes, too."""
        self.setText("")

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if _is_command(event):
            event.ignore()
            return
        if self._digits and typed.isprintable() and typed:
            self.write(typed)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)  # the middle one would paste what lies on the screen

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()


def _is_command(event: QKeyEvent) -> bool:
    """Copying, pasting, undoing and the like. Letters made with AltGr are none."""
    held = event.modifiers()
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    if held & control and held & alt and event.text().isprintable() and event.text():
        return False
    if held & (control | alt | Qt.KeyboardModifier.MetaModifier):
        return True
    shifted = bool(held & Qt.KeyboardModifier.ShiftModifier)
    return shifted and event.key() in {Qt.Key.Key_Insert, Qt.Key.Key_Delete}
