"""The staff section, driven by keys, and what it leads to on both databases."""

from datetime import time

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.domain.staff import Speciality
from pms_desktop.features.administration.staff.view import StaffView
from pms_desktop.features.administration.staff.wards.view import WardsForm
from pms_desktop.features.administration.view import AdministrationView
from pms_desktop.services.accounts import AccountService
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.ids import new_id
from pms_desktop.services.sign_in import SignInService
from pms_desktop.services.staff import StaffService
from tests.beds import build_house
from tests.data.doctors import enter_doctor
from tests.data.patients import enter_patient
from tests.gui.features.administration.conftest import OpenSection
from tests.gui.typing import Key, press_control, press_tab, replace_text, type_text
from tests.hospital import NOW, Hospital

FIRST_PASSWORD = "a quiet morning 4"


def section_of(tab: Tab) -> StaffView:
    assert isinstance(tab.view, AdministrationView)
    shown = tab.view.stack.currentWidget()
    assert isinstance(shown, StaffView)
    return shown


@pytest.fixture
def opened(embedded_hospital: Hospital, open_section: OpenSection) -> tuple[Desk, StaffView]:
    enter_doctor(embedded_hospital)
    desk, tab = open_section(embedded_hospital, "staff")
    return desk, section_of(tab)


def open_person(section: StaffView, qtbot: QtBot, name: str) -> None:
    qtbot.waitUntil(lambda: bool(section.list.records()))
    person = next(one for one in section.list.records() if one.name == name)
    section.list.select_record(person)
    qtbot.waitUntil(lambda: section.typed().name == name)


def save(section: StaffView) -> None:
    press_control(section.form.name_field.editor, Key.Key_Return)


def test_a_doctor_entered_on_screen_signs_in_and_can_be_booked(
    hospital: Hospital, open_section: OpenSection, qtbot: QtBot
) -> None:
    administrator = hospital.sign_in(Role.ADMINISTRATOR)
    StaffService(administrator).put_speciality(
        Speciality(new_id(), "Cardiology", active=True, version=0)
    )
    section = section_of(open_section(hospital, "staff")[1])
    form, practice = section.form, section.form.practice
    qtbot.waitUntil(lambda: practice.speciality_field.editor.count() == 1)
    login = f"g{new_id().hex[-10:]}"  # login roles outlive a test's database

    section.add_button.click()
    type_text(form.name_field.editor, "Dr Grace Osei")
    type_text(form.login_field.editor, login)
    type_text(form.password_field.editor, FIRST_PASSWORD)
    form.job_checks[Role.DOCTOR].click()
    form.doctor_check.click()
    practice.speciality_field.editor.setCurrentIndex(0)
    type_text(practice.fee_field.editor, "85")
    monday = practice.day_fields[0].editor
    type_text(monday, "8-12, 13:30-17")
    press_tab(monday)
    practice.copy_button.click()
    save(section)
    qtbot.waitUntil(lambda: "Saved Dr Grace Osei" in section.message_bar.text())

    signed_in = SignInService(hospital.url, "Desk", hospital.clock).sign_in(login, FIRST_PASSWORD)
    signed_in.database.close()
    assert signed_in.context.who.roles == {Role.DOCTOR}
    doctor = StaffService(hospital.sign_in(Role.RECEPTIONIST)).doctors()[0]
    assert (doctor.consultation_fee, len(doctor.hours)) == (8500, 10)
    assert (doctor.hours[1].starts, doctor.hours[1].ends) == (time(13, 30), time(17))


def test_what_cannot_be_saved_is_marked_at_its_field(
    opened: tuple[Desk, StaffView], qtbot: QtBot
) -> None:
    section = opened[1]
    form = section.form
    section.add_button.click()
    type_text(form.name_field.editor, "Grace Osei")
    type_text(form.login_field.editor, "1st")
    type_text(form.email_field.editor, "grace@")
    save(section)

    qtbot.waitUntil(lambda: bool(form.login_field.fault()))
    assert "name@hospital.org" in form.email_field.fault()
    assert "at least one job" in form.jobs_fault.text()
    assert section.typed().name == "Grace Osei"


def test_unreadable_hours_are_marked_and_nothing_is_sent(
    opened: tuple[Desk, StaffView], qtbot: QtBot
) -> None:
    section = opened[1]
    open_person(section, qtbot, "Dr Chidi Okafor")
    monday = section.form.practice.day_fields[0]

    replace_text(monday.editor, "12-8")
    save(section)

    assert "ends before it begins" in monday.fault()


def test_changed_hours_and_fee_are_kept(opened: tuple[Desk, StaffView], qtbot: QtBot) -> None:
    desk, section = opened
    open_person(section, qtbot, "Dr Chidi Okafor")
    practice = section.form.practice

    replace_text(practice.fee_field.editor, "90.50")
    replace_text(practice.day_fields[4].editor, "")
    save(section)
    qtbot.waitUntil(lambda: "Saved" in section.message_bar.text())

    (doctor,) = (one for one in StaffService(desk.context).doctors() if "Okafor" in one.name)
    assert doctor.consultation_fee == 9050
    assert doctor.hours_on(4) == ()


def test_the_last_administrator_is_not_let_go(opened: tuple[Desk, StaffView], qtbot: QtBot) -> None:
    section = opened[1]
    for name in ("Founder", "Administrator Person"):
        open_person(section, qtbot, name)
        section.form.active_check.click()
        save(section)
        qtbot.waitUntil(lambda: bool(section.message_bar.text()))

    qtbot.waitUntil(lambda: "last administrator" in section.message_bar.text())


def test_a_new_password_is_typed_twice_and_works(
    opened: tuple[Desk, StaffView], embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    section = opened[1]
    open_person(section, qtbot, "Nurse Person")
    section.password_button.click()
    dialog = section._dialog
    assert dialog is not None
    type_text(dialog.first_field.editor, "another morning 5")
    type_text(dialog.second_field.editor, "another morning")
    press_control(dialog.second_field.editor, Key.Key_Return)
    assert "differ" in dialog.second_field.fault()

    type_text(dialog.second_field.editor, " 5")
    press_control(dialog.second_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: "and then chooses another" in section.message_bar.text())

    service = SignInService(embedded_hospital.url, "Desk", embedded_hospital.clock)
    service.sign_in("nurse", "another morning 5").database.close()


def chips_of(section: StaffView, name: str) -> list[str]:
    person = next(one for one in section.list.records() if one.name == name)
    return [text for text, _tone in section._look(person).chips]


def test_the_list_and_the_form_say_how_each_account_stands(
    opened: tuple[Desk, StaffView], embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    section = opened[1]
    accounts = AccountService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    everybody = {one.name: one for one in accounts.members()}
    embedded_hospital.sign_in(Role.NURSE)
    accounts.reset_password(everybody["Nurse Person"].id, FIRST_PASSWORD)
    accounts.set_active(everybody["Doctor Person"].id, active=False)
    open_person(section, qtbot, "Billing Person")

    replace_text(section.form.until_field.editor, "24.11.2026")
    save(section)

    qtbot.waitUntil(lambda: chips_of(section, "Billing Person") == ["until 24 Nov 2026"])
    assert chips_of(section, "Nurse Person") == ["must change password"]
    assert chips_of(section, "Doctor Person") == ["disabled"]
    assert chips_of(section, "Receptionist Person") == ["active"]
    open_person(section, qtbot, "Nurse Person")
    qtbot.waitUntil(lambda: "Last signed in 20 Nov 2026" in section.form.account_label.text())


def test_a_last_day_that_has_passed_is_marked_at_its_field(
    opened: tuple[Desk, StaffView], qtbot: QtBot
) -> None:
    section = opened[1]
    open_person(section, qtbot, "Billing Person")

    replace_text(section.form.until_field.editor, "1.1.2020")
    save(section)

    qtbot.waitUntil(lambda: "has passed" in section.form.until_field.fault())


def test_words_narrow_the_list_and_a_change_elsewhere_appears(
    opened: tuple[Desk, StaffView], embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    desk, section = opened
    qtbot.waitUntil(lambda: bool(section.list.records()))
    type_text(section.search_box, "ana")
    qtbot.waitUntil(lambda: section.list.records() == ())
    enter_doctor(embedded_hospital, "Dr Ana Petrova", "Dermatology")

    desk.changes.publish([Change("staff", None, None)])

    qtbot.waitUntil(lambda: [one.name for one in section.list.records()] == ["Dr Ana Petrova"])


def test_what_is_typed_comes_back_after_a_lock_without_the_password(
    embedded_hospital: Hospital, open_section: OpenSection, qtbot: QtBot
) -> None:
    _desk, tab = open_section(embedded_hospital, "staff")
    section = section_of(tab)
    qtbot.waitUntil(lambda: bool(section.list.records()))
    section.add_button.click()
    type_text(section.form.name_field.editor, "Grace Osei")
    type_text(section.form.password_field.editor, FIRST_PASSWORD)
    draft = tab.presenter.draft()
    assert draft is not None
    assert FIRST_PASSWORD not in str(draft)
    section.add_button.click()

    tab.presenter.restore(draft)

    assert (section.typed().name, section.typed().password) == ("Grace Osei", "")


def test_who_disables_a_doctor_is_told_how_many_are_still_booked(
    embedded_hospital: Hospital, opened: tuple[Desk, StaffView], qtbot: QtBot
) -> None:
    section = opened[1]
    open_person(section, qtbot, "Dr Chidi Okafor")
    doctor = section.list.current_record()
    assert doctor is not None
    patient = enter_patient(embedded_hospital)
    starts_at = NOW.replace(hour=14, minute=0)
    AppointmentService(embedded_hospital.sign_in(Role.RECEPTIONIST)).book(
        Book(new_id(), patient, "Review", Booking(doctor.id, starts_at, 30))
    )

    section.form.active_check.click()
    save(section)

    qtbot.waitUntil(lambda: "still booked with them: 1" in section.message_bar.text())


def test_the_administrator_says_on_which_wards_a_nurse_works(
    embedded_hospital: Hospital, open_section: OpenSection, qtbot: QtBot
) -> None:
    west, east = build_house(embedded_hospital), build_house(embedded_hospital, name="Ear & Eye")
    _desk, tab = open_section(embedded_hospital, "staff")
    section = section_of(tab)
    open_person(section, qtbot, "Billing Person")
    assert not section.form.wards.isVisible()
    open_person(section, qtbot, "Nurse Person")
    wards = section.form.wards
    qtbot.waitUntil(lambda: list(wards.checks) == [west.ward_id, east.ward_id])
    assert "Nobody belongs to a ward yet" in on_form(wards)

    wards.checks[east.ward_id].click()
    draft = tab.presenter.draft()
    assert draft is not None
    section.form.wards.set_value(frozenset())
    tab.presenter.restore(draft)
    qtbot.waitUntil(lambda: section.typed().wards == {east.ward_id})
    save(section)

    qtbot.waitUntil(lambda: "Saved Nurse Person" in section.message_bar.text())
    qtbot.waitUntil(lambda: "Without a tick they need a reason" in on_form(wards))
    office = AccountService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    nurse = next(one for one in office.members() if one.login == "nurse")
    assert nurse.wards == {east.ward_id}


def on_form(wards: WardsForm) -> str:
    return " ".join(each.text() for each in wards.findChildren(QLabel))
