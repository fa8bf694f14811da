"""The administration tab as it is seen: a list of sections and the open one beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.fonts import font
from pms_desktop.ui.icons import paint_icon
from pms_desktop.ui.layouts import BUSY_ROOM
from pms_desktop.ui.list_view import RecordView
from pms_desktop.ui.painting import paint_current, paint_row
from pms_desktop.ui.record_model import RECORD_ROLE, Index
from pms_desktop.ui.theme import color
from pms_desktop.ui.tokens import ICON_SIZE, PAD
from pms_desktop.ui.widgets import (
    Card,
    column,
    row,
)

_ICON_ROLE = Qt.ItemDataRole.UserRole + 9
_LIST_WIDTH = 216
_ROW = 36


class AdministrationView(QWidget):
    """`section_chosen` carries the key of a section. Enter goes from the list into it, F6 back."""

    section_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "page")
        self._pages: dict[str, QWidget] = {}
        self._model = QStandardItemModel(self)
        self.section_list: RecordView[str] = RecordView(name=_("Sections of the administration"))
        self.section_list.setModel(self._model)
        self.section_list.setItemDelegate(_SectionDelegate(self.section_list))
        self.section_list.setLayoutMode(QListView.LayoutMode.SinglePass)
        self.section_list.record_selected.connect(self._chosen)
        self.section_list.record_activated.connect(self._entered)
        self.stack = QStackedWidget()
        card = Card(_("Administration"), padded=False)
        card.setFixedWidth(_LIST_WIDTH)
        card.add(self.section_list, 1)
        above = BUSY_ROOM
        layout = row(column(above, card, gap=0), gap=PAD)
        layout.setContentsMargins(PAD, PAD - above, PAD, PAD)
        layout.addWidget(self.stack, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.section_list)

    def set_sections(self, sections: Sequence[tuple[str, str, str, QWidget]]) -> None:
        """Key, title, icon and widget of each section, in the order of the list."""
        for key, title, icon_name, page in sections:
            item = QStandardItem(title)
            item.setData(key, RECORD_ROLE)
            item.setData(icon_name, _ICON_ROLE)
            self._pages[key] = page
            self.stack.addWidget(page)
            self._model.appendRow(item)

    def show_section(self, key: str) -> None:
        """Bring a section to the front; the list follows."""
        self.stack.setCurrentWidget(self._pages[key])
        if self.section_list.current_record() != key:
            self.section_list.select_key(key)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F6:
            self.section_list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.section_list.viewport().update()

    def _chosen(self, key: str | None) -> None:
        if key is not None:
            self.section_chosen.emit(key)

    def _entered(self, key: str) -> None:
        self.section_chosen.emit(key)
        self._pages[key].setFocus(Qt.FocusReason.TabFocusReason)


class _SectionDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(120, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        area = option.rect
        painter.save()
        paint_row(painter, area, selected=selected, bar=selected, hover=hover)
        rtl = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = area.right() - PAD - ICON_SIZE if rtl else area.left() + PAD
        spot = QRectF(left, area.center().y() - ICON_SIZE / 2, ICON_SIZE, ICON_SIZE)
        ink = color("primary" if selected else "quiet")
        paint_icon(painter, spot, index.data(_ICON_ROLE), ink)
        painter.setFont(font(bold=selected))
        painter.setPen(color("primary" if selected else "text"))
        edge = PAD + ICON_SIZE + 10
        room = area.adjusted(PAD, 0, -edge, 0) if rtl else area.adjusted(edge, 0, -PAD, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter.value, index.data())
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint_current(painter, area)
        painter.restore()
