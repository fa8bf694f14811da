"""Reading and writing a chart: sections, amendments, drafts, other desks, other jobs."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.domain.emr import NewAllergy, NoteKind
from pms_desktop.domain.notes import NewNote
from pms_desktop.features.emr.sections import Form, Section
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.services.emr import RecordService
from pms_desktop.services.ids import new_id
from pms_desktop.services.notes import NoteService
from tests.data.patients import enter_patient
from tests.gui.features.emr.conftest import Chart, OpenChart
from tests.gui.features.emr.test_journey import answer_dialog, choose_medicine, focused, titles
from tests.gui.typing import Key, press, press_control, press_escape, replace_text, type_text
from tests.hospital import Hospital


def write_note(chart: Chart, body: str) -> NewNote:
    note = NewNote(new_id(), chart.patient_id, NoteKind.CLINICAL, body, "Ward round")
    NoteService(chart.desk.context).write(note)
    return note


def told(chart: Chart, *topics: str) -> None:
    """What the change feed brings after something was written elsewhere."""
    chart.desk.changes.publish([Change(topic, None, chart.patient_id) for topic in topics])


def test_without_a_patient_the_finder_opens_a_chart(open_chart: OpenChart, qtbot: QtBot) -> None:
    chart = open_chart(Role.DOCTOR)
    view = chart.view
    assert not view.chart_shown()
    qtbot.waitUntil(lambda: bool(view.home.picker.match_list.records()))

    type_text(view.home.picker.search_box, "garc")
    press(view.home.picker.search_box, Key.Key_Return)

    qtbot.waitUntil(view.chart_shown)
    assert chart.desk.navigator.patient_id == chart.patient_id


def test_a_note_is_amended_and_read_with_its_amendment(chart: Chart, qtbot: QtBot) -> None:
    write_note(chart, "Crackles left base.")
    told(chart, "notes")
    timeline = chart.view.timeline
    qtbot.waitUntil(lambda: titles(chart) == ["Ward round, Doctor Person"])
    press(timeline.list, Key.Key_Down)
    qtbot.waitUntil(timeline.detail.isVisible)
    press(timeline.list, Key.Key_F2)
    assert chart.view.shown_form() is Form.NOTE
    type_text(focused(), "wrong side")
    replace_text(chart.view.note_form.body_field.editor, "Crackles right base.")
    press_control(focused(), Key.Key_Return)

    qtbot.waitUntil(lambda: len(titles(chart)) == 2)
    press(timeline.list, Key.Key_End)
    qtbot.waitUntil(lambda: "wrong side" in timeline.body_label.text())
    assert timeline.body_label.text().startswith("Crackles left base.")
    assert timeline.body_label.text().endswith("Crackles right base.")


def test_a_note_that_was_begun_is_not_dropped_for_another(chart: Chart, qtbot: QtBot) -> None:
    write_note(chart, "Crackles left base.")
    told(chart, "notes")
    timeline, form = chart.view.timeline, chart.view.note_form
    qtbot.waitUntil(lambda: titles(chart) == ["Ward round, Doctor Person"])
    press(timeline.list, Key.Key_Down)
    qtbot.waitUntil(timeline.detail.isVisible)
    press_control(timeline.list, Key.Key_N)
    type_text(form.body_field.editor, "Half a new one")
    press_escape(focused())

    press(timeline.list, Key.Key_F2)
    assert form.body_field.value == "Half a new one"
    assert "You began this before" in form.message_bar.text()

    replace_text(form.body_field.editor, "")
    press_escape(focused())
    press(timeline.list, Key.Key_F2)
    assert form.body_field.value == "Crackles left base."
    replace_text(form.body_field.editor, "Half an amendment")
    press_escape(focused())
    press_control(timeline.list, Key.Key_N)
    assert form.body_field.value == "Half an amendment"
    assert "You began this before" in form.message_bar.text()


def test_what_is_typed_stays_with_its_patient_and_comes_back_after_a_lock(
    chart: Chart, embedded_hospital: Hospital, open_chart: OpenChart, qtbot: QtBot
) -> None:
    view = chart.view
    press_control(view.timeline.list, Key.Key_N)
    type_text(view.note_form.body_field.editor, "Half a sentence")
    choose_medicine(chart, "paracet")
    other = enter_patient(embedded_hospital, "Other", "Somebody")

    chart.desk.navigator.focus(other)
    assert view.note_form.body_field.value == ""
    assert view.prescribing.medicine_id() is None
    draft = chart.tab.presenter.draft()
    assert draft is not None

    again = open_chart(Role.DOCTOR)
    again.tab.presenter.restore(draft)
    again.desk.navigator.focus(chart.patient_id)
    qtbot.waitUntil(lambda: again.view.prescribing.medicine_id() is not None)
    assert again.view.note_form.body_field.value == "Half a sentence"
    assert again.view.shown_form() is Form.NOTE
    assert again.view.prescribing.typed()["dose"] == "2 tablets"


def test_leaving_a_form_keeps_what_is_typed(chart: Chart, qtbot: QtBot) -> None:
    view = chart.view
    press_control(view.timeline.list, Key.Key_N)
    type_text(view.note_form.body_field.editor, "Half")
    press_escape(focused())
    assert view.shown_form() is None
    assert view.timeline.list.hasFocus()

    press_control(view.timeline.list, Key.Key_N)
    assert focused() is view.note_form.body_field.editor
    assert view.note_form.body_field.value == "Half"


def test_an_empty_note_is_not_signed(chart: Chart) -> None:
    press_control(chart.view.timeline.list, Key.Key_N)
    press_control(focused(), Key.Key_Return)

    assert "needed" in chart.view.note_form.body_field.fault()
    assert chart.view.shown_form() is Form.NOTE


def test_an_allergy_recorded_elsewhere_stops_the_medicine_in_the_form(
    chart: Chart, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    choose_medicine(chart, "co-amox")
    panel = chart.view.prescribing
    qtbot.waitUntil(panel.sign_button.isEnabled)

    RecordService(embedded_hospital.sign_in(Role.NURSE)).add_allergy(
        NewAllergy(new_id(), chart.patient_id, "Penicillin")
    )
    told(chart, "allergies")

    qtbot.waitUntil(lambda: not panel.sign_button.isEnabled())
    assert "Penicillin" in panel.alert_box.text()
    assert panel.medicine_id() is not None


def test_an_allergy_nobody_told_of_stops_the_signature(
    chart: Chart, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    choose_medicine(chart, "co-amox")
    panel = chart.view.prescribing
    qtbot.waitUntil(panel.sign_button.isEnabled)
    RecordService(embedded_hospital.sign_in(Role.NURSE)).add_allergy(
        NewAllergy(new_id(), chart.patient_id, "Penicillin")
    )

    press_control(focused(), Key.Key_Return)

    qtbot.waitUntil(lambda: "Not signed" in panel.message_bar.text())
    assert "Penicillin" in panel.alert_box.text()


def test_an_allergy_is_recorded_and_withdrawn_with_a_reason(chart: Chart, qtbot: QtBot) -> None:
    view = chart.view
    press_control(view.timeline.list, Key.Key_6)
    press_control(view.timeline.list, Key.Key_G)
    type_text(focused(), "Latex")
    press_control(focused(), Key.Key_Return)
    qtbot.waitUntil(lambda: titles(chart) == ["Latex"])

    press(view.timeline.list, Key.Key_Down)
    press(view.timeline.list, Key.Key_Delete)
    answer_dialog(chart, "Patch test negative", qtbot)

    def withdrawn() -> bool:
        records = view.timeline.list.records()
        return bool(records) and "Patch test" in view.timeline.body_label.text()

    qtbot.waitUntil(withdrawn)
    assert RecordService(chart.desk.context).summary(chart.patient_id).allergies == ()


def test_a_problem_is_resolved_and_reactivated_by_one_key(chart: Chart, qtbot: QtBot) -> None:
    view = chart.view
    press_control(view.timeline.list, Key.Key_2)
    press_control(view.timeline.list, Key.Key_D)
    type_text(focused(), "I10")
    qtbot.waitUntil(lambda: view.problem_form.chosen_code() is not None)
    press_control(focused(), Key.Key_Return)
    qtbot.waitUntil(lambda: titles(chart) == ["Essential (primary) hypertension"])
    press(view.timeline.list, Key.Key_Down)

    press(view.timeline.list, Key.Key_F2)
    qtbot.waitUntil(lambda: "resolved" in view.timeline.body_label.text())
    press(view.timeline.list, Key.Key_F2)
    qtbot.waitUntil(lambda: "resolved" not in view.timeline.body_label.text())


def test_a_long_timeline_is_read_on_at_its_end(chart: Chart, qtbot: QtBot) -> None:
    for number in range(45):
        write_note(chart, f"Note {number}")
    told(chart, "notes")
    timeline = chart.view.timeline.list
    qtbot.waitUntil(lambda: len(timeline.records()) == 40)

    press(timeline, Key.Key_Down)
    press(timeline, Key.Key_End)

    qtbot.waitUntil(lambda: len(timeline.records()) == 45)
    assert timeline.currentIndex().row() == 39


@pytest.mark.parametrize("role", [Role.NURSE])
def test_a_nurse_reads_the_chart_and_neither_prescribes_nor_lists_problems(
    open_chart: OpenChart, qtbot: QtBot, role: Role
) -> None:
    chart = open_chart(role)
    chart.open(qtbot)

    assert chart.view.prescribing.isHidden()
    press_control(chart.view.timeline.list, Key.Key_D)
    assert chart.view.shown_form() is None
    press_control(chart.view.timeline.list, Key.Key_N)
    type_text(chart.view.note_form.body_field.editor, "Turned to the left side.")
    press_control(focused(), Key.Key_Return)
    qtbot.waitUntil(lambda: bool(titles(chart)))
    (note,) = NoteService(chart.desk.context).of_patient(chart.patient_id)
    assert note.kind is NoteKind.TREATMENT


def test_a_destination_begins_what_it_names(chart: Chart) -> None:
    chart.tab.presenter.arrive(Destination(Place.EMR, chart.patient_id, "note"))
    assert chart.view.shown_form() is Form.NOTE

    chart.tab.presenter.arrive(Destination(Place.EMR, chart.patient_id, "allergies"))
    assert chart.view.section_list.current_record() == Section.ALLERGIES


def test_f6_goes_round_the_parts_of_the_chart(chart: Chart, qtbot: QtBot) -> None:
    view = chart.view
    qtbot.waitUntil(view.timeline.list.hasFocus)
    stops: list[QWidget] = []
    for _ in range(3):
        press(focused(), Key.Key_F6)
        stops.append(focused())

    assert stops == [view.prescribing.medicine_box, view.section_list, view.timeline.list]
    assert QApplication.focusWidget() is view.timeline.list
