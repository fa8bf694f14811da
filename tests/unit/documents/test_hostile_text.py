"""What people type is printed as typed: never markup, never a file, never a request."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given, settings
from hypothesis.strategies import text

from pms_desktop.documents import render
from pms_desktop.domain.papers import Paper
from tests.unit.documents.papers import (
    LETTERHEAD,
    access_history,
    invoice,
    named,
    png,
    prescription,
    receipt,
    slip,
)
from tests.unit.documents.reading import read

T = TypeVar("T")

PAPERS = {
    "invoice": invoice(2),
    "receipt": receipt(),
    "prescription": prescription(),
    "access history": access_history(),
    "slip": slip(),
    "slip on A5": slip(on_roll=False),
}
HOSTILE = [
    "<b>DEAD</b>",
    '<img src="/etc/hostname"/>',
    '<img src="{png}"/>',
    '<a href="file:///etc/passwd">x</a>',
    "<h1 style=color:red>ALLERGY: NONE",
    "Smith<!-- ALLERGIC -->",
    "K+ <3.5 and >5",
    "Smith <b",
    "<font size=9000>big</font>",
    "<img src='file://{png}'/>",
    "<img src='http://127.0.0.1:9/x.png'/>",
    "<font color=[[].append(1)]>x</font>",
    "<onDraw name=x/>",
    "Smith & Sons &amp; &#x41; %s {0} \\",
    "(parenthesis) Tj ET Q",
]

_opened: list[str] = []
_watching = False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching or not (event == "open" or event.startswith(("socket.", "subprocess."))):
        return
    if not str(arguments[0]).endswith((".py", ".pyc")):  # a module first imported now
        _opened.append(f"{event} {arguments[0]}")


sys.addaudithook(_watch)


@contextmanager
def nothing_opened() -> Iterator[None]:
    global _watching  # noqa: PLW0603  an audit hook cannot be taken away again
    _opened.clear()
    _watching = True
    try:
        yield
    finally:
        _watching = False
    assert _opened == []


def filled(record: T, value: str) -> T:
    """The record with `value` in every text it holds, however deep."""
    changes: dict[str, Any] = {}
    for field in fields(record):  # type: ignore[arg-type]
        current = getattr(record, field.name)
        changes[field.name] = _filled_value(current, value)
    return replace(record, **changes)  # type: ignore[type-var]


def _filled_value(current: Any, value: str) -> Any:
    if type(current) is str:
        return value
    if isinstance(current, tuple):
        return tuple(_filled_value(item, value) for item in current)
    return filled(current, value) if is_dataclass(current) else current


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "secret.png"
    path.write_bytes(png(8))
    return path


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_hostile_text_in_every_field_is_printed_as_typed(
    paper: Paper, value: str, picture: Path
) -> None:
    value = value.replace("{png}", str(picture))
    letterhead = replace(
        filled(LETTERHEAD, value), logo_png=None, currency="EUR", time_zone="Europe/London"
    )
    render(paper, LETTERHEAD)  # fonts are loaded once and before

    with nothing_opened():
        pdf = render(filled(paper, value), letterhead)

    assert "".join(value.split()) in "".join(read(pdf).text.split())
    assert images(pdf) == 0
    assert links(pdf) == 0


@pytest.mark.parametrize(
    "value",
    ["\x00\x1b[2J", "\ud800", "\u202egnp.exe", "Z" + "\u0301" * 40, "𓀀😀", "a" * 5000, "\n" * 90],
    ids=["controls", "surrogate", "override", "zalgo", "no font", "endless", "lines"],
)
@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_a_pdf_is_built_from_any_characters(paper: Paper, value: str) -> None:
    assert read(render(filled(paper, value), LETTERHEAD)).pages


@settings(max_examples=60, deadline=None)
@given(text(max_size=80))
def test_a_prescription_is_built_whatever_is_typed(value: str) -> None:
    assert read(render(filled(prescription(1), value), LETTERHEAD)).pages


@pytest.mark.parametrize(
    "logo",
    [
        b"",
        b"not a picture",
        png()[:60],
        b"<svg/>",
        png()[:16] + b"\x00\x00\x75\x30" * 2 + png()[24:],
    ],
    ids=["empty", "text", "cut off", "svg", "900 megapixels"],
)
def test_a_logo_that_cannot_be_read_is_left_out(logo: bytes) -> None:
    pdf = render(invoice(), replace(LETTERHEAD, logo_png=logo))

    assert "Total" in read(pdf).text
    assert images(pdf) == 0


def test_a_logo_is_printed() -> None:
    assert images(render(invoice(), LETTERHEAD)) == 1


def test_a_name_is_found_in_the_pdf_in_every_script() -> None:
    for name in ("أحمد علي", "יוסף לוי", "सीता क्षत्रिय", "তানিয়া", "김민준", "田中さくら", "አበበ"):
        assert name in read(render(named(name), LETTERHEAD)).words


def images(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = [list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])) for page in document]
        return sum(map(len, found))
    finally:
        document.close()


def links(pdf: bytes) -> int:
    return pdf.count(b"/Annot") + pdf.count(b"/URI")
