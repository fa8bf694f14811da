"""Figures and their floors: what the same machine does without this program."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Figure:
    """One measurement beside its floor, both in `unit`. `floor_is` says what the floor does."""

    name: str
    unit: str
    value: float
    floor: float
    floor_is: str

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.value / self.floor if self.floor else 0.0


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def both_percentiles(
    name: str, ours: Sequence[float], floors: Sequence[float], floor_is: str
) -> list[Figure]:
    """The 50th and the 95th percentile in milliseconds, of seconds."""
    return [
        Figure(f"{name}, {mark}", "ms", 1000 * of(ours), 1000 * of(floors), floor_is)
        for mark, of in (("p50", median), ("p95", _p95))
    ]


def table(figures: Sequence[Figure]) -> str:
    """A line per figure, in columns."""
    width = max(len(figure.name) for figure in figures)
    head = f"{'':{width}}  {'measured':>12}  {'floor':>12}  {'times':>6}  floor is"
    lines = [
        f"{f.name:{width}}  {_shown(f.value, f.unit)}  {_shown(f.floor, f.unit)}"
        f"  {f.ratio:6.1f}  {f.floor_is}"
        for f in figures
    ]
    return "\n".join([head, *lines])


def as_json(figures: Sequence[Figure]) -> list[dict[str, object]]:
    """For a file that is compared with another day's."""
    return [{**asdict(figure), "ratio": round(figure.ratio, 2)} for figure in figures]


def _shown(value: float, unit: str) -> str:
    return f"{value:9.{2 if value < 100 else 0}f} {unit:2}"


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
