"""Buttons with their key painted inside, as in "Register  Ctrl Enter"."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from pms_desktop.ui.fonts import font
from pms_desktop.ui.icons import paint_icon
from pms_desktop.ui.labels import plain_tooltip
from pms_desktop.ui.text import elided, isolated, key_sequences, key_words
from pms_desktop.ui.theme import current_tokens
from pms_desktop.ui.tokens import CONTROL_HEIGHT, CONTROL_RADIUS, ICON_SIZE

Kind = Literal["primary", "secondary", "danger", "link", "icon", "ghost", "choice"]
_SIDE = 13
_GAP = 6
_NAME_AT_LEAST = 64


@dataclass(frozen=True, slots=True)
class _Inks:
    fill: QColor | None
    border: QColor | None
    text: QColor


class Button(QPushButton):
    """A push button in the look of the house. Use the functions below to make one.

    `key` is a shortcut such as `Ctrl+Return`; it is painted inside and works in the window
    the button stands in. `key_bound=False` only paints it.
    """

    def __init__(
        self,
        text: str,
        kind: Kind = "secondary",
        *,
        key: str = "",
        icon: str = "",
        key_bound: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind, self._icon_name = kind, icon
        self._hint = key_words(key)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(CONTROL_HEIGHT)
        wide = (
            QSizePolicy.Policy.Fixed
            if kind in {"icon", "ghost", "link"}
            else QSizePolicy.Policy.Minimum
        )
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if key and key_bound:
            self._bind(key)
        if key:
            self.setAccessibleDescription(self._hint)

    def kind(self) -> Kind:
        """What the button looks like."""
        return self._kind

    def set_kind(self, kind: Kind) -> None:
        """Look otherwise, as the one primary action of a card does when it moves."""
        self._kind = kind
        self.update()

    def set_icon_name(self, name: str) -> None:
        """Show another icon."""
        self._icon_name = name
        self.updateGeometry()
        self.update()

    def set_key_hint(self, key: str) -> None:
        """Paint another key; somebody else binds it."""
        self._hint = key_words(key)
        self.setAccessibleDescription(self._hint)
        self.updateGeometry()
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        width = self._content_width() + 2 * (4 if self._kind == "link" else _SIDE)
        if self._kind in {"icon", "ghost"}:
            width = CONTROL_HEIGHT
        return QSize(width, CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled() and not self._bold():
            painter.setOpacity(0.55)
        inks = self._inks(option)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(inks.border) if inks.border else Qt.PenStyle.NoPen)
        painter.setBrush(inks.fill or Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, CONTROL_RADIUS, CONTROL_RADIUS)
        self._paint_content(painter, inks.text)
        if self.hasFocus():
            self._paint_focus(painter)

    def _bind(self, key: str) -> None:
        # Not setShortcut: its click comes a tenth of a second late.
        shortcut = QShortcut(self)
        shortcut.setKeys(key_sequences(key))
        shortcut.activated.connect(self.click)

    def _bold(self) -> bool:
        return self._kind == "primary" or (self._kind == "choice" and self.isChecked())

    def _metrics(self, *, bold: bool | None = None) -> QFontMetrics:
        # A choice keeps its width when it turns bold.
        heavy = self._kind in {"primary", "choice"} if bold is None else bold
        return QFontMetrics(font(bold=heavy))

    def _content_width(self) -> int:
        metrics = self._metrics()
        parts = [ICON_SIZE] if self._icon_name else []
        if self.text() and self._kind not in {"icon", "ghost"}:
            size = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text())
            parts.append(size.width() + 1)
        if self._hint and self._kind not in {"icon", "ghost"}:
            parts.append(self._metrics(bold=False).horizontalAdvance(self._hint) + 1)
        return sum(parts) + _GAP * max(0, len(parts) - 1)

    def _inks(self, option: QStyleOptionButton) -> _Inks:
        tokens = current_tokens()
        state = QStyle.StateFlag
        hover = bool(option.state & state.State_MouseOver) and self.isEnabled()
        down = bool(option.state & state.State_Sunken)
        if self._kind == "primary" or (self._kind == "choice" and self.isChecked()):
            if not self.isEnabled():
                return _Inks(QColor(tokens.primary_soft), None, QColor(tokens.quiet))
            fill = QColor(tokens.primary)
            if hover or down:
                fill = _mixed(fill, QColor(tokens.text), 0.24 if down else 0.12)
            return _Inks(fill, None, QColor(tokens.on_primary))
        text = {"danger": tokens.danger, "link": tokens.primary}.get(self._kind, tokens.text)
        if self._kind in {"link", "ghost"}:
            return _Inks(QColor(tokens.primary_soft) if hover else None, None, QColor(text))
        fill = QColor(tokens.primary_soft if down else tokens.raised if hover else tokens.surface)
        return _Inks(fill, QColor(tokens.field_line), QColor(text))

    def _paint_content(self, painter: QPainter, ink: QColor) -> None:
        width = self._content_width()
        room = self.rect().adjusted(4, 0, -4, 0)
        left = room.left() + max(0, (room.width() - width) / 2)
        middle = self.rect().height() / 2
        if self._icon_name:
            area = self._placed(round(left), ICON_SIZE)
            area.setTop(middle - ICON_SIZE / 2)
            area.setHeight(ICON_SIZE)
            paint_icon(painter, area, self._icon_name, ink)
            left += ICON_SIZE + _GAP
        if self._kind in {"icon", "ghost"} or not self.text():
            return
        painter.setPen(ink)
        painter.setFont(font(bold=self._bold()))
        flags = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextShowMnemonic.value
        text_width = self._metrics().size(Qt.TextFlag.TextShowMnemonic, self.text()).width() + 1
        shown = self.text()
        if width > room.width() + 1:
            shown = elided(shown, painter.fontMetrics(), room.width())
        spot = self._placed(left, text_width)
        across = Qt.AlignmentFlag.AlignHCenter if self._kind == "choice" else 0
        painter.drawText(spot, flags | int(getattr(across, "value", across)), isolated(shown))
        if self._hint:
            painter.setFont(font())
            painter.setPen(ink if self._kind == "primary" else QColor(current_tokens().quiet))
            hint_width = painter.fontMetrics().horizontalAdvance(self._hint) + 1
            spot = self._placed(left + text_width + _GAP, hint_width)
            painter.drawText(spot, Qt.AlignmentFlag.AlignVCenter, isolated(self._hint))

    def _placed(self, left: float, width: float) -> QRectF:
        """A stretch of the button, counted from where reading begins."""
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            left = self.width() - left - width
        return QRectF(left, 0, width, self.height())

    def _paint_focus(self, painter: QPainter) -> None:
        tokens = current_tokens()
        painter.setOpacity(1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        filled = self._bold()
        ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(tokens.primary), 2))
        painter.drawRoundedRect(ring, CONTROL_RADIUS, CONTROL_RADIUS)
        if filled:  # a primary ring on a primary fill needs a gap to be seen
            painter.setPen(QPen(QColor(tokens.on_primary), 2))
            inner = ring.adjusted(2, 2, -2, -2)
            painter.drawRoundedRect(inner, CONTROL_RADIUS - 2, CONTROL_RADIUS - 2)


def primary_button(text: str, *, key: str = "", icon: str = "") -> Button:
    """The one filled button of a card, named as what it does."""
    return Button(text, "primary", key=key, icon=icon)


def secondary_button(text: str, *, key: str = "", icon: str = "") -> Button:
    """A bordered button."""
    return Button(text, "secondary", key=key, icon=icon)


def danger_button(text: str, *, key: str = "", icon: str = "") -> Button:
    """A bordered button with red words, for what cannot be undone."""
    return Button(text, "danger", key=key, icon=icon)


def link_button(text: str, *, key: str = "", icon: str = "") -> Button:
    """A place to go to."""
    return Button(text, "link", key=key, icon=icon)


def name_button(name: str) -> Button:
    """A link to somebody: a name without room is cut, and whole in the tooltip."""
    made = link_button(name.replace("&", "&&"))
    made.setAccessibleName(name)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    made.setMinimumWidth(_NAME_AT_LEAST)
    made.setToolTip(plain_tooltip(name))
    return made


def icon_button(icon: str, name: str, *, key: str = "", border: bool = True) -> Button:
    """A square button with an icon; `name` is its tooltip and accessible name."""
    made = Button("", "icon" if border else "ghost", key=key, icon=icon)
    made.setAccessibleName(name)
    made.setToolTip(plain_tooltip(f"{name} ({key_words(key)})" if key else name))
    return made


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    keep = 1 - share
    return QColor(
        round(one.red() * keep + other.red() * share),
        round(one.green() * keep + other.green() * share),
        round(one.blue() * keep + other.blue() * share),
    )
