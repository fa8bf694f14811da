"""Cameras of a station, what they show, and the part of it that becomes a portrait."""

from dataclasses import dataclass, replace
from typing import Protocol

from pms_desktop.domain.errors import PmsError

PORTRAIT_SHAPE = (4, 5)
"""Width to height of a photo in a record."""

_SMALLEST = 0.4
_ZOOM = 0.1


@dataclass(frozen=True, slots=True)
class Camera:
    """`key` is what the system opens it by: a device file, or a number where there are none."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture: RGB, three bytes a pixel, rows from the top without gaps."""

    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a picture, in pixels from its upper left corner."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Portrait:
    """Which part of a picture is kept.

    `size` is its share of the largest that fits, `across` and `down` where it lies between the
    edges: 0 at the left or the top, 1 at the other.
    """

    size: float = 1.0
    across: float = 0.5
    down: float = 0.5

    def moved(self, across: float, down: float) -> "Portrait":
        """Further to the right and down by these shares of the way, no further than the edge."""
        return replace(self, across=_share(self.across + across), down=_share(self.down + down))

    def closer(self, steps: int) -> "Portrait":
        """Smaller by so many steps, larger when negative."""
        return replace(self, size=min(1.0, max(_SMALLEST, round(self.size - steps * _ZOOM, 2))))

    def box(self, width: int, height: int) -> Box:
        """The part in a picture of this size."""
        wide, high = PORTRAIT_SHAPE
        fitting = min(width, height * wide / high) * self.size
        part = (max(1, round(fitting)), max(1, round(fitting * high / wide)))
        left, top = (width - part[0]) * self.across, (height - part[1]) * self.down
        return Box(max(0, round(left)), max(0, round(top)), *part)


class Capture(Protocol):
    """An open camera. One thread at a time."""

    def frame(self) -> Frame:
        """Wait for the next picture. Raises CameraSilentError or CameraGoneError."""

    def release(self) -> None:
        """Let go of the camera, so that another program may have it."""


class Cameras(Protocol):
    """The cameras of this station."""

    def found(self) -> tuple[Camera, ...]:
        """Those plugged in now."""

    def open(self, camera: Camera) -> Capture:
        """Begin to take pictures. Raises CameraError."""


class CameraError(PmsError):
    """A camera gives no picture."""

    def __init__(self, camera: Camera) -> None:
        super().__init__(camera.key)
        self.name = camera.name


class CameraSilentError(CameraError):
    """It is there and gives nothing, mostly because another program has it."""


class CameraForbiddenError(CameraError):
    """The system does not let this person use it."""


class CameraGoneError(CameraError):
    """It was unplugged, or went off while it was open."""


def _share(value: float) -> float:
    return min(1.0, max(0.0, round(value, 3)))
