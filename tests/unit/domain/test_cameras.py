"""The part of a camera's picture that becomes a portrait."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pms_desktop.domain.cameras import PORTRAIT_SHAPE, Box, Portrait


def test_a_portrait_is_as_large_as_fits_and_in_the_middle() -> None:
    assert Portrait().box(640, 480) == Box(128, 0, 384, 480)
    assert Portrait().box(480, 640) == Box(0, 20, 480, 600)


def test_a_portrait_moves_to_the_edge_and_no_further() -> None:
    assert Portrait().moved(-0.9, 0).box(640, 480) == Box(0, 0, 384, 480)
    assert Portrait().moved(0.9, 0).box(640, 480) == Box(256, 0, 384, 480)


def test_a_portrait_comes_closer_and_goes_back_to_the_whole() -> None:
    assert Portrait().closer(5).box(640, 480) == Box(224, 120, 192, 240)
    assert Portrait().closer(99).closer(-99) == Portrait()


@given(
    st.integers(1, 4000), st.integers(1, 4000), st.integers(-9, 9),
    st.floats(-2, 2), st.floats(-2, 2),
)  # fmt: skip
def test_a_portrait_lies_within_every_picture_and_keeps_its_shape(
    width: int, height: int, closer: int, across: float, down: float
) -> None:
    box = Portrait().closer(closer).moved(across, down).box(width, height)

    assert box.left >= 0 <= box.top
    assert box.left + box.width <= width
    assert box.top + box.height <= max(height, 1)
    wide, high = PORTRAIT_SHAPE
    assert box.height == pytest.approx(box.width * high / wide, abs=1.2)
