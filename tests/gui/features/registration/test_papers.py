"""Wristband, labels and card at the desk."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.papers import PaperKind
from pms_desktop.domain.patients import Patient
from pms_desktop.features.registration.papers.view import PatientPapersDialog
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.services.documents import DocumentService
from pms_desktop.services.patient_papers import paper_key
from pms_desktop.ui.pdf_preview import PreviewDialog
from tests.gui.typing import press, press_alt, press_control, replace_text
from tests.servers.cups import print_server

Key = Qt.Key


@pytest.fixture
def dialog(tab: Tab, view: RegistrationView, maria: Patient, qtbot: QtBot) -> PatientPapersDialog:
    """Ctrl+P on María's record."""
    tab.presenter.focus_patient(maria.id)
    qtbot.waitUntil(view.record.print_button.isVisible)
    press_control(view, Key.Key_P)
    found: PatientPapersDialog = opened(PatientPapersDialog, qtbot)
    return found


def opened(kind: type[Any], qtbot: QtBot) -> Any:
    def found() -> list[Any]:
        shown = QApplication.topLevelWidgets()
        return [each for each in shown if isinstance(each, kind) and each.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1 and found()[0].isActiveWindow())
    return found()[0]


def test_a_wristband_takes_two_keys_and_is_logged(
    desk: Desk, view: RegistrationView, dialog: PatientPapersDialog, maria: Patient,
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with print_server(["BANDS"]) as printers:
        for name, value in printers.environment().items():
            monkeypatch.setenv(name, value)
        desk.settings = replace(desk.settings, printers={"wristband": "BANDS"})
        press_control(dialog, Key.Key_Return)
        job = printers.wait_for_job()
        printed, size = job.text(), sorted(job.page_size())
        qtbot.waitUntil(lambda: "wristband" in view.message_bar.text())

    assert "GARCÍA MARTÍNEZ, María José" in printed
    assert size == pytest.approx([72, 791], abs=1)
    history = DocumentService(desk.context, "Desk").print_history(
        paper_key(maria.id, PaperKind.WRISTBAND)
    )
    assert [(copy.kind, copy.queue) for copy in history] == [(PaperKind.WRISTBAND, "BANDS")]


def test_without_a_printer_the_dialog_says_so_and_the_paper_can_be_looked_at(
    dialog: PatientPapersDialog, qtbot: QtBot
) -> None:
    press_control(dialog, Key.Key_Return)
    qtbot.waitUntil(lambda: "No printer is chosen" in dialog.message_bar.text())

    press_alt(dialog, "b")

    preview: PreviewDialog = opened(PreviewDialog, qtbot)
    assert preview.windowTitle().startswith("wristband")
    preview.close()


def test_labels_begin_where_the_sheet_is_whole(dialog: PatientPapersDialog, qtbot: QtBot) -> None:
    assert not dialog.first_field.isVisible()
    first = dialog.kind_choice.focusProxy()
    assert first is not None
    press(first, Key.Key_Right)
    assert dialog.kind() is PaperKind.LABELS
    assert dialog.first_field.isVisible()
    replace_text(dialog.first_field.editor, "25")
    press_alt(dialog, "b")

    qtbot.waitUntil(lambda: bool(dialog.first_field.fault()))
    replace_text(dialog.first_field.editor, "23")
    replace_text(dialog.count_field.editor, "3")
    press_alt(dialog, "b")

    preview: PreviewDialog = opened(PreviewDialog, qtbot)
    assert preview.windowTitle().startswith("labels")
    preview.close()
