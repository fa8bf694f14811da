"""Icons of one stroke width, tinted by token and sharp at every scale."""

from functools import lru_cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from pms_desktop.settings import resource
from pms_desktop.ui.theme import current_tokens
from pms_desktop.ui.tokens import ICON_SIZE


def icon(name: str, token: str = "text") -> QIcon:
    """An icon for actions and item views, in the colour the token has now.

    Raises KeyError for a name that is not in resources/icons.
    """
    made = QIcon()
    for ratio in (1.0, 2.0, 3.0):
        made.addPixmap(pixmap(name, token, ratio=ratio))
        made.addPixmap(pixmap(name, "quiet", ratio=ratio), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, token: str = "text", size: int = ICON_SIZE, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture of `size` pixels, drawn for a device pixel ratio."""
    return _drawn(name, getattr(current_tokens(), token), size, ratio)


def paint_icon(painter: QPainter, area: QRectF, name: str, ink: QColor) -> None:
    """Paint an icon in any colour, as sharp as the device."""
    ratio = painter.device().devicePixelRatioF()
    picture = _drawn(name, ink.name(), round(area.width()), ratio)
    painter.drawPixmap(area.topLeft(), picture)


def icon_names() -> tuple[str, ...]:
    """Every icon there is, sorted."""
    return tuple(sorted(path.stem for path in resource("icons").glob("*.svg")))


@lru_cache(maxsize=512)
def _drawn(name: str, ink: str, size: int, ratio: float) -> QPixmap:
    file = resource(f"icons/{name}.svg")
    if not file.is_file():
        raise KeyError(f"no icon named {name!r}")
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(file)).render(painter)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(picture.rect(), QColor(ink))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
