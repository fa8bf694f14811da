"""Vital signs over time: which, and how far back."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.features.emr.trend.courses import Course, Courses, Reach, courses_title
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.card import Card
from pms_desktop.ui.chart import Series, TrendChart
from pms_desktop.ui.chips import Chip
from pms_desktop.ui.layouts import column, row
from pms_desktop.ui.tokens import PAD, Tone
from pms_desktop.ui.widgets import ChoiceBox, SegmentedControl, label

_BOX_WIDTH = 176
_TOKENS: tuple[Tone, ...] = ("primary", "violet")


class TrendView(QWidget):
    """`chosen` follows both choices."""

    chosen = Signal()

    def __init__(self, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = Card()
        self.course_box = ChoiceBox([(one, courses_title(one)) for one in Courses])
        self.course_box.set_value(Courses.PULSE_AND_PRESSURE)
        self.course_box.setAccessibleName(_("Which vital signs"))
        self.reach_control = SegmentedControl(
            [
                (Reach.TWO_DAYS, _("&48 h")),
                (Reach.WEEK, _("&7 d")),
                (Reach.ALL, _("A&ll")),
            ],
            name=_("How far back"),
            gap=4,
        )
        self.chips = [Chip("", tone) for tone in _TOKENS]
        self.normal_chip = Chip("", "ok")  # in the colour of the band it explains
        self.fault_label = label("", "fault", wrap=True)
        self.fault_label.hide()
        self.chart = TrendChart(zone)
        self.chart.setMinimumHeight(96)
        self.course_box.setFixedWidth(_BOX_WIDTH)
        self.card.body.setContentsMargins(PAD, 8, PAD, 4)
        self.card.body.setSpacing(4)
        self.card.add(row(self.course_box, None, self.reach_control))
        self.card.add(row(None, self.normal_chip, *self.chips, gap=6))
        self.card.add(self.chart, 1)
        self.card.add(self.fault_label)
        self.setLayout(column(self.card))
        self.course_box.changed.connect(self.chosen)
        self.reach_control.changed.connect(self.chosen)

    def courses(self) -> Courses:
        """Which vital signs are chosen."""
        return Courses(self.course_box.value())

    def reach(self) -> Reach:
        """How far back."""
        return Reach(self.reach_control.value())

    def show_courses(self, courses: Sequence[Course]) -> None:
        """Draw these; at most two."""
        self.fault_label.hide()
        series = []
        for chip, token, course in zip(self.chips, _TOKENS, courses, strict=False):
            chip.set_text(course.name)
            points: tuple[tuple[datetime, float], ...] = course.points
            series.append(Series(course.name, points, token, course.unit, course.normal))
        for position, chip in enumerate(self.chips):
            chip.setVisible(position < len(courses))
        self._show_normal(courses)
        self.chart.set_series(series)

    def _show_normal(self, courses: Sequence[Course]) -> None:
        banded = next((one for one in courses if one.normal is not None and one.points), None)
        self.normal_chip.setVisible(banded is not None)
        if banded is not None and banded.normal is not None:
            low, high = banded.normal
            words = _("normal {course} {low}–{high}")
            self.normal_chip.set_text(
                words.format(course=banded.name, low=f"{low:g}", high=f"{high:g}")
            )

    def show_message(self, message: Message) -> None:
        """Say why there is no new drawing."""
        self.fault_label.setText(message.text)
        self.fault_label.show()

    def clear_message(self) -> None:
        """All is well again."""
        self.fault_label.hide()

    def set_busy(self, busy: bool) -> None:
        """Drawing blocks nothing."""
