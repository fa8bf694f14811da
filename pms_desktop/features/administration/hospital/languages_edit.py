"""The languages of the kiosks, in the order in which they are offered."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.tag_edit import TagEdit


class LanguagesEdit(QWidget):
    """Names are shown and typed, codes are kept, with spaces between. A name is added at the end,
    so that the order is the one in which they were written."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: dict[str, str] = {}
        self._kept = ""
        self.tags = TagEdit()
        self.tags.changed.connect(self.changed)
        self.setFocusProxy(self.tags)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tags)

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer (code, name) pairs."""
        kept = self.value()
        self._names = {str(code): name for code, name in choices}
        self.tags.set_suggestions(list(self._names.values()))
        self.set_value(kept)

    def value(self) -> str:
        """The codes; what is no language of the list is left out, and `fault` says so."""
        if not self._names:
            return self._kept
        codes = {name.casefold(): code for code, name in self._names.items()}
        found = (codes.get(tag.casefold(), "") for tag in self.tags.value())
        return " ".join(code for code in found if code)

    def set_value(self, value: Any) -> None:
        """Show these codes."""
        self._kept = str(value or "")
        self.tags.set_value(
            [self._names[code] for code in self._kept.split() if code in self._names]
        )

    def fault(self) -> str:
        """Says so where something typed is none of the languages, or none is left."""
        names = {name.casefold() for name in self._names.values()}
        if names and any(tag.casefold() not in names for tag in self.tags.value()):
            return _("Choose each language from the list.")
        return ""

    # Qt overrides

    def setAccessibleName(self, name: str) -> None:  # noqa: N802
        super().setAccessibleName(name)
        self.tags.setAccessibleName(name)

    def setAccessibleDescription(self, words: str) -> None:  # noqa: N802
        super().setAccessibleDescription(words)
        self.tags.line_edit().setAccessibleDescription(words)
