"""A photo by camera, with keys alone; cameras that are busy, unplugged or not there."""

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.patients import Patient
from pms_desktop.features.registration.camera.view import CameraDialog
from pms_desktop.features.registration.photo.view import PhotoBox
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.patient_notices import PatientNoticeService
from tests.cameras import DESK, WALL, PaintedCameras, colour_at
from tests.gui.cable import Cable
from tests.gui.typing import Key, press, press_enter, press_escape
from tests.hospital import Hospital


@pytest.fixture
def box(view: RegistrationView, tab: Tab, maria: Patient, qtbot: QtBot) -> PhotoBox:
    """The photo in Maria's record, with the keyboard."""
    tab.presenter.arrive(Destination(Place.REGISTRATION, maria.id, ""))
    qtbot.waitUntil(lambda: view.record.title() == maria.details.name)
    box = view.record.beside.photo_box
    box.setFocus()
    return box


def ask_for_photo(box: PhotoBox, qtbot: QtBot) -> QMenu:
    press_enter(box)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def open_camera(box: PhotoBox, qtbot: QtBot) -> CameraDialog:
    press_enter(ask_for_photo(box, qtbot))
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), CameraDialog))
    dialog = QApplication.activeWindow()
    assert isinstance(dialog, CameraDialog)
    return dialog


def see(dialog: CameraDialog, act: str, qtbot: QtBot) -> None:
    """Wait until the dialog can do this next."""

    def offered() -> bool:
        return dialog.action_button.text() == act and dialog.action_button.isEnabled()

    qtbot.waitUntil(offered)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_a_photo_is_taken_with_four_times_enter(
    box: PhotoBox,
    maria: Patient,
    cameras: PaintedCameras,
    embedded_hospital: Hospital,
    qtbot: QtBot,
) -> None:
    cameras.plugged = [DESK]
    dialog = open_camera(box, qtbot)
    see(dialog, "Take picture", qtbot)
    assert cameras.in_use() == [DESK]
    press_enter(focused())
    see(dialog, "Use this picture", qtbot)
    qtbot.waitUntil(lambda: cameras.in_use() == [])
    with qtbot.waitSignal(dialog.finished):
        press_enter(focused())

    qtbot.waitUntil(box.has_photo)
    notices = PatientNoticeService(embedded_hospital.sign_in(Role.RECEPTIONIST)).of(maria.id)
    red, _green, blue = colour_at(notices.photo, 0.5, 0.4)
    assert red > blue + 60  # skin in the middle
    red, _green, blue = colour_at(notices.photo, 0.02, 0.02)
    assert blue > red  # the wall behind


def test_the_picture_is_taken_again_and_its_frame_moved(
    box: PhotoBox, cameras: PaintedCameras, qtbot: QtBot
) -> None:
    cameras.plugged = [DESK]
    dialog = open_camera(box, qtbot)
    see(dialog, "Take picture", qtbot)
    press(focused(), Key.Key_Space)
    see(dialog, "Use this picture", qtbot)
    press(focused(), Key.Key_Backspace)
    see(dialog, "Take picture", qtbot)
    middle = dialog.portrait()
    press(focused(), Key.Key_Plus)
    press(focused(), Key.Key_Left)
    moved = dialog.portrait()

    assert (moved.size < middle.size, moved.across < middle.across) == (True, True)
    assert cameras.in_use() == [DESK]
    press_escape(focused())
    qtbot.waitUntil(lambda: cameras.in_use() == [])
    assert not box.has_photo()


def test_escape_frees_the_camera(box: PhotoBox, cameras: PaintedCameras, qtbot: QtBot) -> None:
    cameras.plugged = [DESK]
    dialog = open_camera(box, qtbot)
    see(dialog, "Take picture", qtbot)

    with qtbot.waitSignal(dialog.finished):
        press_escape(focused())

    qtbot.waitUntil(lambda: cameras.in_use() == [])


def test_a_lock_puts_the_camera_out_and_its_end_puts_it_on_again(
    box: PhotoBox, cameras: PaintedCameras, qtbot: QtBot
) -> None:
    cameras.plugged = [DESK]
    dialog = open_camera(box, qtbot)
    see(dialog, "Take picture", qtbot)

    dialog.hide()
    qtbot.waitUntil(lambda: cameras.in_use() == [])
    dialog.open()

    qtbot.waitUntil(lambda: cameras.in_use() == [DESK])
    see(dialog, "Take picture", qtbot)
    dialog.reject()


def test_without_a_camera_a_file_is_asked_for_and_one_plugged_in_later_is_offered(
    box: PhotoBox, cameras: PaintedCameras, qtbot: QtBot
) -> None:
    press_enter(box)
    qtbot.waitUntil(lambda: len(box.findChildren(QFileDialog)) == 1)
    box.findChildren(QFileDialog)[0].reject()

    cameras.plugged = [DESK]

    menu = ask_for_photo(box, qtbot)
    assert [act.text() for act in menu.actions()] == ["&Take a picture…", "Choose a &file…"]
    menu.close()


def test_a_busy_camera_says_so_and_another_one_is_chosen(
    box: PhotoBox, cameras: PaintedCameras, qtbot: QtBot
) -> None:
    cameras.plugged, cameras.busy = [DESK, WALL], {DESK}
    dialog = open_camera(box, qtbot)
    see(dialog, "Try again", qtbot)
    assert "Desk camera gives no picture" in dialog.picture.accessibleDescription()
    assert dialog.camera_field.isVisible()

    press(dialog.camera_field.editor, Key.Key_Down)

    see(dialog, "Take picture", qtbot)
    assert cameras.in_use() == [WALL]
    dialog.reject()


def test_an_unplugged_camera_says_so_and_goes_on_once_it_is_back(
    box: PhotoBox, cameras: PaintedCameras, qtbot: QtBot
) -> None:
    cameras.plugged = [DESK]
    dialog = open_camera(box, qtbot)
    see(dialog, "Take picture", qtbot)
    cameras.plugged = []
    see(dialog, "Try again", qtbot)
    assert "Desk camera went off" in dialog.picture.accessibleDescription()
    press_enter(focused())
    qtbot.waitUntil(lambda: "No camera is plugged in" in dialog.picture.accessibleDescription())

    cameras.plugged = [DESK]
    press_enter(focused())

    see(dialog, "Take picture", qtbot)
    dialog.reject()


def test_a_picture_that_cannot_be_kept_stays_until_it_can(
    box: PhotoBox, cameras: PaintedCameras, cable: Cable, qtbot: QtBot
) -> None:
    cameras.plugged = [DESK]
    dialog = open_camera(box, qtbot)
    see(dialog, "Take picture", qtbot)
    press_enter(focused())
    see(dialog, "Use this picture", qtbot)
    cable.pulled = True
    press_enter(focused())
    qtbot.waitUntil(dialog.message_bar.isVisible)
    see(dialog, "Use this picture", qtbot)
    cable.pulled = False

    with qtbot.waitSignal(dialog.finished):
        press_enter(focused())

    qtbot.waitUntil(box.has_photo)
