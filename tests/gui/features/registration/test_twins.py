"""Somebody who may be registered already."""

from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk
from pms_desktop.domain.duplicates import Trait
from pms_desktop.domain.patients import Patient
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.services.patients import PatientService
from tests.gui.features.registration.hands import begin, focused, type_on
from tests.gui.typing import (
    Key,
    press_control,
)


def test_a_likely_twin_is_shown_while_typing_and_can_be_used(
    view: RegistrationView, maria: Patient, desk: Desk, patients: PatientService, qtbot: QtBot
) -> None:
    begin(view)
    type_on("Maria", "Garcia Martinez", "f", "12031988")
    qtbot.waitUntil(lambda: len(view.twins.use_buttons) == 1)
    assert view.twins.percent_chip.text().endswith("%")

    view.twins.use_buttons[0].click()

    qtbot.waitUntil(lambda: desk.navigator.patient_id == maria.id)
    assert not view.form_shown()
    assert patients.count() == 1


def test_saving_against_a_strong_match_needs_a_choice(
    view: RegistrationView, maria: Patient, patients: PatientService, qtbot: QtBot
) -> None:
    begin(view)
    type_on("María José", "García Martínez", "f", "12031988")
    press_control(focused(), Key.Key_Return)
    qtbot.waitUntil(lambda: "already" in view.form.message_bar.text())
    assert patients.count() == 1

    view.twins.different_buttons[0].click()
    press_control(view.form.fields.given.editor, Key.Key_Return)

    qtbot.waitUntil(lambda: patients.count() == 2)


def test_twins_say_what_agrees_and_what_differs(
    view: RegistrationView, maria: Patient, patients: PatientService
) -> None:
    twin = patients.twins(maria.details)[0]

    assert {each.trait for each in twin.comparisons if each.agrees} >= {
        Trait.NAME,
        Trait.BORN,
        Trait.PHONE,
        Trait.IDENTIFIER,
    }
