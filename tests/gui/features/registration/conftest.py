"""A registration desk on a real embedded hospital, with the real task runner."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab, build_tabs
from pms_desktop.domain.access import Role
from pms_desktop.domain.patients import (
    Identifier,
    Patient,
    PatientDetails,
    Phone,
    RegisterPatient,
    Sex,
    TypedPatient,
)
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.mvp.navigation import Place
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from pms_desktop.settings import Settings
from pms_desktop.ui.task_runner import QtTaskRunner
from tests.cameras import PaintedCameras
from tests.gui.cable import Cable
from tests.hospital import Hospital

MARIA = PatientDetails(
    given_names="María José",
    family_names="García Martínez",
    sex=Sex.FEMALE,
    birth_date=date(1988, 3, 12),
    phones=(Phone("+34 600 123 456"),),
    city="Madrid",
    address="Calle Sol 2",
    identifiers=(Identifier("National ID", "12345678Z"),),
)


OpenDesk = Callable[[Role], tuple[Desk, Tab]]


@pytest.fixture
def cameras() -> PaintedCameras:
    """A station to which no camera is plugged yet."""
    return PaintedCameras(plugged=())


@pytest.fixture
def open_desk(
    embedded_hospital: Hospital, cable: Cable, cameras: PaintedCameras, qtbot: QtBot
) -> Iterator[OpenDesk]:
    runners: list[QtTaskRunner] = []
    tabs: list[Tab] = []

    def open_(role: Role) -> tuple[Desk, Tab]:
        runners.append(QtTaskRunner())
        station = cable.between(embedded_hospital.open_station(role))
        settings = Settings(embedded_hospital.url)
        desk = Desk(station, settings, runners[-1], cameras=cameras)
        built = build_tabs(desk)
        tabs.extend(built)  # the others follow the patient in focus, too
        tab = next(each for each in built if each.info.place is Place.REGISTRATION)
        qtbot.addWidget(tab.view)
        with qtbot.waitActive(tab.view):
            tab.view.resize(1280, 600)
            tab.view.show()
        tab.presenter.activate()
        return desk, tab

    yield open_
    for tab in tabs:
        tab.presenter.close()
    assert all(runner.shut_down() for runner in runners)


@pytest.fixture
def desk_and_tab(open_desk: OpenDesk) -> tuple[Desk, Tab]:
    return open_desk(Role.RECEPTIONIST)


@pytest.fixture
def desk(desk_and_tab: tuple[Desk, Tab]) -> Desk:
    return desk_and_tab[0]


@pytest.fixture
def tab(desk_and_tab: tuple[Desk, Tab]) -> Tab:
    return desk_and_tab[1]


@pytest.fixture
def view(tab: Tab) -> RegistrationView:
    assert isinstance(tab.view, RegistrationView)
    return tab.view


@pytest.fixture
def patients(embedded_hospital: Hospital) -> PatientService:
    """Another station, which registers and changes what this one looks at."""
    return PatientService(embedded_hospital.sign_in(Role.ADMINISTRATOR))


@pytest.fixture
def maria(patients: PatientService) -> Patient:
    return patients.register(RegisterPatient(id=new_id(), typed=TypedPatient(details=MARIA)))
