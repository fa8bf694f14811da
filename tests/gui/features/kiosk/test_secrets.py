"""What a kiosk never tells and never keeps."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from pms_desktop.domain.access import Role
from pms_desktop.domain.mrn import mrn_of
from pms_desktop.domain.patients import Patient
from tests.doubles import HeldTasks
from tests.gui.cable import Cable
from tests.gui.features.kiosk.conftest import Kiosk
from tests.gui.person import on_screen
from tests.hospital import PASSWORD, Hospital, login_of

TYPED = "Zq7 Typed"


def test_a_wrong_birthday_and_a_number_of_nobody_are_answered_alike(
    kiosk: Kiosk, maria: Patient
) -> None:
    answers = []
    kiosk.waits(0)  # the clock is shown
    for number, born in ((maria.mrn, "13031988"), (mrn_of(4711), "12031988")):
        kiosk.touch(kiosk.view.welcome.check_in_button)
        kiosk.identifies(number, born)
        answers.append(on_screen())
        kiosk.touch(kiosk.view.notice.action_button)

    assert answers[0] == answers[1]
    assert "We could not find you" in answers[0]
    assert "desk" in answers[0]


def test_after_five_tries_the_kiosk_says_for_how_many_minutes_it_answers_nobody(
    kiosk: Kiosk, maria: Patient
) -> None:
    for _try in range(6):
        kiosk.touch(kiosk.view.welcome.check_in_button)
        kiosk.identifies(maria.mrn, "13031988")
        said = kiosk.says()
        kiosk.touch(kiosk.view.notice.action_button)

    assert "5 min" in said
    assert "desk" in said


def test_whoever_leaves_is_warned_after_45_seconds_and_forgotten_after_60(
    kiosk: Kiosk, embedded_hospital: Hospital, maria: Patient
) -> None:
    kiosk.touch(kiosk.view.welcome.contact_button)
    kiosk.identifies(maria.mrn)
    kiosk.touch(kiosk.view.lines.buttons["email"])
    kiosk.types(TYPED)
    kiosk.waits(44)
    assert not kiosk.view.countdown.isVisible()
    kiosk.waits(2)
    assert kiosk.view.countdown.isVisible()
    assert kiosk.view.countdown.seconds_label.text() == "14"
    kiosk.waits(14)

    assert kiosk.view.current() is kiosk.view.welcome
    assert TYPED not in everything(kiosk.view)
    assert "María" not in everything(kiosk.view)
    assert open_visits(embedded_hospital) == 0


def test_a_touch_during_the_countdown_keeps_everything(kiosk: Kiosk) -> None:
    kiosk.touch(kiosk.view.welcome.new_button)
    kiosk.keyboard("ann")
    kiosk.waits(50)
    kiosk.touch(kiosk.view.countdown.stay_button)
    kiosk.waits(20)

    assert not kiosk.view.countdown.isVisible()
    assert kiosk.view.text.edit.text() == "Ann"


def test_nobody_is_counted_down_at_the_start(kiosk: Kiosk) -> None:
    kiosk.waits(500)

    assert not kiosk.view.countdown.isVisible()


def test_starting_over_wipes_every_page_and_ends_the_visit(
    kiosk: Kiosk, embedded_hospital: Hospital, maria: Patient
) -> None:
    kiosk.touch(kiosk.view.welcome.contact_button)
    kiosk.identifies(maria.mrn)
    assert open_visits(embedded_hospital) == 1
    kiosk.touch(kiosk.view.lines.buttons["kin"])
    kiosk.types(TYPED)
    kiosk.touch(kiosk.view.over_button)

    assert kiosk.view.current() is kiosk.view.welcome
    assert TYPED not in everything(kiosk.view)
    assert maria.mrn not in everything(kiosk.view)
    assert open_visits(embedded_hospital) == 0


def test_without_a_server_the_kiosk_closes_and_opens_again_by_itself(
    kiosk: Kiosk, cable: Cable, maria: Patient
) -> None:
    kiosk.touch(kiosk.view.welcome.contact_button)
    kiosk.identifies(maria.mrn)
    kiosk.touch(kiosk.view.lines.buttons["email"])
    kiosk.types("zq7@example.org")
    kiosk.touch(kiosk.view.next_button)
    cable.pulled = True
    kiosk.touch(kiosk.view.next_button)
    assert "Self-service is closed for the moment" in kiosk.says()
    assert "zq7" not in everything(kiosk.view)
    assert not kiosk.view.notice.action_button.isVisible()
    kiosk.waits(6)
    assert "closed" in kiosk.says()
    cable.pulled = False
    kiosk.waits(6)

    assert kiosk.view.current() is kiosk.view.welcome


def test_after_a_fault_elsewhere_nothing_of_anybody_is_seen(kiosk: Kiosk, maria: Patient) -> None:
    kiosk.touch(kiosk.view.welcome.check_in_button)
    kiosk.identifies(maria.mrn)
    kiosk.presenter.lose()

    assert "María" not in everything(kiosk.view)
    assert "closed" in kiosk.says()


def test_what_is_typed_reaches_neither_clipboard_nor_disk(kiosk: Kiosk, station_home: Path) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("what a colleague copied")
    kiosk.touch(kiosk.view.welcome.new_button)
    kiosk.types(TYPED)
    edit = kiosk.view.text.edit
    for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_V, Qt.Key.Key_Z):
        QTest.keyClick(edit, key, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(edit, Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)
    QTest.mouseClick(edit, Qt.MouseButton.MiddleButton)
    QTest.mouseDClick(edit, Qt.MouseButton.LeftButton)

    assert edit.text() == TYPED
    assert not edit.hasSelectedText()
    assert clipboard.text() == "what a colleague copied"
    assert edit.completer() is None
    for file in station_home.rglob("*"):
        assert not file.is_file() or TYPED.encode() not in file.read_bytes()


@pytest.mark.parametrize("password", [PASSWORD, "a guess"])
def test_only_staff_end_self_service_with_their_own_password(kiosk: Kiosk, password: str) -> None:
    kiosk.view.corner.held.emit()
    kiosk.types(login_of(Role.RECEPTIONIST))
    kiosk.touch(kiosk.view.next_button)
    assert kiosk.view.text.edit.echoMode() is QLineEdit.EchoMode.Password
    kiosk.types(password)
    kiosk.touch(kiosk.view.next_button)

    assert kiosk.left == (1 if password == PASSWORD else 0)


def test_the_way_out_is_shut_after_five_wrong_passwords_under_any_name(kiosk: Kiosk) -> None:
    for guess in range(5):
        kiosk.view.exit_requested.emit()
        kiosk.types(f"somebody{guess}")
        kiosk.touch(kiosk.view.next_button)
        kiosk.types("a guess")
        kiosk.touch(kiosk.view.next_button)
    assert "Wait 5 minutes" in kiosk.says()
    kiosk.view.exit_requested.emit()
    kiosk.types(login_of(Role.RECEPTIONIST))
    kiosk.touch(kiosk.view.next_button)
    kiosk.types(PASSWORD)
    kiosk.touch(kiosk.view.next_button)
    assert "Wait 5 minutes" in kiosk.says()
    assert kiosk.left == 0
    kiosk.seconds += 301
    kiosk.types(PASSWORD)
    kiosk.touch(kiosk.view.next_button)

    assert kiosk.left == 1


def everything(view: QWidget) -> str:
    """Whatever any widget holds, seen or not."""
    held = [each.accessibleName() for each in view.findChildren(QWidget)]
    held += [each.text() for each in view.findChildren(QLabel)]
    held += [each.text() for each in view.findChildren(QLineEdit)]
    held += [each.text() for each in view.findChildren(QPushButton)]
    return "\n".join(held)


def open_visits(hospital: Hospital) -> int:
    with hospital.system().engine.connect() as connection:
        found = connection.exec_driver_sql(OPEN_VISITS).scalar()
    return int(found or 0)


OPEN_VISITS = "SELECT count(*) FROM kiosk_visits WHERE token IS NOT NULL AND ended_at IS NULL"


def test_whoever_is_recognised_after_leaving_is_shown_to_nobody_and_forgotten_by_the_server(
    slow_kiosk: Kiosk, tasks: HeldTasks, embedded_hospital: Hospital, maria: Patient
) -> None:
    kiosk = slow_kiosk
    tasks.release_all()
    kiosk.touch(kiosk.view.welcome.check_in_button)
    kiosk.identifies(maria.mrn)
    assert tasks.waiting == 1
    kiosk.touch(kiosk.view.over_button)
    tasks.release_all()

    assert kiosk.view.current() is kiosk.view.welcome
    assert "María" not in everything(kiosk.view)
    assert open_visits(embedded_hospital) == 0


def test_nothing_is_sent_twice_while_the_server_thinks(
    slow_kiosk: Kiosk, tasks: HeldTasks, maria: Patient
) -> None:
    kiosk = slow_kiosk
    tasks.release_all()
    kiosk.touch(kiosk.view.welcome.check_in_button)
    kiosk.identifies(maria.mrn)
    kiosk.presses(Qt.Key.Key_Return, Qt.Key.Key_Return)

    assert not kiosk.view.next_button.isEnabled()
    assert tasks.waiting == 1


def test_whoever_comes_next_need_not_wait_for_the_answer_to_who_left(
    slow_kiosk: Kiosk, tasks: HeldTasks, maria: Patient
) -> None:
    kiosk = slow_kiosk
    tasks.release_all()
    kiosk.touch(kiosk.view.welcome.check_in_button)
    kiosk.identifies(maria.mrn)
    kiosk.touch(kiosk.view.over_button)
    kiosk.touch(kiosk.view.welcome.check_in_button)
    kiosk.identifies(maria.mrn)
    assert tasks.waiting == 2

    tasks.release()
    assert not kiosk.view.next_button.isEnabled()
    assert "María" not in everything(kiosk.view)
    tasks.release_all()
    assert kiosk.view.current() is kiosk.view.visits


def test_somebody_who_types_for_minutes_stays_recognised(
    kiosk: Kiosk, embedded_hospital: Hospital, maria: Patient
) -> None:
    kiosk.touch(kiosk.view.welcome.contact_button)
    kiosk.identifies(maria.mrn)
    kiosk.touch(kiosk.view.lines.buttons["email"])
    for letters in ("maria", "@exa", "mple", ".or", "g"):
        embedded_hospital.clock.advance(timedelta(seconds=50))
        kiosk.types(letters)
        kiosk.waits(50)
    kiosk.touch(kiosk.view.countdown.stay_button)
    kiosk.touch(kiosk.view.next_button)
    kiosk.touch(kiosk.view.next_button)

    assert "Thank you" in kiosk.says()
