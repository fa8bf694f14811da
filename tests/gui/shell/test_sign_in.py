"""The sign-in card on a real hospital."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import create_engine, text

from pms_desktop.data.upgrade import SchemaState, downgrade, schema_state
from pms_desktop.domain.access import Role
from pms_desktop.services.founding import system_database
from tests.gui.shell.driving import Desk
from tests.gui.typing import type_text
from tests.hospital import PASSWORD, Hospital, login_of

OpenDesk = Callable[..., Desk]


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.ADMINISTRATOR])
def test_a_person_comes_in_on_either_database(
    open_desk: OpenDesk, hospital: Hospital, role: Role
) -> None:
    desk = open_desk(hospital.url)

    desk.sign_in(role)

    assert desk.window.windowTitle() == "St. Anne General Hospital"
    assert "Registration" in desk.tab_titles()
    assert ("Administration" in desk.tab_titles()) == (role is Role.ADMINISTRATOR)


class Windows(QObject):
    """Notes every window that comes on screen."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


def test_no_stray_window_flashes_while_the_tabs_are_built(desk: Desk, qapp: QApplication) -> None:
    windows = Windows()
    qapp.installEventFilter(windows)

    desk.sign_in(Role.ADMINISTRATOR)
    for index in range(desk.window.tab_bar.count()):
        desk.window.tab_bar.setCurrentIndex(index)
    qapp.removeEventFilter(windows)

    assert windows.seen == []


def test_tries_are_counted_and_then_everybody_waits(
    open_desk: OpenDesk, hospital: Hospital
) -> None:
    desk = open_desk(hospital.url)

    for tries in range(1, 6):
        desk.try_to_sign_in("nurse", "wrong")
        desk.wait_for_sentence(f"{tries} of 5 tries used" if tries > 1 else "Wrong user name")
        desk.card.clear_message()
    desk.try_to_sign_in("nurse", PASSWORD)

    desk.wait_for_sentence("Wait 30 seconds")
    assert not desk.window.shows_work()
    assert desk.card.login_field.value == "nurse"


def test_without_a_server_the_card_says_so_and_keeps_what_was_typed(open_desk: OpenDesk) -> None:
    desk = open_desk("postgresql+psycopg://127.0.0.1:1/pms")

    desk.try_to_sign_in("nurse", PASSWORD)

    desk.wait_for_sentence("does not answer")
    assert desk.card.password_field.value == PASSWORD


def test_an_address_that_is_none_is_said_in_a_sentence(open_desk: OpenDesk) -> None:
    desk = open_desk("mysql://host/pms", wait=False)

    desk.wait_for_sentence("'mysql' is neither")


def test_a_newer_hospital_is_refused_at_once_and_left_as_it_is(
    open_desk: OpenDesk, embedded_hospital: Hospital
) -> None:
    path = mark_schema(embedded_hospital, "9999")
    before, beside = path.read_bytes(), sorted(path.parent.glob(f"{path.name}*"))

    desk = open_desk(embedded_hospital.url)

    desk.wait_for_sentence("newer than the program")
    desk.try_to_sign_in("nurse", PASSWORD)
    desk.wait_for_sentence("newer than the program")
    desk.close()
    assert path.read_bytes() == before
    assert sorted(path.parent.glob(f"{path.name}*")) == beside


def test_a_server_with_another_schema_is_refused_and_left_as_it_is(
    open_desk: OpenDesk, server_hospital: Hospital
) -> None:
    owner = server_hospital.system()
    for revision, sentence in (("0001", "older than the program"), ("9999", "newer than")):
        with owner.engine.begin() as connection:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
        desk = open_desk(server_hospital.url)
        desk.try_to_sign_in("nurse", PASSWORD)
        desk.wait_for_sentence(sentence)
        with owner.engine.connect() as connection:
            assert connection.scalar(text("SELECT version_num FROM alembic_version")) == revision


def test_an_older_embedded_hospital_is_copied_and_upgraded_at_the_first_start(
    open_desk: OpenDesk, embedded_hospital: Hospital
) -> None:
    owner = embedded_hospital.system()
    downgrade(owner.engine, "-1")
    assert schema_state(owner.engine) is SchemaState.OLDER

    desk = open_desk(embedded_hospital.url)
    desk.sign_in(Role.NURSE)

    folder = Path(owner.engine.url.database or "").parent
    (copy,) = folder.glob("hospital-schema-*.sqlite")
    kept = system_database(f"sqlite:///{copy}")
    assert schema_state(kept.engine) is SchemaState.OLDER
    kept.close()


def test_an_empty_desk_is_set_up_and_then_signed_in_to(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = open_desk(f"sqlite:///{tmp_path / 'new.sqlite'}")
    desk.wait_until(desk.card.found_button.isVisible)
    assert not desk.card.sign_in_button.isVisible()

    desk.card.found_button.click()
    form = desk.dialog("FoundingDialog")
    for field, words in (
        (form.hospital_field, "Cottage Hospital"), (form.name_field, "Ada Founder"),
        (form.login_field, "ada"), (form.password_field, PASSWORD),
        (form.again_field, PASSWORD),
    ):  # fmt: skip
        type_text(field.editor, words)
    form.action_button.click()
    desk.wait_until(desk.card.sign_in_button.isVisible)
    assert desk.card.hospital_label.text() == "Cottage Hospital"
    desk.try_to_sign_in("ada", PASSWORD)
    desk.wait_until(desk.window.shows_work)

    assert "Administration" in desk.tab_titles()


def test_demo_accounts_are_named_in_a_demo_hospital_only(
    open_desk: OpenDesk, hospital: Hospital
) -> None:
    ordinary = open_desk(hospital.url)
    ordinary.sign_in(Role.NURSE)
    ordinary.close()
    assert not ordinary.card.demo_box.isVisibleTo(ordinary.card)

    with hospital.system().engine.begin() as connection:
        connection.execute(text("UPDATE hospital SET demo = true"))
    demo = open_desk(hospital.url)
    if hospital.on_postgres:
        assert not demo.card.demo_box.isVisibleTo(demo.card)
        demo.sign_in(Role.NURSE)  # a server is known from the last time
        demo.close()
        demo = open_desk(hospital.url)
    demo.wait_until(demo.card.demo_box.isVisible)


def mark_schema(hospital: Hospital, revision: str) -> Path:
    """Write a revision into an embedded hospital and close it whole; returns the file."""
    engine = create_engine(hospital.url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")  # as a copy may have it
    engine.dispose()
    return Path(hospital.url.removeprefix("sqlite:///"))


def test_whoever_starts_the_program_by_name_with_the_password_given_is_let_in(
    open_desk: OpenDesk, embedded_hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMS_PASSWORD", PASSWORD)

    desk = open_desk(embedded_hospital.url, login=login_of(Role.NURSE), wait=False)

    desk.wait_until(desk.window.shows_work)
    assert desk.station.desk is not None
    assert desk.station.desk.context.who.login == login_of(Role.NURSE)


def test_a_given_password_that_is_wrong_leaves_the_card_to_the_person(
    open_desk: OpenDesk, embedded_hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMS_PASSWORD", "wrong horse 7")

    desk = open_desk(embedded_hospital.url, login=login_of(Role.NURSE))
    desk.wait_for_sentence("Wrong user name or password.")

    assert desk.card.login_field.value == login_of(Role.NURSE)
    desk.try_to_sign_in(login_of(Role.NURSE), PASSWORD)
    desk.wait_until(desk.window.shows_work)


def test_without_a_name_no_given_password_is_used(
    open_desk: OpenDesk, embedded_hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMS_PASSWORD", PASSWORD)

    desk = open_desk(embedded_hospital.url)

    desk.wait_until(desk.card.login_field.editor.hasFocus)
    assert not desk.window.shows_work()
    assert desk.sentence() == ""
