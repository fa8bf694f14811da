"""Where the keyboard goes when what it is on is taken away or written anew."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.domain.patient_notices import NewConsent
from pms_desktop.domain.patients import Patient
from pms_desktop.domain.relations import NewRelation, RelationKind
from pms_desktop.features.registration.beside.view import BesideView
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.mvp.messages import said, warned
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.ids import new_id
from pms_desktop.services.patient_notices import PatientNoticeService
from pms_desktop.ui.widgets import Button
from tests.data.patients import enter_patient
from tests.gui.typing import press_enter, press_tab
from tests.hospital import Hospital


@pytest.fixture
def notices(embedded_hospital: Hospital) -> PatientNoticeService:
    """Another station."""
    return PatientNoticeService(embedded_hospital.sign_in(Role.RECEPTIONIST))


@pytest.fixture
def beside(
    view: RegistrationView, tab: Tab, maria: Patient, notices: PatientNoticeService,
    embedded_hospital: Hospital, qtbot: QtBot,
) -> BesideView:  # fmt: skip
    """A mother and two consents stand beside the record."""
    mother = enter_patient(embedded_hospital, "Serra", "Ana")
    kind = RelationKind.MOTHER
    notices.relate(
        NewRelation(id=new_id(), patient_id=maria.id, relative_id=mother, kind=kind), maria.id
    )
    for number in range(2):
        notices.take_consent(consent(notices, maria, number))
    tab.presenter.arrive(Destination(Place.REGISTRATION, maria.id, ""))
    found = view.record.beside
    qtbot.waitUntil(lambda: len(crosses(found)) == 3)
    return found


def consent(notices: PatientNoticeService, patient: Patient, number: int) -> NewConsent:
    kind = notices.consent_kinds()[number]
    day = date(2026, 11, 20 - number)
    return NewConsent(
        id=new_id(), patient_id=patient.id, kind_id=kind.id, given=True, decided_on=day, note=""
    )


def crosses(beside: BesideView) -> list[Button]:
    """The buttons that take something away, as they stand."""
    words = {"Withdrawn today", "Take this relation back"}
    shown = [each for each in beside.findChildren(Button) if each.isVisible()]
    return [each for each in shown if each.accessibleName() in words]


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def fewer(beside: BesideView, count: int) -> Callable[[], bool]:
    return lambda: len(crosses(beside)) == count


def test_after_a_consent_is_withdrawn_the_keyboard_is_on_the_one_before_and_then_on_what_follows(
    beside: BesideView, qtbot: QtBot
) -> None:
    crosses(beside)[2].setFocus()
    press_enter(focused())
    qtbot.waitUntil(fewer(beside, 2))
    assert focused() is crosses(beside)[1]

    press_enter(focused())
    qtbot.waitUntil(fewer(beside, 1))
    assert focused() is crosses(beside)[0]
    press_enter(focused())
    qtbot.waitUntil(fewer(beside, 0))
    assert focused() is beside.alert_button


def test_what_another_station_adds_takes_the_keyboard_from_no_line(
    beside: BesideView, desk: Desk, maria: Patient, notices: PatientNoticeService, qtbot: QtBot
) -> None:
    crosses(beside)[at := 1].setFocus()
    notices.take_consent(consent(notices, maria, 2))
    desk.changes.publish([Change("patient_consents", maria.id, maria.id)])

    qtbot.waitUntil(fewer(beside, 4))
    assert focused() is crosses(beside)[at]


def test_tab_goes_from_the_photo_over_the_lines_to_the_acts(beside: BesideView) -> None:
    beside.photo_box.setFocus()
    seen = []
    for _each in range(5):
        press_tab(focused())
        seen.append(focused())

    assert isinstance(seen[0], Button)
    assert seen[0].text() == "SERRA, Ana"
    assert seen[1:4] == crosses(beside)
    assert seen[4] is beside.alert_button


def test_while_an_act_is_under_way_the_keyboard_stays_in_the_record_and_is_given_back(
    view: RegistrationView, beside: BesideView
) -> None:
    record = view.record
    record.edit_button.setFocus()
    record.set_acting(True)
    assert focused() is record.edit_button
    record.set_acting(False)
    record.restrict_button.setFocus()
    record.set_acting(True)
    assert focused() is record
    record.set_acting(False)
    assert focused() is record.restrict_button


def test_good_news_of_one_patient_is_gone_above_the_record_of_another(
    view: RegistrationView, tab: Tab, maria: Patient, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    other = enter_patient(embedded_hospital, "Okafor", "Chidi")
    for patient_id in (maria.id, other):
        tab.presenter.arrive(Destination(Place.REGISTRATION, patient_id, ""))
        qtbot.waitUntil(lambda: bool(view.record.title().strip()))
        if patient_id == maria.id:
            qtbot.waitUntil(lambda: "GARCÍA" in view.record.title())
            view.show_message(said("Registered GARCÍA MARTÍNEZ, María José as MRN 0000-0001-3."))

    qtbot.waitUntil(lambda: "OKAFOR" in view.record.title())
    assert view.message_bar.text() == ""


def test_a_fault_stays_above_the_record_of_another(
    view: RegistrationView, tab: Tab, maria: Patient, qtbot: QtBot
) -> None:
    view.show_message(warned("What this was for has changed since you typed it: bites"))
    tab.presenter.arrive(Destination(Place.REGISTRATION, maria.id, ""))

    qtbot.waitUntil(lambda: "GARCÍA" in view.record.title())
    assert "bites" in view.message_bar.text()
