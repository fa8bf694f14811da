"""Hostile text on the pages of the kiosk: shown as it is, typed as it is, or refused."""

from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtWidgets import QLabel

from pms_desktop.domain.access import Role
from pms_desktop.domain.patients import NextOfKin, RegisterPatient, TypedPatient
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from tests.data.doctors import enter_doctor
from tests.gui.features.kiosk.conftest import MARIA, Kiosk
from tests.gui.hostile.windows import texts_that_could_be_markup
from tests.hospital import Hospital
from tests.hostile import At, Outcome, values_at

STORED = [value for outcome, value in values_at(At.TEXT) if outcome is Outcome.STORED]
TYPED = [(outcome, value) for outcome, value in values_at(At.TEXT) if len(value) <= 120]


def test_what_the_hospital_knows_is_shown_as_text(
    kiosk: Kiosk, embedded_hospital: Hospital
) -> None:
    markup = next(value for value in STORED if "<" in value)
    arrives(embedded_hospital, kiosk, markup)
    said = [each.text() for each in kiosk.view.visits.findChildren(QLabel)]
    assert any(markup in text for text in said)
    assert texts_that_could_be_markup() == []

    kiosk.touch(kiosk.view.visits.check_in_buttons[0])
    assert markup in kiosk.says()
    assert texts_that_could_be_markup() == []


def test_a_name_that_may_be_stored_is_taken_as_it_is_and_any_other_refused_with_a_sentence(
    kiosk: Kiosk,
) -> None:
    view, wrong = kiosk.view, []
    for outcome, value in TYPED:
        view.welcome.new_button.click()
        view.text.edit.setText(value)
        if view.text.edit.text() != value:
            view.over_button.click()
            continue  # what no field of Qt holds cannot be typed
        view.next_button.click()
        taken = "family names" in view.text.title_label.text()
        if taken:
            view.back_button.click()
        kept = view.text.edit.text() == value
        refused = bool(view.text.fault_label.text())
        right = taken and kept if outcome is Outcome.STORED else refused and not taken
        if not right:
            wrong.append((value, taken, kept, view.text.fault_label.text()))
        view.over_button.click()

    assert wrong == []
    assert texts_that_could_be_markup() == []


def arrives(hospital: Hospital, kiosk: Kiosk, name: str) -> None:
    """Somebody of this name, with a doctor of this name, as far as their appointments."""
    desk = hospital.sign_in(Role.RECEPTIONIST)
    details = replace(MARIA, given_names=name, next_of_kin=(NextOfKin(name),))
    command = RegisterPatient(id=new_id(), typed=TypedPatient(details=details))
    patient = PatientService(desk).register(command)
    when = Booking(
        enter_doctor(hospital, name=name), datetime(2026, 11, 20, 11, 30, tzinfo=UTC), 30
    )
    AppointmentService(desk).book(Book(new_id(), patient.id, name, when))
    kiosk.touch(kiosk.view.welcome.check_in_button)
    kiosk.identifies(patient.mrn)
