"""Every window of the running program, full of hostile text: typed, shown, never interpreted."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.app import Program
from pms_desktop.domain.access import Role
from pms_desktop.domain.staff import Speciality
from pms_desktop.domain.typed_text import LINE
from pms_desktop.features.administration.view import AdministrationView
from pms_desktop.services.ids import new_id
from pms_desktop.services.staff import StaffService
from pms_desktop.settings import Settings
from pms_desktop.ui.editors import LineEdit, NoteEdit
from pms_desktop.ui.fields import Field
from tests.data.doctors import enter_doctor
from tests.data.patients import enter_patient
from tests.gui.hostile.windows import (
    delegates_that_render,
    editors,
    text_of,
    texts_that_could_be_markup,
    tooltips_of_rows,
)
from tests.gui.shell.driving import Desk
from tests.hospital import Hospital
from tests.hostile import At, Outcome, values_at
from tests.unit.documents.papers import png

ROLES = (Role.RECEPTIONIST, Role.NURSE, Role.DOCTOR, Role.BILLING, Role.ADMINISTRATOR)
LONGEST_BLOCK_SECONDS = 0.1
TRIES = 3

_watched: list[str] = []
_opened: list[str] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _watched and str(arguments[0]) in _watched:
        _opened.append(str(arguments[0]))


sys.addaudithook(_watch)


@pytest.fixture
def picture(tmp_path: Path) -> Iterator[Path]:
    """A picture on the disk that a text names; whoever looks at its time of reading sees it."""
    path = tmp_path / "secret.png"
    path.write_bytes(png(8))
    _watched.append(str(path))
    _opened.clear()
    yield path
    _watched.clear()
    assert _opened == []


@pytest.fixture
def names(picture: Path) -> list[str]:
    """What may be stored, as names of people and things."""
    return [
        value.replace("{png}", str(picture))
        for outcome, value in values_at(At.TEXT)
        if outcome is Outcome.STORED
    ]


@pytest.fixture(params=ROLES)
def desk(
    request: pytest.FixtureRequest,
    embedded_hospital: Hospital,
    names: list[str],
    qapp: QApplication,
    qtbot: QtBot,
) -> Iterator[Desk]:
    """The program of one job in a hospital whose people have hostile names."""
    for name in names:
        enter_patient(embedded_hospital, name, name)
    for name in names[:6]:
        enter_doctor(embedded_hospital, name=name)
    office = StaffService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    for name in names:
        office.put_speciality(Speciality(new_id(), name, active=True, version=0))
    opened = Desk(Program(qapp, Settings(embedded_hospital.url)), qtbot)
    opened.program.start()
    opened.wait_for_the_door()
    opened.sign_in(request.param)
    yield opened
    opened.close()


def visit_all(desk: Desk, visited: Callable[[], None]) -> None:
    """Every tab, and in the administration every section."""
    bar = desk.window.tab_bar
    for place in range(len(desk.tab_titles())):
        bar.setCurrentIndex(place)
        QApplication.processEvents()
        visited()
    for office in desk.window.findChildren(AdministrationView):
        for place in range(office.stack.count()):
            office.section_list.setCurrentIndex(office.section_list.model().index(place, 0))
            QApplication.processEvents()
            visited()


def test_nothing_that_shows_text_could_take_it_for_markup(desk: Desk) -> None:
    found: set[str] = set()

    def look() -> None:
        found.update(texts_that_could_be_markup())
        found.update(tooltips_of_rows())
        found.update(delegates_that_render())

    visit_all(desk, look)

    assert found == set()


def test_every_field_keeps_what_is_typed_or_refuses_it_with_a_sentence(
    desk: Desk, picture: Path
) -> None:
    wrong: set[str] = set()
    typed = [
        (outcome, value.replace("{png}", str(picture)))
        for outcome, value in values_at(At.TEXT)
        if len(value) < 1_000_000
    ]

    def fill() -> None:
        for editor in editors(desk.window):
            before = text_of(editor)
            for outcome, value in typed:
                put(editor, value)
                wrong.update(judged(editor, outcome, value))
            put(editor, before)

    visit_all(desk, fill)

    assert wrong == set()
    assert texts_that_could_be_markup() == []


def put(editor: Any, value: str) -> None:
    """Over what was there, as a paste does it, and the field is left."""
    editor.clear()
    if isinstance(editor, NoteEdit):
        data = QMimeData()
        data.setText(value)
        editor.insertFromMimeData(data)
    else:
        editor.insert(value)
    field = field_of(editor)
    if field is not None and not field.fault():
        field.check()


def judged(editor: Any, outcome: Outcome, value: str) -> list[str]:
    """What is wrong with how a field took a value."""
    field = field_of(editor)
    if field is None or type(editor) not in {LineEdit, NoteEdit}:
        return []  # a search, a date, a number: read by rules of its own, and it did not fail
    fault, kept = field.fault(), text_of(editor)
    if outcome is Outcome.STORED and not fault and kept != value:
        return [f"{field.title()} changed {value[:40]!r} to {kept[:40]!r}"]
    if outcome is Outcome.REFUSED and not fault and (kept == value or len(value) > LINE):
        return [f"{field.title()} took {value[:40]!r} as {kept[:40]!r}"]
    return []


def field_of(editor: QWidget) -> "Field[Any] | None":
    parent = editor.parentWidget()
    return parent if isinstance(parent, Field) else None


@contextmanager
def blocked() -> Iterator[list[float]]:
    """How long the thread of the window was kept busy, in seconds of its own work: how busy the
    machine is with other things says nothing about it."""
    taken: list[float] = []
    begun = time.thread_time()
    yield taken
    QApplication.processEvents()
    taken.append(time.thread_time() - begun)


@pytest.mark.parametrize("kind", [LineEdit, NoteEdit])
@pytest.mark.parametrize("sign", ["x", "<b>", "\n", "\u0301"])
def test_a_paste_of_ten_megabytes_is_refused_and_blocks_nothing(
    kind: type[LineEdit] | type[NoteEdit], sign: str, qtbot: QtBot
) -> None:
    field: Field[Any] = Field("Text", kind())
    qtbot.addWidget(field)
    field.show()
    data = QMimeData()
    data.setText(sign * (10_000_000 // len(sign)))
    QApplication.clipboard().setMimeData(data)
    times = []
    for _try in range(TRIES):
        with blocked() as taken:
            field.editor.paste()
            refused = field.fault() or field.editor.fault()
        times.append(taken[0])
        assert refused
    QApplication.clipboard().clear()

    assert min(times) < LONGEST_BLOCK_SECONDS
