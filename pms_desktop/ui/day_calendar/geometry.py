"""Where columns, slots and blocks of a day calendar stand in its viewport."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect

from pms_desktop.ui.day_calendar.model import DayColumn

HEAD = 48
RULER = 54
LEAST_HOUR = 88
MOST_HOUR = 136
TWO_LINES = 34
LEAST_WIDTH = 164
_BLOCK_GAP = 4


def hour_height(columns: Sequence[DayColumn]) -> int:
    """Pixels of an hour: the shortest slot of the day shows a name and its state, if it can."""
    steps = [column.step for column in columns if column.working or column.blocks]
    shortest = min([60, *steps])
    return min(max(LEAST_HOUR, -(-TWO_LINES * 60 // shortest)), MOST_HOUR)


@dataclass(frozen=True, slots=True)
class Geometry:
    """`first` and `last` are minutes shown; `left` and `top` how far the day is scrolled.

    Mirrored, the day reads from right to left: the ruler and the first column at the right.
    """

    columns: int
    first: int
    last: int
    width: int
    height: int
    left: int = 0
    top: int = 0
    hour: int = LEAST_HOUR
    mirrored: bool = False

    @property
    def ruler(self) -> QRect:
        """Where the times stand."""
        at = self.width - RULER if self.mirrored else 0
        return QRect(at, HEAD, RULER, max(0, self.height - HEAD))

    @property
    def body(self) -> tuple[int, int]:
        """The left and the right edge of the room for columns."""
        return (0, self.width - RULER) if self.mirrored else (RULER, self.width)

    @property
    def column_width(self) -> int:
        """All columns are equally wide and fill the viewport when there are few."""
        room = max(1, self.width - RULER)
        return max(LEAST_WIDTH, room // max(1, self.columns))

    @property
    def whole_width(self) -> int:
        """Pixels of all columns."""
        return self.column_width * self.columns

    @property
    def whole_height(self) -> int:
        """Pixels of the whole day; nothing to scroll where nobody is shown."""
        if not self.columns:
            return 0
        return (self.last - self.first) * self.hour // 60

    def visible_columns(self) -> range:
        """Those of which at least a part is seen."""
        begin = self.left // self.column_width
        end = (self.left + max(0, self.width - RULER)) // self.column_width + 1
        return range(max(0, begin), min(self.columns, end))

    def x(self, column: int) -> int:
        """The left edge of a column."""
        if self.mirrored:
            return self.width - RULER - (column + 1) * self.column_width + self.left
        return RULER + column * self.column_width - self.left

    def y(self, minute: int) -> int:
        """The upper edge of a minute."""
        return HEAD + round((minute - self.first) * self.hour / 60) - self.top

    def column_rect(self, column: int) -> QRect:
        """A column below its head."""
        return QRect(self.x(column), HEAD, self.column_width, max(0, self.height - HEAD))

    def span_rect(self, column: int, start: int, end: int) -> QRect:
        """A stretch of time over the whole width of a column."""
        top = self.y(start)
        return QRect(self.x(column), top, self.column_width, self.y(end) - top)

    def block_rect(self, column: int, start: int, end: int, lane: tuple[int, int]) -> QRect:
        """A block in its lane, with air around it."""
        whole = self.span_rect(column, start, end).adjusted(_BLOCK_GAP, 1, -_BLOCK_GAP, -1)
        position, lanes = lane
        width = whole.width() / lanes
        steps = lanes - 1 - position if self.mirrored else position
        left = whole.left() + round(steps * width)
        return QRect(left, whole.top(), round(width) - (1 if lanes > 1 else 0), whole.height())

    def column_at(self, spot: QPoint) -> int | None:
        """The column under a point of the body."""
        least, most = self.body
        if not least <= spot.x() < most or spot.y() < HEAD:
            return None
        along = most - 1 - spot.x() if self.mirrored else spot.x() - least
        found = (along + self.left) // self.column_width
        return found if found < self.columns else None

    def minute_at(self, y: int) -> int:
        """The minute under a height, within what is shown."""
        minute = self.first + int((y - HEAD + self.top) * 60 / self.hour)
        return min(max(minute, self.first), self.last - 1)
