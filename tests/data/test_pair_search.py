"""Looking for pairs in the background: whoever came or changed, on both databases.

On PostgreSQL by the housekeeper's own login, which has no right to any table.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from pms_desktop.data.database import Database
from pms_desktop.data.engine import Credentials, open_engine
from pms_desktop.data.server import create_housekeeper
from pms_desktop.domain.access import Role
from pms_desktop.domain.duplicates import DecidePair, PairState, SuspectedPair
from pms_desktop.domain.patients import (
    ChangePatient,
    Identifier,
    PatientDetails,
    Phone,
    Sex,
    TypedPatient,
)
from pms_desktop.services.duplicate_list import DuplicateListService
from pms_desktop.services.ids import new_id
from pms_desktop.services.linkage.model import Model
from pms_desktop.services.pair_search import PairSearch, compare_next, model_of
from pms_desktop.services.patients import PatientService
from tests.data.test_audit_sealing import wait_until
from tests.hospital import Hospital

MARIA = PatientDetails(
    family_names="García Martínez", given_names="María José", sex=Sex.FEMALE,
    birth_date=date(1988, 3, 12), phones=(Phone("+34 600 123 456", "+34600123456"),),
    city="Madrid", identifiers=(Identifier("National ID", "12345678Z"),),
)  # fmt: skip
AGAIN = replace(MARIA, family_names="Garcia", identifiers=(), birth_date=date(1988, 12, 3))
KWAME = PatientDetails(
    family_names="Ghartey", given_names="Kwame", sex=Sex.MALE, birth_date=date(1971, 2, 3)
)
HOUSEKEEPER, SECRET = "test_housekeeper", "not for people 1"


def open_pairs(work_list: DuplicateListService) -> list[SuspectedPair]:
    return work_list.pairs(PairState.OPEN)


def go_on(_seconds: float) -> bool:
    return False


@pytest.fixture
def keeper(hospital: Hospital) -> Iterator[Database]:
    """The database as whoever looks for pairs."""
    if not hospital.on_postgres:
        yield hospital.system()
        return
    create_housekeeper(hospital.system_url, HOUSEKEEPER, SECRET)
    engine = open_engine(hospital.url, Credentials(HOUSEKEEPER, SECRET))
    database = Database(engine, hospital.clock)
    yield database
    database.close()


@pytest.fixture
def work_list(hospital: Hospital) -> DuplicateListService:
    return DuplicateListService(hospital.sign_in(Role.ADMINISTRATOR))


@pytest.fixture
def desk(hospital: Hospital) -> PatientService:
    return PatientService(hospital.sign_in(Role.RECEPTIONIST))


def enter(hospital: Hospital, *people: PatientDetails) -> list[UUID]:
    """Past the question at the form, as an import does."""
    with hospital.sign_in(Role.RECEPTIONIST).unit_of_work(False) as uow:
        keys = [new_id() for _each in people]
        uow.patients.add_many(dict(zip(keys, people, strict=True)))
        uow.commit()
    return keys


def look(keeper: Database) -> int:
    """Until nothing waits; answers how many records were compared."""
    units, compared = keeper.units_for(None), 0
    model = model_of(units, go_on)
    while records := compare_next(units, model, go_on).records:
        compared += records
    return compared


def change(desk: PatientService, key: UUID, details: PatientDetails) -> None:
    known = desk.get(key)
    typed = TypedPatient(details=details)
    desk.change(ChangePatient(id=key, version=known.version, typed=typed))


def test_who_came_is_compared_with_everybody_once(
    hospital: Hospital, keeper: Database, work_list: DuplicateListService
) -> None:
    maria, again, _kwame = enter(hospital, MARIA, AGAIN, KWAME)
    assert work_list.uncompared() == 3

    assert look(keeper) == 3

    (pair,) = open_pairs(work_list)
    assert {pair.first.id, pair.second.id} == {maria, again}
    assert pair.pair.percent >= 85
    assert (work_list.uncompared(), look(keeper)) == (0, 0)


def test_only_who_changed_is_compared_again(
    hospital: Hospital, keeper: Database, desk: PatientService, work_list: DuplicateListService
) -> None:
    maria, kwame = enter(hospital, MARIA, KWAME)
    look(keeper)
    assert open_pairs(work_list) == []

    change(desk, kwame, replace(AGAIN, phones=()))

    assert look(keeper) == 1
    assert {each.first.id for each in open_pairs(work_list)} <= {maria, kwame}
    assert len(open_pairs(work_list)) == 1


def test_a_pair_that_is_no_longer_alike_leaves_the_list(
    hospital: Hospital, keeper: Database, desk: PatientService, work_list: DuplicateListService
) -> None:
    _maria, again = enter(hospital, MARIA, AGAIN)
    look(keeper)

    change(desk, again, KWAME)
    look(keeper)

    assert open_pairs(work_list) == []


def decide(work_list: DuplicateListService, state: PairState) -> None:
    (found,) = open_pairs(work_list)
    kept = found.pair
    work_list.decide(DecidePair(id=kept.id, version=kept.version, state=state, remark="asked her"))


def test_two_people_stay_two_whatever_is_changed_but_who_they_are(
    hospital: Hospital, keeper: Database, desk: PatientService, work_list: DuplicateListService
) -> None:
    _maria, again = enter(hospital, MARIA, AGAIN)
    look(keeper)
    decide(work_list, PairState.DIFFERENT)

    change(desk, again, replace(AGAIN, city="Sevilla", address="Calle Mayor 1", occupation="cook"))
    look(keeper)
    assert open_pairs(work_list) == []

    change(desk, again, replace(MARIA, identifiers=()))
    look(keeper)

    (pair,) = open_pairs(work_list)
    assert (pair.pair.state, pair.pair.remark) == (PairState.OPEN, "asked her")


def test_who_becomes_less_alike_does_not_come_back(
    hospital: Hospital, keeper: Database, desk: PatientService, work_list: DuplicateListService
) -> None:
    _maria, again = enter(hospital, MARIA, AGAIN)
    look(keeper)
    decide(work_list, PairState.DIFFERENT)

    change(desk, again, replace(AGAIN, given_names="Lucía", birth_date=date(1988, 12, 4)))
    look(keeper)

    assert open_pairs(work_list) == []
    assert len(work_list.pairs(PairState.DIFFERENT)) == 1


def test_restricted_and_closed_records_are_compared_when_they_are_open_again(
    hospital: Hospital, keeper: Database, desk: PatientService, work_list: DuplicateListService
) -> None:
    _maria, again = enter(hospital, MARIA, AGAIN)
    desk.restrict(again, 1, "At their wish")
    look(keeper)
    assert open_pairs(work_list) == []

    PatientService(hospital.sign_in(Role.ADMINISTRATOR)).lift(again, 2, "At their wish")
    assert look(keeper) == 1

    assert len(open_pairs(work_list)) == 1


def test_it_goes_on_where_it_was_stopped(
    hospital: Hospital, keeper: Database, work_list: DuplicateListService
) -> None:
    enter(hospital, MARIA, AGAIN, KWAME)

    compared = compare_next(keeper.units_for(None), Model(), lambda _seconds: True)

    assert compared.records == 1
    assert work_list.uncompared() == 2
    look(keeper)
    assert len(open_pairs(work_list)) == 1


def test_whoever_saves_meanwhile_does_not_wait_and_is_compared_again(
    hospital: Hospital, keeper: Database, desk: PatientService, work_list: DuplicateListService
) -> None:
    (kwame,) = enter(hospital, KWAME)
    enter(hospital, MARIA)

    def save(_seconds: float) -> bool:
        change(desk, kwame, replace(AGAIN, occupation=f"{new_id()}"))
        return True

    compare_next(keeper.units_for(None), Model(), save)  # a lock would fail here

    assert work_list.uncompared() == 2
    look(keeper)
    assert len(open_pairs(work_list)) == 1


def test_very_many_of_one_name_are_not_all_compared(
    hospital: Hospital, keeper: Database, work_list: DuplicateListService
) -> None:
    smith = PatientDetails(family_names="Smith", given_names="John", sex=Sex.MALE)
    keys = enter(hospital, *[smith] * 300)

    with keeper.units_for(None)(True) as uow:
        own = uow.duplicate_queue.records([keys[0]])
        assert len(own) == 1
    compare_next(keeper.units_for(None), Model(), lambda _seconds: True)

    assert work_list.uncompared() == 299
    assert len(open_pairs(work_list)) <= 200


def test_a_program_with_a_window_looks_in_the_background_until_it_ends(
    embedded_hospital: Hospital,
) -> None:
    enter(embedded_hospital, MARIA, AGAIN)
    work_list = DuplicateListService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    search = PairSearch(embedded_hospital.system(), share=0.9)
    search.start()

    wait_until(lambda: work_list.uncompared() == 0)
    search.stop()

    assert len(open_pairs(work_list)) == 1
