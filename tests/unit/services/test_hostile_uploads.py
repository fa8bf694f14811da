"""Files that somebody takes for a picture of a patient: refused by what is in them, never run,
unpacked, followed or asked for."""

import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from pms_desktop.domain.hospital import png_fault
from pms_desktop.domain.patient_notices import UnreadablePhotoError
from pms_desktop.services.photos import read_picture, small_photo
from tests.hostile import SIXTY, At
from tests.unit.documents.papers import png

DICOM = b"\x00" * 128 + b"DICM"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def vast_png() -> bytes:
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 90_000)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def zipped(name: str, content: bytes, folder: Path) -> bytes:
    path = folder / "made.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return path.read_bytes()


FILES: dict[int, Callable[[Path], bytes]] = {
    29: lambda _folder: b"MZ\x90\x00" + b"\x00" * 200,
    32: lambda folder: zipped("../../etc/cron.d/x", b"* * * * * root id", folder),
    33: lambda folder: zipped("x.png", b"\x00" * 30_000_000, folder),
    34: lambda _folder: vast_png(),
    35: lambda _folder: DICOM + b"\x28\x00\x10\x00US\x02\x00\xff\xff" * 2 + b"\x00" * 64,
    36: lambda _folder: DICOM + b"\xe0\x7f\x10\x00OB\x00\x00\xfe\xff\xff\xff",
    37: lambda _folder: b"MZ" + b"\x00" * 126 + b"DICM",
    38: lambda _folder: DICOM + zlib.compress(b"\x00" * 30_000_000),
    39: lambda _folder: b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
    40: lambda folder: (
        f'<svg xmlns="http://www.w3.org/2000/svg"><!DOCTYPE x [<!ENTITY e SYSTEM '
        f'"file://{folder}/secret">]><text>&e;</text></svg>'
    ).encode(),
    41: lambda _folder: b'<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
}


def test_every_hostile_upload_of_the_sixty_is_tried() -> None:
    assert {each.number for each in SIXTY if each.at is At.UPLOAD} == {*FILES, 31}


@pytest.mark.parametrize("number", FILES)
@pytest.mark.parametrize("name", ["photo.png", "report.pdf.exe", "invoice\u202egnp.exe"])
def test_what_is_no_picture_is_refused_whatever_it_is_called(
    number: int, name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[number](tmp_path))

    with pytest.raises(UnreadablePhotoError):
        small_photo(read_picture(path))
    assert png_fault(path.read_bytes())


def test_a_link_is_not_followed_and_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    whole = tmp_path / "whole.png"
    whole.write_bytes(png(8))
    link, pipe = tmp_path / "link.png", tmp_path / "pipe.png"
    link.symlink_to(whole)
    os.mkfifo(pipe)

    for path in (link, pipe, tmp_path, tmp_path / "missing.png"):
        with pytest.raises(UnreadablePhotoError):
            read_picture(path)
    assert small_photo(read_picture(whole)).startswith(b"\xff\xd8")
