"""Pairs that may be one person, while an answer of the server is under way."""

from dataclasses import replace

import pytest

from pms_desktop.bootstrap import Desk, Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.changes import Change
from pms_desktop.domain.duplicates import DecidePair, PairState
from pms_desktop.features.duplicates.view import DuplicatesView
from pms_desktop.services.duplicate_list import DuplicateListService
from pms_desktop.services.ids import new_id
from tests.doubles import HeldTasks
from tests.gui.features.administration.conftest import OpenSection
from tests.gui.features.administration.test_duplicates import AGAIN, MARIA, shown
from tests.gui.typing import Key, press_control, type_text
from tests.hospital import Hospital

OLA = replace(MARIA, family_names="Berg", given_names="Ola", phones=(), identifiers=(), city="Oslo")


@pytest.fixture
def keeper(embedded_hospital: Hospital) -> DuplicateListService:
    """Another station, which found two pairs."""
    with embedded_hospital.sign_in(Role.RECEPTIONIST).unit_of_work(False) as uow:
        for details in (MARIA, AGAIN, OLA, replace(OLA, city="Bergen")):
            uow.patients.add(new_id(), details)
        uow.commit()
    found = DuplicateListService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    assert found.look_through(lambda _share: True) == 2
    return found


@pytest.fixture
def opened(
    embedded_hospital: Hospital,
    keeper: DuplicateListService,
    open_section: OpenSection,
    tasks: HeldTasks,
) -> tuple[Desk, Tab]:
    desk, tab = open_section(embedded_hospital, "duplicates", tasks)
    tasks.release_all()
    return desk, tab


@pytest.fixture
def section(opened: tuple[Desk, Tab]) -> DuplicatesView:
    return shown(opened[1])


def test_the_next_pair_keeps_what_is_typed_when_the_decision_about_the_last_arrives(
    section: DuplicatesView, tasks: HeldTasks
) -> None:
    first, second = section.list.records()
    before = tasks.waiting
    press_control(section.field_table, Key.Key_D)
    press_control(section.field_table, Key.Key_D)
    assert tasks.waiting == before + 1
    section.list.select_record(second)
    type_text(section.reason_field.editor, "Registered twice")
    tasks.release_all()

    assert [line.key for line in section.list.records()] == [second.key]
    assert section.reason() == "Registered twice"
    assert first.key != second.key
    assert section.pair_card.title() in second.title


def test_a_pair_decided_elsewhere_does_not_bring_another_under_the_keys(
    section: DuplicatesView,
    opened: tuple[Desk, Tab],
    keeper: DuplicateListService,
    tasks: HeldTasks,
) -> None:
    first, second = section.list.records()
    type_text(section.reason_field.editor, "Registered twice")
    pair = next(
        each.pair for each in keeper.pairs(PairState.OPEN) if str(each.pair.id) == first.key
    )
    keeper.decide(DecidePair(id=pair.id, version=pair.version, state=PairState.DIFFERENT))
    opened[0].changes.publish([Change("duplicate_pairs", pair.id, None)])
    tasks.release_all()

    assert "decided at another station meanwhile. You typed: Registered twice" in (
        section.message_bar.text()
    )
    press_control(section.list, Key.Key_Return)
    press_control(section.list, Key.Key_D)
    tasks.release_all()
    assert [line.key for line in section.list.records()] == [second.key]
