"""What other stations change while a tab is being read, or while they could not be heard."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import EVERYTHING, Change
from pms_desktop.domain.patients import ChangePatient, RegisterPatient, TypedPatient
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.duplicate_list import DuplicateListService
from pms_desktop.services.hospital import HospitalService
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from pms_desktop.settings import Settings
from tests.beds import build_house
from tests.data.doctors import enter_doctor
from tests.doubles import HeldAnswers
from tests.gui.features.administration.test_duplicates import AGAIN, MARIA
from tests.gui.person import on_screen
from tests.gui.tabs import build_tab
from tests.hospital import Hospital

OpenAt = Callable[[Role, Place, str], tuple[Desk, Tab]]


@pytest.fixture
def answers() -> HeldAnswers:
    return HeldAnswers()


@pytest.fixture
def open_at(embedded_hospital: Hospital, answers: HeldAnswers, qtbot: QtBot) -> Iterator[OpenAt]:
    """A tab in front, still to be read."""
    opened: list[Tab] = []

    def open_it(role: Role, place: Place, act: str) -> tuple[Desk, Tab]:
        settings = Settings(embedded_hospital.url)
        desk = Desk(embedded_hospital.open_station(role), settings, answers)
        tab = build_tab(desk, place)
        opened.append(tab)
        qtbot.addWidget(tab.view)
        with qtbot.waitActive(tab.view):
            tab.view.show()
        tab.presenter.activate()
        tab.presenter.arrive(Destination(place, act=act))
        return desk, tab

    yield open_it
    for tab in opened:
        tab.presenter.close()


def rename_hospital(hospital: Hospital) -> None:
    service = HospitalService(hospital.sign_in(Role.ADMINISTRATOR))
    service.change(replace(service.get(), name="St. Elsewhere"))


def find_twins(hospital: Hospital) -> None:
    with hospital.sign_in(Role.RECEPTIONIST).unit_of_work(False) as uow:
        for details in (MARIA, AGAIN):
            uow.patients.add(new_id(), details)
        uow.commit()
    found = DuplicateListService(hospital.sign_in(Role.ADMINISTRATOR))
    assert found.look_through(lambda _told: True) == 1


class Case(NamedTuple):
    """What stands in front, what another station does, and the words that tell of it."""

    role: Role
    place: Place
    act: str
    change: Callable[[Hospital], object]
    topic: str
    words: str


def administration(act: str, change: Callable[[Hospital], object], topic: str, words: str) -> Case:
    return Case(Role.ADMINISTRATOR, Place.ADMINISTRATION, act, change, topic, words)


@pytest.mark.parametrize(
    "case",
    [
        administration("specialities", enter_doctor, "specialities", "Cardiology"),
        administration("staff", enter_doctor, "staff", "Dr Chidi Okafor"),
        administration("wards", build_house, "wards", "3 West"),
        administration("hospital", rename_hospital, "hospital", "St. Elsewhere"),
        administration("duplicates", find_twins, "duplicate_pairs", MARIA.family_names.upper()),
        Case(Role.NURSE, Place.WARDS, "", build_house, "wards", "3W-01"),
        Case(Role.RECEPTIONIST, Place.APPOINTMENTS, "", enter_doctor, "specialities", "Cardiology"),
    ],
    ids=lambda case: f"{case.place.value} {case.act}",
)
def test_what_is_changed_while_a_tab_is_read_for_the_first_time_is_shown(
    embedded_hospital: Hospital, open_at: OpenAt, answers: HeldAnswers, case: Case
) -> None:
    desk, _tab = open_at(case.role, case.place, case.act)
    case.change(embedded_hospital)
    desk.changes.publish([Change(case.topic, None, None)])

    answers.release_all()

    assert case.words in on_screen()


def test_a_record_in_front_is_read_again_when_nobody_knows_what_was_missed(
    embedded_hospital: Hospital, open_at: OpenAt, answers: HeldAnswers
) -> None:
    patients = PatientService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    maria = patients.register(RegisterPatient(id=new_id(), typed=TypedPatient(details=MARIA)))
    desk, tab = open_at(Role.RECEPTIONIST, Place.REGISTRATION, "")
    view = tab.view
    assert isinstance(view, RegistrationView)
    view.picker.picked.emit(maria.brief)
    answers.release_all()
    renamed = TypedPatient(details=replace(maria.details, given_names="Ana María"))
    patients.change(ChangePatient(id=maria.id, version=maria.version, typed=renamed))

    desk.changes.publish([Change(EVERYTHING, None, None)])
    answers.release_all()

    assert "Ana María" in view.record.title()
