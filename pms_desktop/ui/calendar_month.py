"""A month at a glance, worked with the mouse or the arrow keys."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pms_desktop.i18n import format_date
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.accessible import announce
from pms_desktop.ui.buttons import icon_button
from pms_desktop.ui.chips import paint_dot
from pms_desktop.ui.fonts import small_font
from pms_desktop.ui.labels import ElidedLabel
from pms_desktop.ui.theme import color

_ROWS = 6
_CELL_HEIGHT = 25
_HEAD_HEIGHT = 24


class CalendarMonth(QWidget):
    """`changed` follows the chosen day, `month_changed` (its first day) the month shown.

    Arrows move by day and week, Page Up and Page Down by month, Home goes to today. `today` is
    asked each time. Days in `set_busy_days` carry a dot; the number is said to assistive
    technology.
    """

    changed = Signal()
    month_changed = Signal(object)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = _MonthGrid(today, self)
        self.title_label = ElidedLabel("", "card")
        back = icon_button("chevron-left", _("Month before"))
        on = icon_button("chevron-right", _("Next month"))
        back.clicked.connect(self._month_back)
        on.clicked.connect(self._month_on)
        head = QHBoxLayout()
        head.addWidget(self.title_label, 1)
        head.addWidget(back)
        head.addWidget(on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.grid)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.grid)
        self.grid.chosen.connect(self.changed)
        self.grid.month_shown.connect(self._month_shown)
        self._title()

    def value(self) -> date:
        """The day chosen."""
        return self.grid.day

    def set_value(self, value: date) -> None:
        """Choose a day without a signal that it was chosen."""
        self.grid.choose(value, tell=False)

    def fault(self) -> str:
        """A day is always chosen."""
        return ""

    def set_busy_days(self, counts: Mapping[date, int]) -> None:
        """Mark days on which something is."""
        self.grid.counts = dict(counts)
        self.grid.update()

    def _month_back(self) -> None:
        self.grid.choose(shifted(self.grid.day, -1))

    def _month_on(self) -> None:
        self.grid.choose(shifted(self.grid.day, 1))

    def _month_shown(self, first: date) -> None:
        self._title()
        self.month_changed.emit(first)

    def _title(self) -> None:
        day = self.grid.day
        name = QLocale().standaloneMonthName(day.month)
        self.title_label.setText(f"{name[:1].upper()}{name[1:]} {day.year}")


class _MonthGrid(QWidget):
    chosen = Signal()
    month_shown = Signal(object)

    def __init__(self, today: Callable[[], date], parent: QWidget) -> None:
        super().__init__(parent)
        self._today = today
        self.day = today()
        self.counts: dict[date, int] = {}
        self._hover: date | None = None
        self._first_weekday = QLocale().firstDayOfWeek().value
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._describe()

    def choose(self, day: date, *, tell: bool = True) -> None:
        """Move to a day."""
        if day == self.day:
            return
        other_month = (day.year, day.month) != (self.day.year, self.day.month)
        self.day = day
        self._describe()
        self.update()
        if other_month:
            self.month_shown.emit(day.replace(day=1))
        if tell:
            self.chosen.emit()

    def cell(self, day: date) -> QRectF:
        """Where a day of the month shown is painted."""
        position = self._lead() + day.day - 1
        top = _HEAD_HEIGHT + position // 7 * _CELL_HEIGHT
        return QRectF(self._left(position % 7), top, self.width() / 7, _CELL_HEIGHT)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(7 * 30, _HEAD_HEIGHT + _ROWS * _CELL_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        ahead = -1 if rtl else 1
        days = {
            Qt.Key.Key_Left: -ahead,
            Qt.Key.Key_Right: ahead,
            Qt.Key.Key_Up: -7,
            Qt.Key.Key_Down: 7,
        }
        months = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if key in days:
            self.choose(self.day + timedelta(days=days[key]))
        elif key in months:
            self.choose(shifted(self.day, months[key]))
        elif key == Qt.Key.Key_Home:
            self.choose(self._today())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position())
        if day is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(self._day_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._set_hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.choose(shifted(self.day, -1 if event.angleDelta().y() > 0 else 1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font())
        painter.setPen(color("quiet"))
        first = self.day.replace(day=1)
        for column in range(7):
            name = _weekday_letter((self._first_weekday - 1 + column) % 7 + 1)
            spot = QRectF(self._left(column), 0, self.width() / 7, _HEAD_HEIGHT)
            painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, name)
        for number in range(1, monthrange(first.year, first.month)[1] + 1):
            self._paint_day(painter, first.replace(day=number))

    def _paint_day(self, painter: QPainter, day: date) -> None:
        cell = self.cell(day)
        area = QRectF(0, 0, min(28.0, cell.width() - 2), 21)
        area.moveCenter(cell.center())
        chosen, today = day == self.day, day == self._today()
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen:
            painter.setBrush(color("primary"))
            painter.drawRoundedRect(area, 5, 5)
        elif day == self._hover:
            painter.setBrush(color("primary_soft"))
            painter.drawRoundedRect(area, 5, 5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if chosen and self.hasFocus():
            painter.setPen(QPen(color("on_primary"), 2))
            painter.drawRoundedRect(area.adjusted(2, 2, -2, -2), 3, 3)
        elif today and not chosen:
            painter.setPen(QPen(color("primary"), 1))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setFont(small_font(bold=chosen or today))
        painter.setPen(color("on_primary" if chosen else "primary" if today else "text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if self.counts.get(day) and not chosen:
            paint_dot(painter, QPointF(area.center().x(), area.bottom()), "primary", 1.5)

    def _left(self, column: int) -> float:
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return (6 - column if rtl else column) * self.width() / 7

    def _lead(self) -> int:
        return (self.day.replace(day=1).isoweekday() - self._first_weekday) % 7

    def _day_at(self, spot: QPointF) -> date | None:
        first = self.day.replace(day=1)
        days = (first.replace(day=n + 1) for n in range(monthrange(first.year, first.month)[1]))
        return next((day for day in days if self.cell(day).contains(spot)), None)

    def _set_hover(self, day: date | None) -> None:
        if day != self._hover:
            self._hover = day
            self.update()
            count = self.counts.get(day, 0) if day else 0
            self.setToolTip(_("{count} booked").format(count=count) if count else "")

    def _describe(self) -> None:
        words = QLocale().dayName(self.day.isoweekday()) + " " + format_date(self.day)
        count = self.counts.get(self.day, 0)
        if count:
            words += ", " + _("{count} booked").format(count=count)
        announce(self, words)


def _weekday_letter(weekday: int) -> str:
    narrow = QLocale().dayName(weekday, QLocale.FormatType.NarrowFormat)
    # Without a language Qt numbers the days.
    return QLocale("en").dayName(weekday)[:1] if narrow.isdigit() else narrow


def shifted(day: date, months: int) -> date:
    """The same day of a month before or after, or that month's last day."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
