"""Editors that only this form has: kinds of numbers, languages, lines of an address."""

import re
from collections.abc import Sequence
from math import ceil
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pms_desktop.domain.folding import fold
from pms_desktop.i18n import language_name, languages
from pms_desktop.ui.tag_edit import TagEdit
from pms_desktop.ui.tokens import CONTROL_HEIGHT
from pms_desktop.ui.widgets import ChoiceBox, NoteEdit

_MOST_LINES = 4
_INDENT = 3
"""Words stand below each other in all fields."""


class KindBox(ChoiceBox):
    """What kind of number it is. Without a wish it stands on the kind asked for first; a kind that
    is no longer offered stays where it was chosen."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.setMinimumContentsLength(9)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes straight to the number
        self.set_names(names)

    def set_names(self, names: Sequence[str]) -> None:
        """Offer these kinds; what was chosen stays."""
        self._names = names
        self.set_value(self.value())

    def set_value(self, value: Any) -> None:
        names = [*self._names, *({value} - {None, "", *self._names})]
        self.set_choices([(name, name) for name in names])
        super().set_value(value or (names[0] if names else None))

    def value(self) -> str:
        return super().value() or ""


class LanguageEdit(TagEdit):
    """Languages by their names; the value are their ISO 639 codes, the best first.

    A word that is no language stays as it was typed, so that it is refused and not lost.
    """

    def __init__(self) -> None:
        super().__init__()
        self._named = {fold(name): code for code, name in languages().items()}
        self.set_suggestions(sorted(languages().values(), key=_plainest_first))

    def value(self) -> tuple[str, ...]:
        return tuple(self._named.get(fold(name), name) for name in super().value())

    def set_value(self, value: Any) -> None:
        super().set_value([language_name(code) for code in value or ()])


def _plainest_first(name: str) -> tuple[int, str]:
    """Arabic before Algerian Arabic: who types `arab` and takes the first means the language."""
    return len(re.split(r"[\s-]+", name)), name


class LinesEdit(NoteEdit):
    """An address: as high as its lines, whichever script they are in and wherever they wrap. Enter
    moves on, Shift+Enter begins another line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(lines=1, parent=parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)  # would count as part of a line when it scrolls
        self.setViewportMargins(_INDENT, -1, _INDENT, -1)  # a line that just fits would scroll
        self.changed.connect(self._fit)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.setFixedHeight(CONTROL_HEIGHT)

    def text(self) -> str:
        """What stands in it, exactly as typed."""
        return self.toPlainText()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
        elif enter:
            self.insertPlainText("\n")
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.ensureCursorVisible()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.verticalScrollBar().setValue(0)  # read from its beginning

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        line = self.fontMetrics().lineSpacing()
        lines, block = 0.0, self.document().firstBlock()
        while block.isValid():
            lines += self.blockBoundingRect(block).height()
            block = block.next()
        more = min(ceil(lines), _MOST_LINES * line) - line
        self.setFixedHeight(CONTROL_HEIGHT + max(0, more))
        if lines <= _MOST_LINES * line:
            self.verticalScrollBar().setValue(0)
