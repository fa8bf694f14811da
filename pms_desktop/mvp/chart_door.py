"""Opens charts for the presenters that show them: once, by itself where it may, with a reason
where one is needed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar
from uuid import UUID

from pms_desktop.domain.changes import Change
from pms_desktop.domain.charts import ChartClosedError, Opening, ReasonNeededError
from pms_desktop.domain.clock import Clock
from pms_desktop.domain.errors import InvalidInputError, PmsError
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.messages import sentence_for
from pms_desktop.mvp.presenter import Connectable
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.charts import ChartQuestion, ChartService

T = TypeVar("T")
OPENED = "chart_openings"
"""Topic of the change that tells a desk's screens of a chart opened there."""

Then = Callable[[], object]
Left = Callable[[Exception | None], object]
"""Told the error that kept a chart closed, or None when somebody chose to leave it so."""


class OpenCharts:
    """The charts a person has open, as far as this station knows: asked before the server is."""

    def __init__(self, clock: Clock, changes: ChangeFeed) -> None:
        self._clock, self._changes = clock, changes
        self._open: dict[UUID, Opening] = {}

    def __contains__(self, patient_id: UUID) -> bool:
        opening = self._open.get(patient_id)
        return opening is not None and self._clock.now() < opening.expires_at

    def add(self, opening: Opening) -> None:
        """A chart was opened: whoever shows something of the patient reads it anew."""
        self._open[opening.patient_id] = opening
        self._changes.publish([Change(OPENED, opening.patient_id, opening.patient_id)])

    def forget(self, patient_id: UUID) -> None:
        """The server says that it is closed."""
        self._open.pop(patient_id, None)


class ReasonPort(Protocol):
    """A dialog that asks why, open until `finish`; `rejected` when it is left."""

    @property
    def submitted(self) -> Connectable: ...
    @property
    def rejected(self) -> Connectable: ...
    def reason(self) -> str: ...
    def set_busy(self, busy: bool, /) -> None: ...
    def refuse(self, sentence: str, /) -> None: ...
    def finish(self) -> None: ...


@dataclass(slots=True)
class _Visitor:
    then: Then
    left: Left


class ChartDoor:
    """One per screen; what is open is shared by all screens of a desk."""

    def __init__(
        self,
        service: ChartService,
        tasks: TaskRunner,
        charts: OpenCharts,
        ask: Callable[[ChartQuestion], ReasonPort],
    ) -> None:
        self._service, self._tasks, self._charts, self._ask = service, tasks, charts, ask
        self._waiting: dict[UUID, list[_Visitor]] = {}
        self._port: ReasonPort | None = None
        self._patient_id: UUID | None = None
        self.quiet = False

    def is_open(self, patient_id: UUID) -> bool:
        """Whether the chart is open as far as is known here."""
        return patient_id in self._charts

    def open(self, patient_id: UUID, then: Then, left: Left) -> None:
        """Go on with `then` once the chart is open: at once if it is. Somebody is asked for a
        reason where one is needed; `left` is called when it stays closed."""
        if patient_id in self._charts:
            then()
        elif patient_id in self._waiting:
            self._waiting[patient_id].append(_Visitor(then, left))
        else:
            self._waiting[patient_id] = [_Visitor(then, left)]
            work = partial(self._try, patient_id)
            answered = partial(self._answered, patient_id)
            self._tasks.submit(work, answered, partial(self._leave, patient_id), _nothing)

    def open_by_itself(self, patient_id: UUID, then: Then) -> None:
        """The same for a patient in this person's care; nobody is asked about any other."""
        if patient_id in self._charts:
            then()
            return

        def opened(opening: Opening) -> None:
            self._charts.add(opening)
            then()

        self._tasks.submit(partial(self._service.open, patient_id), opened, _ignore, _nothing)

    def forget(self, patient_id: UUID) -> None:
        """The chart was found closed: the next one who turns to it opens it anew."""
        self._charts.forget(patient_id)

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """What is read meanwhile is read for nobody: it opens no chart."""
        before, self.quiet = self.quiet, True
        try:
            yield
        finally:
            self.quiet = before

    def _try(self, patient_id: UUID) -> Opening | ChartQuestion:
        try:
            return self._service.open(patient_id)
        except ReasonNeededError as needed:
            return self._service.question(patient_id, restricted=needed.restricted)

    def _answered(self, patient_id: UUID, answer: Opening | ChartQuestion) -> None:
        if isinstance(answer, Opening):
            self._opened(answer)
            return
        if self._port is not None:  # one is asked about one patient at a time
            self._leave(patient_id, None)
            return
        self._port, self._patient_id = self._ask(answer), patient_id
        self._port.submitted.connect(self._send)
        self._port.rejected.connect(self._reject)

    def _send(self) -> None:
        if self._port is None or self._patient_id is None:
            return
        self._port.set_busy(True)
        work = partial(self._service.open, self._patient_id, self._port.reason())
        self._tasks.submit(work, self._opened, self._refused, _nothing)

    def _opened(self, opening: Opening) -> None:
        if self._port is not None and opening.patient_id == self._patient_id:
            port, self._port, self._patient_id = self._port, None, None
            port.finish()
        visitors = self._waiting.pop(opening.patient_id, [])
        self._charts.add(opening)
        for visitor in visitors:
            visitor.then()

    def _refused(self, error: Exception) -> None:
        """The dialog stays with what was typed: the server may be back in a moment."""
        if self._port is None or not isinstance(error, PmsError):
            raise error
        if isinstance(error, InvalidInputError):
            self._port.refuse(next(iter(error.faults.values())))
        else:
            self._port.refuse(sentence_for(error).text)

    def _reject(self) -> None:
        patient_id, self._port, self._patient_id = self._patient_id, None, None
        if patient_id is not None:
            self._leave(patient_id, None)

    def _leave(self, patient_id: UUID, error: Exception | None) -> None:
        for visitor in self._waiting.pop(patient_id, []):
            visitor.left(error)


class ChartTasks:
    """A task runner for screens that show charts. Work that finds a chart closed waits until it
    is open and then runs again, so that nothing typed is lost; not what nobody waits for."""

    def __init__(self, tasks: TaskRunner, door: ChartDoor) -> None:
        self._tasks, self._door = tasks, door

    def submit(
        self,
        work: Callable[[], T],
        on_success: Callable[[T], object],
        on_error: Callable[[Exception], object],
        on_done: Callable[[], object],
    ) -> None:
        """Exactly one of `on_success` and `on_error` is called, after `on_done`."""
        asks = not self._door.quiet

        def succeeded(result: T) -> None:
            on_done()
            on_success(result)

        def failed(error: Exception) -> None:
            on_done()
            on_error(error)

        def stopped(error: Exception) -> None:
            patient_id = _closed(error)
            if patient_id is None or not asks:
                failed(error)
                return
            self._door.forget(patient_id)
            again = partial(self._tasks.submit, work, succeeded, failed, _nothing)
            self._door.open(patient_id, again, lambda reason: failed(reason or error))

        self._tasks.submit(work, succeeded, stopped, _nothing)


def _closed(error: Exception) -> UUID | None:
    return error.patient_id if isinstance(error, ChartClosedError | ReasonNeededError) else None


def _nothing() -> None:
    pass


def _ignore(_error: Exception) -> None:
    pass
