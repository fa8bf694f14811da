"""Turning to a patient opens the chart: by itself in one's care, with a reason otherwise."""

from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pms_desktop.domain.access import Role
from pms_desktop.domain.audit import AuditAction, AuditQuery
from pms_desktop.domain.changes import Change
from pms_desktop.domain.emr import NoteKind
from pms_desktop.domain.notes import NewNote
from pms_desktop.services.charts import ChartService
from pms_desktop.services.ids import new_id
from pms_desktop.services.notes import NoteService
from pms_desktop.services.patients import PatientService
from pms_desktop.ui.chart_reason import ChartReasonDialog
from tests.charts import close_charts
from tests.gui.features.emr.conftest import OpenChart
from tests.gui.features.emr.test_journey import focused, titles
from tests.gui.typing import Key, press, press_control, press_escape, type_text
from tests.hospital import Hospital


def asked() -> ChartReasonDialog | None:
    window = QApplication.activeWindow()
    return window if isinstance(window, ChartReasonDialog) else None


def openings(hospital: Hospital, patient_id: UUID) -> list[tuple[str, str]]:
    with hospital.sign_in(Role.ADMINISTRATOR).unit_of_work(True) as uow:
        found = uow.audit.find(AuditQuery(patient_id=patient_id, topics=("chart_openings",)))
    return [(each.actor, str(each.after.get("reason", ""))) for each in reversed(found)]


@pytest.fixture
def closed(embedded_hospital: Hospital, patient_id: UUID) -> Hospital:
    """A chart with a note, in nobody's care."""
    nurse = embedded_hospital.sign_in(Role.NURSE)
    note = NewNote(new_id(), patient_id, NoteKind.TREATMENT, "Slept well.")
    NoteService(nurse).write(note)
    close_charts(embedded_hospital)
    return embedded_hospital


def test_a_chart_in_others_care_opens_by_one_key(
    closed: Hospital, open_chart: OpenChart, qtbot: QtBot
) -> None:
    chart = open_chart(Role.DOCTOR)
    chart.desk.navigator.focus(chart.patient_id)
    qtbot.waitUntil(lambda: asked() is not None)
    assert titles(chart) == []

    press(focused(), Key.Key_1)

    qtbot.waitUntil(lambda: len(titles(chart)) == 1)
    qtbot.waitUntil(lambda: asked() is None)
    assert openings(closed, chart.patient_id) == [("doctor", "Emergency")]


def test_another_reason_is_typed_digits_and_all(
    closed: Hospital, open_chart: OpenChart, qtbot: QtBot
) -> None:
    chart = open_chart(Role.DOCTOR)
    chart.desk.navigator.focus(chart.patient_id)
    qtbot.waitUntil(lambda: asked() is not None)
    dialog = asked()
    assert dialog is not None
    press_control(dialog, Key.Key_Return)
    assert dialog.reason_field.editor.hasFocus()  # something must be said

    type_text(dialog.reason_field.editor, "Board meeting at 12")
    press_control(dialog.reason_field.editor, Key.Key_Return)

    qtbot.waitUntil(lambda: len(titles(chart)) == 1)
    assert openings(closed, chart.patient_id) == [("doctor", "Board meeting at 12")]


def test_a_chart_left_closed_shows_nothing_and_asks_again(
    closed: Hospital, open_chart: OpenChart, qtbot: QtBot
) -> None:
    chart = open_chart(Role.DOCTOR)
    chart.desk.navigator.focus(chart.patient_id)
    qtbot.waitUntil(lambda: asked() is not None)
    press_escape(focused())

    qtbot.waitUntil(lambda: not chart.view.chart_shown())
    assert openings(closed, chart.patient_id) == []
    chart.tab.presenter.activate()
    qtbot.waitUntil(lambda: asked() is not None)


def test_an_opening_that_ends_while_one_types_loses_nothing_and_opens_again(
    closed: Hospital, open_chart: OpenChart, qtbot: QtBot
) -> None:
    chart = open_chart(Role.DOCTOR)
    ChartService(chart.desk.context).open(chart.patient_id, "Emergency")
    chart.open(qtbot)
    qtbot.waitUntil(lambda: len(titles(chart)) == 1)
    press_control(chart.view.timeline.list, Key.Key_N)
    type_text(chart.view.note_form.body_field.editor, "Less breathless.")
    close_charts(closed)

    press_control(focused(), Key.Key_Return)
    qtbot.waitUntil(lambda: asked() is not None)
    press(focused(), Key.Key_2)

    qtbot.waitUntil(lambda: len(titles(chart)) == 2)
    assert [reason for _who, reason in openings(closed, chart.patient_id)] == [
        "Emergency",
        "Covering for a colleague",
    ]


def test_what_is_told_by_other_stations_opens_no_chart(
    closed: Hospital, open_chart: OpenChart, qtbot: QtBot
) -> None:
    chart = open_chart(Role.DOCTOR)
    ChartService(chart.desk.context).open(chart.patient_id, "Emergency")
    chart.open(qtbot)
    qtbot.waitUntil(lambda: len(titles(chart)) == 1)
    close_charts(closed)
    said = chart.view.timeline.message_bar.text

    chart.desk.changes.publish([Change("notes", None, chart.patient_id)])

    qtbot.waitUntil(lambda: "closed" in said())
    assert asked() is None
    assert len(openings(closed, chart.patient_id)) == 1


def test_a_restricted_patient_is_marked_and_asked_about_also_in_ones_care(
    closed: Hospital, open_chart: OpenChart, qtbot: QtBot
) -> None:
    desk = PatientService(closed.sign_in(Role.RECEPTIONIST))
    chart = open_chart(Role.NURSE)  # who wrote the note
    desk.restrict(chart.patient_id, desk.get(chart.patient_id).version, "At their wish")
    focus = PatientService(chart.desk.context).focus(chart.patient_id)
    assert "Restricted: open it to see allergies" in focus.alerts
    assert focus.phone == ""

    chart.desk.navigator.focus(chart.patient_id)
    qtbot.waitUntil(lambda: asked() is not None)
    dialog = asked()
    assert dialog is not None
    assert [button.text() for button in dialog.reason_buttons][1] == "The patient is in my care"
    press(focused(), Key.Key_2)

    qtbot.waitUntil(lambda: len(titles(chart)) == 1)
    with closed.sign_in(Role.ADMINISTRATOR).unit_of_work(True) as uow:
        newest = uow.audit.find(AuditQuery(patient_id=chart.patient_id, limit=1))[0]
    assert newest.action is AuditAction.GLASS
