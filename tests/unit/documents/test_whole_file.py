"""Files that stand whole under their name or not at all."""

import fcntl
import os
from pathlib import Path

import pytest

from pms_desktop.documents.whole_file import whole_file
from pms_desktop.domain.files import UnwritableFileError


def test_a_device_is_written_into_and_never_replaced() -> None:
    with pytest.raises(UnwritableFileError) as full, whole_file(Path("/dev/full")) as file:
        file.write(b"nobody has room for this")

    assert "No space left" in full.value.reason
    assert Path("/dev/full").is_char_device()


def test_a_pipe_passes_on_what_is_written(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with whole_file(pipe) as file:
            file.write(b"row")
        assert os.read(reader, 9) == b"row"
    finally:
        os.close(reader)
    assert [each.name for each in tmp_path.iterdir()] == ["pipe"]


def test_what_a_killed_program_left_goes_with_the_next_file_of_that_name(tmp_path: Path) -> None:
    left, held = tmp_path / ".a[1].csv.0123abcd", tmp_path / ".a[1].csv.89abcdef"
    other, strange = tmp_path / ".b.csv.0123abcd", tmp_path / ".a[1].csv.of-mine"
    for each in (left, held, other, strange):
        each.write_bytes(b"names")

    with held.open("rb") as busy:
        fcntl.flock(busy, fcntl.LOCK_SH)  # another program is at it
        with whole_file(tmp_path / "a[1].csv") as file:
            file.write(b"whole")

    found = {each.name for each in tmp_path.iterdir()}
    assert found == {held.name, other.name, strange.name, "a[1].csv"}
    assert (tmp_path / "a[1].csv").read_bytes() == b"whole"
