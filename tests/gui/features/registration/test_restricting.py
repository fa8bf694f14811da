"""Restricting a record and lifting it, by keys; taking a record out."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.patients import Patient, PatientBrief
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.services.patients import PatientService
from pms_desktop.ui.chart_reason import ChartReasonDialog
from pms_desktop.ui.dialogs import ReasonDialog
from tests.gui.cable import Cable
from tests.gui.features.registration.conftest import OpenDesk
from tests.gui.typing import Key, press, press_alt, press_control, press_enter, type_text
from tests.hospital import Hospital


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def shown(tab: Tab) -> RegistrationView:
    assert isinstance(tab.view, RegistrationView)
    return tab.view


def find(view: RegistrationView, words: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(view.picker.isVisible)
    view.focus_finder()
    type_text(focused(), words)
    qtbot.waitUntil(lambda: len(view.picker.match_list.records()) == 1)
    press_enter(focused())


def test_reception_restricts_and_an_administrator_lifts_with_a_reason(
    open_desk: OpenDesk, maria: Patient, patients: PatientService, qtbot: QtBot
) -> None:
    _desk, tab = open_desk(Role.RECEPTIONIST)
    view = shown(tab)
    find(view, "garcia", qtbot)
    qtbot.waitUntil(view.record.restrict_button.isVisible)

    say_why(view, "Works", qtbot)
    qtbot.waitUntil(lambda: "whoever opens the record now says why" in view.message_bar.text())
    assert view.record.restricted_chip.isVisible()
    qtbot.waitUntil(lambda: "Restricted: Works in this hospital" in words_of(view))
    assert not view.record.lift_button.isVisible()
    assert patients_of(patients)[0].restricted

    _office, other = open_desk(Role.ADMINISTRATOR)
    office = shown(other)
    find(office, "garcia", qtbot)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ChartReasonDialog))
    press(QApplication.activeModalWidget() or office, Key.Key_1)
    qtbot.waitUntil(office.record.lift_button.isVisible)
    office.activateWindow()
    qtbot.waitUntil(lambda: office.isAncestorOf(QApplication.focusWidget() or view))
    say_why(office, "The", qtbot)
    qtbot.waitUntil(lambda: "opens as any other again" in office.message_bar.text())

    assert not patients_of(patients)[0].restricted
    assert maria.id == patients_of(patients)[0].id


def say_why(view: RegistrationView, reason: str, qtbot: QtBot) -> None:
    """The letter of the act, the beginning of a reason, Ctrl+Enter."""
    press_alt(focused(), "t")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ReasonDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReasonDialog)
    qtbot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget() or view))
    type_text(focused(), reason)
    press_control(focused(), Key.Key_Return)


def words_of(view: RegistrationView) -> set[str]:
    return {label.text() for label in view.record.findChildren(QLabel) if label.isVisible()}


def test_a_restriction_without_a_reason_is_not_sent(
    open_desk: OpenDesk, maria: Patient, patients: PatientService, qtbot: QtBot
) -> None:
    _desk, tab = open_desk(Role.RECEPTIONIST)
    view = shown(tab)
    find(view, "garcia", qtbot)
    qtbot.waitUntil(view.record.restrict_button.isVisible)
    press_alt(focused(), "t")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ReasonDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReasonDialog)
    press_control(dialog, Key.Key_Return)

    assert "Say why" in dialog.choice_field.fault()
    dialog.reject()
    assert not patients_of(patients)[0].restricted


def test_a_reason_that_could_not_be_sent_stays_and_is_sent_again(
    open_desk: OpenDesk, maria: Patient, patients: PatientService, cable: Cable, qtbot: QtBot
) -> None:
    _desk, tab = open_desk(Role.RECEPTIONIST)
    view = shown(tab)
    find(view, "garcia", qtbot)
    qtbot.waitUntil(view.record.restrict_button.isVisible)
    cable.pulled = True
    say_why(view, "Works", qtbot)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReasonDialog)
    qtbot.waitUntil(dialog.message_bar.isVisible)
    assert dialog.reason() == "Works in this hospital"

    cable.pulled = False
    press_control(dialog, Key.Key_Return)

    qtbot.waitUntil(lambda: patients_of(patients)[0].restricted)


def patients_of(patients: PatientService) -> list[PatientBrief]:
    return [match.patient for match in patients.find("garcia")]


def test_a_record_is_written_for_another_program_and_a_restricted_one_asks_why(
    open_desk: OpenDesk, maria: Patient, embedded_hospital: Hospital, tmp_path: Path, qtbot: QtBot
) -> None:
    _desk, tab = open_desk(Role.ADMINISTRATOR)
    view = shown(tab)
    find(view, "garcia", qtbot)
    qtbot.waitUntil(view.record.export_button.isVisible)
    view.record.export_requested.emit(str(tmp_path / "one.json"))
    qtbot.waitUntil(lambda: "Saved as one.json" in view.message_bar.text())

    reception = PatientService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    reception.restrict(maria.id, maria.version, "At their wish")
    view.record.export_requested.emit(str(tmp_path / "two.json"))
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ChartReasonDialog))
    press(QApplication.activeModalWidget() or view, Key.Key_1)
    qtbot.waitUntil(lambda: "Saved as two.json" in view.message_bar.text())

    assert '"Patient"' in (tmp_path / "two.json").read_text(encoding="utf-8")


def test_reception_takes_no_record_out(open_desk: OpenDesk, maria: Patient, qtbot: QtBot) -> None:
    _desk, tab = open_desk(Role.RECEPTIONIST)
    view = shown(tab)
    find(view, "garcia", qtbot)
    qtbot.waitUntil(view.record.restrict_button.isVisible)

    assert not view.record.export_button.isVisible()
