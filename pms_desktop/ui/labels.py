"""Labels that show text from people as it was typed, never as markup."""

from html import escape
from math import ceil
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QToolTip, QWidget

from pms_desktop.ui.text import fitted

Role = Literal[
    "title", "card", "name", "strong", "heading", "caption", "body", "quiet", "danger", "fault",
    "warn", "ok", "figure", "amount", "hospital", "onpanel",
]  # fmt: skip
_TOOLTIP_LINE = 80  # characters
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def label(
    text: str = "",
    role: Role = "body",
    *,
    wrap: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """A plain text label. `heading` is set in capitals, `figure` and `amount` at the right."""
    made = QLabel(parent)
    _prepare(made, role)
    made.setText(text)
    made.setWordWrap(wrap)
    if role in {"figure", "amount"}:
        made.setAlignment(_RIGHT)
        made.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a sign stays before its figure
    return made


def set_role(widget: QLabel, role: Role) -> None:
    """Change what a label is for; the style follows."""
    widget.setProperty("role", role)
    restyle(widget)


def restyle(widget: QWidget) -> None:
    """Read the style sheet again after a property changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def rule(parent: QWidget | None = None) -> QFrame:
    """A thin line across."""
    line = QFrame(parent)
    line.setProperty("rule", True)
    line.setFixedHeight(1)
    return line


def show_tooltip(position: QPoint, text: str, owner: QWidget) -> None:
    """Show a tooltip of plain text at a place of the screen; an empty text hides it."""
    QToolTip.showText(position, plain_tooltip(text) if text else "", owner)


def _prepare(widget: QLabel, role: Role) -> None:
    widget.setTextFormat(Qt.TextFormat.PlainText)
    widget.setProperty("role", role)
    if role == "heading":
        spaced = widget.font()
        spaced.setCapitalization(QFont.Capitalization.AllUppercase)
        spaced.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 104)
        widget.setFont(spaced)


class ElidedLabel(QLabel):
    """One line that is cut when there is no room; the whole text is then in the tooltip."""

    def __init__(self, text: str = "", role: Role = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _prepare(self, role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def is_cut(self) -> bool:
        """Whether some of the text has no room."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    # Qt overrides

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("MMM…"), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self._tell()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = self.contentsRect()
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = fitted(self.text(), self.fontMetrics(), area.width())
        painter.drawText(area, self.alignment() | Qt.TextFlag.TextSingleLine, shown)

    def _tell(self) -> None:
        self.setToolTip(plain_tooltip(self.text()) if self.is_cut() else "")


class WholeLabel(QLabel):
    """Text in as many lines as it takes: a word wider than the label is broken, not cut."""

    def __init__(self, text: str = "", role: Role = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _prepare(self, role)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(text)

    # Qt overrides

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("MMM"), metrics.height())

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 1, metrics.height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._laid_out(width)
        return ceil(lines.boundingRect().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        area = self.contentsRect()
        self._laid_out(area.width()).draw(painter, QPointF(area.topLeft()))

    def _laid_out(self, width: int) -> QTextLayout:
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        lines = QTextLayout(self.text(), self.font())
        lines.setTextOption(option)
        lines.beginLayout()
        top = 0.0
        while (line := lines.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top))
            top += line.height()
        lines.endLayout()
        return lines


def plain_tooltip(text: str) -> str:
    """A tooltip that Qt will not take for markup. Long ones wrap, which only markup does."""
    if len(text) <= _TOOLTIP_LINE and "<" not in text:
        return text
    return f"<p style='white-space:pre-wrap'>{escape(text)}</p>"
