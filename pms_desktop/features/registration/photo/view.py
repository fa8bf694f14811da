"""A patient's photo as it is seen; a camera or a file gives another one."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMenu, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.icons import icon, paint_icon
from pms_desktop.ui.labels import plain_tooltip
from pms_desktop.ui.theme import color
from pms_desktop.ui.tokens import CONTROL_RADIUS

_WIDTH, _HEIGHT = 84, 105


class PhotoBox(QAbstractButton):
    """Enter or a click asks for another photo, Ctrl+V pastes one, Delete takes it away."""

    asked = Signal()
    camera_chosen = Signal()
    file_chosen = Signal(object)
    pasted = Signal(bytes)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(_WIDTH, _HEIGHT)
        self._photo = QPixmap()
        self._may = True
        self.set_photo(b"")
        self.clicked.connect(self.asked)

    def set_photo(self, picture: bytes) -> None:
        """Show a photo; nothing shows a silhouette."""
        self._photo = QPixmap()
        if picture:
            self._photo.loadFromData(picture)
        state = _("Photo") if self.has_photo() else _("No photo")
        self.setAccessibleName(state)
        self.update()

    def has_photo(self) -> bool:
        """Whether a photo is shown."""
        return not self._photo.isNull()

    def set_may_change(self, may: bool) -> None:
        """Whether this person's job includes putting a photo here."""
        self._may = may
        self.setEnabled(may)
        self.setAcceptDrops(may)
        hint = _("Click for another picture, Ctrl V to paste one, Delete to take it away")
        self.setToolTip(plain_tooltip(hint if may else ""))

    def choose_file(self) -> None:
        """Ask which file."""
        pictures = _("Pictures (*.jpg *.jpeg *.png *.webp *.bmp)")
        dialog = QFileDialog(self, _("Choose a photo"), "", pictures)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._file)
        dialog.open()

    def offer_camera(self) -> None:
        """Ask whether a camera or a file gives the photo."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, name, act in (
            (_("&Take a picture…"), "camera", self.camera_chosen.emit),
            (_("Choose a &file…"), "image", self.choose_file),
        ):
            menu.addAction(icon(name), text).triggered.connect(act)
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._take(QGuiApplication.clipboard().mimeData())
        elif event.key() == Qt.Key.Key_Delete and self.has_photo():
            self.removed.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.asked.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasImage() or event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._take(event.mimeData())
        event.acceptProposedAction()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        frame = QPainterPath()
        frame.addRoundedRect(room, CONTROL_RADIUS, CONTROL_RADIUS)
        painter.fillPath(frame, color("raised"))
        painter.setClipPath(frame)
        if self.has_photo():
            painter.drawPixmap(room, self._photo, self._part(room))
        else:
            side = 40.0
            spot = QRectF(room.center().x() - side / 2, room.center().y() - side / 2, side, side)
            paint_icon(painter, spot, "person", color("quiet"))
        painter.setClipping(False)
        focused = self.hasFocus()
        painter.setPen(QPen(color("primary" if focused else "line"), 2 if focused else 1))
        painter.drawPath(frame)

    def _part(self, room: QRectF) -> QRectF:
        """What of the photo fills the frame: as much as fits, the upper part of a high one."""
        width, height = self._photo.width(), self._photo.height()
        shown = min(width, height * room.width() / room.height())
        high = shown * room.height() / room.width()
        return QRectF((width - shown) / 2, (height - high) / 4, shown, high)

    def _file(self, path: str) -> None:
        self.file_chosen.emit(Path(path))

    def _take(self, offered: QMimeData) -> None:
        files = [url.toLocalFile() for url in offered.urls() if url.isLocalFile()]
        image = offered.imageData() if offered.hasImage() else None
        if files:
            self._file(files[0])
        elif isinstance(image, QImage) and not image.isNull():
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes
            self.pasted.emit(buffer.data().data())
