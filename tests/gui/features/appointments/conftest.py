"""The appointments tab of a receptionist on a real hospital, with one doctor and two patients."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.appointments import Appointment
from pms_desktop.features.appointments.view import AppointmentsView
from pms_desktop.mvp.navigation import Place
from pms_desktop.services.appointments import AppointmentService
from pms_desktop.settings import Settings
from pms_desktop.ui.task_runner import QtTaskRunner
from tests.data.doctors import enter_doctor
from tests.data.patients import enter_patient
from tests.gui.tabs import build_tab
from tests.hospital import NOW, Hospital


@dataclass
class Reception:
    """What a test of this tab works with."""

    hospital: Hospital
    desk: Desk
    tab: Tab
    view: AppointmentsView
    doctor: UUID
    patient: UUID

    @property
    def service(self) -> AppointmentService:
        return AppointmentService(self.desk.context)

    def booked(self) -> list[Appointment]:
        """What stands in the database today."""
        columns = self.service.day(NOW.date()).columns
        return [one for column in columns for one in column.appointments]

    def shown(self) -> list[str]:
        """What the blocks on screen say."""
        columns = self.view.calendar.columns()
        return [block.subtitle for column in columns for block in column.blocks]


@pytest.fixture
def desk(embedded_hospital: Hospital, qtbot: QtBot) -> Iterator[Desk]:
    tasks = QtTaskRunner()
    signed_in = embedded_hospital.open_station(Role.RECEPTIONIST)
    yield Desk(signed_in, Settings(embedded_hospital.url), tasks)
    assert tasks.shut_down()


@pytest.fixture
def reception(embedded_hospital: Hospital, desk: Desk, qtbot: QtBot) -> Iterator[Reception]:
    doctor = enter_doctor(embedded_hospital)
    patient = enter_patient(embedded_hospital, "Sow", "Fatou")
    tab = build_tab(desk, Place.APPOINTMENTS)
    assert isinstance(tab.view, AppointmentsView)
    qtbot.addWidget(tab.view)
    with qtbot.waitActive(tab.view):
        tab.view.resize(1280, 610)
        tab.view.show()
    view = tab.view
    tab.presenter.activate()
    qtbot.waitUntil(lambda: bool(view.calendar.columns()))
    view.calendar.setFocus()
    yield Reception(embedded_hospital, desk, tab, view, doctor, patient)
    tab.presenter.close()
