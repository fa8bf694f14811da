"""A clerk at the till, on a real hospital with real background work."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab, build_tabs
from pms_desktop.domain.access import Role
from pms_desktop.features.billing.view import BillingView
from pms_desktop.mvp.navigation import Place
from pms_desktop.settings import Settings
from pms_desktop.ui.task_runner import QtTaskRunner
from tests.data.bills import Till, charged_patient, open_till
from tests.hospital import Hospital

QUEUES = {"invoice": "INVOICE", "receipt": "RECEIPT"}


@pytest.fixture
def near(embedded_hospital: Hospital) -> Till:
    """Another station, to arrange and to look."""
    return open_till(embedded_hospital)


@pytest.fixture
def patient(embedded_hospital: Hospital, near: Till) -> UUID:
    return charged_patient(embedded_hospital, near)


@pytest.fixture
def role() -> Role:
    """Who sits at the till; a test may say otherwise."""
    return Role.BILLING


@pytest.fixture
def desk(embedded_hospital: Hospital, role: Role, qtbot: QtBot) -> Iterator[Desk]:
    tasks = QtTaskRunner()
    settings = Settings(embedded_hospital.url, station="Till 2", printers=QUEUES)
    yield Desk(embedded_hospital.open_station(role), settings, tasks)
    assert tasks.shut_down()


@pytest.fixture
def tab(desk: Desk, patient: UUID, qtbot: QtBot) -> Iterator[Tab]:
    tabs = build_tabs(desk)  # the others hear of the patient in focus as well
    found = next(tab for tab in tabs if tab.info.place is Place.BILLING)
    qtbot.addWidget(found.view)
    with qtbot.waitActive(found.view):
        found.view.resize(1280, 640)
        found.view.show()
    found.presenter.activate()
    yield found
    for each in tabs:
        each.presenter.close()


@pytest.fixture
def view(tab: Tab, qtbot: QtBot) -> BillingView:
    assert isinstance(tab.view, BillingView)
    shown = tab.view
    qtbot.waitUntil(lambda: len(shown.bill_list.bill_list.records()) == 1)
    return shown
