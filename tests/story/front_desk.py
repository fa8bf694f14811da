"""Friday morning at the front desk."""

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.appointments import AppointmentOverlapError, AppointmentState
from pms_desktop.domain.clock import local
from pms_desktop.domain.duplicates import LikelyDuplicateError
from pms_desktop.domain.errors import PermissionDeniedError
from pms_desktop.domain.patients import (
    RegisterPatient,
)
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.billing import BillingService
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from tests.story.story import MARIA, NADIA, Story


def reception_registers_and_finds(story: Story) -> None:
    desk = story.by(Role.RECEPTIONIST, PatientService)
    desk.register(RegisterPatient(id=story.maria, typed=MARIA))

    nadia = desk.register(RegisterPatient(id=story.nadia, typed=NADIA))
    again = desk.register(RegisterPatient(id=story.nadia, typed=NADIA))

    assert again.mrn == nadia.mrn
    for words in ("نادية", "الخطيب", nadia.mrn, "020 7946 0123"):
        assert [match.patient.id for match in desk.find(words)] == [story.nadia]
    assert [match.patient.id for match in desk.find("garcia maria jose")] == [story.maria]
    with pytest.raises(LikelyDuplicateError):
        desk.register(RegisterPatient(id=new_id(), typed=NADIA))
    with pytest.raises(PermissionDeniedError):
        story.by(Role.NURSE, PatientService).register(RegisterPatient(id=new_id(), typed=MARIA))


def reception_books_and_checks_in(story: Story) -> None:
    desk = story.by(Role.RECEPTIONIST, AppointmentService)
    eleven = Booking(story.house.doctor_id, story.today_at("11:00"), 30)

    nadias = desk.book(Book(new_id(), story.nadia, "Chest pain", eleven)).appointment
    with pytest.raises(AppointmentOverlapError) as refused:
        desk.book(Book(new_id(), story.maria, "Follow-up", eleven))
    half_past = Booking(story.house.doctor_id, story.today_at("11:30"), 30)
    desk.book(Book(new_id(), story.maria, "Follow-up", half_past))
    story.it_is("10:55")
    arrived = desk.check_in(nadias.id)
    desk.check_in(nadias.id)

    next_free = refused.value.next_free
    assert next_free is not None
    assert next_free == local(story.hospital.clock, story.today_at("11:30"))
    assert (arrived.state, arrived.queue_number) == (AppointmentState.ARRIVED, 1)
    bill = story.by(Role.RECEPTIONIST, BillingService).running_bill(story.nadia).bill
    assert [line.charge.description for line in bill.lines] == ["Consultation, Cardiology"]
    assert bill.total == 8000
