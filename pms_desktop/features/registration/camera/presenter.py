"""Shows what a camera sees, takes a picture of it, and keeps the portrait that was chosen."""

from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from typing import Protocol

from pms_desktop.domain.cameras import Camera, Cameras, Frame, Portrait
from pms_desktop.domain.patient_notices import Notices
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.cameras import LiveCamera


class Stage(Enum):
    """What stands in the dialog."""

    WAITING = "waiting"
    LIVE = "live"
    TAKEN = "taken"
    NOTHING = "nothing"


class CameraPort(ViewPort, Protocol):
    """`submitted` is the one thing to do next; `shown` and `hidden` also come with the lock."""

    @property
    def submitted(self) -> Connectable: ...
    @property
    def again_requested(self) -> Connectable: ...
    @property
    def camera_chosen(self) -> Connectable: ...
    @property
    def shown(self) -> Connectable: ...
    @property
    def hidden(self) -> Connectable: ...
    @property
    def finished(self) -> Connectable: ...

    def offer(self, cameras: Sequence[Camera], chosen: Camera) -> None: ...
    def show_waiting(self) -> None: ...
    def show_live(self) -> None: ...
    def show_taken(self) -> None: ...
    def show_nothing(self, sentence: str) -> None: ...
    def show_frame(self, frame: Frame) -> None: ...
    def portrait(self) -> Portrait: ...
    def finish(self) -> None: ...


class CameraPresenter(Presenter[CameraPort]):
    """The camera is open while its picture is on the screen, and at no other time.

    `keep` stores a picture's part; `on_kept` gets what then stands beside the record.
    """

    def __init__(
        self,
        view: CameraPort,
        cameras: Cameras,
        tasks: TaskRunner,
        found: Sequence[Camera],
        keep: Callable[[Frame, Portrait], Notices],
        on_kept: Callable[[Notices], object],
    ) -> None:
        super().__init__(view, tasks)
        self._cameras, self._keep, self._on_kept = cameras, keep, on_kept
        self._camera, self._stage = found[0], Stage.NOTHING
        self._live: LiveCamera | None = None
        self._frame: Frame | None = None
        view.submitted.connect(self._next)
        view.again_requested.connect(self._start)
        view.camera_chosen.connect(self._choose)
        view.shown.connect(self._seen)
        view.hidden.connect(self._put_out)
        view.finished.connect(self._finish)
        view.offer(found, self._camera)
        self._start()

    def close(self) -> None:
        self._put_out()
        super().close()

    def _next(self) -> None:
        if self._stage is Stage.LIVE:
            self._take()
        elif self._stage is Stage.TAKEN:
            self._use()
        elif self._stage is Stage.NOTHING:
            self._run_latest("cameras", self._cameras.found, self._looked)

    def _choose(self, camera: Camera) -> None:
        self._camera = camera
        self._start()

    def _seen(self) -> None:
        """On the screen again, after a lock perhaps."""
        if self._live is None and self._stage in {Stage.WAITING, Stage.LIVE}:
            self._start()

    def _start(self) -> None:
        self._put_out()
        self._stage, self._frame = Stage.WAITING, None
        self._view.clear_message()
        self._view.show_waiting()
        self._live = LiveCamera(partial(self._cameras.open, self._camera))
        self._read(self._live)

    def _put_out(self) -> None:
        live, self._live = self._live, None
        if live is not None:
            live.close()

    def _read(self, live: LiveCamera) -> None:
        """One picture, then the next: they never come faster than they are shown."""
        self._run_latest(
            "frame", live.frame, partial(self._came, live), partial(self._went_off, live)
        )

    def _came(self, live: LiveCamera, frame: Frame | None) -> None:
        if live is not self._live or frame is None:
            return
        self._frame = frame
        self._view.show_frame(frame)
        if self._stage is Stage.WAITING:
            self._stage = Stage.LIVE
            self._view.show_live()
        self._read(live)

    def _went_off(self, live: LiveCamera, error: Exception) -> None:
        if live is self._live:
            self._put_out()
            self._stage, self._frame = Stage.NOTHING, None
            self._view.show_nothing(self._worded(error).text)

    def _looked(self, found: Sequence[Camera]) -> None:
        """Cameras may have been plugged in or out since."""
        if not found:
            self._view.show_nothing(
                _("No camera is plugged in. Plug one in and try again, or choose a file.")
            )
            return
        same = [camera for camera in found if camera.key == self._camera.key]
        self._camera = same[0] if same else found[0]
        self._view.offer(found, self._camera)
        self._start()

    def _take(self) -> None:
        self._put_out()
        self._stage = Stage.TAKEN
        self._view.show_taken()

    def _use(self) -> None:
        if self._frame is not None:
            self._view.clear_message()
            self._run(partial(self._keep, self._frame, self._view.portrait()), self._kept)

    def _kept(self, notices: Notices) -> None:
        self._view.finish()
        self._on_kept(notices)

    def _finish(self, _result: int = 0) -> None:
        self._frame = None
        self.close()
