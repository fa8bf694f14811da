"""Editors that only this form has: kinds of numbers, languages, lines of an address."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pms_desktop.domain.folding import fold
from pms_desktop.i18n import language_name, languages
from pms_desktop.ui.tag_edit import TagEdit
from pms_desktop.ui.tokens import CONTROL_HEIGHT
from pms_desktop.ui.widgets import ChoiceBox, NoteEdit

_MOST_LINES = 4


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
        self.set_suggestions(sorted(languages().values()))

    def value(self) -> tuple[str, ...]:
        return tuple(self._named.get(fold(name), name) for name in super().value())

    def set_value(self, value: Any) -> None:
        super().set_value([language_name(code) for code in value or ()])


class LinesEdit(NoteEdit):
    """An address: as high as its lines. Enter moves on, Shift+Enter begins another line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(lines=1, parent=parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(3)
        self.document().blockCountChanged.connect(self._fit)
        self._fit(1)

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

    def _fit(self, lines: int) -> None:
        more = min(max(lines, 1), _MOST_LINES) - 1
        self.setFixedHeight(CONTROL_HEIGHT + more * self.fontMetrics().lineSpacing())
