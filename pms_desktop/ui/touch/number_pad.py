"""Ten figures to touch."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.touch.buttons import TouchButton
from pms_desktop.ui.touch.scale import px

_ROWS = ("123", "456", "789", "+0")


class NumberPad(QWidget):
    """Laid out as on a telephone."""

    typed = Signal(str)
    erased = Signal()

    def __init__(self, *, plus: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.keys: dict[str, TouchButton] = {}
        for row, figures in enumerate(_ROWS):
            for column, figure in enumerate(figures):
                key = TouchButton(figure, "key")
                key.clicked.connect(partial(self._press, figure))
                if figure == "+" and not plus:
                    _keep_place(key)
                self.keys[figure] = key
                self._grid.addWidget(key, row, column)
        self.erase_button = TouchButton("", "key", icon="backspace")
        self.erase_button.setAutoRepeat(True)
        self.erase_button.clicked.connect(self.erased)
        self._grid.addWidget(self.erase_button, 3, 2)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as on every telephone
        self.rescale()
        self.reword()

    def reword(self) -> None:
        """Say it in the language that is spoken now."""
        self.erase_button.setAccessibleName(_("Delete"))

    def rescale(self) -> None:
        """Take the sizes anew."""
        self._grid.setSpacing(px(10))
        self.setMinimumWidth(px(320))
        self.setMaximumWidth(px(420))

    def _press(self, figure: str, _checked: bool = False) -> None:
        self.typed.emit(figure)


def _keep_place(key: TouchButton) -> None:
    policy = key.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    key.setSizePolicy(policy)
    key.hide()
