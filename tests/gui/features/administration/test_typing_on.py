"""What is typed while the answer of the server is under way."""

from PySide6.QtWidgets import QWidget

from pms_desktop.bootstrap import Tab
from pms_desktop.domain.access import Role
from pms_desktop.features.administration.specialities.view import SpecialitiesView
from pms_desktop.features.administration.staff.view import StaffView
from pms_desktop.features.administration.view import AdministrationView
from pms_desktop.services.staff import StaffService
from tests.data.doctors import enter_doctor
from tests.doubles import HeldTasks
from tests.gui.features.administration.conftest import OpenSection
from tests.gui.typing import Key, press_control, replace_text, type_text
from tests.hospital import Hospital


def section_of(tab: Tab) -> QWidget | None:
    assert isinstance(tab.view, AdministrationView)
    return tab.view.stack.currentWidget()


def test_the_next_record_begun_before_the_last_was_saved_is_not_overwritten(
    embedded_hospital: Hospital, open_section: OpenSection
) -> None:
    tasks = HeldTasks()
    section = section_of(open_section(embedded_hospital, "specialities", tasks)[1])
    assert isinstance(section, SpecialitiesView)
    tasks.release_all()

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
    (kept,) = StaffService(desk.context).find_doctors("okafor cardio")
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
