"""Cameras plugged into this station. No picture is written to a disk.

OpenCV is imported by the first thread that opens a camera. Its wheels (5.0) bring an FFmpeg built
without GPL parts: libavcodec says “LGPL version 2.1 or later”, and no x264 lies beside it.
"""

import os
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock
from typing import Any

from pms_desktop.domain.cameras import (
    Camera,
    CameraForbiddenError,
    CameraGoneError,
    CameraSilentError,
    Capture,
    Frame,
)
from pms_desktop.i18n import gettext as _

SECONDS_APART = 1 / 15
"""Between two pictures; more shows nothing that a portrait needs."""

_WAIT_S = "3"  # for the first picture of a camera that says nothing; OpenCV's own is ten
_WIDTH, _HEIGHT = 640, 480  # the portrait within has 384 x 480 pixels, and 320 x 400 are kept
_MOST_NUMBERS = 4

# What a V4L2 driver says of itself: linux/videodev2.h, VIDIOC_QUERYCAP.
_QUERY_CAPABILITIES = 0x80685600
_CAPABILITIES = struct.Struct("16s32s32sIII12x")
_CAPTURES_VIDEO = 0x1


class StationCameras:
    """Cameras as Linux lists them; elsewhere the first few numbers that answer."""

    def __init__(
        self, listed: Path = Path("/sys/class/video4linux"), devices: Path = Path("/dev")
    ) -> None:
        self._listed, self._devices = listed, devices

    def found(self) -> tuple[Camera, ...]:
        """Those plugged in now, in the order of their numbers."""
        return self._by_name() if sys.platform == "linux" else _by_number()

    def open(self, camera: Camera) -> Capture:
        """Begin to take pictures; seconds, the first time. Raises CameraError."""
        return OpenCvCapture(camera)

    def _by_name(self) -> tuple[Camera, ...]:
        cameras: list[Camera] = []
        for entry in sorted(self._listed.glob("video*"), key=_number):
            device = self._devices / entry.name
            if _takes_pictures(device):
                names = {camera.name for camera in cameras}
                cameras.append(Camera(str(device), _told_apart(_name(entry), names)))
        return tuple(cameras)


class OpenCvCapture:
    """A camera that OpenCV opened, or a file with moving pictures."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._any = False
        self._video = _opened(camera.key)
        if not self._video.isOpened():
            self.release()
            raise self._failure()

    def frame(self) -> Frame:
        """Wait for the next picture. Raises CameraSilentError or CameraGoneError."""
        came, pixels = self._video.read()
        if not came:
            raise self._failure()
        self._any = True
        height, width = pixels.shape[:2]
        return Frame(width, height, pixels[:, :, ::-1].tobytes())  # OpenCV has blue first

    def release(self) -> None:
        """Let go of the camera."""
        self._video.release()

    def _failure(self) -> CameraSilentError | CameraForbiddenError | CameraGoneError:
        device = Path(self._camera.key)
        if self._any or (device.is_absolute() and not device.exists()):
            return CameraGoneError(self._camera)
        if device.is_absolute() and not os.access(device, os.R_OK | os.W_OK):
            return CameraForbiddenError(self._camera)
        return CameraSilentError(self._camera)


class LiveCamera:
    """Pictures of one camera for one worker at a time, until any thread closes it."""

    def __init__(self, open_: Callable[[], Capture]) -> None:
        self._open = open_
        self._capture: Capture | None = None
        self._closed, self._lock = Event(), Lock()
        self._due = 0.0

    def frame(self) -> Frame | None:
        """Wait for the next picture; None once it is closed. Opens the camera the first time.

        Raises CameraError; the camera is free again then.
        """
        read = False
        try:
            with self._lock:
                frame = self._next()
            read = True
        finally:
            if not read:
                self._closed.set()
            if self._closed.is_set():
                self.close()
        return frame

    def close(self) -> None:
        """Never waits: a thread that is reading frees the camera as soon as it has read."""
        self._closed.set()
        if self._lock.acquire(blocking=False):
            try:
                capture, self._capture = self._capture, None
                if capture is not None:
                    capture.release()
            finally:
                self._lock.release()

    def _next(self) -> Frame | None:
        if self._closed.wait(max(0.0, self._due - time.monotonic())):
            return None
        if self._capture is None:
            self._capture = self._open()
        if self._closed.is_set():
            return None
        frame = self._capture.frame()
        self._due = time.monotonic() + SECONDS_APART
        return frame


def _opened(key: str) -> Any:
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", _WAIT_S)
    os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")  # what fails is said in the window
    import cv2  # noqa: PLC0415  150 ms, and hardly any session takes a photo

    if key.isdigit():
        video = cv2.VideoCapture(int(key))
    else:
        video = cv2.VideoCapture(key, cv2.CAP_V4L2 if key.startswith("/dev/") else cv2.CAP_ANY)
    video.set(cv2.CAP_PROP_FRAME_WIDTH, _WIDTH)
    video.set(cv2.CAP_PROP_FRAME_HEIGHT, _HEIGHT)
    video.set(cv2.CAP_PROP_BUFFERSIZE, 1)  # the newest picture, not one that waited
    return video


def _by_number() -> tuple[Camera, ...]:
    cameras: list[Camera] = []
    for number in range(_MOST_NUMBERS):
        video = _opened(str(number))
        there = video.isOpened()
        video.release()
        if not there:
            break
        cameras.append(Camera(str(number), _("Camera {n}").format(n=number + 1)))
    return tuple(cameras)


def _takes_pictures(device: Path) -> bool:
    """Whether it is more than the second file of a camera, which tells of its pictures only.

    One that cannot be asked is taken for a camera, so that opening it says what is wrong.
    """
    import fcntl  # noqa: PLC0415  not every system has it, and this one is asked on Linux

    answer = bytearray(_CAPABILITIES.size)
    try:
        file = os.open(device, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return device.exists()
    try:
        fcntl.ioctl(file, _QUERY_CAPABILITIES, answer)
    except OSError:
        return True
    finally:
        os.close(file)
    return bool(_CAPABILITIES.unpack(answer)[5] & _CAPTURES_VIDEO)


def _name(entry: Path) -> str:
    try:
        name = (entry / "name").read_text("utf-8", "replace").strip()
    except OSError:  # unplugged meanwhile
        name = ""
    return name or entry.name


def _told_apart(name: str, taken: set[str]) -> str:
    number, told = 1, name
    while told in taken:
        number += 1
        told = f"{name} ({number})"
    return told


def _number(entry: Path) -> int:
    digits = entry.name.removeprefix("video")
    return int(digits) if digits.isdigit() else sys.maxsize
