"""Courses over time, as pulse and blood pressure, with the normal range behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pms_desktop.i18n import format_moment
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.fonts import small_font
from pms_desktop.ui.labels import plain_tooltip
from pms_desktop.ui.theme import color, current_tokens, theme_watch

_SYMBOLS = ("o", "s", "t", "d", "+", "x")
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Series:
    """Measured values of one kind. `token` colours the line; `normal` is (low, high)."""

    name: str
    points: tuple[tuple[datetime, float], ...]
    token: str = "primary"
    unit: str = ""
    normal: tuple[float, float] | None = None

    def summary(self, zone: tzinfo) -> str:
        """The course in one sentence: latest value, when, and the range."""
        if not self.points:
            return _("{name}: no values").format(name=self.name)
        when, latest = self.points[-1]
        values = [value for _when, value in self.points]
        return _("{name}: {latest} {unit} on {when}, between {low} and {high}").format(
            name=self.name,
            latest=f"{latest:g}",
            unit=self.unit,
            when=format_moment(when.astimezone(zone)),
            low=f"{min(values):g}",
            high=f"{max(values):g}",
        )


class TrendChart(QWidget):
    """Lines over time in the zone of the hospital. The plot library is loaded when first shown.

    Each series has its own mark as well as its colour. The words of `summary` are its accessible
    name and tooltip.
    """

    def __init__(self, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._series: tuple[Series, ...] = ()
        self._plot: Any = None
        self.setMinimumHeight(120)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        theme_watch().changed.connect(self._draw)
        self.set_series(())

    def set_series(self, series: Sequence[Series]) -> None:
        """Show these courses; points in the order of time."""
        self._series = tuple(series)
        words = self.summary()
        self.setAccessibleName(words)
        self.setToolTip(plain_tooltip(words))
        if self.isVisible():
            self._draw()

    def summary(self) -> str:
        """All courses in words."""
        if not self._series:
            return _("No values yet")
        return "\n".join(series.summary(self._zone) for series in self._series)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def _draw(self) -> None:
        if self._plot is None:
            if not self.isVisible():
                return
            self._plot = _plot_widget(self._zone)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._plot)
        self._plot.setBackground(color("surface"))
        item = self._plot.getPlotItem()
        item.clear()
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(color("line"))
            axis.setTextPen(color("quiet"))
            axis.setStyle(tickFont=small_font())
        item.getAxis("bottom").utcOffset = self._seconds_behind_utc()
        for series in self._series:
            self._draw_normal(item, series)
        for position, series in enumerate(self._series):
            _draw_line(item, series, _SYMBOLS[position % len(_SYMBOLS)])

    def _seconds_behind_utc(self) -> float:
        """The zone's offset, as pyqtgraph counts it, at the latest point shown."""
        moments = [series.points[-1][0] for series in self._series if series.points]
        offset = max(moments).astimezone(self._zone).utcoffset() if moments else None
        return -offset.total_seconds() if offset else 0

    def _draw_normal(self, item: Any, series: Series) -> None:
        if series.normal is None or not series.points:
            return
        import pyqtgraph  # noqa: PLC0415  loads numpy

        band = pyqtgraph.LinearRegionItem(
            series.normal, "horizontal", movable=False, brush=QColor(current_tokens().ok_soft)
        )
        for edge in band.lines:
            edge.setPen(None)
        band.setZValue(-10)
        item.addItem(band, ignoreBounds=False)


def _draw_line(item: Any, series: Series, symbol: str) -> None:
    import pyqtgraph  # noqa: PLC0415  loads numpy

    ink = color(series.token)
    item.plot(
        [when.timestamp() for when, _value in series.points],
        [value for _when, value in series.points],
        pen=pyqtgraph.mkPen(ink, width=2),
        symbol=symbol,
        symbolSize=6,
        symbolBrush=ink,
        symbolPen=None,
        antialias=True,
        name=series.name,
    )


def _plot_widget(zone: tzinfo) -> Any:
    import pyqtgraph  # noqa: PLC0415  loads numpy

    class HospitalTime(pyqtgraph.DateAxisItem):  # type: ignore[misc]  # untyped library
        """Ticks at round hours and midnights of the hospital."""

        def tickStrings(  # noqa: N802
            self, values: Sequence[float], scale: float, spacing: float
        ) -> list[str]:
            del scale
            return [tick_text(datetime.fromtimestamp(value, zone), spacing) for value in values]

    plot = pyqtgraph.PlotWidget(axisItems={"bottom": HospitalTime(orientation="bottom")})
    plot.setMenuEnabled(False)
    plot.hideButtons()
    plot.setMouseEnabled(x=True, y=False)
    plot.showGrid(x=False, y=True, alpha=0.25)
    for part in (plot, plot.viewport()):
        part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return plot


def tick_text(moment: datetime, spacing: float) -> str:
    """What stands at a tick of the time axis; `spacing` between ticks is in seconds."""
    if spacing < _DAY:
        return f"{moment:%H:%M}"
    return f"{moment.day} {moment:%b}" if spacing < 300 * _DAY else f"{moment:%Y}"
