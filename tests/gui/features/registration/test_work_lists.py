"""The work lists of the registration tab, by keys."""

from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.domain.duplicates import FoundPair, PairState
from pms_desktop.domain.patients import Patient
from pms_desktop.features.duplicates.view import DuplicatesView
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.services.duplicate_list import DuplicateListService
from pms_desktop.services.ids import new_id
from tests.gui.features.registration.conftest import MARIA, OpenDesk
from tests.gui.typing import Key, Modifier, press, press_control, press_escape, type_text
from tests.hospital import Hospital


@pytest.fixture
def pair(embedded_hospital: Hospital, maria: Patient) -> tuple[UUID, UUID]:
    """Maria under two numbers, seen by somebody."""
    with embedded_hospital.sign_in(Role.RECEPTIONIST).unit_of_work(False) as uow:
        again = new_id()
        uow.patients.add(again, replace(MARIA, city="Sevilla", identifiers=()))
        uow.duplicates.note([FoundPair(maria.id, again, 97)])
        uow.commit()
    return maria.id, again


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def opened(view: RegistrationView, qtbot: QtBot) -> DuplicatesView:
    qtbot.waitUntil(lambda: view.work_list_bar.waiting("duplicates") == "1")
    press(focused(), Key.Key_L, Modifier.ControlModifier | Modifier.ShiftModifier)
    (page,) = view.pages.findChildren(DuplicatesView)
    qtbot.waitUntil(lambda: bool(page.field_table.records()))
    return page


@pytest.mark.usefixtures("pair")
def test_reception_compares_a_pair_and_hands_it_over_by_keys(
    view: RegistrationView, embedded_hospital: Hospital, qtbot: QtBot
) -> None:
    page = opened(view, qtbot)
    assert not page.swap_button.isVisible()
    assert not page.row_table.isVisible()
    differing = {line.title for line in page.field_table.records() if line.kept}
    assert {"Address", "IDs"} <= differing
    assert not {"Name", "Sex", "Born"} & differing

    type_text(page.reason_field.editor, "One passport")
    press_control(page.reason_field.editor, Key.Key_Return)
    qtbot.waitUntil(lambda: "Handed over" in page.message_bar.text())

    keeper = DuplicateListService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    (handed,) = keeper.pairs(PairState.SAME)
    assert handed.pair.remark == "One passport"
    page.set_kind("handed")
    qtbot.waitUntil(page.again_button.isVisible)


@pytest.mark.usefixtures("pair")
def test_escape_leads_back_to_the_finder_and_what_was_typed_stays(
    view: RegistrationView, qtbot: QtBot
) -> None:
    page = opened(view, qtbot)
    page.reason_field.editor.setFocus()
    type_text(page.reason_field.editor, "Her cousin")

    press_escape(page.reason_field.editor)
    assert page.list.hasFocus()
    press_escape(page.list)

    assert view.picker.search_box.isVisible()
    assert focused() in view.picker.findChildren(QWidget)
    assert opened(view, qtbot).reason() == "Her cousin"


@pytest.mark.usefixtures("pair")
def test_what_was_typed_in_a_work_list_comes_back_in_it(
    view: RegistrationView, tab: Tab, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    type_text(opened(view, qtbot).reason_field.editor, "Her cousin")
    draft = tab.presenter.draft()
    assert draft is not None

    _desk, other = open_desk(Role.RECEPTIONIST)
    other.presenter.restore(draft)

    restored = other.view
    assert isinstance(restored, RegistrationView)
    qtbot.waitUntil(lambda: restored.pages.currentIndex() == 1)
    assert opened(restored, qtbot).reason() == "Her cousin"


def test_a_patient_opened_from_anywhere_takes_the_place_of_the_list(
    pair: tuple[UUID, UUID], view: RegistrationView, tab: Tab, qtbot: QtBot
) -> None:
    opened(view, qtbot)

    tab.presenter.focus_patient(pair[1])

    qtbot.waitUntil(view.record.isVisible)


def test_the_number_beside_a_list_follows_other_stations(
    pair: tuple[UUID, UUID], view: RegistrationView, desk: Desk,
    embedded_hospital: Hospital, qtbot: QtBot,
) -> None:  # fmt: skip
    qtbot.waitUntil(lambda: view.work_list_bar.waiting("duplicates") == "1")
    with embedded_hospital.sign_in(Role.RECEPTIONIST).unit_of_work(False) as uow:
        kept = uow.duplicates.between(pair[0], pair[1])
        assert kept is not None
        uow.duplicates.decide(kept.id, kept.version, PairState.DIFFERENT, "")
        uow.commit()

    desk.changes.publish([Change("duplicate_pairs", kept.id, None)])

    qtbot.waitUntil(lambda: view.work_list_bar.waiting("duplicates") == "")


def test_who_may_not_decide_about_pairs_sees_no_list(open_desk: OpenDesk) -> None:
    _desk, tab = open_desk(Role.NURSE)

    assert isinstance(tab.view, RegistrationView)
    assert not tab.view.work_list_bar.isVisible()
