"""The finder in the top bar and the list it opens below."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.finder import Hit
from pms_desktop.ui.labels import label
from pms_desktop.ui.patient_rows import patient_row
from pms_desktop.ui.record_list import ListRow, RecordList
from pms_desktop.ui.search_box import SearchBox

_WIDTH, _ROWS, _ROW = 620, 8, 50
_NOTHING = _("Nothing found. Try fewer letters, the phone, the date of birth or the record number.")
_NOBODY_YET = _("Nobody is registered yet. Type to look for a command.")


class FinderView(SearchBox):
    """Type anywhere after Ctrl+K; arrows choose, Enter goes, Esc leaves."""

    find_requested = Signal(str)
    hit_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Find a patient or a command … name, born, MRN, phone, scan"),
            key="Ctrl+K",
            name=_("Find a patient or a command"),
            finds_patients=True,
            parent=parent,
        )
        self.popup = QFrame(self, Qt.WindowType.ToolTip)
        self.popup.setProperty("surface", "popup")
        self.popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = RecordList[Hit](
            _row, name=_("Found"), empty_text=_NOTHING, row_height=_ROW, key=_key
        )
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hint_label = label(_("↑↓ choose · Enter open · Esc close"), "caption")
        self.hint_label.setContentsMargins(12, 4, 12, 6)
        layout = QVBoxLayout(self.popup)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.list)
        layout.addWidget(self.hint_label)
        self._shown_for: str | None = None
        self._waiting = False
        self._before: QWidget | None = None
        self.drive(self.list)
        self.searched.connect(self._ask)
        self.changed.connect(self._typed)
        self.accepted.connect(self._accept)
        self.list.clicked.connect(self._pick)

    def show_hits(self, words: str, hits: Sequence[Hit]) -> None:
        """Open the list below the field; Enter pressed before the answer came counts now."""
        self._show(words, hits, _NOTHING if words else _NOBODY_YET)

    def show_failure(self, words: str, hits: Sequence[Hit], sentence: str) -> None:
        """Say in the list why nobody was looked for; commands still work."""
        self._show(words, hits, sentence)

    def close_list(self) -> None:
        """Close the list and forget the words."""
        self._waiting, self._shown_for = False, None
        self.popup.hide()
        self.clear()

    def is_open(self) -> bool:
        """Whether the list is on screen."""
        return self.popup.isVisible()

    def take_focus(self) -> None:
        """As by its key; whoever had the focus gets it back."""
        if not self.hasFocus():
            self._before = QApplication.focusWidget()
        super().take_focus()

    # Qt overrides

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ask(self.text().strip())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._waiting = False
        self.popup.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.text():
            self._leave()
            return
        super().keyPressEvent(event)

    def _ask(self, words: str) -> None:
        if self.hasFocus():
            self.find_requested.emit(words)

    def _typed(self) -> None:
        self._waiting = False

    def _show(self, words: str, hits: Sequence[Hit], empty_text: str) -> None:
        if not self.hasFocus() or words != self.text().strip():
            return
        self.list.set_empty_text(empty_text)
        same = self._shown_for == words
        self._shown_for = words
        self.list.set_records(hits)
        if hits and not (same and self.list.current_record() is not None):
            self.list.setCurrentIndex(self.list.model().index(0, 0))
        rows = min(max(len(hits), 2), _ROWS)
        foot = self.hint_label.sizeHint().height() + 2
        self.popup.resize(max(_WIDTH, self.width()), rows * _ROW + foot)
        self.popup.move(self.mapToGlobal(QPoint(0, self.height() + 4)))
        self.popup.show()
        if self._waiting:
            self._waiting = False
            if hits and hits[0].as_said:  # a guess is looked at before it is taken
                self._pick()

    def _accept(self) -> None:
        self._waiting = self._shown_for != self.text().strip()
        if not self._waiting:
            self._pick()

    def _pick(self) -> None:
        self._waiting = False
        hit = self.list.current_record()
        if hit is None or not self.is_open():
            return
        self._leave()
        self.hit_chosen.emit(hit)

    def _leave(self) -> None:
        """Close, and put the focus back where it was before."""
        self.close_list()
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.clearFocus()


def _key(hit: Hit) -> object:
    return hit.patient_id or hit.command


def _row(hit: Hit) -> ListRow:
    if hit.line is not None:
        return patient_row(hit.line)
    return ListRow(title=hit.title, subtitle=hit.subtitle, right=hit.right)
