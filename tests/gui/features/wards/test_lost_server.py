"""The wards tab while the hospital's server is away: nothing typed is lost, nothing done twice."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.features.wards.cards import BedKind
from pms_desktop.features.wards.view import WardsView
from pms_desktop.features.wards.vitals.view import VitalsForm
from pms_desktop.services.vitals import VitalSignsService
from pms_desktop.settings import Settings
from pms_desktop.ui.task_runner import QtTaskRunner
from tests.beds import House
from tests.gui.cable import Cable
from tests.gui.features.wards.test_wards import choose, kinds, lie_down, opened
from tests.gui.typing import Key, press_control, press_enter, type_text
from tests.hospital import Hospital


@pytest.fixture
def desk(embedded_hospital: Hospital, cable: Cable, qtbot: QtBot) -> Iterator[Desk]:
    tasks = QtTaskRunner()
    signed_in = cable.between(embedded_hospital.open_station(Role.NURSE))
    yield Desk(signed_in, Settings(embedded_hospital.url), tasks)
    assert tasks.shut_down()


def test_vital_signs_wait_for_the_server_and_are_saved_once(
    view: WardsView,
    desk: Desk,
    cable: Cable,
    house: House,
    embedded_hospital: Hospital,
    qtbot: QtBot,
) -> None:
    lie_down(embedded_hospital, house, 0)
    desk.changes.publish([Change("bed_stays", None, None)])
    qtbot.waitUntil(lambda: kinds(view)[0] is BedKind.OCCUPIED)
    choose(view, house, 0)
    press_enter(view.board)
    form = opened(view, VitalsForm, qtbot)
    pulse = form.fields["pulse"].editor
    type_text(pulse, "70")

    cable.pulled = True
    press_control(pulse, Key.Key_Return)
    qtbot.waitUntil(lambda: "server does not answer" in form.message_bar.text())
    assert pulse.text() == "70"
    cable.pulled = False
    press_control(pulse, Key.Key_Return)

    qtbot.waitUntil(lambda: "Vital signs saved" in view.message_bar.text())
    patient_id = desk.navigator.patient_id
    assert patient_id is not None
    (kept,) = VitalSignsService(desk.context).of_patient(patient_id)
    assert kept.measured.pulse == 70


def test_the_board_stays_on_screen_and_says_why_it_is_not_new(
    view: WardsView, desk: Desk, cable: Cable, qtbot: QtBot
) -> None:
    cable.pulled = True

    desk.changes.publish([Change("beds", None, None)])

    qtbot.waitUntil(lambda: "server does not answer" in view.message_bar.text())
    assert kinds(view) == [BedKind.FREE] * 4
