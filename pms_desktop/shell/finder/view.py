"""The finder in the top bar and the list it opens below."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.finder import Hit
from pms_desktop.ui.widgets import ListRow, RecordList, SearchBox, label

_WIDTH, _ROWS, _ROW = 620, 8, 50


class FinderView(SearchBox):
    """Type anywhere after Ctrl+K; arrows choose, Enter goes, Esc leaves."""

    find_requested = Signal(str)
    hit_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Find a patient or a command … name, MRN, phone, ID"),
            key="Ctrl+K",
            name=_("Find a patient or a command"),
            parent=parent,
        )
        self.popup = QFrame(self.window(), Qt.WindowType.ToolTip)
        self.popup.setProperty("surface", "popup")
        self.popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = RecordList[Hit](
            _row, name=_("Found"), empty_text=_("Nothing found. Try fewer letters or the phone.")
        )
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hint_label = label(_("↑↓ choose · Enter open · Esc close"), "caption")
        self.hint_label.setContentsMargins(12, 4, 12, 6)
        layout = QVBoxLayout(self.popup)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.list)
        layout.addWidget(self.hint_label)
        self.drive(self.list)
        self.searched.connect(self.find_requested)
        self.accepted.connect(self._accept)
        self.list.clicked.connect(self._accept)

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Open the list below the field."""
        if not self.hasFocus():
            return
        self.list.set_records(hits)
        if hits:
            self.list.setCurrentIndex(self.list.model().index(0, 0))
        rows = min(max(len(hits), 2), _ROWS)
        self.popup.resize(max(_WIDTH, self.width()), rows * _ROW + 34)
        self.popup.move(self.mapToGlobal(QPoint(0, self.height() + 4)))
        self.popup.show()

    def close_list(self) -> None:
        """Close the list and forget the words."""
        self.popup.hide()
        self.clear()

    def is_open(self) -> bool:
        """Whether the list is on screen."""
        return self.popup.isVisible()

    # Qt overrides

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.find_requested.emit(self.text().strip())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.popup.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.text():
            self.popup.hide()
            self.clearFocus()
            return
        super().keyPressEvent(event)

    def _accept(self) -> None:
        hit = self.list.current_record()
        if hit is None or not self.is_open():
            return
        self.close_list()
        self.clearFocus()
        self.hit_chosen.emit(hit)


def _row(hit: Hit) -> ListRow:
    return ListRow(
        title=hit.title,
        subtitle=hit.subtitle,
        right=hit.right,
        chips=tuple((chip, "neutral") for chip in hit.chips),
        quiet=hit.quiet,
    )
