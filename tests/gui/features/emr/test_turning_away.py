"""Another patient comes into focus, or one types on, before the answer about the last is there."""

from uuid import UUID

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.domain.emr import NewAllergy, NoteKind
from pms_desktop.domain.notes import LONGEST_NOTE, NewNote
from pms_desktop.domain.prescribing import Medicine
from pms_desktop.features.emr.sections import Form, Section
from pms_desktop.services.emr import RecordService
from pms_desktop.services.ids import new_id
from pms_desktop.services.notes import Amendment, NoteService
from pms_desktop.services.prescribing import PrescriptionService
from tests.data.patients import enter_patient
from tests.doubles import HeldTasks
from tests.gui.features.emr.conftest import Chart, OpenChart
from tests.gui.features.emr.test_journey import titles
from tests.gui.typing import type_text
from tests.hospital import Hospital


@pytest.fixture
def held(open_chart: OpenChart, tasks: HeldTasks) -> Chart:
    """The doctor's chart of the patient, every answer of it held back from now on."""
    chart = open_chart(Role.DOCTOR, tasks)
    chart.desk.navigator.focus(chart.patient_id)
    tasks.release_all()
    return chart


@pytest.fixture
def other(embedded_hospital: Hospital) -> UUID:
    return enter_patient(embedded_hospital, "Other", "Somebody")


def write_note(chart: Chart, body: str) -> NewNote:
    note = NewNote(new_id(), chart.patient_id, NoteKind.CLINICAL, body)
    NoteService(chart.desk.context).write(note)
    return note


def notes_of(chart: Chart, patient_id: UUID) -> list[str]:
    return [note.body for note in NoteService(chart.desk.context).of_patient(patient_id)]


def begin_note(chart: Chart, body: str) -> None:
    chart.view.form_requested.emit(Form.NOTE)
    type_text(chart.view.note_form.body_field.editor, body)


def said(chart: Chart) -> str:
    return chart.view.timeline.message_bar.text() + chart.view.prescribing.message_bar.text()


def test_nothing_read_of_one_patient_is_shown_under_the_name_of_the_next(
    held: Chart, tasks: HeldTasks, other: UUID
) -> None:
    write_note(held, "Hers alone.")
    held.desk.changes.publish([Change("notes", None, held.patient_id)])
    under_way = tasks.waiting
    assert under_way > 0

    held.desk.navigator.focus(other)
    for _ in range(under_way):
        tasks.release()

    assert titles(held) == []
    assert not held.view._counts.get(Section.NOTES)


def test_an_entry_left_for_another_is_not_shown_again_by_a_late_answer(
    held: Chart, tasks: HeldTasks
) -> None:
    first, last = write_note(held, "Left base."), write_note(held, "Not amended.")
    amendment = Amendment(new_id(), held.patient_id, first.id, "Right base.", "wrong side")
    NoteService(held.desk.context).amend(amendment)
    held.desk.changes.publish([Change("notes", None, held.patient_id)])
    tasks.release_all()
    timeline = held.view.timeline
    entries = {entry.id: entry for entry in timeline.list.records()}

    timeline.entry_chosen.emit(entries[first.id])
    timeline.entry_chosen.emit(entries[last.id])
    assert tasks.waiting == 1
    tasks.release_all()

    assert timeline.body_label.text() == "Not amended."


def test_a_note_saved_late_leaves_alone_what_is_typed_for_the_next_patient(
    held: Chart, tasks: HeldTasks, other: UUID
) -> None:
    begin_note(held, "Hers.")
    held.view.note_form.save_button.click()
    held.desk.navigator.focus(other)
    begin_note(held, "His.")

    tasks.release_all()

    assert held.view.note_form.body_field.value == "His."
    assert held.view.shown_form() is Form.NOTE
    assert "For the patient you left: Note signed." in said(held)
    held.view.note_form.save_button.click()
    tasks.release_all()
    assert notes_of(held, held.patient_id) == ["Hers."]
    assert notes_of(held, other) == ["His."]
    assert held.tab.presenter.draft() is None  # what was signed waits for nobody


def test_the_next_patients_note_is_signed_while_the_last_ones_is_under_way(
    held: Chart, tasks: HeldTasks, other: UUID
) -> None:
    begin_note(held, "Hers.")
    held.view.note_form.save_button.click()
    held.desk.navigator.focus(other)
    begin_note(held, "His.")
    held.view.note_form.save_button.click()
    held.view.note_form.save_button.click()

    while tasks.waiting:
        tasks.release(-1)

    assert notes_of(held, held.patient_id) == ["Hers."]
    assert notes_of(held, other) == ["His."]


def test_a_note_refused_late_is_kept_and_no_fault_of_the_next_patients(
    held: Chart, tasks: HeldTasks, other: UUID
) -> None:
    begin_note(held, "Hers.")
    form = held.view.note_form
    form.body_field.editor.setPlainText("x" * (LONGEST_NOTE + 1))
    form.save_requested.emit()
    held.desk.navigator.focus(other)
    begin_note(held, "His.")

    tasks.release_all()

    assert form.body_field.fault() == ""
    assert "For the patient you left:" in said(held)
    held.desk.navigator.focus(held.patient_id)
    assert form.body_field.value.startswith("xxx")


def test_what_is_typed_after_signing_stays_and_becomes_a_note_of_its_own(
    held: Chart, tasks: HeldTasks
) -> None:
    begin_note(held, "Less breathless.")
    held.view.note_form.save_button.click()
    type_text(held.view.note_form.body_field.editor, " Walks.")

    tasks.release_all()

    assert held.view.note_form.body_field.value == "Less breathless. Walks."
    assert "Note signed." in held.view.note_form.message_bar.text()
    held.view.note_form.save_button.click()
    tasks.release_all()
    assert set(notes_of(held, held.patient_id)) == {"Less breathless.", "Less breathless. Walks."}


def test_a_note_to_be_amended_is_not_shown_to_the_next_patient(
    held: Chart, tasks: HeldTasks, open_chart: OpenChart, other: UUID
) -> None:
    note = write_note(held, "Crackles left base.")
    amendment = {"key": str(new_id()), "typed": {"body": "Right."}, "amends": str(note.id)}
    kept = {"patients": {str(held.patient_id): {"note": amendment, "open": "note"}}, "focus": ""}
    again = open_chart(Role.DOCTOR, tasks)
    again.tab.presenter.restore(kept)
    again.desk.navigator.focus(again.patient_id)

    again.desk.navigator.focus(other)
    begin_note(again, "His.")
    tasks.release_all()

    form = again.view.note_form
    assert form.original_label.text() == ""
    assert not form.reason_field.isVisibleTo(form)
    form.save_button.click()
    tasks.release_all()
    assert notes_of(again, other) == ["His."]


def choose(chart: Chart, medicine: Medicine) -> None:
    chart.view.prescribing.medicine_box.set_value(medicine.id)


def signed_for(chart: Chart, patient_id: UUID) -> list[str]:
    found = PrescriptionService(chart.desk.context).of_patient(patient_id)
    return [item.medicine for one in found for item in one.items]


def test_a_prescription_signed_late_leaves_alone_the_next_patients(
    held: Chart, tasks: HeldTasks, other: UUID, medicines: dict[str, Medicine]
) -> None:
    panel = held.view.prescribing
    choose(held, medicines["Paracetamol"])
    tasks.release_all()
    panel.sign_button.click()
    held.desk.navigator.focus(other)
    choose(held, medicines["Doxycycline"])
    panel.sign_button.click()

    tasks.release()  # hers
    assert panel.medicine_id() == medicines["Doxycycline"].id
    assert not panel.print_button.isVisibleTo(panel)
    tasks.release_all()

    assert "For the patient you left: Signed" in said(held)
    (hers,), (his,) = signed_for(held, held.patient_id), signed_for(held, other)
    assert (hers.split()[0], his.split()[0]) == ("Paracetamol", "Doxycycline")
    assert held.tab.presenter.draft() is None


def test_an_allergy_that_stops_one_patients_prescription_stops_not_the_next_ones(
    held: Chart, tasks: HeldTasks, other: UUID, medicines: dict[str, Medicine]
) -> None:
    panel = held.view.prescribing
    choose(held, medicines["Co-amoxiclav"])
    tasks.release_all()
    RecordService(held.desk.context).add_allergy(
        NewAllergy(new_id(), held.patient_id, "Penicillin")
    )
    panel.sign_button.click()
    held.desk.navigator.focus(other)
    choose(held, medicines["Doxycycline"])

    tasks.release_all()

    assert panel.alert_box.text() == ""
    assert panel.sign_button.isEnabled()
    assert "For the patient you left: Not signed" in said(held)
    assert signed_for(held, held.patient_id) == []


def test_a_dose_chosen_while_the_last_is_signed_is_not_lost(
    held: Chart, tasks: HeldTasks, medicines: dict[str, Medicine]
) -> None:
    panel = held.view.prescribing
    choose(held, medicines["Paracetamol"])
    tasks.release_all()
    panel.sign_button.click()
    panel.add_button.click()
    choose(held, medicines["Doxycycline"])

    tasks.release_all()

    assert panel.medicine_id() == medicines["Doxycycline"].id
    assert "Signed" in panel.message_bar.text()
    panel.sign_button.click()
    tasks.release_all()
    names = {name.split()[0] for name in signed_for(held, held.patient_id)}
    assert names == {"Paracetamol", "Doxycycline"}
    assert len(signed_for(held, held.patient_id)) == 2


def test_a_code_found_for_earlier_words_is_not_listed_as_the_problem(
    held: Chart, tasks: HeldTasks
) -> None:
    held.view.form_requested.emit(Form.PROBLEM)
    form = held.view.problem_form
    form.search_box.set_value("I10")
    form.searched.emit("I10")
    tasks.release_all()
    assert form.chosen_code() is not None

    form.search_box.set_value("asthma")
    form.save_button.click()

    assert "choose its code" in form.search_field.fault()
    tasks.release_all()
    assert RecordService(held.desk.context).summary(held.patient_id).problems == ()


def test_nothing_is_signed_without_the_medicine_that_waits_for_the_formulary(
    held: Chart, tasks: HeldTasks, open_chart: OpenChart, medicines: dict[str, Medicine]
) -> None:
    choose(held, medicines["Paracetamol"])
    held.view.prescribing.add_button.click()
    choose(held, medicines["Doxycycline"])
    draft = held.tab.presenter.draft()
    assert draft is not None
    tasks.release_all()
    again = open_chart(Role.DOCTOR, tasks)
    again.tab.presenter.restore(draft)
    again.desk.navigator.focus(again.patient_id)
    panel = again.view.prescribing

    panel.sign_requested.emit()
    assert not panel.sign_button.isEnabled()
    tasks.release_all()
    assert signed_for(again, again.patient_id) == []

    panel.sign_button.click()
    tasks.release_all()
    assert len(signed_for(again, again.patient_id)) == 2
