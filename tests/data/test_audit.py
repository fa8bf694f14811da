"""What the audit says of every change, on both databases."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Row, text
from sqlalchemy.exc import DBAPIError

from pms_desktop.data.audit.triggers import audited_tables
from pms_desktop.data.bulk import bulk_load
from pms_desktop.data.tables import Base
from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import ConstraintViolatedError, PermissionDeniedError
from pms_desktop.domain.papers import PaperKind
from pms_desktop.services.accounts import AccountService
from pms_desktop.services.ids import new_id
from tests.data.bills import TOTAL, cash, charged_patient, issue, open_till
from tests.data.patients import enter_patient
from tests.hospital import PASSWORD, Hospital

SILENT = {
    "outbox", "number_series", "audit", "audit_epochs", "audit_seals", "chart_openings",
    "name_keys", "patient_search", "merge_moves", "open_invoices",
    "duplicate_queue", "kiosk_counters", "appointment_numbers",
    "finding_keys",
}  # fmt: skip


def entries(hospital: Hospital, where: str = "true", **values: object) -> Sequence[Row[Any]]:
    """Rows of the audit as they stand there, oldest first."""
    with hospital.system().engine.connect() as connection:
        statement = text(f"SELECT * FROM audit WHERE {where} ORDER BY id")
        return connection.execute(statement, values).all()


def key(hospital: Hospital, record: UUID) -> str:
    return str(record) if hospital.on_postgres else record.hex


def test_every_table_of_people_care_money_and_access_is_audited() -> None:
    assert set(Base.metadata.tables) - {table.name for table in audited_tables()} == SILENT


def test_a_new_record_is_told_with_who_where_and_which_patient(hospital: Hospital) -> None:
    signed_in = hospital.open_station(Role.RECEPTIONIST, "Front desk 2")
    patient = enter_patient(hospital)
    with signed_in.context.unit_of_work(False) as uow:
        uow._session.execute(text("UPDATE patients SET city = 'Girona', version = 2"))
        uow.commit()

    added, changed = entries(hospital, "topic = 'patients'")

    assert (added.action, added.actor, added.before) == ("insert", "receptionist", None)
    assert "García Martínez" in str(added.after)
    assert (changed.action, changed.actor, changed.station) == (
        "update",
        "receptionist",
        "Front desk 2",
    )
    assert UUID(str(changed.staff_id)) == signed_in.context.who.staff_id
    assert UUID(str(changed.patient_id)) == patient
    assert changed.record == key(hospital, patient)


def test_a_change_holds_only_the_fields_that_changed(hospital: Hospital) -> None:
    enter_patient(hospital)
    with hospital.sign_in(Role.RECEPTIONIST).unit_of_work(False) as uow:
        uow._session.execute(
            text("UPDATE patients SET city = 'Girona', occupation = occupation, version = 2")
        )
        uow.commit()

    change = entries(hospital, "topic = 'patients' AND action = 'update'")[0]

    assert as_fields(change.before) == {"city": "", "version": 1}
    assert as_fields(change.after) == {"city": "Girona", "version": 2}


def as_fields(value: Any) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return fields


def test_a_change_that_changes_nothing_leaves_no_row(hospital: Hospital) -> None:
    enter_patient(hospital)
    with hospital.sign_in(Role.RECEPTIONIST).unit_of_work(False) as uow:
        uow._session.execute(text("UPDATE patients SET occupation = occupation"))
        uow.commit()

    assert not entries(hospital, "topic = 'patients' AND action = 'update'")


def test_money_is_found_under_the_patient_it_concerns(hospital: Hospital) -> None:
    till = open_till(hospital)
    patient = charged_patient(hospital, till)
    issue(till, patient, cash(new_id(), TOTAL))

    found = entries(hospital, "topic IN ('invoices', 'invoice_lines', 'payments')")

    assert {UUID(str(entry.patient_id)) for entry in found} == {patient}
    assert {entry.actor for entry in found} == {"billing"}
    first = [entry.action for entry in found if entry.topic == "invoices"]
    assert first == ["insert", "update"]  # its number is given as it is kept


def test_what_is_undone_leaves_no_row(hospital: Hospital) -> None:
    before = len(entries(hospital))
    with hospital.sign_in(Role.ADMINISTRATOR).unit_of_work(False) as uow:
        uow._session.execute(text("UPDATE staff SET phone = '123'"))

    assert len(entries(hospital, "topic <> 'accounts'")) <= before


def test_no_secret_stands_in_the_audit(embedded_hospital: Hospital) -> None:
    admin = embedded_hospital.sign_in(Role.ADMINISTRATOR)
    nurse = next(one for one in AccountService(admin).members() if one.login == "nurse")
    AccountService(admin).reset_password(nurse.id, "a much longer secret 9")

    found = entries(embedded_hospital, "topic = 'accounts'")

    assert "argon2" not in str(found)
    last = found[-1]
    assert as_fields(last.after)["password_hash"] == "***"
    assert last.actor == "administrator"


def test_a_password_that_is_set_again_is_told_each_time(hospital: Hospital) -> None:
    admin = hospital.sign_in(Role.ADMINISTRATOR)
    nurse = next(one for one in AccountService(admin).members() if one.login == "nurse")
    before = len(entries(hospital, "topic = 'accounts' AND actor = 'administrator'"))
    for _ in range(2):  # to the same one: logins belong to the whole server
        AccountService(admin).reset_password(nurse.id, PASSWORD)

    found = entries(hospital, "topic = 'accounts' AND actor = 'administrator'")

    assert len(found) == before + 2
    assert {one.record for one in found[-2:]} == {key(hospital, nurse.id)}


def test_no_audited_table_is_emptied_at_once(server_hospital: Hospital) -> None:
    with (
        pytest.raises(DBAPIError, match="no row would tell"),
        server_hospital.system().engine.begin() as connection,
    ):
        connection.exec_driver_sql("TRUNCATE staff_roles")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET at = at", "DELETE FROM {}"],
)
@pytest.mark.parametrize("table", ["audit", "audit_epochs", "audit_seals"])
def test_nobody_changes_the_audit_not_even_its_owner(
    hospital: Hospital, statement: str, table: str
) -> None:
    with hospital.system().engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO audit_seals (no, epoch, at, low, high, ceiling, last_id, leaves, hash)"
            " VALUES (1, 1, '2026-11-20', 0, 1, 1, 1, '', '')"
        )
    with (
        pytest.raises(DBAPIError, match=f"frozen_{table}"),
        hospital.system().engine.begin() as connection,
    ):
        connection.exec_driver_sql(statement.format(table))


def test_no_job_writes_the_audit_and_only_the_administrator_reads_it(
    server_hospital: Hospital,
) -> None:
    with server_hospital.system().engine.connect() as connection:
        held = connection.execute(
            text(
                "SELECT DISTINCT grantee, table_name, privilege_type"
                " FROM information_schema.role_table_grants"
                " WHERE table_name LIKE 'audit%' AND grantee <> 'pms_owner'"
            )
        ).all()

    assert {row.privilege_type for row in held} == {"SELECT"}
    assert {row.grantee for row in held if row.table_name == "audit"} == {"pms_administrator"}
    with (
        pytest.raises(PermissionDeniedError),
        server_hospital.sign_in(Role.NURSE).unit_of_work(True) as uow,
    ):
        uow._session.execute(text("SELECT * FROM audit"))


def test_a_foreign_program_cannot_write_an_embedded_hospital_unseen(
    embedded_hospital: Hospital,
) -> None:
    enter_patient(embedded_hospital)
    path = embedded_hospital.url.removeprefix("sqlite:///")
    connection = sqlite3.connect(path)
    try:
        with pytest.raises(sqlite3.OperationalError, match="no such function: pms_"):
            connection.execute("UPDATE patients SET city = 'Elsewhere'")
    finally:
        connection.close()


def test_a_bulk_load_leaves_one_row_that_says_how_much(hospital: Hospital) -> None:
    before = len(entries(hospital))
    with bulk_load(hospital.system().engine) as writer:
        writer.write("tax_rates", [{"id": new_id(), "name": f"Tax {n}", "rate": n} for n in (1, 2)])

    (row,) = entries(hospital)[before:]

    assert (row.action, as_fields(row.after)) == ("load", {"tax_rates": 2})
    with hospital.sign_in(Role.ADMINISTRATOR).unit_of_work(False) as uow:
        uow._session.execute(text("UPDATE tax_rates SET rate = rate + 1, version = 2"))
        uow.commit()
    assert len(entries(hospital, "topic = 'tax_rates'")) == 2


def test_the_patient_of_a_printed_paper_is_found(hospital: Hospital) -> None:
    till = open_till(hospital)
    patient = charged_patient(hospital, till)
    invoice = issue(till, patient)
    with till.context.unit_of_work(False) as uow:
        uow.prints.add(
            new_id(), invoice.brief.id, kind=PaperKind.INVOICE, number="1", copy=0,
            station="Till", queue="",
        )  # fmt: skip
        uow.commit()

    (printed,) = entries(hospital, "topic = 'prints'")

    assert invoice.brief.patient_id == patient == UUID(str(printed.patient_id))


def test_a_violated_rule_leaves_nothing(hospital: Hospital) -> None:
    enter_patient(hospital)
    before = len(entries(hospital, "topic = 'patients'"))
    with (
        pytest.raises(ConstraintViolatedError),
        hospital.sign_in(Role.RECEPTIONIST).unit_of_work(False) as uow,
    ):
        uow._session.execute(text("UPDATE patients SET sex = 'nonsense'"))

    assert len(entries(hospital, "topic = 'patients'")) == before
