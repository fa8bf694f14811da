"""Replaying the audit from its first row gives every table as it is, on both databases."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, text

from pms_desktop.data.audit.triggers import audited_tables
from pms_desktop.domain.access import Role
from pms_desktop.domain.audit import MASK
from pms_desktop.domain.billing import NewPayment, PaymentMethod
from pms_desktop.domain.emr import NewAllergy, NoteKind
from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.notes import NewNote
from pms_desktop.domain.patients import PatientDetails, Sex
from pms_desktop.domain.vitals import Consciousness, Measurements
from pms_desktop.domain.wards import DischargeKind
from pms_desktop.services.charts import ChartService
from pms_desktop.services.context import Context
from pms_desktop.services.emr import RecordService
from pms_desktop.services.ids import new_id
from pms_desktop.services.notes import NoteService
from pms_desktop.services.vitals import NewVitalSigns, VitalSignsService
from pms_desktop.services.wards import Admit, Discharge, Move, WardService
from tests.beds import build_house
from tests.data.bills import Tariff, Till, charge, enter_tariff, issue, open_till
from tests.hospital import NOW, Hospital

State = dict[tuple[str, str], dict[str, Any]]
WELL = Measurements(16, 98, False, 120, 80, 70, Consciousness.ALERT, 370)


@dataclass
class Day:
    """A hospital at work: everything that happens is drawn from `chance`."""

    hospital: Hospital
    chance: Random
    till: Till
    tariff: Tariff
    beds: list[UUID]
    desk: Context
    ward: Context
    doctor: Context
    office: Context
    patients: list[UUID] = field(default_factory=list)

    def someone(self) -> UUID:
        return self.chance.choice(self.patients)

    def register(self) -> None:
        patient_id = new_id()
        given = self.chance.choice(("María José", "O'Brien", 'The "Rock"', "Zoë", "محمد"))
        details = PatientDetails(family_names=f"Number {given}", given_names=given, sex=Sex.FEMALE)
        with self.desk.unit_of_work(False) as uow:
            uow.patients.add(patient_id, details)
            uow.commit()
        self.patients.append(patient_id)
        for context in (self.ward, self.doctor):
            ChartService(context).open(patient_id, "Seen on the round")

    def say(self, context: Context, statement: str, **values: object) -> None:
        with context.unit_of_work(False) as uow:
            uow._session.execute(text(statement), values)
            uow.commit()

    def move_house(self) -> None:
        cities = ("", "Girona", "two\nlines", "back\\slash", "a'b", '{"json": null}')
        self.say(
            self.desk,
            "UPDATE patients SET city = :city, version = version + 1"
            " WHERE mrn = (SELECT max(mrn) FROM patients WHERE mrn <= :mrn)",
            city=self.chance.choice(cities),
            mrn=str(self.chance.randint(0, 10**9)).zfill(9),
        )

    def add_phone(self) -> None:
        with self.desk.unit_of_work(False) as uow:
            patient = uow.patients.get(self.someone())
            uow._session.execute(
                text(
                    "INSERT INTO patient_phones (id, patient_id, position, number, e164, label)"
                    " SELECT p.id, p.id, 9, '600123456', '+34600123456', ''"
                    " FROM patients p WHERE p.mrn = :mrn"
                ),
                {"mrn": patient.mrn},
            )
            uow.commit()

    def drop_phones(self) -> None:
        self.say(self.desk, "DELETE FROM patient_phones WHERE position = 9")

    def admit(self) -> None:
        WardService(self.ward).admit(
            Admit(new_id(), new_id(), self.someone(), self.chance.choice(self.beds), "Pneumonia")
        )

    def move(self) -> None:
        service = WardService(self.ward)
        running = service.running_of(self.someone())
        if running is not None:
            service.move(Move(new_id(), running.admission.id, self.chance.choice(self.beds)))

    def discharge(self) -> None:
        service = WardService(self.ward)
        running = service.running_of(self.someone())
        if running is not None:
            service.discharge(Discharge(running.admission.id, DischargeKind.HOME, "Well"))

    def measure(self) -> None:
        at = NOW - timedelta(minutes=self.chance.randint(1, 300))
        service = VitalSignsService(self.ward)
        service.record(NewVitalSigns(new_id(), self.someone(), at, WELL, confirmed=True))

    def note(self) -> None:
        NoteService(self.doctor).write(
            NewNote(new_id(), self.someone(), NoteKind.CLINICAL, "Better.\nHome tomorrow.")
        )

    def allergy(self) -> None:
        service = RecordService(self.ward)
        patient = self.someone()
        known = service.summary(patient).allergies
        if known and self.chance.random() < 0.5:
            service.withdraw_allergy(known[0], "never was")
        else:
            name = self.chance.choice(("Latex", "Penicillin", "Eggs"))
            service.add_allergy(NewAllergy(new_id(), patient, name))

    def bill(self) -> None:
        charge(self.till, self.someone(), self.chance.choice((self.tariff.scan, self.tariff.test)))

    def invoice(self) -> None:
        patient = self.someone()
        total = self.till.billing.running_bill(patient).bill.total
        key = new_id()
        payment = NewPayment(new_id(), key, PaymentMethod.CASH, total, None) if total else None
        issue(self.till, patient, payment)

    def rate(self) -> None:
        self.say(self.office, "UPDATE tax_rates SET rate = :rate", rate=self.chance.randint(0, 99))

    def jobs(self) -> None:
        self.say(self.office, "UPDATE staff SET phone = :phone", phone=str(self.chance.random()))

    def nothing(self) -> None:
        self.say(self.office, "UPDATE staff SET phone = phone")

    def undone(self) -> None:
        with self.office.unit_of_work(False) as uow:
            uow._session.execute(text("UPDATE staff SET name = 'Nobody'"))

    def acts(self) -> list[Callable[[], None]]:
        return [
            self.move_house, self.add_phone, self.drop_phones, self.admit, self.move,
            self.discharge, self.measure, self.note, self.allergy, self.bill, self.invoice,
            self.rate, self.jobs, self.nothing, self.undone,
        ]  # fmt: skip

    def live(self, acts: int) -> int:
        """Does so many things; returns how many the hospital's rules refused."""
        for _ in range(3):
            self.register()
        refused = 0
        for number in range(acts):
            if number % 20 == 0:
                self.register()
            try:
                self.chance.choice(self.acts())()
            except PmsError:
                refused += 1
        return refused


@pytest.fixture
def day(hospital: Hospital) -> Day:
    return Day(
        hospital,
        Random(20261120),
        open_till(hospital),
        enter_tariff(hospital),
        build_house(hospital).beds,
        hospital.sign_in(Role.RECEPTIONIST),
        hospital.sign_in(Role.NURSE),
        hospital.sign_in(Role.DOCTOR),
        hospital.sign_in(Role.ADMINISTRATOR),
    )


def as_dict(value: Any) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return fields or {}


def replayed(connection: Connection) -> State:
    """Every table as the audit tells it; what a row says it was before is held against it."""
    state: State = {}
    rows = connection.execute(
        text(
            "SELECT action, topic, record, before, after FROM audit"
            " WHERE action IN ('insert', 'update', 'delete') ORDER BY id"
        )
    )
    for row in rows:
        where, before, after = (row.topic, row.record), as_dict(row.before), as_dict(row.after)
        if row.action == "insert":
            assert where not in state
            state[where] = after
            continue
        assert before.items() <= state[where].items()
        if row.action == "delete":
            assert before == state.pop(where)
        else:
            state[where] |= after
    return state


def as_it_is(connection: Connection) -> State:
    """Every audited table, row by row, as the database writes it in JSON."""
    state: State = {}
    for table in audited_tables():
        names = [column.name for column in table.columns if column.name != "logo"]
        pairs = ", ".join(f"'{name}', {name}" for name in names)
        make = "jsonb_build_object" if connection.dialect.name == "postgresql" else "json_object"
        if table.name == "hospital":
            pairs += ", 'logo', NULL"
        for (found,) in connection.execute(text(f"SELECT {make}({pairs}) FROM {table.name}")):
            fields = as_dict(found)
            key = "/".join(str(fields[column.name]) for column in table.primary_key.columns)
            if fields.get("password_hash"):
                fields["password_hash"] = MASK
            state[table.name, key] = fields
    return state


def differing(hospital: Hospital) -> list[tuple[str, str]]:
    with hospital.system().engine.connect() as connection:
        told, found = replayed(connection), as_it_is(connection)
    return [key for key in told.keys() | found.keys() if told.get(key) != found.get(key)]


def test_the_tables_are_rebuilt_from_the_audit_alone(day: Day) -> None:
    refused = day.live(150)

    assert refused < 75
    assert differing(day.hospital) == []


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_the_tables_are_rebuilt_after_ten_thousand_acts(day: Day) -> None:
    day.live(10_000)

    assert differing(day.hospital) == []


def test_a_row_the_audit_does_not_know_of_is_noticed(hospital: Hospital) -> None:
    """So that the two above mean something."""
    with hospital.system().engine.begin() as connection:
        if hospital.on_postgres:
            connection.exec_driver_sql("SET LOCAL session_replication_role = 'replica'")
        else:
            connection.exec_driver_sql("DROP TRIGGER pms_audit_update_staff")
        connection.exec_driver_sql("UPDATE staff SET phone = '999' WHERE login = 'nurse'")

    ((topic, _record),) = differing(hospital)

    assert topic == "staff"
