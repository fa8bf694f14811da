"""Who did what, by keys and mouse, on a real hospital."""

import csv
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.features.administration.audit.view import AuditView
from pms_desktop.features.administration.view import AdministrationView
from pms_desktop.services import audit
from pms_desktop.services.charts import ChartService
from pms_desktop.ui.pdf_preview import PreviewDialog
from tests.charts import close_charts
from tests.data.patients import enter_patient
from tests.gui.features.administration.conftest import OpenSection
from tests.gui.typing import Key, click, press, press_enter, replace_text
from tests.hospital import Hospital


@pytest.fixture
def patient(embedded_hospital: Hospital) -> UUID:
    return enter_patient(embedded_hospital)


@pytest.fixture
def opened(
    embedded_hospital: Hospital, patient: UUID, open_section: OpenSection, qtbot: QtBot
) -> tuple[Desk, Tab]:
    assert patient
    desk, tab = open_section(embedded_hospital, "audit")
    qtbot.waitUntil(lambda: bool(shown(tab).table.records()))
    qtbot.waitUntil(lambda: shown(tab).person_field.editor.count() > 1)
    return desk, tab


def shown(tab: Tab) -> AuditView:
    assert isinstance(tab.view, AdministrationView)
    section = tab.view.stack.currentWidget()
    assert isinstance(section, AuditView)
    return section


@pytest.fixture
def section(opened: tuple[Desk, Tab]) -> AuditView:
    return shown(opened[1])


def whats(section: AuditView) -> set[str]:
    return {line.what for line in section.table.records()}


def test_an_entry_is_shown_field_by_field_as_the_cursor_moves(section: AuditView) -> None:
    row = next(r for r in section.table.records() if r.what == "Patient entered")
    section.table.select_record(row)

    fields = {change.field: change.after for change in section.changes_table.records()}

    assert section.detail_card.title() == "Patient entered"
    assert fields["Family names"] == "García Martínez"
    assert "Receptionist Person" in section.detail_label.text()
    press(section.changes_table, Key.Key_Down)
    assert section.whole_text.toPlainText() == "García Martínez"


def test_a_person_and_a_kind_are_asked_for(section: AuditView, qtbot: QtBot) -> None:
    section.person_field.set_value("receptionist")
    qtbot.waitUntil(
        lambda: {line.who for line in section.table.records()} == {"Receptionist Person"}
    )
    section.kind_field.set_value("money")
    qtbot.waitUntil(lambda: not section.table.records())
    section.kind_field.set_value("patients")
    qtbot.waitUntil(lambda: "Patient entered" in whats(section))


def test_days_in_the_wrong_order_are_marked(section: AuditView, qtbot: QtBot) -> None:
    replace_text(section.first_field.editor, "21 Nov 2026")
    replace_text(section.last_field.editor, "20 Nov 2026")
    press_enter(section.last_field.editor)

    qtbot.waitUntil(lambda: "before" in section.last_field.fault())


def test_only_the_patient_in_focus_is_shown(
    opened: tuple[Desk, Tab], patient: UUID, qtbot: QtBot
) -> None:
    desk, tab = opened
    section = shown(tab)
    assert not section.history_button.isEnabled()
    desk.navigator.focus(patient)
    press(section.patient_box, Key.Key_Space)

    qtbot.waitUntil(lambda: bool(section.table.records()))
    qtbot.waitUntil(
        lambda: all(
            line.patient is not None and line.patient.id == patient
            for line in section.table.records()
        )
    )
    assert section.history_button.isEnabled()


def test_the_access_history_of_a_patient_opens_as_a_paper(
    opened: tuple[Desk, Tab], patient: UUID, qtbot: QtBot
) -> None:
    desk, tab = opened
    section = shown(tab)
    desk.navigator.focus(patient)
    click(section.history_button)

    def previews() -> list[PreviewDialog]:
        windows = QApplication.topLevelWidgets()
        return [w for w in windows if isinstance(w, PreviewDialog) and w.isVisible()]

    qtbot.waitUntil(lambda: len(previews()) == 1)
    (preview,) = previews()
    qtbot.addWidget(preview)
    preview.reject()


def test_what_is_shown_is_saved_for_a_spreadsheet(
    section: AuditView, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "audit.csv"
    click(section.export_button)
    dialog = section.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()

    qtbot.waitUntil(lambda: "audit.csv" in section.message_bar.text())
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert any("García Martínez" in row for row in csv.reader(file))


def test_a_file_that_does_not_hold_every_entry_says_so(
    section: AuditView, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "MOST_IN_FILE", 1)

    section.export_requested.emit(str(tmp_path / "audit.csv"))

    qtbot.waitUntil(lambda: "Choose fewer days for the older ones" in section.message_bar.text())


def test_a_file_that_cannot_be_written_is_said(
    section: AuditView, tmp_path: Path, qtbot: QtBot
) -> None:
    section.export_requested.emit(str(tmp_path / "nowhere" / "audit.csv"))

    qtbot.waitUntil(lambda: "not written" in section.message_bar.text())


def test_charts_opened_with_a_reason_wait_until_somebody_has_looked_into_them(
    embedded_hospital: Hospital, patient: UUID, open_section: OpenSection, qtbot: QtBot
) -> None:
    close_charts(embedded_hospital)
    doctor = embedded_hospital.sign_in(Role.DOCTOR)
    ChartService(doctor).open(patient, "Emergency")
    _desk, tab = open_section(embedded_hospital, "audit")
    section = shown(tab)
    qtbot.waitUntil(lambda: section.unseen_button.text() != "")
    assert section.unseen_button.text() == "1 chart opened with a reason to look into"

    click(section.unseen_button)
    qtbot.waitUntil(lambda: whats(section) == {"Chart opened with a reason"})
    assert "Reason: Emergency" in section.table.records()[0].summary
    click(section.review_button)

    qtbot.waitUntil(lambda: not section.table.records())
    qtbot.waitUntil(section.unseen_button.isHidden)
    section.kind_field.set_value("glass")
    section.asked.emit()
    qtbot.waitUntil(lambda: len(section.table.records()) == 1)
    assert "seen by Administrator Person" in section.detail_label.text()
    assert section.review_button.isHidden()
