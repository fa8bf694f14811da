"""What is typed while the answer of the server is under way."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.domain.staff import Speciality
from pms_desktop.domain.wards import Ward
from pms_desktop.features.administration.hospital.view import HospitalView
from pms_desktop.features.administration.specialities.view import SpecialitiesView
from pms_desktop.features.administration.staff.view import StaffView
from pms_desktop.features.administration.view import AdministrationView
from pms_desktop.features.administration.wards.view import WardSetupView
from pms_desktop.services.ids import new_id
from pms_desktop.services.staff import StaffService
from pms_desktop.services.ward_setup import WardSetupService
from tests.data.doctors import enter_doctor
from tests.doubles import HeldTasks
from tests.gui.features.administration.conftest import OpenSection
from tests.gui.typing import Key, press_control, press_enter, replace_text, type_text
from tests.hospital import Hospital


def section_of(tab: Tab) -> QWidget | None:
    assert isinstance(tab.view, AdministrationView)
    return tab.view.stack.currentWidget()


@pytest.fixture
def section(
    embedded_hospital: Hospital, open_section: OpenSection, tasks: HeldTasks
) -> SpecialitiesView:
    """The specialities, read and waiting for the administrator."""
    shown = section_of(open_section(embedded_hospital, "specialities", tasks)[1])
    assert isinstance(shown, SpecialitiesView)
    tasks.release_all()
    return shown


def test_the_next_record_begun_before_the_last_was_saved_is_not_overwritten(
    embedded_hospital: Hospital, tasks: HeldTasks, section: SpecialitiesView
) -> None:
    section.add_button.click()
    type_text(section.name_field.editor, "Heart")
    section.save_button.click()
    section.add_button.click()
    type_text(section.name_field.editor, "Lungs")
    tasks.release_all()

    assert section.name_field.value == "Lungs"
    assert "Saved Heart" in section.message_bar.text()
    section.save_button.click()
    tasks.release_all()
    kept = StaffService(embedded_hospital.sign_in(Role.ADMINISTRATOR)).specialities()
    assert {"Heart", "Lungs"} <= {one.name for one in kept}


def test_all_that_is_sent_while_an_answer_is_under_way_is_saved_and_twice_the_same_once(
    embedded_hospital: Hospital, tasks: HeldTasks, section: SpecialitiesView
) -> None:
    section.add_button.click()
    for name in ("Heart", "Heart and vessels"):
        replace_text(section.name_field.editor, name)
        section.save_button.click()
        section.save_button.click()
    section.add_button.click()
    type_text(section.name_field.editor, "Lungs")
    section.save_button.click()
    section.save_button.click()
    assert tasks.waiting == 2
    tasks.release(-1)
    tasks.release_all()

    kept = StaffService(embedded_hospital.sign_in(Role.ADMINISTRATOR)).specialities()
    assert {one.name: one.version for one in kept} == {"Heart and vessels": 2, "Lungs": 1}


def test_what_is_typed_on_in_a_record_that_is_being_saved_stays_and_is_saved_next(
    embedded_hospital: Hospital, open_section: OpenSection
) -> None:
    enter_doctor(embedded_hospital)
    tasks = HeldTasks()
    desk, tab = open_section(embedded_hospital, "staff", tasks)
    section = section_of(tab)
    assert isinstance(section, StaffView)
    tasks.release_all()
    doctor = next(one for one in section.list.records() if "Okafor" in one.name)
    section.list.select_record(doctor)
    tasks.release_all()

    replace_text(section.form.practice.fee_field.editor, "90.50")
    press_control(section.form.name_field.editor, Key.Key_Return)
    replace_text(section.form.name_field.editor, "Dr Chidi A. Okafor")
    tasks.release_all()

    assert section.typed().name == "Dr Chidi A. Okafor"
    assert tab.presenter.draft() is not None
    press_control(section.form.name_field.editor, Key.Key_Return)
    tasks.release_all()
    (kept,) = (one for one in StaffService(desk.context).doctors() if "Okafor" in one.name)
    assert (kept.name, kept.consultation_fee) == ("Dr Chidi A. Okafor", 9050)
    assert tab.presenter.draft() is None


def test_somebody_opened_before_the_choices_came_is_shown_with_their_speciality(
    embedded_hospital: Hospital, open_section: OpenSection
) -> None:
    enter_doctor(embedded_hospital)
    tasks = HeldTasks()
    section = section_of(open_section(embedded_hospital, "staff", tasks)[1])
    assert isinstance(section, StaffView)
    while not section.list.records():
        tasks.release()
    doctor = next(one for one in section.list.records() if "Okafor" in one.name)
    section.list.select_record(doctor)
    while tasks.waiting:
        tasks.release(-1)

    practice = section.typed().practice
    assert practice is not None
    assert practice.speciality_id is not None


def test_a_password_is_given_to_whom_the_question_names(
    embedded_hospital: Hospital, open_section: OpenSection
) -> None:
    nurse = embedded_hospital.sign_in(Role.NURSE)
    tasks = HeldTasks()
    section = section_of(open_section(embedded_hospital, "staff", tasks)[1])
    assert isinstance(section, StaffView)
    tasks.release_all()
    people = {one.name: one for one in section.list.records()}
    section.list.select_record(people["Nurse Person"])
    tasks.release_all()

    section.list.select_record(people["Doctor Person"])  # opens late
    section.password_button.click()
    dialog = section._dialog
    assert dialog is not None
    tasks.release_all()
    for field in (dialog.first_field, dialog.second_field):
        type_text(field.editor, "another morning 5")
    dialog.action_button.click()
    tasks.release_all()

    assert nurse.who.name == "Nurse Person"
    assert section.message_bar.text().startswith("Nurse Person signs in with the new password")


def open_wards(
    hospital: Hospital, open_section: OpenSection, tasks: HeldTasks
) -> tuple[WardSetupView, WardSetupService, Desk]:
    """The section with one ward, opened."""
    service = WardSetupService(hospital.sign_in(Role.ADMINISTRATOR))
    service.put_ward(Ward(new_id(), "3 West", 1))
    desk, tab = open_section(hospital, "wards", tasks)
    section = section_of(tab)
    assert isinstance(section, WardSetupView)
    tasks.release_all()
    return section, service, desk


def test_what_is_typed_of_a_ward_stays_as_answers_and_news_of_others_arrive(
    embedded_hospital: Hospital, open_section: OpenSection
) -> None:
    tasks = HeldTasks()
    section, service, desk = open_wards(embedded_hospital, open_section, tasks)
    name = section.fields["name"].editor

    desk.changes.publish([Change("wards", None, None)])
    replace_text(name, "3 West A")
    tasks.release_all()
    assert section.ward_name() == "3 West A"

    section.ward_save.click()
    replace_text(name, "3 West B")
    tasks.release_all()
    assert section.ward_name() == "3 West B"
    section.ward_save.click()
    tasks.release_all()

    assert [ward.name for ward in service.wards()] == ["3 West B"]
    assert not section.ward_form.conflict_panel.isVisible()


def test_the_cursor_goes_on_to_the_beds_of_a_new_ward_unless_its_name_is_typed_on(
    embedded_hospital: Hospital, open_section: OpenSection
) -> None:
    tasks = HeldTasks()
    section, _service, _desk = open_wards(embedded_hospital, open_section, tasks)
    name, label = section.fields["name"].editor, section.fields["label"].editor

    for typed_on in ("", " and more"):
        section.ward_button.click()
        type_text(name, f"Ward{typed_on}")
        press_enter(name)
        type_text(name, typed_on)
        tasks.release_all()

        assert name.hasFocus() is bool(typed_on)
        assert label.hasFocus() is not bool(typed_on)


def test_the_next_beds_typed_before_the_last_were_saved_are_not_wiped(
    embedded_hospital: Hospital, open_section: OpenSection
) -> None:
    tasks = HeldTasks()
    section, service, _desk = open_wards(embedded_hospital, open_section, tasks)
    replace_text(section.fields["label"].editor, "3W-01")
    replace_text(section.fields["room"].editor, "West")
    section.bed_save.click()
    replace_text(section.fields["label"].editor, "3W-02")
    tasks.release_all()

    assert section.bed_values()["label"] == "3W-02"
    section.bed_save.click()
    tasks.release_all()
    plan = service.plan(service.wards()[0])
    assert [bed.label for bed in plan.beds] == ["3W-01", "3W-02"]
    assert [room.name for room in plan.rooms] == ["West"]


def test_what_is_typed_of_the_hospital_while_it_is_saved_stays(
    embedded_hospital: Hospital, open_section: OpenSection
) -> None:
    tasks = HeldTasks()
    section = section_of(open_section(embedded_hospital, "hospital", tasks)[1])
    assert isinstance(section, HospitalView)
    tasks.release_all()
    replace_text(section.fields["phone"].editor, "1")
    section.save_button.click()
    replace_text(section.fields["name"].editor, "St Mary")
    tasks.release_all()

    assert section.fields["name"].value == "St Mary"
    section.save_button.click()
    tasks.release_all()
    assert "Saved" in section.message_bar.text()


def test_a_refusal_that_comes_late_marks_no_other_record(
    embedded_hospital: Hospital, open_section: OpenSection
) -> None:
    service = StaffService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    hearts, lungs = Speciality(new_id(), "Heart", True, 0), Speciality(new_id(), "Lungs", True, 0)
    for one in (hearts, lungs):
        service.put_speciality(one)
    tasks = HeldTasks()
    section = section_of(open_section(embedded_hospital, "specialities", tasks)[1])
    assert isinstance(section, SpecialitiesView)
    tasks.release_all()
    listed = {one.name: one for one in section.list.records()}
    section.list.select_record(listed["Heart"])
    replace_text(section.name_field.editor, "Hearts")
    service.put_speciality(replace(listed["Heart"], name="Cardiology"))
    section.save_button.click()
    section.list.select_record(listed["Lungs"])

    tasks.release_all()

    assert section.name_field.value == "Lungs"
    assert not section.conflict_panel.isVisible()
    assert section.message_bar.text().startswith("Hearts was not saved.")
