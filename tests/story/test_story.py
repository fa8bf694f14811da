"""One patient's whole way through the hospital, on both databases.

Nadia al-Khatib comes in on a Friday and leaves on Sunday. Every step is done by the person whose
job it is, with that job's own login. María José García is the other patient, who is in the way.
"""

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.clock import today
from pms_desktop.domain.errors import PermissionDeniedError
from pms_desktop.services.appointments import AppointmentService
from pms_desktop.services.billing import BillingService
from pms_desktop.services.notes import NoteService
from pms_desktop.services.wards import WardService
from tests.hospital import Hospital
from tests.story.chart import doctor_examines, doctor_prescribes_past_an_allergy
from tests.story.front_desk import reception_books_and_checks_in, reception_registers_and_finds
from tests.story.house import furnish
from tests.story.papers import (
    the_credit_note_says,
    the_invoice_says,
    the_prescription_says,
    the_receipts_say,
)
from tests.story.story import Story
from tests.story.till import (
    billing_credits_a_dressing,
    billing_issues,
    billing_takes_the_money,
    numbers_leave_no_gap,
)
from tests.story.ward import nurse_admits, nurse_discharges, nurse_observes_and_treats


@pytest.mark.slow
def test_one_patients_whole_way(hospital: Hospital) -> None:
    story = Story(hospital, furnish(hospital))

    reception_registers_and_finds(story)
    reception_books_and_checks_in(story)
    nurse_admits(story)
    nurse_observes_and_treats(story)
    doctor_examines(story)
    prescription = doctor_prescribes_past_an_allergy(story)
    story.two_nights_pass()
    invoice = billing_issues(story)
    payments = billing_takes_the_money(story, invoice)
    nurse_discharges(story)
    note = billing_credits_a_dressing(story, invoice)

    the_invoice_says(story, invoice)
    the_receipts_say(story, payments)
    the_prescription_says(story, prescription)
    the_credit_note_says(story, note)
    numbers_leave_no_gap(story)


@pytest.mark.parametrize("role", [Role.PHARMACIST, Role.LABORATORY, Role.RADIOLOGY, Role.KIOSK])
def test_other_desks_take_no_part_in_the_story(hospital: Hospital, role: Role) -> None:
    story = Story(hospital, furnish(hospital))
    reception_registers_and_finds(story)

    for service, act in (
        (WardService, lambda one: one.wards()),
        (BillingService, lambda one: one.running_bill(story.nadia)),
        (NoteService, lambda one: one.of_patient(story.nadia)),
        (AppointmentService, lambda one: one.day(today(hospital.clock))),
    ):
        with pytest.raises(PermissionDeniedError):
            act(story.by(role, service))
