"""A hospital at work in which every text is hostile: in beds, bills, charts and the diary."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from pms_desktop.domain.access import Role
from pms_desktop.domain.emr import NewAllergy
from pms_desktop.domain.patients import PatientDetails, RegisterPatient, Sex, TypedPatient
from pms_desktop.domain.vitals import Consciousness, Measurements
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.charges import ChargeService, NewRecordedCharge
from pms_desktop.services.emr import RecordService
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from pms_desktop.services.vitals import NewVitalSigns, VitalSignsService
from pms_desktop.services.wards import WardService
from tests.beds import admission, build_house
from tests.data.bills import cash, issue, open_till
from tests.data.doctors import enter_doctor
from tests.data.medicines import enter_formulary
from tests.data.patients import enter_patient
from tests.data.tariffs import enter_item
from tests.hospital import NOW, Hospital


@dataclass(frozen=True)
class BusyHouse:
    """Whom and what a walk looks at. `lying` is in the first bed, `settled` has a paid invoice
    and charges on the next bill; nobody has anything to do with `stranger`."""

    lying: UUID
    settled: UUID
    stranger: UUID
    invoice: UUID
    appointment: UUID


def busy_house(hospital: Hospital, names: Sequence[str]) -> BusyHouse:
    """Everybody and everything is called one of `names`."""
    text = names[0]
    enter_formulary(hospital)
    doctor = enter_doctor(hospital, name=text)
    house = build_house(hospital)
    lying, settled = (enter_patient(hospital, name, name) for name in names[:2])
    nurse, reception = hospital.sign_in(Role.NURSE), hospital.sign_in(Role.RECEPTIONIST)
    typed = TypedPatient(
        details=PatientDetails(
            family_names=text, given_names=text, sex=Sex.UNKNOWN, birth_date=date(1988, 3, 12)
        )
    )
    stranger = PatientService(reception).register(RegisterPatient(id=new_id(), typed=typed)).id
    WardService(nurse).admit(admission(lying, house.beds[0], text))
    signs = Measurements(respiration=16, spo2=97, pulse=72, consciousness=Consciousness.ALERT)
    VitalSignsService(nurse).record(NewVitalSigns(new_id(), lying, NOW, signs))
    RecordService(nurse).add_allergy(NewAllergy(new_id(), lying, "Penicillin", text))
    when = Booking(doctor, NOW.replace(hour=15, minute=0), 30)
    book = Book(new_id(), lying, text, when)
    booked = AppointmentService(reception).book(book)
    item = enter_item(hospital.sign_in(Role.ADMINISTRATOR), "XR", text, 6200)
    till = open_till(hospital)
    charges = ChargeService(till.context)
    charges.record(NewRecordedCharge(new_id(), settled, None, item.id, Decimal(1), NOW))
    paid = cash(new_id(), till.billing.running_bill(settled).bill.total)
    invoice = issue(till, settled, paid)
    charges.record(NewRecordedCharge(new_id(), settled, None, item.id, Decimal(1), NOW))
    return BusyHouse(lying, settled, stranger, invoice.brief.id, booked.appointment.id)
