"""The record of somebody who has died: what it still offers, and why not the rest."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.patients import Patient
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.patient_notices import PatientNoticeService
from tests.gui.typing import Key, press_control
from tests.hospital import Hospital


@pytest.fixture
def dead(
    view: RegistrationView, tab: Tab, maria: Patient, embedded_hospital: Hospital, qtbot: QtBot
) -> Patient:
    """Her record is shown."""
    notices = PatientNoticeService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    known = notices.record_death(maria.id, maria.version, date(2026, 11, 19))
    tab.presenter.arrive(Destination(Place.REGISTRATION, maria.id, ""))
    qtbot.waitUntil(view.record.isVisible)
    return known


def test_nobody_is_booked_or_admitted_who_has_died_and_the_record_says_why(
    view: RegistrationView, desk: Desk, dead: Patient
) -> None:
    went: list[Destination] = []
    desk.navigator.on_go(went.append)

    for button in (view.record.book_button, view.record.admit_button):
        assert not button.isVisible()
    for key in (Key.Key_B, Key.Key_I):
        press_control(view.record.edit_button, key)

    assert went == []
    said = [label.text() for label in view.record.findChildren(QLabel) if label.isVisible()]
    assert any("Nobody is booked or admitted with this record" in words for words in said)


def test_who_did_not_die_after_all_is_booked_again_and_the_keyboard_stays_beside(
    view: RegistrationView, dead: Patient, qtbot: QtBot
) -> None:
    view.record.beside.alive_button.setFocus()
    view.record.beside.alive_button.click()

    qtbot.waitUntil(view.record.book_button.isVisible)
    assert QApplication.focusWidget() is view.record.beside.death_button
