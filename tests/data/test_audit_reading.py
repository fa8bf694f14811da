"""What the administrator reads of the audit, on both databases."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pms_desktop.documents import render
from pms_desktop.domain.access import Role
from pms_desktop.domain.audit import AuditQuery
from pms_desktop.domain.audit_words import AuditFilter, AuditLine
from pms_desktop.domain.clock import today
from pms_desktop.domain.errors import InvalidInputError, PermissionDeniedError
from pms_desktop.services import audit as reading
from pms_desktop.services.audit import AuditService
from pms_desktop.services.documents import letterhead_of
from pms_desktop.services.ids import new_id
from pms_desktop.services.staff import StaffService
from pms_desktop.services.wards import WardService
from tests.beds import admission, build_house
from tests.data.bills import TOTAL, cash, charged_patient, issue, open_till
from tests.data.doctors import enter_doctor
from tests.data.patients import enter_patient
from tests.hospital import Hospital
from tests.unit.documents.reading import read


@pytest.fixture
def audit(hospital: Hospital) -> AuditService:
    return AuditService(hospital.sign_in(Role.ADMINISTRATOR))


def told(line: AuditLine) -> dict[str, tuple[str, str]]:
    return {one.field: (one.before, one.after) for one in line.changes}


def test_a_change_is_told_field_by_field(hospital: Hospital, audit: AuditService) -> None:
    patient = enter_patient(hospital)
    with hospital.sign_in(Role.RECEPTIONIST).unit_of_work(False) as uow:
        found = uow.patients.get(patient)
        uow.patients.change(
            patient,
            found.version,
            replace(found.details, city="Girona", birth_date=date(1988, 3, 12)),
        )
        uow.commit()

    changed, entered = audit.find(AuditFilter(patient_id=patient))[:2]

    assert (entered.what, changed.what) == ("Patient entered", "Patient changed")
    assert told(changed) == {"City": ("", "Girona"), "Birth date": ("", "12 Mar 1988")}
    assert (changed.who, changed.login) == ("Receptionist Person", "receptionist")
    assert changed.patient is not None
    assert changed.patient.id == patient


def test_money_beds_and_times_are_worded(hospital: Hospital, audit: AuditService) -> None:
    till = open_till(hospital)
    patient = charged_patient(hospital, till)
    issue(till, patient, cash(new_id(), TOTAL))
    house = build_house(hospital)
    WardService(hospital.sign_in(Role.NURSE)).admit(admission(patient, house.beds[0]))

    lines = {line.what: told(line) for line in audit.find(AuditFilter(patient_id=patient))}

    assert lines["Payment entered"]["Amount"] == ("", "£148.15")
    assert lines["Charge entered"]["Quantity"] == ("", "1")
    assert lines["Bed of a stay entered"]["Bed"] == ("", "3W-01")
    assert lines["Admission entered"]["Admitted"] == ("", "20 Nov 2026 10:42")


def test_entries_are_found_by_person_kind_and_day(hospital: Hospital, audit: AuditService) -> None:
    open_till(hospital)
    patient = enter_patient(hospital)

    assert {one.who for one in audit.find(AuditFilter(actor="receptionist"))} == {
        "Receptionist Person"
    }
    kinds = {one.what for one in audit.find(AuditFilter(subject="patients"))}
    assert "Patient entered" in kinds
    assert not [what for what in kinds if "staff" in what]
    day = AuditService(hospital.sign_in(Role.ADMINISTRATOR))
    with hospital.system().units_for(None)(True) as uow:
        (entry,) = [
            one for one in uow.audit.find(AuditQuery(patient_id=patient)) if one.topic == "patients"
        ]
    written = entry.at.astimezone(hospital.clock.zone).date()
    assert day.find(AuditFilter(patient_id=patient, first=written, last=written))
    assert not day.find(AuditFilter(patient_id=patient, first=written + timedelta(days=1)))
    assert not day.find(AuditFilter(patient_id=patient, last=written - timedelta(days=1)))


def test_days_in_the_wrong_order_are_refused(hospital: Hospital, audit: AuditService) -> None:
    day = today(hospital.clock)
    with pytest.raises(InvalidInputError):
        audit.find(AuditFilter(first=day, last=day - timedelta(days=1)))


def test_older_entries_come_page_by_page(hospital: Hospital, audit: AuditService) -> None:
    patient = enter_patient(hospital)
    newest = audit.find(AuditFilter(patient_id=patient))

    older = audit.find(AuditFilter(patient_id=patient), older_than=newest[0].id)

    assert older == newest[1:]


def test_the_history_of_a_patient_prints(hospital: Hospital, audit: AuditService) -> None:
    till = open_till(hospital)
    patient = charged_patient(hospital, till)
    with till.context.unit_of_work(True) as uow:
        hospital_row = uow.hospital.get()

    paper = audit.history_paper(patient)
    text = read(render(paper, letterhead_of(hospital_row))).text

    assert "Access history" in text
    assert "Patient entered" in text
    assert "Charge entered" in text
    assert "Receptionist Person" in text
    assert [line.at for line in paper.lines] == sorted(line.at for line in paper.lines)


def test_the_export_is_text_for_a_spreadsheet(hospital: Hospital, audit: AuditService) -> None:
    patient = enter_patient(hospital, "=cmd|'/c calc'!A1", "-2")

    found = audit.export(AuditFilter(patient_id=patient)).csv.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(found, newline="")))

    assert rows[0][:4] == ["When", "Who", "User name", "Station"]
    cells = [cell for row in rows[1:] for cell in row]
    assert any("calc" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "-", "+", "@"))]


def test_a_file_and_a_paper_hold_every_entry_or_say_that_there_are_more(
    hospital: Hospital, audit: AuditService, monkeypatch: pytest.MonkeyPatch
) -> None:
    till = open_till(hospital)
    patient = charged_patient(hospital, till)
    wanted = AuditFilter(patient_id=patient)
    monkeypatch.setattr(reading, "_PORTION", 2)
    whole, paper = audit.export(wanted), audit.history_paper(patient)
    entries = len(paper.lines)
    assert entries > 3
    assert (whole.complete, paper.complete) == (True, True)

    monkeypatch.setattr(reading, "MOST_IN_FILE", entries - 1)
    monkeypatch.setattr(reading, "MOST_ON_PAPER", entries - 1)
    part, shorter = audit.export(wanted), audit.history_paper(patient)

    assert (part.complete, shorter.complete) == (False, False)
    assert whole.csv.startswith(part.csv)
    assert shorter.lines == paper.lines[1:]
    with till.context.unit_of_work(True) as uow:
        printed = render(shorter, letterhead_of(uow.hospital.get()))
    assert f"the newest {entries - 1}; older ones are not on this paper" in read(printed).text


@pytest.mark.parametrize("role", [Role.NURSE, Role.DOCTOR, Role.BILLING, Role.RECEPTIONIST])
def test_nobody_but_the_administrator_reads_it(hospital: Hospital, role: Role) -> None:
    service = AuditService(hospital.sign_in(role))
    for ask in (
        service.people,
        lambda: service.find(AuditFilter()),
        lambda: service.export(AuditFilter()),
        lambda: service.history_paper(new_id()),
    ):
        with pytest.raises(PermissionDeniedError):
            ask()


def test_a_speciality_is_named_where_a_doctor_refers_to_it(
    hospital: Hospital, audit: AuditService
) -> None:
    enter_doctor(hospital)
    assert StaffService(hospital.sign_in(Role.DOCTOR)).doctors()

    lines = audit.find(AuditFilter(subject="access"))
    doctor = next(line for line in lines if line.what == "Doctor entered")

    assert told(doctor)["Speciality"] == ("", "Cardiology")
    assert told(doctor)["Consultation fee"] == ("", "£80.00")
