"""The program as a kiosk: it begins by itself, shows nothing else, and does not end."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar

from pms_desktop.app import Program, parse_arguments
from pms_desktop.domain.access import Role
from pms_desktop.features.kiosk.view import KioskView
from pms_desktop.settings import Settings
from pms_desktop.shell.kiosk.view import KioskWindow
from tests.gui.shell.driving import Desk
from tests.gui.typing import press, type_text
from tests.hospital import PASSWORD, Hospital, login_of

OpenDesk = Callable[..., Desk]


def test_whoever_signs_in_as_a_kiosk_sees_self_service_and_nothing_else(desk: Desk) -> None:
    window = opened(desk)

    assert window.isFullScreen()
    assert window.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert not desk.window.isVisible()
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [window]
    assert window.findChildren(QTabBar) == []
    assert view(window).current() is view(window).welcome


def test_no_key_and_no_wish_to_close_leads_out(desk: Desk) -> None:
    window = opened(desk)
    for key in QKeySequence.StandardKey:
        for sequence in QKeySequence.keyBindings(key):
            send(window, sequence)
    for written in (
        "Alt+F4", "Esc", "Ctrl+Q", "Ctrl+W", "Alt+Tab", "Ctrl+K", "F1", "F10", "F11", "F12", "Menu",
        "Ctrl+N", "Ctrl+Tab", "Ctrl+P", "Meta+D", "Ctrl+Alt+Del", "Shift+F10", "Ctrl+Shift+W",
    ):  # fmt: skip
        send(window, QKeySequence(written))
    close = QCloseEvent()
    QCoreApplication.sendEvent(window, close)
    window.close()
    spot = window.rect().center()
    menu = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, window.mapToGlobal(spot))
    QCoreApplication.sendEvent(window, menu)
    QTest.mouseClick(window, Qt.MouseButton.RightButton)
    QCoreApplication.processEvents()

    assert not close.isAccepted()
    assert window.isVisible()
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [window]
    assert QApplication.activePopupWidget() is None


def test_a_member_of_staff_ends_self_service_by_the_held_corner(desk: Desk) -> None:
    window = opened(desk)
    corner = view(window).corner
    QTest.mousePress(corner, Qt.MouseButton.LeftButton)
    desk.wait_until(lambda: view(window).current() is view(window).text)
    pass_by(window, login_of(Role.RECEPTIONIST))
    desk.wait_until(desk.window.isVisible)

    assert desk.station.kiosk.window is None
    desk.wait_for_the_door()
    desk.sign_in(Role.RECEPTIONIST)


def test_the_kiosk_s_own_password_does_not_end_it(desk: Desk) -> None:
    window = opened(desk)
    view(window).exit_requested.emit()
    pass_by(window, login_of(Role.KIOSK))
    desk.wait_until(lambda: bool(view(window).text.fault_label.text()))

    assert "Wrong user name or password" in view(window).text.fault_label.text()
    assert window.isVisible()


def test_a_kiosk_starts_by_itself_without_showing_the_window_of_the_staff(
    embedded_hospital: Hospital,
    monkeypatch: pytest.MonkeyPatch,
    open_kiosk: Callable[[str, str], Desk],
) -> None:
    monkeypatch.setenv("PMS_PASSWORD", PASSWORD)
    desk = open_kiosk(embedded_hospital.url, login_of(Role.KIOSK))
    desk.wait_until(lambda: has_kiosk(desk))

    assert not desk.window.isVisible()


def test_a_login_of_the_staff_starts_no_kiosk_by_itself(
    embedded_hospital: Hospital,
    monkeypatch: pytest.MonkeyPatch,
    open_kiosk: Callable[[str, str], Desk],
) -> None:
    monkeypatch.setenv("PMS_PASSWORD", PASSWORD)
    desk = open_kiosk(embedded_hospital.url, login_of(Role.NURSE))
    desk.wait_for_sentence("nurse is no kiosk")

    assert desk.window.isVisible()
    assert not desk.window.shows_work()


def test_a_kiosk_waits_for_a_server_that_is_not_there_yet(
    monkeypatch: pytest.MonkeyPatch, open_kiosk: Callable[[str, str], Desk]
) -> None:
    monkeypatch.setenv("PMS_PASSWORD", PASSWORD)
    desk = open_kiosk("postgresql+psycopg://127.0.0.1:1/nowhere", login_of(Role.KIOSK))
    desk.wait_until(lambda: desk.program.station is not None)
    window = desk.station.kiosk.window
    desk.wait_until(desk.station.kiosk.waits_for_the_server)

    assert window is not None
    assert window.isVisible()
    assert not desk.window.isVisible()


def test_no_draft_and_no_latest_patient_is_kept_of_a_kiosk(desk: Desk, station_home: Path) -> None:
    window = opened(desk)
    view(window).welcome.new_button.click()
    type_text(view(window).text.edit, "Zq7 typed")
    view(window).next_button.click()

    assert not list(station_home.rglob("*.draft"))
    for file in station_home.rglob("*"):
        assert not file.is_file() or b"Zq7" not in file.read_bytes(), file


def test_a_kiosk_that_starts_by_itself_is_told_who_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert parse_arguments(["--kiosk", "--user", "kiosk1"]).kiosk
    with pytest.raises(SystemExit):
        parse_arguments(["--kiosk"])
    assert "--user" in capsys.readouterr().err


@pytest.fixture
def open_kiosk(
    qapp: QApplication, qtbot: object, request: pytest.FixtureRequest
) -> Callable[[str, str], Desk]:
    """`pms-desktop --kiosk --user LOGIN`."""

    def start(url: str, login: str) -> Desk:
        program = Program(qapp, Settings(url), login, kiosk=True)
        desk = Desk(program, qtbot)  # type: ignore[arg-type]
        request.addfinalizer(desk.close)
        program.start()
        return desk

    return start


def opened(desk: Desk) -> KioskWindow:
    """Somebody signed in as the kiosk."""
    desk.try_to_sign_in(login_of(Role.KIOSK), PASSWORD)
    desk.wait_until(lambda: has_kiosk(desk) or bool(desk.sentence()))
    window = desk.station.kiosk.window
    assert window is not None, desk.sentence()
    return window


def has_kiosk(desk: Desk) -> bool:
    station = desk.program.station
    return station is not None and station.kiosk.presenter is not None


def view(window: KioskWindow) -> KioskView:
    found = window.findChild(KioskView)
    assert isinstance(found, KioskView)
    return found


def pass_by(window: KioskWindow, login: str) -> None:
    """Name and password on the pages for staff."""
    edit = view(window).text.edit
    for text in (login, PASSWORD):
        type_text(edit, text)
        press(edit, Qt.Key.Key_Return)


def send(window: KioskWindow, sequence: QKeySequence) -> None:
    """A key as the screen sends it, with shortcuts at work, and straight to the field."""
    for key in (sequence[at] for at in range(sequence.count())):  # type: ignore[index]
        if key.key() < Qt.Key.Key_Back:  # the keys of a browser QTest does not know
            QTest.keyClick(window.windowHandle(), key.key(), key.keyboardModifiers())
        target = window.focusWidget() or window
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key.key(), key.keyboardModifiers())
            QCoreApplication.sendEvent(target, event)
