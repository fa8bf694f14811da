"""Two records made one and two again: every row, both databases, signed in as the job's own."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import UniqueConstraint, text
from sqlalchemy.exc import DBAPIError

from pms_desktop.data.merging.plan import MOVES, PERSON, STAYING, references
from pms_desktop.data.tables import Base
from pms_desktop.data.tables.emr import NoteRow
from pms_desktop.data.tables.patient_notices import PatientRelationRow
from pms_desktop.domain.access import Permission, Role, permissions_of
from pms_desktop.domain.errors import InvalidInputError, PermissionDeniedError
from pms_desktop.domain.patient_merges import MergePatients, MergePreview, MergeStoppedError, Stop
from pms_desktop.domain.patients import (
    ChangePatient,
    Identifier,
    PatientDetails,
    Phone,
    Sex,
    TypedPatient,
)
from pms_desktop.services.context import Context
from pms_desktop.services.ids import new_id
from pms_desktop.services.patient_merges import PatientMergeService
from pms_desktop.services.patients import PatientService
from tests.data.merging import Charts, whole_database
from tests.hospital import Hospital


@dataclass
class Desk:
    """Who merges, who registers, and whose rows there are."""

    hospital: Hospital
    context: Context
    merging: PatientMergeService
    patients: PatientService
    charts: Charts

    def register(self, name: str, **details: object) -> UUID:
        key = new_id()
        person = PatientDetails(
            family_names=name, given_names="Ann", sex=Sex.FEMALE, birth_date=date(1980, 1, 1),
        )  # fmt: skip
        person = replace(person, **details)  # type: ignore[arg-type]
        with self.context.unit_of_work(False) as uow:  # nobody is asked about likely twins
            uow.patients.add(key, person)
            uow.commit()
        return key

    def command(self, survivor: UUID, merged: UUID) -> MergePatients:
        return command_of(self.merging.preview(survivor, merged))

    def merge(self, survivor: UUID, merged: UUID) -> UUID:
        command = self.command(survivor, merged)
        self.merging.merge(command)
        return command.id


def command_of(preview: MergePreview) -> MergePatients:
    return MergePatients(
        id=new_id(),
        survivor_id=preview.survivor.id,
        merged_id=preview.merged.id,
        reason="Registered twice",
        survivor_version=preview.survivor.version,
        merged_version=preview.merged.version,
        rows=len(preview.rows),
        details=preview.survivor.details,
    )


@pytest.fixture
def desk(hospital: Hospital) -> Desk:
    keeper = hospital.sign_in(Role.ADMINISTRATOR)
    return Desk(
        hospital, keeper, PatientMergeService(keeper), PatientService(keeper), Charts(hospital)
    )


def test_every_reference_to_a_patient_has_its_place_in_the_plan() -> None:
    """A new table that names a patient: say in data/merging/plan.py what a merge does with it."""
    planned = {(move.table, move.column) for move in MOVES}
    planned |= {(table, "patient_id") for table in PERSON} | STAYING

    assert references() == planned


def test_every_rule_that_one_patient_has_a_thing_once_is_answered() -> None:
    """A moved row that would be a second one either stays, or stops the merge with a reason."""
    stopped = {"admissions", "bed_stays", "bill_discounts"}
    answered = {move.table for move in MOVES if move.alike} | stopped
    once = {
        table
        for table, column in references() - STAYING
        if table not in PERSON
        for rule in (*Base.metadata.tables[table].constraints, *Base.metadata.tables[table].indexes)
        if (isinstance(rule, UniqueConstraint) or getattr(rule, "unique", False))
        and column in {each.name for each in rule.columns}  # type: ignore[attr-defined]
    }

    assert once <= answered


def test_everything_moves_and_the_old_number_leads_to_the_living_record(desk: Desk) -> None:
    ann, anna, mother = desk.register("Lee"), desk.register("Li"), desk.register("Old")
    desk.charts.fill(ann, mother)
    desk.charts.fill(anna, mother)
    preview = desk.merging.preview(ann, anna)
    moving = Counter(row.table for row in preview.rows if not row.stays)

    assert preview.stop is None
    assert set(moving) >= {move.table for move in MOVES} - {
        "bill_discounts", "patient_photos", "patient_relations", "problems",
    }  # fmt: skip
    assert Counter(row.table for row in preview.rows if row.stays) == {
        "allergies": 1, "patient_photos": 1, "patient_relations": 2, "problems": 1,
    }  # fmt: skip
    desk.merging.merge(command_of(preview))

    with desk.hospital.sign_in(Role.RECEPTIONIST).unit_of_work(True) as uow:
        assert uow.patients.living(anna) == ann
        assert uow.patients.brief(anna).merged_into == ann
    left = desk.merging.preview(ann, anna)
    assert not [row for row in left.rows if not row.stays]
    assert left.stop is Stop.DONE


def test_whatever_the_merged_record_was_found_by_leads_to_the_living_one(desk: Desk) -> None:
    ann = desk.register("Lee", phones=(Phone("020 7946 0018"),))
    anna = desk.register("Leigh", phones=(Phone("020 7946 0999"),))
    old = desk.patients.brief(anna).mrn
    desk.merge(ann, anna)

    for said in (old, "leigh", "7946 0999", f"PMS:P:{old}"):
        found = desk.patients.find(said)
        assert [(match.patient.id, match.merged_mrn) for match in found] == [(ann, old)], said
    assert [match.merged_mrn for match in desk.patients.find("ann lee")] == [""]


def test_what_the_other_record_knew_better_is_not_lost(desk: Desk) -> None:
    ann, anna, mother = desk.register("Lee"), desk.register("Li"), desk.register("Old")
    desk.charts.fill(anna, mother)  # mild, active
    desk.charts.fill(ann, mother)  # severe, resolved
    desk.merge(ann, anna)

    with desk.hospital.system().engine.connect() as connection:
        key = ann if desk.hospital.on_postgres else ann.hex
        allergy = connection.execute(
            text(
                "SELECT reaction, severity FROM allergies WHERE folded = 'nuts' AND patient_id = :k"
            ),
            {"k": key},
        ).one()
        problem = connection.execute(
            text("SELECT state, comment, resolved_on FROM problems WHERE patient_id = :k"),
            {"k": key},
        ).one()
    assert tuple(allergy) == ("rash 2; rash 1", "severe")
    assert tuple(problem) == ("active", "since 2; since 1", None)


@settings(
    max_examples=4, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    filled=st.tuples(st.booleans(), st.booleans()), alike=st.booleans(), admitted=st.booleans(),
    chosen=st.sampled_from(["nothing", "names", "everything"]), related=st.booleans(),
)  # fmt: skip
def test_merging_and_unmerging_restores_the_database_row_for_row(
    desk: Desk, filled: tuple[bool, bool], alike: bool, admitted: bool, chosen: str, related: bool
) -> None:
    ann, anna = two_people(desk)
    relative = ann if related else desk.register("Old")
    if filled[0]:
        desk.charts.fill(ann, desk.register("Older"), alike=alike)
    if filled[1]:
        desk.charts.fill(anna, relative, alike=alike, admitted=admitted)
        desk.charts.discount(anna)
    before = whole_database(desk.hospital)
    preview = desk.merging.preview(ann, anna)
    command = replace(command_of(preview), details=choices(preview, chosen))

    desk.merging.merge(command)
    merged = whole_database(desk.hospital)
    desk.merging.unmerge(command.id, "They are two")

    assert merged != before
    assert whole_database(desk.hospital) == before
    discharge_everybody(desk)


def two_people(desk: Desk) -> tuple[UUID, UUID]:
    """Two records with something to choose between in every list."""
    number = new_id().hex[-8:]
    ann = desk.register("Lee", phones=(Phone("020 7946 0018"),), city="Leeds")
    anna = desk.register(
        "Lee Smith", phones=(Phone("020 7946 0019"), Phone("020 7946 0018")), city="York",
        identifiers=(Identifier("National ID", number),),
    )  # fmt: skip
    return ann, anna


def choices(preview: MergePreview, chosen: str) -> PatientDetails:
    mine, theirs = preview.survivor.details, preview.merged.details
    if chosen == "nothing":
        return mine
    if chosen == "names":
        return replace(mine, family_names=theirs.family_names, city=theirs.city)
    return replace(theirs, phones=(*theirs.phones, *mine.phones[:0]))


def discharge_everybody(desk: Desk) -> None:
    with desk.hospital.system().engine.begin() as connection:
        moment = "admitted_at"
        connection.execute(
            text("UPDATE bed_stays SET ended_at = started_at WHERE ended_at IS NULL")
        )
        connection.execute(
            text(
                f"UPDATE admissions SET discharged_at = {moment}, discharge_kind = 'home'"
                " WHERE discharged_at IS NULL"
            )
        )


def test_what_came_later_stays_but_for_what_hangs_on_a_stay_that_goes_back(desk: Desk) -> None:
    ann, anna, mother = desk.register("Lee"), desk.register("Li"), desk.register("Old")
    stay = desk.charts.fill(anna, mother, admitted=True)
    merge = desk.merge(ann, anna)
    own, of_stay = new_id(), new_id()
    desk.charts.write(
        NoteRow(id=own, patient_id=ann, kind="clinical", body="later"),
        NoteRow(id=of_stay, patient_id=ann, admission_id=stay, kind="clinical", body="of the stay"),
    )

    desk.merging.unmerge(merge, "They are two")

    with desk.hospital.system().engine.connect() as connection:
        rows = connection.execute(text("SELECT id, patient_id FROM notes")).all()
    owners = {UUID(str(row.id)): UUID(str(row.patient_id)) for row in rows}
    assert owners[own] == ann
    assert owners[of_stay] == anna


def test_a_form_saved_since_the_merge_keeps_what_was_typed_there(desk: Desk) -> None:
    ann, anna = two_people(desk)
    preview = desk.merging.preview(ann, anna)
    details = replace(preview.survivor.details, city="York", phones=preview.merged.details.phones)
    command = replace(command_of(preview), details=details)
    survivor = desk.merging.merge(command)
    typed = replace(survivor.details, given_names="Anne",
                    phones=(*survivor.details.phones, Phone("020 7946 0020")))  # fmt: skip
    desk.patients.change(
        ChangePatient(id=ann, version=survivor.version, typed=TypedPatient(details=typed))
    )

    desk.merging.unmerge(command.id, "They are two")

    now = desk.patients.get(ann).details
    assert (now.given_names, now.city) == ("Anne", "Leeds")
    assert {phone.number for phone in now.phones} == {"020 7946 0018", "020 7946 0020"}
    assert desk.patients.get(anna).details == preview.merged.details


@pytest.mark.parametrize(
    "stop", [Stop.ADMISSIONS, Stop.DISCOUNTS, Stop.RESTRICTED, Stop.CLOSED, Stop.RELATED]
)
def test_what_cannot_be_merged_stops_with_its_reason_and_changes_nothing(
    desk: Desk, stop: Stop
) -> None:
    ann, anna, mother = desk.register("Lee"), desk.register("Li"), desk.register("Old")
    stand_in_the_way(desk, stop, ann, anna, mother)
    preview = desk.merging.preview(ann, anna)
    before = whole_database(desk.hospital)

    assert preview.stop is stop
    with pytest.raises(MergeStoppedError) as stopped:
        desk.merging.merge(command_of(preview))
    assert stopped.value.stop is stop
    assert whole_database(desk.hospital) == before


def stand_in_the_way(desk: Desk, stop: Stop, ann: UUID, anna: UUID, mother: UUID) -> None:
    if stop is Stop.ADMISSIONS:
        desk.charts.fill(ann, mother, admitted=True)
        desk.charts.fill(anna, mother, admitted=True)
    elif stop is Stop.DISCOUNTS:
        desk.charts.discount(ann)
        desk.charts.discount(anna)
    elif stop is Stop.RELATED:
        desk.charts.write(
            PatientRelationRow(id=new_id(), patient_id=ann, relative_id=anna, kind="mother")
        )
    elif stop is Stop.CLOSED:
        desk.patients.close(ann, 1, "Wrong")
    else:
        with desk.hospital.system().engine.begin() as connection:
            connection.execute(
                text("UPDATE patients SET restricted = true, restricted_reason = 'x'")
            )


def test_a_preview_that_is_out_of_date_is_not_acted_on(desk: Desk) -> None:
    ann, anna = desk.register("Lee"), desk.register("Li")
    command = desk.command(ann, anna)
    desk.charts.charge(anna)

    with pytest.raises(MergeStoppedError) as stopped:
        desk.merging.merge(command)

    assert stopped.value.stop is Stop.STALE


def test_the_same_command_twice_merges_once(desk: Desk) -> None:
    ann, anna = desk.register("Lee"), desk.register("Li")
    command = desk.command(ann, anna)

    desk.merging.merge(command)
    desk.merging.merge(command)

    assert [each.id for each in desk.merging.latest()] == [command.id]


def test_a_chain_is_followed_and_taken_back_from_its_end(desk: Desk) -> None:
    first, second, third = (desk.register(name) for name in ("Lee", "Li", "Leigh"))
    desk.charts.fill(first, desk.register("Old"))
    early = desk.merge(second, first)
    late = desk.merge(third, second)

    with desk.hospital.sign_in(Role.NURSE).unit_of_work(True) as uow:
        assert uow.patients.living(first) == third
    with pytest.raises(MergeStoppedError) as stopped:
        desk.merging.unmerge(early, "They are two")
    assert stopped.value.stop is Stop.LATER
    desk.merging.unmerge(late, "They are two")
    desk.merging.unmerge(early, "They are two")
    with pytest.raises(MergeStoppedError) as stopped:
        desk.merging.unmerge(early, "They are two")
    assert stopped.value.stop is Stop.UNDONE


def test_what_was_billed_together_is_not_torn_apart(desk: Desk) -> None:
    ann, anna = desk.register("Lee"), desk.register("Li")
    charge = desk.charts.charge(anna)
    merge = desk.merge(ann, anna)
    desk.charts.bill(ann, billed=charge)

    with pytest.raises(MergeStoppedError) as stopped:
        desk.merging.unmerge(merge, "They are two")

    assert stopped.value.stop is Stop.BILLED


def test_frozen_rows_stay_frozen_for_everybody_else(desk: Desk) -> None:
    ann, anna, mother = desk.register("Lee"), desk.register("Li"), desk.register("Old")
    desk.charts.fill(anna, mother)
    desk.merge(ann, anna)
    key = anna if desk.hospital.on_postgres else anna.hex

    for table in ("notes", "invoices", "prescriptions", "charges"):
        with desk.hospital.system().engine.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text(f"UPDATE {table} SET patient_id = :key"), {"key": key})


def test_nothing_new_is_written_under_a_record_that_was_merged(desk: Desk) -> None:
    ann, anna = desk.register("Lee"), desk.register("Li")
    desk.merge(ann, anna)

    with pytest.raises(DBAPIError, match="merged_patient"):
        desk.charts.charge(anna)
    desk.charts.charge(ann)


def test_whoever_opens_the_old_record_sees_the_living_one(desk: Desk) -> None:
    ann, anna = desk.register("Lee"), desk.register("Li")
    old = desk.patients.get(anna).mrn
    desk.merge(ann, anna)

    assert desk.patients.get(anna).id == ann
    assert desk.patients.focus(anna).name == "LEE, Ann"
    assert [match.patient.id for match in desk.patients.find(old)] == [ann]


def test_only_who_may_merges_and_a_reason_is_asked_for(desk: Desk) -> None:
    ann, anna = desk.register("Lee"), desk.register("Li")
    command = desk.command(ann, anna)
    reception = PatientMergeService(desk.hospital.sign_in(Role.RECEPTIONIST))

    with pytest.raises(PermissionDeniedError):
        reception.merge(command)
    with pytest.raises(InvalidInputError):
        desk.merging.merge(replace(command, reason=" "))
    if desk.hospital.on_postgres:
        with (
            pytest.raises(PermissionDeniedError),
            desk.hospital.sign_in(Role.RECEPTIONIST).unit_of_work(False) as uow,
        ):
            uow.patient_merges.merge(command)


def test_the_audit_tells_of_a_merge_and_why(desk: Desk) -> None:
    ann, anna = desk.register("Lee"), desk.register("Li")
    merge = desk.merge(ann, anna)
    desk.merging.unmerge(merge, "They are two after all")

    with desk.hospital.system().engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT actor, action, after FROM audit WHERE topic = 'patient_merges' ORDER BY id"
            )
        ).all()
    assert {row.actor for row in rows} == {"administrator"}
    assert "Registered twice" in str(rows[0].after)
    assert "They are two after all" in str(rows[-1].after)


def test_whoever_merges_may_also_register() -> None:
    for role in Role:
        held = permissions_of([role])
        assert Permission.MERGE_PATIENTS not in held or Permission.REGISTER_PATIENTS in held
