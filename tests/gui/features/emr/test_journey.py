"""One visit by keys: chart, problem, note, a medicine the patient is allergic to, paper."""

import json
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.domain.access import Role
from pms_desktop.domain.emr import NewAllergy
from pms_desktop.domain.prescribing import Prescription
from pms_desktop.services.documents import DocumentService
from pms_desktop.services.emr import RecordService
from pms_desktop.services.ids import new_id
from pms_desktop.services.prescribing import PrescriptionService
from pms_desktop.ui.dialogs import ReasonDialog
from tests.gui.features.emr.conftest import Chart, OpenChart
from tests.gui.typing import (
    Key,
    Modifier,
    press,
    press_alt,
    press_control,
    press_enter,
    replace_text,
    type_text,
)
from tests.hospital import Hospital
from tests.servers.cups import PrintServer, print_server


@pytest.fixture(scope="module")
def running_printers() -> Iterator[PrintServer]:
    with print_server(["PRESCRIPTION"]) as server:
        yield server


@pytest.fixture
def printers(running_printers: PrintServer, monkeypatch: pytest.MonkeyPatch) -> PrintServer:
    monkeypatch.setenv("CUPS_SERVER", running_printers.server)
    return running_printers


@pytest.fixture
def allergic(embedded_hospital: Hospital, open_chart: OpenChart, qtbot: QtBot) -> Chart:
    """The doctor's chart of somebody who reacted to penicillin."""
    chart = open_chart(Role.DOCTOR)
    RecordService(embedded_hospital.sign_in(Role.NURSE)).add_allergy(
        NewAllergy(new_id(), chart.patient_id, "Penicillin", "anaphylaxis")
    )
    chart.open(qtbot)
    return chart


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def titles(chart: Chart) -> list[str]:
    model = chart.view.timeline.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def choose_medicine(chart: Chart, letters: str) -> None:
    press_control(focused(), Key.Key_R)
    line = chart.view.prescribing.medicine_box.lineEdit()
    assert line is not None
    assert focused() is chart.view.prescribing.medicine_box
    line.selectAll()
    type_text(line, letters)
    press_enter(line)


def answer_dialog(chart: Chart, reason: str, qtbot: QtBot) -> None:
    """Write a reason in the dialog that opens, and send it."""
    qtbot.waitUntil(lambda: bool(chart.view.findChildren(ReasonDialog)))
    (dialog,) = (w for w in chart.view.findChildren(ReasonDialog) if w.isVisible())
    qtbot.waitUntil(dialog.isActiveWindow)
    type_text(dialog.reason_field.editor, reason)
    press_control(dialog.reason_field.editor, Key.Key_Return)
    with qtbot.waitActive(chart.view):
        chart.view.activateWindow()  # no window manager here does it


def list_problem(chart: Chart, words: str, wanted: str, qtbot: QtBot) -> None:
    press_control(focused(), Key.Key_D)
    type_text(focused(), words)
    form = chart.view.problem_form
    qtbot.waitUntil(lambda: form.chosen_code() is not None)
    press_control(focused(), Key.Key_Return)
    qtbot.waitUntil(lambda: wanted in titles(chart))


def sign_note(chart: Chart, title: str, body: str, qtbot: QtBot) -> None:
    press_control(focused(), Key.Key_N)
    type_text(focused(), title)
    press_enter(focused())
    type_text(focused(), body)
    press_control(focused(), Key.Key_Return)
    qtbot.waitUntil(lambda: f"{title}, Doctor Person" in titles(chart))


def prescriptions(chart: Chart) -> tuple[Prescription, ...]:
    return PrescriptionService(chart.desk.context).of_patient(chart.patient_id)


def test_a_visit_from_the_finder_to_the_printed_prescription(
    allergic: Chart, printers: PrintServer, qtbot: QtBot
) -> None:
    view = allergic.view
    qtbot.waitUntil(view.timeline.list.hasFocus)

    list_problem(allergic, "pneumonia", "Pneumonia, unspecified organism", qtbot)
    sign_note(allergic, "Ward round", "Less breathless.", qtbot)

    choose_medicine(allergic, "co-amox")
    panel = view.prescribing
    qtbot.waitUntil(lambda: "Penicillin allergy — anaphylaxis" in panel.alert_box.text())
    assert not panel.sign_button.isEnabled()
    assert [button.text() for button in panel.alert_box.buttons()] == [
        "Doxycycline", "Ceftriaxone", "&Prescribe anyway…",
    ]  # fmt: skip

    press_alt(focused(), "p")
    answer_dialog(allergic, "Desensitised in 2024", qtbot)
    qtbot.waitUntil(panel.sign_button.isEnabled)
    qtbot.waitUntil(panel.field("dose").editor.hasFocus)
    press_control(focused(), Key.Key_Return)
    qtbot.waitUntil(lambda: "RX-000001" in panel.signed_label.text())
    press_control(focused(), Key.Key_P)

    text = " ".join(printers.wait_for_job().text().split())
    assert "RX-000001" in text
    assert "Co-amoxiclav 625 mg tablet" in text
    assert "Desensitised in 2024" in text
    assert "DUPLICATE" not in text
    qtbot.waitUntil(lambda: "Printed RX-000001" in view.timeline.message_bar.text())
    (item,) = prescriptions(allergic)[0].items
    assert (item.allergy, item.override_reason) == (
        "Penicillin — anaphylaxis", "Desensitised in 2024",
    )  # fmt: skip


def test_an_alternative_is_taken_with_its_own_usual_dose(allergic: Chart, qtbot: QtBot) -> None:
    choose_medicine(allergic, "amoxicillin 500")
    panel = allergic.view.prescribing
    qtbot.waitUntil(lambda: bool(panel.alert_box.buttons()))

    panel.alert_box.buttons()[0].click()

    qtbot.waitUntil(lambda: not panel.alert_box.isVisible())
    assert panel.medicine_box.currentText() == "Doxycycline 100 mg capsule"
    assert panel.typed()["frequency"] == "once daily"


def test_the_whole_prescription_is_seen_below_an_alert(allergic: Chart, qtbot: QtBot) -> None:
    panel, chart = allergic.view.prescribing, allergic.view.trend
    last = panel.field("instructions").editor
    qtbot.waitUntil(chart.isVisible)
    choose_medicine(allergic, "amoxicillin 500")
    qtbot.waitUntil(lambda: bool(panel.alert_box.buttons()))

    qtbot.waitUntil(lambda: last.visibleRegion().boundingRect() == last.rect())
    assert not chart.isVisible()
    panel.alert_box.buttons()[0].click()
    qtbot.waitUntil(chart.isVisible)


def test_several_medicines_are_signed_as_one_prescription(chart: Chart, qtbot: QtBot) -> None:
    panel = chart.view.prescribing
    choose_medicine(chart, "doxy")
    qtbot.waitUntil(panel.add_button.isEnabled)
    panel.add_button.click()
    choose_medicine(chart, "paracet")
    press_control(focused(), Key.Key_Return)

    qtbot.waitUntil(lambda: bool(prescriptions(chart)))
    (signed,) = prescriptions(chart)
    assert [item.medicine for item in signed.items] == [
        "Doxycycline 100 mg capsule", "Paracetamol 500 mg tablet",
    ]  # fmt: skip


def test_a_missing_printer_says_so_and_the_prescription_stays(
    chart: Chart, printers: PrintServer, qtbot: QtBot
) -> None:
    chart.desk.settings = type(chart.desk.settings)("", printers={"prescription": "GONE"})
    choose_medicine(chart, "paracet")
    press_control(focused(), Key.Key_Return)
    panel = chart.view.prescribing
    qtbot.waitUntil(lambda: bool(panel.signed_label.text()))

    press_control(panel.print_button, Key.Key_P)

    qtbot.waitUntil(lambda: "GONE" in chart.view.timeline.message_bar.text())
    assert panel.print_button.isVisible()
    (signed,) = prescriptions(chart)
    assert DocumentService(chart.desk.context, "").print_history(signed.id) == []


def test_a_second_print_from_the_chart_is_a_duplicate(
    chart: Chart, printers: PrintServer, qtbot: QtBot
) -> None:
    choose_medicine(chart, "paracet")
    press_control(focused(), Key.Key_Return)
    panel = chart.view.prescribing
    qtbot.waitUntil(lambda: bool(panel.signed_label.text()))
    press_control(panel.print_button, Key.Key_P)
    assert "DUPLICATE" not in printers.wait_for_job().text()
    qtbot.waitUntil(lambda: "Printed" in chart.view.timeline.message_bar.text())

    press_control(panel, Key.Key_4)
    qtbot.waitUntil(lambda: len(chart.view.timeline.list.records()) == 1)
    press(chart.view.timeline.list, Key.Key_Down)
    qtbot.waitUntil(chart.view.timeline.detail.isVisible)
    press(chart.view.timeline.list, Key.Key_P, Modifier.ControlModifier)

    assert "DUPLICATE" in printers.wait_for_job().text()


def test_a_dose_of_ten_times_the_usual_is_asked_about_before_it_is_signed(
    chart: Chart, qtbot: QtBot
) -> None:
    qtbot.waitUntil(chart.view.timeline.list.hasFocus)
    choose_medicine(chart, "ceftri")
    panel = chart.view.prescribing
    qtbot.waitUntil(lambda: panel.typed()["dose"] == "1 g")
    replace_text(panel._fields["dose"].editor, "10 g")

    panel.sign_requested.emit()
    qtbot.waitUntil(lambda: "10 g is far from the usual dose of 1 g" in panel.message_bar.text())
    assert prescriptions(chart) == ()
    panel.sign_requested.emit()

    qtbot.waitUntil(lambda: len(prescriptions(chart)) == 1)


def test_a_dose_typed_before_the_medicine_is_chosen_comes_back(
    chart: Chart, open_chart: OpenChart, qtbot: QtBot
) -> None:
    panel = chart.view.prescribing
    type_text(panel._fields["dose"].editor, "500 mg")
    panel.medicine_box.setEditText("amox")
    draft = json.loads(json.dumps(chart.tab.presenter.draft()))

    again = open_chart(Role.DOCTOR)
    again.tab.presenter.restore(draft)

    panel = again.view.prescribing
    qtbot.waitUntil(lambda: panel.typed()["dose"] == "500 mg")
    assert panel.medicine_box.currentText() == "amox"
    assert panel.medicine_id() is None


def test_a_reason_half_written_past_an_allergy_is_asked_for_again(
    allergic: Chart, open_chart: OpenChart, qtbot: QtBot
) -> None:
    qtbot.waitUntil(allergic.view.timeline.list.hasFocus)
    choose_medicine(allergic, "co-amox")
    panel = allergic.view.prescribing
    qtbot.waitUntil(panel.alert_box.isVisible)
    panel.way_out_chosen.emit(-1)
    qtbot.waitUntil(lambda: bool(allergic.view.findChildren(ReasonDialog)))
    (dialog,) = allergic.view.findChildren(ReasonDialog)
    type_text(dialog.reason_field.editor, "Tolerated before")
    draft = json.loads(json.dumps(allergic.tab.presenter.draft()))
    dialog.reject()

    again = open_chart(Role.DOCTOR)
    again.tab.presenter.restore(draft)

    qtbot.waitUntil(lambda: bool(again.view.findChildren(ReasonDialog)))
    (asked,) = again.view.findChildren(ReasonDialog)
    assert asked.reason_field.value == "Tolerated before"
    asked.reject()
