"""Every field for words that stands in a tab itself: what is typed in it is in the tab's draft."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from pms_desktop.app import Program
from pms_desktop.domain.access import Role
from pms_desktop.domain.clock import FixedClock
from pms_desktop.features.emr.sections import Form
from pms_desktop.mvp.navigation import Place
from pms_desktop.settings import Settings
from pms_desktop.ui.editors import LineEdit, NoteEdit
from tests.gui.hostile.house import BusyHouse, busy_house
from tests.gui.hostile.test_dialogs import MARK, come, page_of, put, settle
from tests.gui.hostile.test_windows import field_of
from tests.gui.hostile.windows import editors
from tests.gui.shell.driving import Desk
from tests.hospital import NOW, Hospital

NOT_KEPT = {"Dose", "How often", "Route", "Quantity", "Instructions"}
"""How to take a medicine is kept once the medicine is chosen: see `test_chart.py`."""


def registration(desk: Desk, house: BusyHouse) -> Iterator[str]:
    """The form of a patient."""
    come(desk, Place.REGISTRATION, act="new")
    yield "new patient"


def chart(desk: Desk, house: BusyHouse) -> Iterator[str]:
    """The forms of a chart, and the prescription beside them."""
    for form in Form:
        come(desk, Place.EMR, house.lying, act=form.value)
        yield form.value


def administration(desk: Desk, house: BusyHouse) -> Iterator[str]:
    """Every section, as it opens."""
    come(desk, Place.ADMINISTRATION)
    office: Any = page_of(desk, Place.ADMINISTRATION)
    for place in range(office.stack.count()):
        office.section_list.setCurrentIndex(office.section_list.model().index(place, 0))
        settle(desk)
        yield type(office.stack.currentWidget()).__name__


Walk = Callable[[Desk, BusyHouse], Iterator[str]]
WALKS: dict[Role, Walk] = {
    Role.RECEPTIONIST: registration,
    Role.DOCTOR: chart,
    Role.ADMINISTRATOR: administration,
}


@pytest.mark.parametrize("role", WALKS)
def test_every_field_of_a_page_is_in_the_draft(
    role: Role, embedded_hospital: Hospital, qapp: QApplication, qtbot: QtBot
) -> None:
    house = busy_house(embedded_hospital, ["Okoye", "Sow"])
    clock = FixedClock(NOW, "Europe/London")
    desk = Desk(Program(qapp, Settings(embedded_hospital.url), clock=clock), qtbot)
    desk.program.start()
    desk.wait_for_the_door()
    desk.sign_in(role)
    lost, tried = [], 0
    for where in WALKS[role](desk, house):
        for text in words_of_page(desk):
            before = text.text() if isinstance(text, QLineEdit) else text.toPlainText()
            put(text)
            title = titled(text)
            tried += 1
            if MARK not in draft_of(desk) and title not in NOT_KEPT:
                lost.append(f"{where}: {title}")
            text.setText(before) if isinstance(text, QLineEdit) else text.setPlainText(before)
    desk.close()

    assert not lost, lost
    assert tried > 0


def words_of_page(desk: Desk) -> list[QLineEdit | QPlainTextEdit]:
    """Visible fields for words; a search, a number or a day is read by rules of its own."""
    page = desk.window.pages.currentWidget()
    assert page is not None
    kinds = {LineEdit, NoteEdit}
    shown = [text for text in editors(page) if type(text) in kinds and text.isVisible()]
    return [text for text in shown if text.isEnabled()]


def titled(text: QLineEdit | QPlainTextEdit) -> str:
    field = field_of(text)
    return field.title() if field is not None else text.accessibleName()


def draft_of(desk: Desk) -> str:
    session = desk.station.shell.session
    assert session is not None
    tab = session.tabs[desk.window.tab_bar.currentIndex()]
    return json.dumps(tab.presenter.draft(), default=str)
