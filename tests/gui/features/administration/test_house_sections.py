"""The sections of the hospital and of its wards, by keys, on a real hospital."""

from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.wards import Room, Ward
from pms_desktop.features.administration.hospital.languages_edit import LanguagesEdit
from pms_desktop.features.administration.hospital.view import HospitalView
from pms_desktop.features.administration.view import AdministrationView
from pms_desktop.features.administration.wards.view import WardSetupView
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.hospital import HospitalService
from pms_desktop.services.ids import new_id
from pms_desktop.services.ward_setup import NewBeds, WardSetupService
from tests.data.test_hospital import png
from tests.gui.typing import (
    Key,
    press,
    press_alt,
    press_control,
    press_enter,
    replace_text,
    type_text,
)


@pytest.fixture
def letterhead(tab: Tab, qtbot: QtBot) -> HospitalView:
    tab.presenter.arrive(Destination(Place.ADMINISTRATION, act="hospital"))
    assert isinstance(tab.view, AdministrationView)
    shown = tab.view.stack.currentWidget()
    assert isinstance(shown, HospitalView)
    qtbot.waitUntil(lambda: shown.fields["time_zone"].value == "Europe/London")
    return shown


@pytest.fixture
def beds(tab: Tab, qtbot: QtBot) -> WardSetupView:
    tab.presenter.arrive(Destination(Place.ADMINISTRATION, act="wards"))
    assert isinstance(tab.view, AdministrationView)
    shown = tab.view.stack.currentWidget()
    assert isinstance(shown, WardSetupView)
    qtbot.waitUntil(shown.fields["name"].editor.hasFocus)
    return shown


def is_open(beds: WardSetupView, ward: str) -> bool:
    return beds.beds_card.title() == f"Beds of {ward}"


def test_the_letterhead_is_typed_and_kept(
    letterhead: HospitalView, desk: Desk, qtbot: QtBot
) -> None:
    replace_text(letterhead.fields["name"].editor, "सगरमाथा अस्पताल")
    replace_text(letterhead.fields["time_zone"].editor, "Kathmandu")
    press_control(letterhead.fields["name"].editor, Key.Key_Return)

    qtbot.waitUntil(lambda: "Saved" in letterhead.message_bar.text())
    kept = HospitalService(desk.context).get()
    assert (kept.name, kept.time_zone) == ("सगरमाथा अस्पताल", "Asia/Kathmandu")


def test_the_kiosks_check_in_is_reached_by_its_letter_and_kept(
    letterhead: HospitalView, desk: Desk, qtbot: QtBot
) -> None:
    early = letterhead.fields["kiosk_early_minutes"].editor
    press_alt(letterhead.fields["name"].editor, "H")
    qtbot.waitUntil(early.hasFocus)
    qtbot.waitUntil(lambda: not early.visibleRegion().isEmpty())
    replace_text(early, "240")
    replace_text(letterhead.fields["kiosk_tries"].editor, "3")
    press_control(early, Key.Key_Return)

    qtbot.waitUntil(lambda: "Saved" in letterhead.message_bar.text())
    kept = HospitalService(desk.context).get()
    assert (kept.kiosk_early_minutes, kept.kiosk_late_minutes, kept.kiosk_tries) == (240, 30, 3)


def test_the_languages_of_the_kiosks_are_written_by_name_and_kept_in_their_order(
    letterhead: HospitalView, desk: Desk, qtbot: QtBot
) -> None:
    languages = letterhead.fields["kiosk_languages"].editor
    assert isinstance(languages, LanguagesEdit)
    line = languages.tags.line_edit()
    press_alt(letterhead.fields["name"].editor, "N")
    qtbot.waitUntil(line.hasFocus)
    press(line, Key.Key_Backspace)
    for name in ("polish", "Arabic", "English"):
        type_text(line, name)
        press_enter(line)
    press_control(line, Key.Key_Return)

    qtbot.waitUntil(lambda: "Saved" in letterhead.message_bar.text())
    assert HospitalService(desk.context).get().kiosk_languages == "pl ar en"


def test_a_language_that_no_kiosk_speaks_is_told_at_its_field(letterhead: HospitalView) -> None:
    languages = letterhead.fields["kiosk_languages"].editor
    assert isinstance(languages, LanguagesEdit)
    line = languages.tags.line_edit()
    type_text(line, "Klingon")
    press_control(line, Key.Key_Return)

    assert letterhead.fields["kiosk_languages"].fault() == "Choose each language from the list."
    assert not letterhead.message_bar.isVisible()


def test_a_wrong_e_mail_is_marked_and_what_was_typed_stays(
    letterhead: HospitalView, tab: Tab, qtbot: QtBot
) -> None:
    type_text(letterhead.fields["email"].editor, "office@")
    press_control(letterhead.fields["email"].editor, Key.Key_Return)

    qtbot.waitUntil(lambda: bool(letterhead.fields["email"].fault()))
    draft: Any = tab.presenter.draft()
    assert draft["open"] == "hospital"
    assert list(draft["sections"]) == ["hospital"]
    kept = draft["sections"]["hospital"]
    assert (kept["base"]["fields"]["email"], kept["typed"]["fields"]["email"]) == ("", "office@")


def test_a_logo_is_looked_at_before_it_is_kept(
    letterhead: HospitalView, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    wrong, right = tmp_path / "letter.png", tmp_path / "logo.png"
    wrong.write_bytes(b"Dear Sir")
    right.write_bytes(png(40, 20))

    letterhead.logo_chosen.emit(wrong)
    qtbot.waitUntil(lambda: letterhead.logo_fault.text() == "This is not a PNG picture.")
    letterhead.logo_chosen.emit(tmp_path / "gone.png")
    qtbot.waitUntil(lambda: "cannot be read" in letterhead.message_bar.text())
    letterhead.logo_chosen.emit(right)
    qtbot.waitUntil(lambda: not letterhead.logo_label.pixmap().isNull())
    letterhead.save_button.click()

    qtbot.waitUntil(lambda: "Saved" in letterhead.message_bar.text())
    assert HospitalService(desk.context).get().logo == png(40, 20)


def test_an_administrator_enters_a_ward_its_room_and_its_beds_by_keys(
    beds: WardSetupView, qtbot: QtBot
) -> None:
    type_text(beds.fields["name"].editor, "3 West")
    press_enter(beds.fields["name"].editor)
    qtbot.waitUntil(lambda: beds.beds_card.title() == "Beds of 3 West")
    qtbot.waitUntil(beds.fields["room"].isVisible)
    qtbot.waitUntil(beds.fields["label"].editor.hasFocus)

    replace_text(beds.fields["label"].editor, "3W-01")
    replace_text(beds.fields["count"].editor, "12")
    type_text(beds.fields["room"].editor, "Room 1")
    press_control(beds.fields["room"].editor, Key.Key_Return)

    qtbot.waitUntil(lambda: len(beds.bed_table.records()) == 12)
    assert [line[0].label for line in beds.bed_table.records()][-1] == "3W-12"
    qtbot.waitUntil(lambda: beds.fields["label"].value == "")
    qtbot.waitUntil(lambda: isinstance(beds.bed_values()["room_choice"], UUID))


@pytest.mark.parametrize("field", ["name", "place"])
def test_ctrl_enter_in_the_fields_of_the_ward_saves_the_ward(
    beds: WardSetupView, qtbot: QtBot, field: str
) -> None:
    type_text(beds.fields["name"].editor, "3 West")
    press_enter(beds.fields["name"].editor)
    qtbot.waitUntil(lambda: is_open(beds, "3 West") and beds.ward_save.isEnabled())

    replace_text(beds.fields["place"].editor, "7")
    beds.fields[field].editor.setFocus()
    press_control(beds.fields[field].editor, Key.Key_Return)

    qtbot.waitUntil(lambda: [ward.position for ward in beds.ward_list.records()] == [7])
    assert beds.fields["label"].fault() == ""


def test_a_label_in_use_is_refused_and_stays_typed(beds: WardSetupView, qtbot: QtBot) -> None:
    test_an_administrator_enters_a_ward_its_room_and_its_beds_by_keys(beds, qtbot)

    type_text(beds.fields["label"].editor, "3W-07")
    press_control(beds.fields["label"].editor, Key.Key_Return)

    qtbot.waitUntil(lambda: "3W-07 is in use already" in beds.message_bar.text())
    assert beds.fields["label"].value == "3W-07"


def test_a_room_is_renamed_for_all_its_beds(beds: WardSetupView, qtbot: QtBot) -> None:
    test_an_administrator_enters_a_ward_its_room_and_its_beds_by_keys(beds, qtbot)
    beds.bed_table.selectRow(0)

    beds.rename_button.click()
    replace_text(beds.fields["room"].editor, "Bay A")
    press_control(beds.fields["room"].editor, Key.Key_Return)

    qtbot.waitUntil(lambda: {line[1] for line in beds.bed_table.records()} == {"Bay A"})


def test_wards_stand_in_the_order_of_their_places(beds: WardSetupView, qtbot: QtBot) -> None:
    for name, place in (("Second", "2"), ("First", "1")):
        beds.ward_button.click()
        type_text(beds.fields["name"].editor, name)
        type_text(beds.fields["place"].editor, place)
        beds.ward_save.click()
        qtbot.waitUntil(partial(is_open, beds, name))

    qtbot.waitUntil(lambda: [one.name for one in beds.ward_list.records()] == ["First", "Second"])


def test_a_bed_is_renamed_and_taken_out_of_use(beds: WardSetupView, qtbot: QtBot) -> None:
    test_an_administrator_enters_a_ward_its_room_and_its_beds_by_keys(beds, qtbot)
    beds.bed_table.selectRow(11)

    replace_text(beds.fields["label"].editor, "3W-12 window")
    press_control(beds.fields["label"].editor, Key.Key_Return)
    qtbot.waitUntil(lambda: beds.bed_table.records()[11][0].label == "3W-12 window")
    beds.bed_table.selectRow(10)
    beds.bed_active.click()

    qtbot.waitUntil(lambda: not beds.bed_table.records()[10][0].active)


def test_the_first_ward_is_open_with_its_beds(tab: Tab, desk: Desk, qtbot: QtBot) -> None:
    service = WardSetupService(desk.context)
    ward, room = Ward(new_id(), "Maternity", 1), new_id()
    service.put_ward(ward)
    service.put_ward(Ward(new_id(), "Surgical", 2))
    service.add_beds(NewBeds((new_id(),), room, "M-01", None), Room(room, ward.id, "Room 1"))

    tab.presenter.arrive(Destination(Place.ADMINISTRATION, act="wards"))
    assert isinstance(tab.view, AdministrationView)
    shown = tab.view.stack.currentWidget()
    assert isinstance(shown, WardSetupView)

    qtbot.waitUntil(lambda: [line[0].label for line in shown.bed_table.records()] == ["M-01"])
    assert is_open(shown, "Maternity")
    assert shown.ward_list.current_record() == ward
