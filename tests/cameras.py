"""Cameras that need no hardware: each shows a painted face, and fails when it is told to."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

from pms_desktop.domain.cameras import (
    Camera,
    CameraGoneError,
    CameraSilentError,
    Capture,
    Frame,
)

DESK = Camera("desk", "Desk camera")
WALL = Camera("wall", "Wall camera")


def face(background: str = "#9DB4C0") -> Frame:
    """Somebody in front of a wall."""
    image = Image.new("RGB", (640, 480), background)
    draw = ImageDraw.Draw(image)
    draw.ellipse((90, 330, 550, 800), fill="#3C6E71")
    draw.rectangle((285, 290, 355, 380), fill="#D9A07A")
    draw.ellipse((220, 80, 420, 340), fill="#E0AC86")
    draw.pieslice((210, 60, 430, 320), 180, 360, fill="#4A3428")
    for eye in (282, 346):
        draw.ellipse((eye, 205, eye + 14, 219), fill="#2B2118")
    draw.arc((285, 225, 355, 290), 20, 160, fill="#8C4B3C", width=5)
    return Frame(image.width, image.height, image.tobytes())


def colour_at(photo: bytes, across: float, down: float) -> tuple[int, int, int]:
    """The colour of a photo there, both from 0 to 1."""
    with Image.open(BytesIO(photo)) as image:
        spot = image.convert("RGB").getpixel((
            int(across * (image.width - 1)), int(down * (image.height - 1))
        ))  # fmt: skip
    assert isinstance(spot, tuple)
    return spot[0], spot[1], spot[2]


class PaintedCameras:
    """`plugged` is what is there; cameras in `busy` open for somebody else."""

    def __init__(self, plugged: Sequence[Camera] = (DESK,)) -> None:
        self.plugged = list(plugged)
        self.busy: set[Camera] = set()
        self.shows = {DESK: face(), WALL: face("#C9ADA7")}
        self.opened: list[PaintedCapture] = []

    def found(self) -> tuple[Camera, ...]:
        return tuple(self.plugged)

    def open(self, camera: Camera) -> Capture:
        if camera in self.busy:
            raise CameraSilentError(camera)
        self.opened.append(PaintedCapture(self, camera))
        return self.opened[-1]

    def in_use(self) -> list[Camera]:
        """The cameras whose lamp is on."""
        return [capture.camera for capture in self.opened if not capture.released]


class PaintedCapture:
    """Shows its picture until it is unplugged."""

    def __init__(self, cameras: PaintedCameras, camera: Camera) -> None:
        self._cameras, self.camera, self.released = cameras, camera, False

    def frame(self) -> Frame:
        if self.camera not in self._cameras.plugged:
            raise CameraGoneError(self.camera)
        return self._cameras.shows[self.camera]

    def release(self) -> None:
        self.released = True
