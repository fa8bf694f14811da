"""Two stations and a server that comes and goes, seen in the window."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView

from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import EVERYTHING, Change
from pms_desktop.domain.staff import Speciality
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.ids import new_id
from pms_desktop.services.staff import StaffService
from pms_desktop.ui.message_bar import MessageBar
from tests.data.patients import enter_patient
from tests.data.test_live_changes import change_something, keeping
from tests.gui.shell.driving import Desk
from tests.gui.shell.test_lock import SURNAME, begin_patient, surname_on_screen
from tests.gui.typing import press_control, type_text
from tests.hospital import Hospital, postgres_copy, postgres_template
from tests.servers.postgres import PostgresServer, postgres_server

OpenDesk = Callable[..., Desk]


@pytest.fixture
def own_server() -> Iterator[tuple[PostgresServer, Hospital]]:
    with postgres_server() as server:
        postgres_template(server)
        hospital = postgres_copy(server, "hospital")
        yield server, hospital
        hospital.close()


class Heard:
    """The topics a desk's presenters were told of."""

    def __init__(self, desk: Desk, topic: str) -> None:
        assert desk.station.desk is not None
        self.topics: list[str] = []
        desk.station.desk.changes.subscribe({topic}, self._hear)

    def _hear(self, changes: Collection[Change]) -> None:
        self.topics += [change.topic for change in changes]


def test_a_change_at_one_desk_is_on_the_screen_of_another(
    open_desk: OpenDesk, server: PostgresServer, server_hospital: Hospital
) -> None:
    with keeping(server, server_hospital):
        desk = open_desk(server_hospital.url)
        desk.sign_in(Role.ADMINISTRATOR)
        assert desk.station.desk is not None
        place = Destination(Place.ADMINISTRATION, act="specialities")
        desk.station.desk.navigator.go(place)
        desk.wait_until(lambda: "ms" in desk.window.status_line.server_label.text())

        change_something(server_hospital, "Toxicology")

        desk.wait_until(lambda: "Toxicology" in shown_records(desk))
        desk.close()


def shown_records(desk: Desk) -> str:
    """Every record in every list of the tab in front."""
    page: Any = desk.window.pages.currentWidget()
    return repr(
        [
            view.model().index(row, 0).data()
            for view in page.findChildren(QAbstractItemView)
            if view.isVisible() and view.model() is not None
            for row in range(view.model().rowCount())
        ]
    )


@pytest.mark.slow
def test_the_finder_looks_again_by_itself_when_the_server_is_back(
    open_desk: OpenDesk, own_server: tuple[PostgresServer, Hospital]
) -> None:
    server, hospital = own_server
    enter_patient(hospital, "Osei", "Grace")
    desk = open_desk(hospital.url)
    desk.sign_in(Role.RECEPTIONIST)
    finder = desk.window.top_bar.finder
    server.stop("immediate")
    press_control(desk.window, Qt.Key.Key_K)
    type_text(finder, "osei")
    desk.wait_until(lambda: "does not answer" in finder.list.empty_text())

    server.start()

    desk.wait_until(lambda: [hit.title for hit in finder.list.records()] == ["OSEI, Grace"])
    desk.close()


@pytest.mark.slow
def test_a_lost_server_is_shown_and_nothing_typed_is_lost(
    open_desk: OpenDesk, own_server: tuple[PostgresServer, Hospital]
) -> None:
    server, hospital = own_server
    desk = open_desk(hospital.url)
    desk.sign_in(Role.ADMINISTRATOR)
    heard = Heard(desk, "patients")
    begin_patient(desk)
    line = desk.window.status_line.server_label
    page: Any = desk.window.pages.currentWidget()
    assert desk.station.desk is not None

    server.stop("immediate")
    desk.wait_until(lambda: "does not answer" in line.text())
    page.picker.searched.emit("garcia")
    desk.wait_until(lambda: "does not answer" in messages(desk))
    assert surname_on_screen(desk) == SURNAME

    server.start()
    desk.wait_until(lambda: EVERYTHING in heard.topics)
    assert "does not answer" not in line.text()
    toxicology = Speciality(new_id(), "Toxicology", active=True, version=0)
    assert StaffService(desk.station.desk.context).put_speciality(toxicology).version == 1
    assert surname_on_screen(desk) == SURNAME
    desk.close()


def messages(desk: Desk) -> str:
    """What the message bars say."""
    return " ".join(bar.text() for bar in desk.window.findChildren(MessageBar) if bar.isVisible())
