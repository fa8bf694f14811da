"""Decides where a patient's photo comes from, and keeps it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.cameras import Camera, Cameras
from pms_desktop.domain.patient_notices import Notices
from pms_desktop.features.registration.camera.presenter import CameraPort, CameraPresenter
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.patient_notices import PatientNoticeService


class PhotoBoxPort(Protocol):
    """The photo, and the ways to another one."""

    @property
    def asked(self) -> Connectable: ...
    @property
    def camera_chosen(self) -> Connectable: ...
    @property
    def file_chosen(self) -> Connectable: ...
    @property
    def pasted(self) -> Connectable: ...
    @property
    def removed(self) -> Connectable: ...

    def choose_file(self) -> None: ...
    def offer_camera(self) -> None: ...


class PhotoPresenter(Presenter[ViewPort]):
    """Looks for cameras each time a photo is asked for; without one a file is all there is."""

    def __init__(
        self,
        view: ViewPort,
        box: PhotoBoxPort,
        notices: PatientNoticeService,
        cameras: Cameras,
        tasks: TaskRunner,
        *,
        open_camera: Callable[[], CameraPort],
        on_changed: Callable[[Notices], object],
    ) -> None:
        super().__init__(view, tasks)
        self._box, self._notices, self._cameras = box, notices, cameras
        self._open_camera, self._on_changed = open_camera, on_changed
        self._patient_id: UUID | None = None
        self._found: Sequence[Camera] = ()
        self._camera: CameraPresenter | None = None
        box.asked.connect(self._look)
        box.camera_chosen.connect(self._take)
        box.file_chosen.connect(self._file)
        box.pasted.connect(self._pasted)
        box.removed.connect(self._remove)

    def show(self, patient_id: UUID) -> None:
        """Whose photo it is."""
        self._patient_id = patient_id

    def close(self) -> None:
        if self._camera is not None:
            self._camera.close()
        super().close()

    def _look(self) -> None:
        if self._patient_id is not None:
            self._run_latest("cameras", self._cameras.found, self._offer)

    def _offer(self, found: Sequence[Camera]) -> None:
        self._found = found
        if found:
            self._box.offer_camera()
        else:
            self._box.choose_file()

    def _take(self) -> None:
        """The photo is of whoever is shown now, whatever is shown when it is taken."""
        if self._patient_id is not None and self._found:
            keep = partial(self._notices.put_portrait, self._patient_id)
            self._camera = CameraPresenter(
                self._open_camera(), self._cameras, self._tasks, self._found, keep,
                self._on_changed,
            )  # fmt: skip

    def _file(self, path: Path) -> None:
        if self._patient_id is not None:
            work = partial(self._notices.put_photo_file, self._patient_id, path)
            self._run(work, self._on_changed)

    def _pasted(self, picture: bytes) -> None:
        if self._patient_id is not None:
            work = partial(self._notices.put_photo, self._patient_id, picture)
            self._run(work, self._on_changed)

    def _remove(self) -> None:
        if self._patient_id is not None:
            work = partial(self._notices.remove_photo, self._patient_id)
            self._run(work, self._on_changed)
