"""What belongs to the station: its settings and its versions."""

from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication

from pms_desktop import __version__, settings
from pms_desktop.domain.access import Role
from pms_desktop.ui.theme import apply_theme, current_tokens
from tests.gui.person import on_screen
from tests.gui.shell.driving import Desk
from tests.gui.typing import Key, press_control, press_escape, replace_text
from tests.hospital import Hospital
from tests.servers.cups import PrintServer, print_server


@pytest.fixture(scope="module")
def running() -> Iterator[PrintServer]:
    with print_server(["A4", "ROLL"]) as server:
        yield server


@pytest.fixture
def printers(running: PrintServer, monkeypatch: pytest.MonkeyPatch) -> PrintServer:
    monkeypatch.setenv("CUPS_SERVER", running.server)
    return running


@pytest.fixture
def light_again(qapp: QApplication) -> Iterator[None]:
    yield
    apply_theme(qapp, "light")


def open_station(desk: Desk) -> Any:
    """The form for this station, as the finder's command opens it."""
    desk.window.top_bar.station_requested.emit()
    return desk.dialog("StationDialog")


def choices(field: Any) -> list[str]:
    return [field.editor.itemText(index) for index in range(field.editor.count())]


def test_a_station_gets_its_name_look_lock_and_printers(
    desk: Desk, printers: PrintServer, light_again: None
) -> None:
    desk.sign_in(Role.BILLING)
    dialog = open_station(desk)
    desk.wait_until(lambda: "ROLL" in choices(dialog.queue_fields["receipt"]))
    replace_text(dialog.name_field.editor, "Till 3")
    dialog.theme_field.set_value("dark")
    replace_text(dialog.lock_field.editor, "5")
    dialog.queue_fields["invoice"].set_value("A4")
    dialog.queue_fields["receipt"].set_value("ROLL")

    press_control(dialog.name_field.editor, Key.Key_Return)

    desk.wait_until(lambda: not desk.has_dialog("StationDialog"))
    kept = settings.load()
    assert (kept.station, kept.theme, kept.lock_minutes) == ("Till 3", "dark", 5)
    assert kept.printers == {"invoice": "A4", "receipt": "ROLL"}
    assert current_tokens().name == "dark"
    assert "Receipt: ROLL" in on_screen()
    assert desk.station.desk is not None
    assert desk.station.desk.settings.printers["receipt"] == "ROLL"


def test_what_is_typed_before_the_printers_are_known_stays(
    desk: Desk, printers: PrintServer
) -> None:
    desk.sign_in(Role.BILLING)
    dialog = open_station(desk)

    replace_text(dialog.name_field.editor, "Till 3")
    desk.wait_until(lambda: "ROLL" in choices(dialog.queue_fields["receipt"]))

    assert dialog.name_field.value == "Till 3"
    press_escape(dialog)


def test_a_station_without_printers_can_still_be_named(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nobody"))
    desk.sign_in(Role.NURSE)
    dialog = open_station(desk)
    replace_text(dialog.name_field.editor, "Ward 3 West")

    press_control(dialog.name_field.editor, Key.Key_Return)

    desk.wait_until(lambda: not desk.has_dialog("StationDialog"))
    assert settings.load().station == "Ward 3 West"


def test_settings_that_cannot_be_written_are_told_and_kept_in_the_form(desk: Desk) -> None:
    settings.settings_file().mkdir(parents=True)
    desk.sign_in(Role.NURSE)
    dialog = open_station(desk)
    replace_text(dialog.name_field.editor, "Ward 3 West")

    press_control(dialog.name_field.editor, Key.Key_Return)

    desk.wait_until(lambda: "cannot be written" in dialog.message_bar.text())
    assert dialog.name_field.value == "Ward 3 West"
    press_escape(dialog)


def test_the_database_told_for_once_is_not_written_into_the_settings(desk: Desk) -> None:
    desk.sign_in(Role.NURSE)
    dialog = open_station(desk)
    replace_text(dialog.name_field.editor, "Ward 3 West")

    press_control(dialog.name_field.editor, Key.Key_Return)

    desk.wait_until(lambda: not desk.has_dialog("StationDialog"))
    assert "database_url" not in settings.settings_file().read_text("utf-8")


def test_the_database_in_the_settings_stays_there(station_home: Path) -> None:
    station_home.mkdir()
    settings.settings_file().write_text('database_url = "sqlite:////kept"\n', "utf-8")

    settings.save(settings.load("sqlite:////for-once"))

    assert settings.load().database_url == "sqlite:////kept"


def test_what_is_typed_for_the_station_comes_back_after_the_window_closed(
    open_desk: Callable[..., Desk], embedded_hospital: Hospital
) -> None:
    desk = open_desk(embedded_hospital.url)
    desk.sign_in(Role.NURSE)
    replace_text(open_station(desk).name_field.editor, "Ward 3 W")
    desk.close()

    again = open_desk(embedded_hospital.url)
    again.sign_in(Role.NURSE)
    again.wait_until(lambda: again.has_dialog("StationDialog"))

    dialog = again.dialog("StationDialog")
    assert dialog.name_field.value == "Ward 3 W"
    assert not settings.settings_file().exists()
    press_escape(dialog)


def test_a_station_without_a_name_is_not_saved(desk: Desk) -> None:
    desk.sign_in(Role.NURSE)
    dialog = open_station(desk)
    replace_text(dialog.name_field.editor, "")

    press_control(dialog.name_field.editor, Key.Key_Return)

    assert dialog.name_field.fault()
    assert not settings.settings_file().exists()
    press_escape(dialog)


def test_about_names_every_version_the_station_and_the_place_but_no_secret(desk: Desk) -> None:
    desk.sign_in(Role.NURSE)

    desk.window.top_bar.about_requested.emit()

    about = desk.dialog("AboutDialog")
    told = on_screen()
    qt = str(qVersion())
    for words in (__version__, qt, version("SQLAlchemy"), version("psycopg"), version("reportlab")):
        assert words in told
    assert "Front desk" in told
    assert "hospital.sqlite" in told
    press_escape(about)
    desk.wait_until(lambda: not desk.has_dialog("AboutDialog"))
