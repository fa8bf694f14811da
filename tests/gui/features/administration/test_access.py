"""What each job may do, and the program as any job sees it."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import MATRIX, Permission, Role
from pms_desktop.domain.errors import PermissionDeniedError, PreviewOnlyError
from pms_desktop.features.administration.access.preview.view import JobPreviewDialog
from pms_desktop.features.administration.access.view import AccessView
from pms_desktop.features.administration.view import AdministrationView
from pms_desktop.services.emr import RecordService
from pms_desktop.services.hospital import HospitalService
from pms_desktop.services.ids import new_id
from pms_desktop.services.preview import preview_context
from pms_desktop.services.staff import StaffService
from tests.gui.features.administration.conftest import OpenSection
from tests.gui.typing import press_escape
from tests.hospital import Hospital, postgres_copy, postgres_template
from tests.servers.postgres import postgres_server


def section_of(tab: Tab) -> AccessView:
    assert isinstance(tab.view, AdministrationView)
    shown = tab.view.stack.currentWidget()
    assert isinstance(shown, AccessView)
    return shown


@pytest.fixture
def opened(embedded_hospital: Hospital, open_section: OpenSection) -> tuple[Desk, AccessView]:
    desk, tab = open_section(embedded_hospital, "access")
    return desk, section_of(tab)


@pytest.fixture
def hospital_alone() -> Iterator[Hospital]:
    """The only hospital on its server: logins are the server's, and others' would be named."""
    with postgres_server() as server:
        postgres_template(server)
        hospital = postgres_copy(server, "alone")
        yield hospital
        hospital.close()


def open_preview() -> JobPreviewDialog | None:
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, JobPreviewDialog)]
    return next((dialog for dialog in shown if dialog.isVisible()), None)


def test_the_table_says_what_the_matrix_says(opened: tuple[Desk, AccessView]) -> None:
    lines = opened[1].table.records()

    assert len(lines) == len(Permission)
    for line in lines:
        assert line.roles == {role for role in Role if line.permission in MATRIX[role]}
    assert lines[0].words == "Find patients"
    assert opened[1].table.model().columnCount() == 1 + len(Role)


def test_an_embedded_hospital_has_no_server_to_compare_with(
    opened: tuple[Desk, AccessView], qtbot: QtBot
) -> None:
    section = opened[1]

    qtbot.waitUntil(lambda: "The program refuses the rest" in section.server_label.text())
    assert not section.check_button.isVisible()
    assert not section.differences.isVisible()


def test_what_differs_on_the_server_stands_above_the_table_until_it_is_mended(
    hospital_alone: Hospital, open_section: OpenSection, qtbot: QtBot
) -> None:
    by_hand = hospital_alone.system().engine
    with by_hand.begin() as connection:
        connection.execute(text("GRANT DELETE ON patients TO pms_nurse"))
    section = section_of(open_section(hospital_alone, "access")[1])

    qtbot.waitUntil(section.differences.isVisible)
    assert "pms_nurse holds DELETE on patients" in section.differences.accessibleName()

    with by_hand.begin() as connection:
        connection.execute(text("REVOKE DELETE ON patients FROM pms_nurse"))
    qtbot.waitUntil(section.check_button.isEnabled)
    section.check_button.click()
    qtbot.waitUntil(lambda: "allows exactly this" in section.server_label.text())
    assert not section.differences.isVisible()


def test_an_administrator_sees_the_tabs_of_a_nurse_and_ends_it(
    opened: tuple[Desk, AccessView], qtbot: QtBot
) -> None:
    section = opened[1]
    section.job_box.set_value(Role.NURSE)

    section.preview_button.click()
    qtbot.waitUntil(lambda: open_preview() is not None)
    dialog = open_preview()
    assert dialog is not None
    titles = [dialog.tab_bar.tabText(i).replace("&", "") for i in range(dialog.tab_bar.count())]
    assert titles == ["Registration", "Appointments", "Wards", "EMR"]
    assert "Nothing can be changed" in dialog.notice_label.text()
    dialog.tab_bar.setCurrentIndex(2)
    assert dialog.pages.currentIndex() == 2

    press_escape(dialog)
    qtbot.waitUntil(lambda: open_preview() is None)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.KIOSK])
def test_every_job_can_be_previewed(
    opened: tuple[Desk, AccessView], qtbot: QtBot, role: Role
) -> None:
    section = opened[1]
    section.job_box.set_value(role)
    section.preview_button.click()
    qtbot.waitUntil(lambda: open_preview() is not None)
    dialog = open_preview()
    assert dialog is not None

    for index in range(dialog.tab_bar.count()):
        dialog.tab_bar.setCurrentIndex(index)
    dialog.end_button.click()

    qtbot.waitUntil(lambda: open_preview() is None)


def test_nothing_is_written_in_a_preview(hospital: Hospital) -> None:
    context = hospital.sign_in(Role.ADMINISTRATOR)
    seen = HospitalService(preview_context(context, Role.ADMINISTRATOR))

    with pytest.raises(PreviewOnlyError):
        seen.change(context.hospital)

    assert StaffService(preview_context(context, Role.RECEPTIONIST)).doctors() == []


def test_a_preview_opens_no_chart_to_an_administrator(hospital: Hospital) -> None:
    context = hospital.sign_in(Role.ADMINISTRATOR)
    seen = preview_context(context, Role.DOCTOR)

    assert seen.who.may(Permission.READ_CHART)
    with pytest.raises(PermissionDeniedError):
        RecordService(seen).summary(new_id())


def test_only_an_administrator_previews(hospital: Hospital) -> None:
    with pytest.raises(PermissionDeniedError):
        preview_context(hospital.sign_in(Role.NURSE), Role.ADMINISTRATOR)
