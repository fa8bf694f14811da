"""The work list of likely duplicates: what comes to it, what is decided, and what is remembered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from pms_desktop.data.repositories import duplicates
from pms_desktop.domain.access import Role
from pms_desktop.domain.duplicates import DecidePair, LookThroughFailedError, PairState
from pms_desktop.domain.errors import ConcurrentUpdateError, PermissionDeniedError
from pms_desktop.domain.patient_merges import MergeStoppedError, Stop
from pms_desktop.domain.patients import (
    ChangePatient,
    Patient,
    PatientDetails,
    Phone,
    RegisterPatient,
    Sex,
    TypedPatient,
)
from pms_desktop.services import duplicate_list
from pms_desktop.services.duplicate_list import NOTED, DuplicateListService
from pms_desktop.services.ids import new_id
from pms_desktop.services.linkage.apart import linkage_apart
from pms_desktop.services.linkage.linking import Link, link
from pms_desktop.services.linkage.persons import Person, person_of
from pms_desktop.services.patient_merges import PatientMergeService
from pms_desktop.services.patients import PatientService
from tests.data.test_patient_merges import command_of
from tests.hospital import Hospital
from tests.linkage.files import Record
from tests.linkage.files import hospital as made_up

MARIA = PatientDetails(
    family_names="García Martínez", given_names="María José", sex=Sex.FEMALE,
    birth_date=date(1988, 3, 12), phones=(Phone("+34 600 123 456"),), city="Madrid",
)  # fmt: skip
TO_DECIDE = (PairState.SAME, PairState.OPEN, PairState.LATER)
KWAME = PatientDetails(
    family_names="Ghartey", given_names="Kwame", sex=Sex.MALE, birth_date=date(1971, 2, 3)
)


@pytest.fixture
def desk(hospital: Hospital) -> PatientService:
    return PatientService(hospital.sign_in(Role.RECEPTIONIST))


@pytest.fixture
def work_list(hospital: Hospital) -> DuplicateListService:
    return DuplicateListService(hospital.sign_in(Role.ADMINISTRATOR))


def register(desk: PatientService, details: PatientDetails, *different: Patient) -> Patient:
    command = RegisterPatient(
        id=new_id(),
        typed=TypedPatient(details=details),
        different_from=frozenset(each.id for each in different),
    )
    return desk.register(command)


def to_the_end(_share: float) -> bool:
    return True


def test_whom_somebody_found_to_be_another_person_is_not_asked_about_again(
    desk: PatientService, work_list: DuplicateListService
) -> None:
    maria = register(desk, MARIA)
    register(desk, replace(MARIA, given_names="María"), maria)

    work_list.look_through(to_the_end)

    assert work_list.pairs(*TO_DECIDE) == []
    assert [each.pair.state for each in work_list.pairs(PairState.DIFFERENT)] == [
        PairState.DIFFERENT
    ]


def test_a_change_that_makes_two_records_alike_comes_to_the_list(
    desk: PatientService, work_list: DuplicateListService
) -> None:
    maria, kwame = register(desk, MARIA), register(desk, KWAME)
    desk.change(
        ChangePatient(id=kwame.id, version=kwame.version, typed=TypedPatient(details=MARIA))
    )

    (pair,) = work_list.pairs(*TO_DECIDE)

    assert {pair.first.id, pair.second.id} == {maria.id, kwame.id}
    assert pair.pair.percent >= 85
    assert all(each.agrees for each in pair.comparisons)


def test_the_whole_hospital_is_looked_through_and_told_of(
    desk: PatientService, hospital: Hospital, work_list: DuplicateListService
) -> None:
    with hospital.system().units_for(None)(True) as uow:
        assert uow.duplicates.count() == 0
    register(desk, KWAME)
    with hospital.sign_in(Role.RECEPTIONIST).unit_of_work(False) as uow:  # past the question
        for _each in range(2):
            uow.patients.add(new_id(), MARIA)
        uow.commit()

    assert work_list.look_through(to_the_end) == 1
    assert work_list.look_through(to_the_end) == 0

    (pair,) = work_list.pairs(*TO_DECIDE)
    assert pair.first.details == pair.second.details


def test_the_hospital_gives_the_pairs_and_figures_of_a_file_of_its_records(
    hospital: Hospital, work_list: DuplicateListService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "_PORTION", 17)  # of records that are read at once
    monkeypatch.setattr(duplicate_list, "_PORTION", 3)  # of pairs that are noted at once
    town = [details_in(each) for each in made_up(60, 0.4, 5).records.values()]
    keys = [new_id() for _each in town]
    with hospital.sign_in(Role.RECEPTIONIST).unit_of_work(False) as uow:  # past the question
        for key, details in zip(keys, town, strict=True):
            uow.patients.add(key, details)
        uow.commit()
    told: list[float] = []

    def note(share: float) -> bool:
        told.append(share)
        return True

    new = work_list.look_through(note)

    found = {
        frozenset((keys[each.first], keys[each.second])): min(99, round(100 * each.score))
        for each in link(map(person_of, town), NOTED / 100)
    }
    noted = {
        frozenset((each.pair.first_id, each.pair.second_id)): each.pair.percent
        for each in work_list.pairs(*TO_DECIDE)
    }
    assert noted == found
    assert new == len(found) > 10
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] < 1


def test_a_decision_is_kept_with_its_remark_and_meets_a_later_one(
    desk: PatientService, work_list: DuplicateListService
) -> None:
    kwame = register(desk, KWAME)
    register(desk, MARIA)
    desk.change(
        ChangePatient(id=kwame.id, version=kwame.version, typed=TypedPatient(details=MARIA))
    )
    pair = work_list.pairs(*TO_DECIDE)[0].pair
    later = DecidePair(id=pair.id, version=pair.version, state=PairState.LATER, remark="asked her")
    work_list.decide(later)

    (put_off,) = work_list.pairs(*TO_DECIDE)
    assert (put_off.pair.state, put_off.pair.remark) == (PairState.LATER, "asked her")
    with pytest.raises(ConcurrentUpdateError):
        work_list.decide(later)
    work_list.decide(replace(later, version=put_off.pair.version, state=PairState.DIFFERENT))
    assert work_list.pairs(*TO_DECIDE) == []


def test_a_pair_found_different_is_not_merged_until_that_is_taken_back(
    desk: PatientService, hospital: Hospital
) -> None:
    merging = PatientMergeService(hospital.sign_in(Role.ADMINISTRATOR))
    maria = register(desk, MARIA)
    other = register(desk, replace(MARIA, given_names="María"), maria)

    preview = merging.preview(maria.id, other.id)

    assert preview.stop is Stop.DIFFERENT
    with pytest.raises(MergeStoppedError):
        merging.merge(command_of(preview))


def test_a_merged_pair_leaves_the_list_and_the_form_shows_the_living_record(
    desk: PatientService, hospital: Hospital, work_list: DuplicateListService
) -> None:
    merging = PatientMergeService(hospital.sign_in(Role.ADMINISTRATOR))
    maria, kwame = register(desk, MARIA), register(desk, KWAME)
    desk.change(
        ChangePatient(id=kwame.id, version=kwame.version, typed=TypedPatient(details=MARIA))
    )
    merging.merge(command_of(merging.preview(maria.id, kwame.id)))

    assert work_list.pairs(*TO_DECIDE) == []
    assert [twin.patient.id for twin in desk.twins(MARIA)] == [maria.id]


def test_only_who_may_sees_the_list(hospital: Hospital) -> None:
    with pytest.raises(PermissionDeniedError):
        DuplicateListService(hospital.sign_in(Role.NURSE)).pairs(*TO_DECIDE)


def details_in(record: Record) -> PatientDetails:
    year, month, day = [*record["date_of_birth"].split("-"), "", ""][:3]
    born = date(int(year), int(month), int(day)) if day and int(month) <= 12 else None
    return PatientDetails(
        family_names=record["family_name"], given_names=record["given_name"],
        sex={"f": Sex.FEMALE, "m": Sex.MALE}.get(record["sex"], Sex.UNKNOWN), birth_date=born,
        phones=(Phone(record["phone"]),) if record["phone"] else (),
        address=record["address"], city=record["city"], postcode=record["postcode"],
    )  # fmt: skip


def linked(people: list[Person], go_on: Callable[[float], bool]) -> list[Link]:
    with linkage_apart(0.5) as apart:
        for person in people:
            apart.hand_over(person)
        return list(apart.links(go_on))


def test_the_search_can_be_stopped_and_says_when_it_broke_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = [Person(given="ann", family=f"lee{at}", birth="19800101") for at in range(500)]
    told: list[float] = []

    def stop_at_once(done: float) -> bool:
        told.append(done)
        return False

    assert linked(people, stop_at_once) == []
    assert len(told) == 1
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(LookThroughFailedError):
        linked(people, to_the_end)


def test_a_pair_handed_over_at_the_desk_comes_first_to_who_merges(
    hospital: Hospital, desk: PatientService, work_list: DuplicateListService
) -> None:
    at_the_desk = DuplicateListService(hospital.sign_in(Role.RECEPTIONIST))
    register(desk, KWAME)
    with hospital.sign_in(Role.RECEPTIONIST).unit_of_work(False) as uow:  # past the question
        for details in (MARIA, MARIA, replace(KWAME, given_names="Kwame Kofi")):
            uow.patients.add(new_id(), details)
        uow.commit()
    work_list.look_through(to_the_end)
    *_likelier, pair = at_the_desk.pairs(*TO_DECIDE)
    found = DecidePair(
        id=pair.pair.id, version=pair.pair.version, state=PairState.SAME, remark="one passport"
    )
    at_the_desk.decide(found)

    first = work_list.pairs(*TO_DECIDE)[0].pair
    assert (first.id, first.remark) == (pair.pair.id, "one passport")
    assert first.decided_by == hospital.sign_in(Role.RECEPTIONIST).who.name
    assert (at_the_desk.waiting(), work_list.waiting()) == (1, 2)
