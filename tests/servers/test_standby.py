"""A real hot standby: it shows everything, takes nothing, and says so."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pms_desktop.app import Program
from pms_desktop.domain.access import Role
from pms_desktop.domain.emr import NoteKind
from pms_desktop.domain.errors import ReadOnlyServerError
from pms_desktop.domain.notes import NewNote
from pms_desktop.domain.patients import Sex
from pms_desktop.services.charts import ChartService
from pms_desktop.services.context import Context
from pms_desktop.services.ids import new_id
from pms_desktop.services.notes import NoteService
from pms_desktop.services.patients import PatientService
from pms_desktop.services.sign_in import SignInService
from pms_desktop.settings import Settings
from tests.charts import close_charts
from tests.data.patients import enter_patient
from tests.gui.shell.driving import Desk
from tests.hospital import PASSWORD, drop_postgres_copy, login_of, postgres_copy
from tests.servers.postgres import PostgresServer, standby_of


@dataclass(frozen=True)
class Downtime:
    """A hospital as the standby of its server has it."""

    url: str
    patient_id: UUID


@pytest.fixture(scope="module")
def downtime(server: PostgresServer) -> Iterator[Downtime]:
    hospital = postgres_copy(server, "hospital_standby")
    patient_id = enter_patient(hospital)
    write(hospital.sign_in(Role.DOCTOR), patient_id)
    close_charts(hospital)
    hospital.close()
    with standby_of(server) as standby:
        here, there = f":{server.port}/", f":{standby.port}/"
        yield Downtime(hospital.url.replace(here, there), patient_id)
    drop_postgres_copy(server, "hospital_standby")


@pytest.fixture
def sign_in(downtime: Downtime) -> Iterator[Callable[[Role], Context]]:
    opened = []

    def enter(role: Role) -> Context:
        signed_in = SignInService(downtime.url, "Ward 3").sign_in(login_of(role), PASSWORD)
        opened.append(signed_in.database)
        assert signed_in.read_only
        return signed_in.context

    yield enter
    for database in opened:
        database.close()


def write(context: Context, patient_id: UUID, kind: NoteKind = NoteKind.CLINICAL) -> None:
    NoteService(context).write(NewNote(new_id(), patient_id, kind, "Less breathless."))


@pytest.mark.parametrize(
    ("role", "kind"), [(Role.NURSE, NoteKind.TREATMENT), (Role.DOCTOR, NoteKind.CLINICAL)]
)
def test_charts_are_read_without_being_opened_and_nothing_is_written(
    downtime: Downtime, sign_in: Callable[[Role], Context], role: Role, kind: NoteKind
) -> None:
    context = sign_in(role)

    ChartService(context).open(downtime.patient_id)
    (note,) = NoteService(context).of_patient(downtime.patient_id)

    assert note.body == "Less breathless."
    with pytest.raises(ReadOnlyServerError):
        write(context, downtime.patient_id, kind)


def test_a_desk_finds_patients_and_sees_no_chart(
    downtime: Downtime, sign_in: Callable[[Role], Context]
) -> None:
    desk = sign_in(Role.RECEPTIONIST)

    (match,) = PatientService(desk).find("garcia")

    assert match.patient.id == downtime.patient_id
    with pytest.raises(ReadOnlyServerError):
        PatientService(desk).restrict(match.patient.id, 1, "At their wish")


def test_the_window_says_what_it_stands_before_and_keeps_what_is_typed(
    downtime: Downtime, qapp: QApplication, qtbot: QtBot
) -> None:
    desk = Desk(Program(qapp, Settings(downtime.url), ""), qtbot)
    desk.program.start()
    desk.wait_for_the_door()
    desk.sign_in(Role.RECEPTIONIST)
    desk.wait_for_message("nothing can be saved until the server is back")
    page: Any = desk.window.pages.currentWidget()
    page.new_button.click()
    form = page.form
    for name, text in (("given", "Ann"), ("family", "Lee"), ("born", "1.2.1990")):
        getattr(form.fields, name).editor.setText(text)
    form.fields.sex.set_value(Sex.FEMALE)

    form.save_button.click()

    desk.wait_until(lambda: "can be read, but not changed" in form.message_bar.text())
    assert form.fields.family.value == "Lee"
    desk.close()
