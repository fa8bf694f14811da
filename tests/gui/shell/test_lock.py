"""Lock, switch and sign out: what is typed belongs to whoever typed it."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.errors import KeyringLocked
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.services.hospital import HospitalService
from pms_desktop.shell.window.drafts import BroughtBack, DraftKeeper
from pms_desktop.shell.window.idle import IdleWatch
from tests.gui.patience import PATIENCE_MS
from tests.gui.shell.driving import Desk
from tests.gui.typing import press, type_text
from tests.hospital import PASSWORD, Hospital

OpenDesk = Callable[..., Desk]
Key = Qt.Key
SURNAME = "Verysecretsurname"


def begin_patient(desk: Desk) -> Any:
    """Open the form for a new patient and type a surname; returns the field."""
    page: Any = desk.window.pages.currentWidget()
    page.new_button.click()
    desk.wait_until(page.form.isVisible)
    field = page.form.fields.family
    field.editor.setFocus()
    type_text(field.editor, SURNAME)
    return field


def surname_on_screen(desk: Desk) -> str:
    page: Any = desk.window.pages.currentWidget()
    return str(page.form.fields.family.editor.text()) if page.form.isVisible() else ""


def draft_files(home: Path) -> list[Path]:
    return list(home.rglob("*.draft"))


def wait_for_draft(desk: Desk, home: Path) -> None:
    desk.station.shell.keep_drafts()
    desk.wait_until(lambda: bool(draft_files(home)))


def test_the_same_person_resumes_exactly_where_they_were(desk: Desk) -> None:
    desk.sign_in(Role.RECEPTIONIST)
    field = begin_patient(desk)
    desk.wait_until(field.editor.hasFocus)

    press(desk.window, Key.Key_F12)
    assert not desk.window.shows_work()
    assert desk.card.heading_label.text() == "Locked by Receptionist Person"
    desk.try_to_sign_in("", PASSWORD)
    desk.wait_until(desk.window.shows_work)

    assert surname_on_screen(desk) == SURNAME
    assert QApplication.focusWidget() is field.editor


def test_open_dialogs_are_hidden_with_the_work_and_come_back(desk: Desk) -> None:
    desk.sign_in(Role.RECEPTIONIST)
    press(desk.window, Key.Key_F1)
    desk.dialog("HelpDialog")

    desk.window.idled.emit()
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    assert shown == []
    assert desk.card.heading_label.text() == "Locked by Receptionist Person"
    desk.try_to_sign_in("", PASSWORD)
    desk.wait_until(desk.window.shows_work)

    assert desk.dialog("HelpDialog").isModal()


def test_the_next_person_sees_nothing_of_it_and_its_owner_gets_it_back(
    desk: Desk, station_home: Path
) -> None:
    desk.sign_in(Role.RECEPTIONIST)
    begin_patient(desk)
    press(desk.window, Key.Key_F1)
    press(desk.window, Key.Key_F12)
    desk.window.idled.emit()
    desk.card.switch_button.click()
    assert desk.card.login_field.value == ""

    desk.sign_in(Role.NURSE)
    desk.wait_until(lambda: SURNAME not in everything_shown())
    assert not any(isinstance(w, QDialog) and w.isVisible() for w in QApplication.topLevelWidgets())
    desk.station.shell.end()
    desk.sign_in(Role.RECEPTIONIST)
    desk.wait_for_message("What you had typed is back: Registration.")

    assert surname_on_screen(desk) == SURNAME


def everything_shown() -> str:
    """The words of every widget of the program, shown or not."""
    words = []
    for widget in QApplication.allWidgets():
        for name in ("text", "toPlainText", "windowTitle"):
            read = getattr(widget, name, None)
            if callable(read):
                words.append(str(read()))
    return "\n".join(words)


def test_a_draft_on_the_disk_cannot_be_read_by_anybody_else(
    desk: Desk, station_home: Path, embedded_hospital: Hospital
) -> None:
    desk.sign_in(Role.RECEPTIONIST)
    begin_patient(desk)
    wait_for_draft(desk, station_home)
    desk.close()

    for file in station_home.rglob("*"):
        if file.is_file():
            assert SURNAME.encode() not in file.read_bytes(), file
    for file in draft_files(station_home):
        assert file.stat().st_mode & 0o077 == 0
        assert file.parent.stat().st_mode & 0o077 == 0


def test_closing_the_window_keeps_what_is_typed(
    open_desk: OpenDesk, embedded_hospital: Hospital
) -> None:
    desk = open_desk(embedded_hospital.url)
    desk.sign_in(Role.RECEPTIONIST)
    begin_patient(desk)
    desk.close()

    again = open_desk(embedded_hospital.url)
    again.sign_in(Role.RECEPTIONIST)
    again.wait_for_message("What you had typed is back")

    assert surname_on_screen(again) == SURNAME


def test_an_emptied_form_does_not_come_back(desk: Desk, station_home: Path) -> None:
    desk.sign_in(Role.RECEPTIONIST)
    begin_patient(desk)
    wait_for_draft(desk, station_home)
    desk.station.shell.end()
    desk.sign_in(Role.RECEPTIONIST)
    desk.wait_for_message("What you had typed is back")

    page: Any = desk.window.pages.currentWidget()
    page.form.fields.family.editor.clear()
    desk.station.shell.keep_drafts()

    desk.wait_until(lambda: not draft_files(station_home))


def test_a_draft_that_cannot_be_read_is_said_once_and_is_no_crash(
    desk: Desk, station_home: Path
) -> None:
    desk.sign_in(Role.RECEPTIONIST)
    begin_patient(desk)
    wait_for_draft(desk, station_home)
    desk.station.shell.end()
    (file,) = draft_files(station_home)
    file.write_bytes(b"damaged" * 20)

    desk.sign_in(Role.RECEPTIONIST)
    desk.wait_for_message("cannot be read any more")
    desk.station.shell.end()
    desk.sign_in(Role.RECEPTIONIST)

    assert desk.window.message_bar.isHidden()
    assert surname_on_screen(desk) == ""


def test_a_disk_that_refuses_is_said_and_tried_again(
    desk: Desk, station_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.sign_in(Role.RECEPTIONIST)
    begin_patient(desk)
    (folder,) = set((station_home / "drafts").glob("*/*"))
    blocker = folder / "registration.draft.part"
    blocker.mkdir()

    desk.station.shell.keep_drafts()
    desk.wait_for_message("cannot be kept on this station")
    blocker.rmdir()
    desk.station.shell.keep_drafts()

    desk.wait_until(lambda: bool(draft_files(station_home)))


def test_a_station_locks_by_itself_when_nobody_touches_it(desk: Desk) -> None:
    desk.sign_in(Role.RECEPTIONIST)
    desk.window.activateWindow()
    desk.wait_until(desk.window.isActiveWindow)
    watch = desk.window.findChild(IdleWatch)
    assert isinstance(watch, IdleWatch)
    watch.start(60_000)
    desk.wait_until(lambda: watch.remaining_ms() < 59_900)

    QTest.keyClick(desk.window.windowHandle(), Key.Key_Shift)
    assert watch.remaining_ms() > 59_900
    watch.start(1)

    desk.wait_until(lambda: not desk.window.shows_work())
    assert desk.card.heading_label.text() == "Locked by Receptionist Person"


def test_nothing_happens_behind_the_lock(desk: Desk) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    before = desk.window.tab_bar.currentIndex()
    press(desk.window, Key.Key_F12)

    for key, modifier in (
        (Key.Key_Tab, Qt.KeyboardModifier.ControlModifier),
        (Key.Key_K, Qt.KeyboardModifier.ControlModifier),
        (Key.Key_F1, Qt.KeyboardModifier.NoModifier),
    ):
        press(desk.card.password_field.editor, key, modifier)

    assert desk.window.tab_bar.currentIndex() == before
    assert not desk.window.top_bar.finder.is_open()
    assert not any(isinstance(w, QDialog) and w.isVisible() for w in QApplication.topLevelWidgets())


def watch_of(desk: Desk) -> IdleWatch:
    watch = desk.window.findChild(IdleWatch)
    assert isinstance(watch, IdleWatch)
    return watch


def test_every_station_locks_after_the_minutes_of_the_hospital_and_follows_a_change_at_once(
    desk: Desk, embedded_hospital: Hospital
) -> None:
    desk.sign_in(Role.RECEPTIONIST)
    assert 9 * 60_000 < watch_of(desk).remaining_ms() <= 10 * 60_000
    office = HospitalService(embedded_hospital.sign_in(Role.ADMINISTRATOR))

    office.change(replace(office.get(), lock_minutes=3))

    desk.wait_until(lambda: watch_of(desk).remaining_ms() <= 3 * 60_000)


@pytest.mark.parametrize("minutes", [0, 61, -1])
def test_no_hospital_switches_the_lock_off(minutes: int, embedded_hospital: Hospital) -> None:
    office = HospitalService(embedded_hospital.sign_in(Role.ADMINISTRATOR))

    with pytest.raises(InvalidInputError) as refused:
        office.change(replace(office.get(), lock_minutes=minutes))

    assert "lock_minutes" in refused.value.faults


def test_a_station_may_lock_sooner_than_the_hospital_says_but_not_later(desk: Desk) -> None:
    desk.sign_in(Role.RECEPTIONIST)
    desk.window.top_bar.station_requested.emit()
    dialog = desk.dialog("StationDialog")

    dialog.lock_field.set_value(11)
    dialog.action_button.click()
    assert "after 10 minutes" in dialog.lock_field.fault()
    dialog.lock_field.set_value(2)
    dialog.action_button.click()

    desk.wait_until(lambda: 0 < watch_of(desk).remaining_ms() <= 2 * 60_000)


def test_settings_of_an_older_program_cannot_keep_a_station_open_for_longer(
    embedded_hospital: Hospital,
) -> None:
    hospital = HospitalService(embedded_hospital.sign_in(Role.ADMINISTRATOR)).get()

    assert [hospital.lock_after(minutes) for minutes in (0, 5, 10, 600)] == [10, 5, 10, 10]


def test_a_dialog_is_gone_for_the_next_person_and_open_again_for_its_owner(
    desk: Desk, station_home: Path
) -> None:
    desk.sign_in(Role.RECEPTIONIST)
    desk.window.tab_bar.setCurrentIndex(1)
    page: Any = desk.window.pages.currentWidget()
    page.book_button.click()
    booking = desk.dialog("BookingView")
    booking.purpose_field.editor.setFocus()
    type_text(booking.purpose_field.editor, SURNAME)
    desk.window.idled.emit()
    desk.card.switch_button.click()

    desk.sign_in(Role.NURSE)
    desk.wait_until(lambda: SURNAME not in everything_shown())
    assert not desk.has_dialog("BookingView")
    desk.station.shell.end()
    desk.sign_in(Role.RECEPTIONIST)
    desk.wait_until(lambda: desk.has_dialog("BookingView"))

    assert desk.dialog("BookingView").purpose_field.value == SURNAME
    desk.dialog("BookingView").reject()
    desk.wait_until(lambda: not draft_files(station_home))


def test_the_window_says_saved_only_while_it_is(desk: Desk, station_home: Path) -> None:
    desk.sign_in(Role.RECEPTIONIST)
    field = begin_patient(desk)
    line = desk.window.status_line.draft_label
    desk.wait_until(lambda: line.text() == "Draft saved on this station")
    assert draft_files(station_home)

    QTest.keyClick(desk.window.windowHandle(), Key.Key_Z)
    assert field.value == SURNAME + "z"
    assert line.text() == "Saving your draft…"

    desk.wait_until(lambda: line.text() == "Draft saved on this station")


def test_a_draft_that_another_version_wrote_is_said_and_set_aside(
    desk: Desk, station_home: Path
) -> None:
    desk.sign_in(Role.RECEPTIONIST)
    begin_patient(desk)
    wait_for_draft(desk, station_home)
    session = desk.station.shell.session
    assert session is not None
    desk.station.shell.end()
    pool = desk.program.tasks.findChild(QThreadPool)
    assert pool is not None
    desk.wait_until(lambda: pool.activeThreadCount() == 0)
    session.drafts.save("registration", {"typed": {"details": {"surname": 1}}, "editing": ""})

    desk.sign_in(Role.RECEPTIONIST)

    desk.wait_for_message("cannot be read any more")
    desk.wait_until(lambda: bool(list(station_home.rglob("*.unreadable"))))


def test_a_key_store_that_fails_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_password", locked)

    desk.sign_in(Role.RECEPTIONIST)

    desk.wait_for_message("The key store of this desktop is locked")


def locked(_service: str, _name: str) -> str:
    raise KeyringLocked


def test_what_is_typed_before_an_earlier_draft_is_found_stays_and_the_earlier_one_waits(
    desk: Desk, station_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.sign_in(Role.RECEPTIONIST)
    begin_patient(desk)
    wait_for_draft(desk, station_home)
    desk.station.shell.end()
    found, at_once = threading.Event(), DraftKeeper.bring_back

    def late(keeper: DraftKeeper) -> BroughtBack:
        assert found.wait(PATIENCE_MS / 1000)
        return at_once(keeper)

    monkeypatch.setattr(DraftKeeper, "bring_back", late)
    desk.sign_in(Role.RECEPTIONIST)
    type_text(begin_patient(desk).editor, " the younger")
    desk.station.shell.keep_drafts()
    found.set()

    desk.wait_for_message("comes back when you sign in again")
    assert surname_on_screen(desk) == f"{SURNAME} the younger"
    desk.wait_until(lambda: bool(list(station_home.rglob("*.waiting"))))
    page: Any = desk.window.pages.currentWidget()
    page.form.fields.family.editor.clear()
    desk.station.shell.keep_drafts()
    desk.wait_until(lambda: not draft_files(station_home))
    desk.station.shell.end()
    desk.sign_in(Role.RECEPTIONIST)
    desk.wait_for_message("What you had typed is back")
    assert surname_on_screen(desk) == SURNAME
