"""A chart on a real embedded hospital, with the real task runner."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.prescribing import Medicine
from pms_desktop.features.emr.view import EmrView
from pms_desktop.mvp.navigation import Place
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.settings import Settings
from pms_desktop.ui.task_runner import QtTaskRunner
from tests.data.medicines import enter_formulary
from tests.data.patients import enter_patient
from tests.gui.tabs import build_tab
from tests.hospital import Hospital


@dataclass
class Chart:
    """The tab of one person, with a patient who may be opened in it."""

    desk: Desk
    tab: Tab
    view: EmrView
    patient_id: UUID

    def open(self, qtbot: QtBot) -> None:
        """Put the patient in focus, as the finder does."""
        self.desk.navigator.focus(self.patient_id)
        qtbot.waitUntil(self.view.chart_shown)


class OpenChart(Protocol):
    """Opens the tab for one of a job."""

    def __call__(self, role: Role, tasks: TaskRunner | None = None) -> Chart: ...


@pytest.fixture
def patient_id(embedded_hospital: Hospital) -> UUID:
    return enter_patient(embedded_hospital)


@pytest.fixture
def medicines(embedded_hospital: Hospital) -> dict[str, Medicine]:
    return enter_formulary(embedded_hospital)


@pytest.fixture
def open_chart(
    embedded_hospital: Hospital,
    patient_id: UUID,
    medicines: dict[str, Medicine],
    qtbot: QtBot,
) -> Iterator[OpenChart]:
    opened: list[Chart] = []
    runners: list[QtTaskRunner] = []

    def open_(role: Role, tasks: TaskRunner | None = None) -> Chart:
        runners.append(QtTaskRunner())
        settings = Settings(embedded_hospital.url, printers={"prescription": "PRESCRIPTION"})
        desk = Desk(embedded_hospital.open_station(role), settings, tasks or runners[-1])
        tab = build_tab(desk, Place.EMR)
        assert isinstance(tab.view, EmrView)
        qtbot.addWidget(tab.view)
        desk.navigator.on_focus(tab.presenter.focus_patient)
        with qtbot.waitActive(tab.view):
            tab.view.resize(1280, 560)
            tab.view.show()
        tab.presenter.activate()
        opened.append(Chart(desk, tab, tab.view, patient_id))
        return opened[-1]

    yield open_
    for chart in opened:
        chart.tab.presenter.close()
    assert all(runner.shut_down() for runner in runners)


@pytest.fixture
def chart(open_chart: OpenChart, qtbot: QtBot) -> Chart:
    """The doctor's, with the patient open."""
    chart = open_chart(Role.DOCTOR)
    chart.open(qtbot)
    qtbot.waitUntil(lambda: chart.view.prescribing.medicine_box.count() > 0)
    return chart
