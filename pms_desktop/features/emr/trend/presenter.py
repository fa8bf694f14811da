"""Decides what the chart of vital signs draws."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.clock import Clock
from pms_desktop.domain.vitals import VitalSigns
from pms_desktop.features.emr.trend.courses import (
    Course,
    Courses,
    Reach,
    courses_of,
    since,
)
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.timeline import TimelineService


class TrendViewPort(ViewPort, Protocol):
    """What the chart's view offers."""

    @property
    def chosen(self) -> Connectable: ...
    def courses(self) -> Courses: ...
    def reach(self) -> Reach: ...
    def show_courses(self, courses: Sequence[Course]) -> None: ...


class TrendPresenter(Presenter[TrendViewPort]):
    """Another choice of signs draws the sets at hand; another reach reads anew."""

    def __init__(
        self, view: TrendViewPort, service: TimelineService, tasks: TaskRunner, clock: Clock
    ) -> None:
        super().__init__(view, tasks)
        self._service, self._clock = service, clock
        self._patient_id: UUID | None = None
        view.chosen.connect(self.refresh)

    def show_patient(self, patient_id: UUID | None) -> None:
        """Draw somebody's course."""
        self._patient_id = patient_id
        self._drop("sets")
        self._draw(())
        self.refresh()

    def refresh(self) -> None:
        """Read and draw again."""
        if self._patient_id is not None:
            start = since(self._view.reach(), self._clock.now())
            work = partial(self._service.vitals_since, self._patient_id, start)
            self._run_latest("sets", work, self._draw)

    def _draw(self, sets: Sequence[VitalSigns]) -> None:
        self._view.show_courses(courses_of(self._view.courses(), sets))
