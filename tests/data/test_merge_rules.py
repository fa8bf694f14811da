"""What a merge and its undoing do about a death, the order of insurers, and what they tell of."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.merge_choice import combined, suggested
from pms_desktop.domain.patient_merges import MergeStoppedError, MovingRow, Stop
from pms_desktop.domain.patients import ChangePatient, InsurancePolicy, TypedPatient
from pms_desktop.services.patient_merges import PatientMergeService
from pms_desktop.services.patient_notices import PatientNoticeService
from pms_desktop.services.patients import PatientService
from tests.data.merging import Charts, whole_database
from tests.data.test_patient_merges import Desk, command_of
from tests.hospital import NOW, Hospital

YESTERDAY = NOW.date() - timedelta(days=1)
FIRST = InsurancePolicy("Sanitas", "S-1", date(2027, 1, 31), copayment=500)
SECOND = InsurancePolicy("Adeslas", "A-2")
THIRD = InsurancePolicy("Mapfre", "M-3", valid_from=date(2026, 1, 1), copayment_percent=1000)
LATER = InsurancePolicy("Allianz", "Z-4")


@pytest.fixture
def desk(hospital: Hospital) -> Desk:
    keeper = hospital.sign_in(Role.ADMINISTRATOR)
    return Desk(
        hospital, keeper, PatientMergeService(keeper), PatientService(keeper), Charts(hospital)
    )


def die(desk: Desk, patient: UUID) -> None:
    version = desk.patients.get(patient).version
    PatientNoticeService(desk.context).record_death(patient, version, YESTERDAY)


def died_on(desk: Desk, patient: UUID) -> date | None:
    death = desk.patients.get(patient).death
    return None if death is None else death.on


def _key(row: MovingRow) -> tuple[str, UUID]:
    return row.table, row.id


def policies(desk: Desk, patient: UUID) -> list[str]:
    return [each.policy_number for each in desk.patients.get(patient).details.policies]


@pytest.mark.parametrize("dead_one_stays", [True, False])
def test_a_record_of_the_dead_and_one_of_the_living_are_not_merged(
    desk: Desk, dead_one_stays: bool
) -> None:
    ann, anna = desk.register("Lee"), desk.register("Li")
    die(desk, ann if dead_one_stays else anna)
    preview = desk.merging.preview(ann, anna)
    before = whole_database(desk.hospital)

    assert preview.stop is Stop.DECEASED
    with pytest.raises(MergeStoppedError) as stopped:
        desk.merging.merge(command_of(preview))
    assert stopped.value.stop is Stop.DECEASED
    assert whole_database(desk.hospital) == before


def test_two_records_of_one_who_died_are_merged_and_both_are_dead_again_after_it_is_undone(
    desk: Desk,
) -> None:
    ann, anna = desk.register("Lee"), desk.register("Li")
    die(desk, ann)
    die(desk, anna)

    merge = desk.merge(ann, anna)
    assert died_on(desk, ann) == YESTERDAY
    desk.merging.unmerge(merge, "They are two")

    assert [died_on(desk, each) for each in (ann, anna)] == [YESTERDAY, YESTERDAY]


def test_once_a_death_entered_by_mistake_is_taken_back_the_two_are_merged(desk: Desk) -> None:
    ann, anna = desk.register("Lee"), desk.register("Li")
    die(desk, anna)
    PatientNoticeService(desk.context).take_back_death(anna, desk.patients.get(anna).version)

    desk.merge(ann, anna)

    assert desk.patients.get(anna).id == ann
    assert died_on(desk, ann) is None


def test_a_merge_tells_of_each_row_it_moved_when_that_happened(desk: Desk) -> None:
    ann, anna, mother = desk.register("Lee"), desk.register("Li"), desk.register("Old")
    desk.charts.fill(anna, mother)
    would = [row for row in desk.merging.preview(ann, anna).rows if not row.stays]

    merge = desk.merge(ann, anna)
    moved = desk.merging.moved(merge)

    assert all(row.at is not None for row in moved)
    assert sorted(moved, key=_key) == sorted(would, key=_key)
    desk.merging.unmerge(merge, "They are two")
    assert desk.merging.moved(merge) == moved


def test_the_insurers_of_the_record_that_stays_pay_first_and_each_policy_once(desk: Desk) -> None:
    ann = desk.register("Lee", policies=(FIRST, SECOND))
    anna = desk.register("Li", policies=(THIRD, FIRST))
    preview = desk.merging.preview(ann, anna)
    mine, theirs = preview.survivor.details, preview.merged.details
    command = replace(command_of(preview), details=combined(mine, theirs, suggested(mine, theirs)))

    desk.merging.merge(command)
    assert desk.patients.get(ann).details.policies == (FIRST, SECOND, THIRD)
    desk.merging.unmerge(command.id, "They are two")

    assert desk.patients.get(ann).details.policies == (FIRST, SECOND)
    assert desk.patients.get(anna).details.policies == (THIRD, FIRST)


def test_an_order_of_policies_changed_by_the_merge_is_as_before_after_it_is_undone(
    desk: Desk,
) -> None:
    ann, anna = desk.register("Lee", policies=(FIRST, SECOND)), desk.register("Li")
    preview = desk.merging.preview(ann, anna)
    turned = replace(preview.survivor.details, policies=(SECOND, THIRD, FIRST))
    command = replace(command_of(preview), details=turned)

    desk.merging.merge(command)
    assert policies(desk, ann) == ["A-2", "M-3", "S-1"]
    desk.merging.unmerge(command.id, "They are two")

    assert policies(desk, ann) == ["S-1", "A-2"]


def test_a_policy_entered_since_the_merge_stays_and_pays_last(desk: Desk) -> None:
    ann = desk.register("Lee", policies=(FIRST, SECOND))
    anna = desk.register("Li", policies=(THIRD,))
    preview = desk.merging.preview(ann, anna)
    whole = replace(preview.survivor.details, policies=(THIRD, FIRST, SECOND))
    command = replace(command_of(preview), details=whole)
    survivor = desk.merging.merge(command)
    typed = replace(survivor.details, policies=(THIRD, FIRST, SECOND, LATER))
    desk.patients.change(
        ChangePatient(id=ann, version=survivor.version, typed=TypedPatient(details=typed))
    )

    desk.merging.unmerge(command.id, "They are two")

    assert policies(desk, ann) == ["S-1", "A-2", "Z-4"]
    assert policies(desk, anna) == ["M-3"]
