"""Requests from a kiosk, while an answer of the server is under way."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, build_tabs
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.features.registration.requests.view import RequestsView
from pms_desktop.mvp.navigation import Place
from pms_desktop.services.kiosk import KioskService
from pms_desktop.services.kiosk_requests import KioskRequestService
from pms_desktop.settings import Settings
from tests.doubles import HeldTasks
from tests.gui.features.registration.test_requests import STRANGER, TWIN
from tests.gui.typing import press, type_text
from tests.hospital import Hospital

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(embedded_hospital: Hospital, tasks: HeldTasks) -> Desk:
    kiosk = KioskService(embedded_hospital.sign_in(Role.KIOSK))
    for wish in (STRANGER, TWIN):
        kiosk.ask_registration(wish)
    signed_in = embedded_hospital.open_station(Role.RECEPTIONIST)
    return Desk(signed_in, Settings(embedded_hospital.url), tasks)


@pytest.fixture
def requests(desk: Desk, tasks: HeldTasks, qtbot: QtBot) -> Iterator[RequestsView]:
    tabs = build_tabs(desk)
    tab = next(each for each in tabs if each.info.place is Place.REGISTRATION)
    qtbot.addWidget(tab.view)
    with qtbot.waitActive(tab.view):
        tab.view.show()
    tab.presenter.activate()
    press(tab.view, Qt.Key.Key_F8)
    tasks.release_all()
    found = tab.view.findChild(RequestsView)
    assert isinstance(found, RequestsView)
    yield found
    for each in tabs:
        each.presenter.close()


def refuse(requests: RequestsView) -> None:
    press(requests.reason_field.editor, Qt.Key.Key_Return, CONTROL | SHIFT)


def test_the_next_request_keeps_its_reason_when_the_answer_about_the_last_arrives(
    requests: RequestsView, tasks: HeldTasks
) -> None:
    first, second = requests.list.records()
    type_text(requests.reason_field.editor, "Not a patient")
    before = tasks.waiting
    refuse(requests)
    refuse(requests)
    assert tasks.waiting == before + 1
    requests.list.select_record(second)
    while tasks.waiting > before + 1:
        tasks.release(-1)
    type_text(requests.reason_field.editor, "Has a record")
    tasks.release_all()

    assert [line.key for line in requests.list.records()] == [second.key]
    assert requests.reason() == "Has a record"
    assert first.key != second.key


def test_a_request_decided_elsewhere_does_not_bring_another_under_the_keys(
    requests: RequestsView, desk: Desk, tasks: HeldTasks, embedded_hospital: Hospital
) -> None:
    first, second = requests.list.records()
    type_text(requests.reason_field.editor, "Not a patient")
    colleague = KioskRequestService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    brief = next(each for each in colleague.waiting() if str(each.id) == first.key)
    colleague.refuse(brief.id, brief.version, "Left again")
    desk.changes.publish([Change("kiosk_requests", brief.id, None)])
    tasks.release_all()

    assert "at another desk meanwhile. You typed: Not a patient" in requests.message_bar.text()
    press(requests.list, Qt.Key.Key_Return, CONTROL)
    refuse(requests)
    tasks.release_all()
    assert [line.key for line in requests.list.records()] == [second.key]
