"""What a station's cameras show. A file with moving pictures takes the place of a camera."""

import os
from pathlib import Path
from threading import Event, Thread

import cv2
import numpy as np
import pytest

from pms_desktop.domain.cameras import (
    Camera,
    CameraError,
    CameraForbiddenError,
    CameraGoneError,
    CameraSilentError,
    Frame,
    Portrait,
)
from pms_desktop.services.cameras import LiveCamera, OpenCvCapture, StationCameras
from pms_desktop.services.photos import portrait_of, small_photo
from tests.cameras import DESK, PaintedCameras, colour_at, face

PICTURES = 3


@pytest.fixture
def film(tmp_path: Path) -> Camera:
    """Motion JPEG, as most cameras send it: left half red, right half blue."""
    path = tmp_path / "film.avi"
    colours = np.zeros((480, 640, 3), np.uint8)
    colours[:, :320], colours[:, 320:] = (0, 0, 255), (255, 0, 0)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 15, (640, 480))
    for _ in range(PICTURES):
        writer.write(colours)
    writer.release()
    return Camera(str(path), "Film")


def test_pictures_come_as_they_were_filmed(film: Camera) -> None:
    capture = StationCameras().open(film)

    frame = capture.frame()
    capture.release()

    assert (frame.width, frame.height) == (640, 480)
    left, right = frame.pixels[:3], frame.pixels[3 * 639 : 3 * 640]
    assert left[0] > left[2] + 200
    assert right[2] > right[0] + 200


def test_a_camera_that_stops_is_gone(film: Camera) -> None:
    capture = OpenCvCapture(film)
    for _ in range(PICTURES):
        capture.frame()

    with pytest.raises(CameraGoneError):
        capture.frame()
    capture.release()


def test_a_camera_that_is_not_there_is_gone(tmp_path: Path) -> None:
    with pytest.raises(CameraGoneError):
        OpenCvCapture(Camera(str(tmp_path / "video7"), "Unplugged"))


def test_a_camera_that_gives_nothing_may_be_in_use(tmp_path: Path) -> None:
    (tmp_path / "video0").write_bytes(b"")

    with pytest.raises(CameraSilentError):
        OpenCvCapture(Camera(str(tmp_path / "video0"), "Busy"))


def test_a_camera_this_person_may_not_use_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "video0").write_bytes(b"")
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)  # the tests may be root

    with pytest.raises(CameraForbiddenError):
        OpenCvCapture(Camera(str(tmp_path / "video0"), "Theirs"))


def test_cameras_are_listed_by_number_and_namesakes_told_apart(tmp_path: Path) -> None:
    listed, devices = tmp_path / "listed", tmp_path / "dev"
    devices.mkdir()
    for entry, name in (("video10", "Desk"), ("video2", "Desk"), ("video3", "Wall\n")):
        (listed / entry).mkdir(parents=True)
        (listed / entry / "name").write_text(name, "utf-8")
        (devices / entry).write_bytes(b"")
    (listed / "video4").mkdir()  # was unplugged a moment ago

    found = StationCameras(listed, devices).found()

    assert [camera.name for camera in found] == ["Desk", "Wall", "Desk (2)"]
    assert found[0].key == str(devices / "video2")


def test_a_station_without_cameras_has_none(tmp_path: Path) -> None:
    assert StationCameras(tmp_path / "nothing").found() == ()


def test_closing_frees_the_camera_at_once() -> None:
    cameras = PaintedCameras()
    live = LiveCamera(lambda: cameras.open(DESK))
    assert live.frame() == face()
    assert cameras.in_use() == [DESK]

    live.close()

    assert cameras.in_use() == []
    assert live.frame() is None


def test_closing_while_a_thread_reads_does_not_wait_and_that_thread_frees_it() -> None:
    reading, go_on = Event(), Event()
    cameras = PaintedCameras()

    class SlowCapture:
        def __init__(self) -> None:
            self._inner = cameras.open(DESK)

        def frame(self) -> Frame:
            reading.set()
            assert go_on.wait(10)
            return self._inner.frame()

        def release(self) -> None:
            self._inner.release()

    live = LiveCamera(SlowCapture)
    thread = Thread(target=live.frame)
    thread.start()
    assert reading.wait(10)

    live.close()  # returns although the thread still reads
    assert cameras.in_use() == [DESK]
    go_on.set()
    thread.join(10)

    assert cameras.in_use() == []


def test_closing_while_it_is_being_opened_opens_nothing_for_long() -> None:
    cameras = PaintedCameras()
    closing: list[LiveCamera] = []

    def opened() -> object:
        closing[0].close()
        return cameras.open(DESK)

    closing.append(LiveCamera(opened))  # type: ignore[arg-type]

    assert closing[0].frame() is None
    assert cameras.in_use() == []


def test_a_camera_that_fails_is_free_again() -> None:
    cameras = PaintedCameras()
    live = LiveCamera(lambda: cameras.open(DESK))
    live.frame()
    cameras.plugged.clear()

    with pytest.raises(CameraError):
        live.frame()

    assert cameras.in_use() == []


def test_a_photo_has_the_part_that_was_chosen_and_its_shape(film: Camera) -> None:
    capture = OpenCvCapture(film)
    frame = capture.frame()
    capture.release()

    left = small_photo(portrait_of(frame, Portrait().moved(-1, 0).closer(4)))

    red, _green, blue = colour_at(left, 0.5, 0.5)
    assert red > blue + 200
