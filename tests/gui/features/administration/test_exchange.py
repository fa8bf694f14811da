"""Importing patients of another system and writing lists of them, by keys."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.patient_exports import ListFormat
from pms_desktop.features.administration.exports.view import ExportsView
from pms_desktop.features.administration.imports.view import ImportsView
from pms_desktop.features.administration.view import AdministrationView
from pms_desktop.services.patients import PatientService
from tests.gui.features.administration.conftest import OpenSection
from tests.gui.typing import Key, click, press_control, type_text
from tests.hospital import Hospital

HEAD = "id,given_name,family_name,date_of_birth,sex,phone\n"
ROWS = (
    "W-1,Amina,Bello,1984-02-11,F,\n"
    "W-2,Jonas,Lindqvist,1971-09-30,M,\n"
    "W-3,Priya,Nair,1990-13-02,F,\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "clinic.csv"
    made.write_text(HEAD + ROWS, encoding="utf-8")
    return made


def section(tab: Tab) -> ImportsView | ExportsView:
    assert isinstance(tab.view, AdministrationView)
    shown = tab.view.stack.currentWidget()
    assert isinstance(shown, ImportsView | ExportsView)
    return shown


@pytest.fixture
def imports(
    embedded_hospital: Hospital, open_section: OpenSection
) -> tuple[Desk, Tab, ImportsView]:
    desk, tab = open_section(embedded_hospital, "imports")
    view = section(tab)
    assert isinstance(view, ImportsView)
    return desk, tab, view


def figures(view: ImportsView) -> list[str]:
    return [label.text() for label in view.report_card.count_labels]


def _word(number: int) -> str:
    """A name like no other."""
    letters = "".join(chr(ord("a") + number * step % 26) for step in (1, 3, 7, 11, 17, 19))
    return letters.title()


def check(view: ImportsView, file: Path, qtbot: QtBot) -> None:
    type_text(view.path_field.editor, str(file))
    press_control(view.path_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: figures(view)[0] != "" and view.act_button.isVisible())


def names(hospital: Hospital) -> set[str]:
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))
    return {match.patient.family_names for match in desk.find("")}


def test_a_file_is_checked_first_and_then_imported_by_the_same_key(
    imports: tuple[Desk, Tab, ImportsView], file: Path, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    _desk, _tab, view = imports
    check(view, file, qtbot)

    assert figures(view) == ["2", "0", "0", "0", "1"]
    (refused,) = view.report_card.remark_table.records()
    assert (refused.line, refused.column) == (4, "date_of_birth")
    assert names(embedded_hospital) == set()
    assert view.act_button.text() == "Import 2 patients"

    press_control(view.path_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: "2 patients were entered." in view.message_bar.text())
    assert names(embedded_hospital) == {"Bello", "Lindqvist"}
    qtbot.waitUntil(lambda: [each.patients for each in view.former_table.records()] == [2])


def test_what_is_typed_after_the_check_asks_for_another(
    imports: tuple[Desk, Tab, ImportsView], file: Path, qtbot: QtBot
) -> None:
    _desk, _tab, view = imports
    check(view, file, qtbot)

    type_text(view.source_field.editor, "!")

    assert view.act_button.text() == "Check the file"


def test_the_list_of_refused_rows_is_saved(
    imports: tuple[Desk, Tab, ImportsView], file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    _desk, _tab, view = imports
    check(view, file, qtbot)
    kept = tmp_path / "refused.csv"

    view.save_requested.emit(str(kept))
    qtbot.waitUntil(lambda: "Saved as refused.csv" in view.message_bar.text())

    assert "1990-13-02" in kept.read_text(encoding="utf-8")
    assert kept.stat().st_mode & 0o077 == 0


def test_an_import_that_is_stopped_says_so_and_goes_on_later(
    imports: tuple[Desk, Tab, ImportsView], tmp_path: Path, embedded_hospital: Hospital,
    qtbot: QtBot,
) -> None:  # fmt: skip
    desk, tab, view = imports
    told: list[str] = []
    desk.long_work.on_change(told.append)
    long = tmp_path / "long.csv"
    born = (date(1930, 1, 1) + timedelta(days=37 * n) for n in range(600))
    rows = "".join(f"L-{n},{_word(n)},{_word(7 * n + 3)},{day},F,\n" for n, day in enumerate(born))
    long.write_text(HEAD + rows, encoding="utf-8")
    check(view, long, qtbot)

    press_control(view.path_field.editor, Key.Key_Return)
    assert view.stop_button.isVisible()
    assert "goes on where it stopped" in told[-1]
    click(view.stop_button)
    qtbot.waitUntil(lambda: "Stopped" in view.message_bar.text())
    assert told[-1] == ""
    entered = int(figures(view)[0])
    assert entered < 600

    draft = tab.presenter.draft()
    assert draft is not None
    assert view.act_button.text() == "Check and go on"
    for _step in ("check", "import"):
        press_control(view.path_field.editor, Key.Key_Return)
        qtbot.waitUntil(view.act_button.isVisible)
    qtbot.waitUntil(lambda: "were entered." in view.message_bar.text())
    assert figures(view)[:2] == [str(600 - entered), str(entered)]


def test_a_file_that_cannot_be_read_is_refused_in_words(
    imports: tuple[Desk, Tab, ImportsView], tmp_path: Path, qtbot: QtBot
) -> None:
    _desk, _tab, view = imports

    type_text(view.path_field.editor, str(tmp_path / "nothing.csv"))
    press_control(view.path_field.editor, Key.Key_Return)

    qtbot.waitUntil(lambda: bool(view.message_bar.text()))


@pytest.mark.parametrize("written_as", list(ListFormat))
def test_a_list_is_written_and_kept_in_the_log(
    written_as: ListFormat, embedded_hospital: Hospital, open_section: OpenSection,
    tmp_path: Path, qtbot: QtBot,
) -> None:  # fmt: skip
    _desk, tab = open_section(embedded_hospital, "exports")
    view = section(tab)
    assert isinstance(view, ExportsView)
    view.form_choice.set_value(written_as)
    view.column_boxes["phone"].setChecked(False)
    target = tmp_path / f"list.{written_as.value}"

    view.export_requested.emit(str(target))
    qtbot.waitUntil(lambda: "The audit keeps" in view.message_bar.text())

    assert target.exists()
    qtbot.waitUntil(lambda: len(view.former_table.records()) == 1)
    if written_as is ListFormat.CSV:
        assert "phone" not in target.read_text(encoding="utf-8")
