"""What one act costs on PostgreSQL, beside the same statements and commits by the bare driver."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from pms_desktop.domain.billing import NewPayment, PaymentMethod
from pms_desktop.domain.patients import PatientDetails, Phone, RegisterPatient, Sex, TypedPatient
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.billing import BillingService, IssueInvoice
from pms_desktop.services.charts import ChartService
from pms_desktop.services.context import Context
from pms_desktop.services.ids import new_id
from pms_desktop.services.open_bills import OpenBillService
from pms_desktop.services.patients import PatientService
from pms_desktop.services.wards import Admit, WardService
from tests.bench.figures import Figure, both_percentiles, seconds
from tests.bench.places import PRESENT, Place, twin
from tests.bench.statements import recorded
from tests.servers.postgres import PostgresServer

TIMES = 40
SURNAMES = ("smith", "brown", "jones", "patel", "silva", "taylor", "williams", "davies", "kim")
Sent = Sequence[tuple[str, Any]]
Acts = Iterator[Callable[[], object]]


@dataclass(frozen=True)
class Operation:
    """`acts` prepares each call outside the measured time."""

    name: str
    login: str
    acts: Callable[[Context], Acts]


def operation_figures(server: PostgresServer, place: Place) -> list[Figure]:
    """Register, book, admit, issue and pay."""
    return [figure for each in OPERATIONS for figure in _figures(server, place, each)]


def _figures(server: PostgresServer, place: Place, operation: Operation) -> list[Figure]:
    ours: list[float] = []
    sent: list[tuple[Sent, Sent]] = []
    with twin(server, place) as copy:
        desk = copy.sign_in(operation.login)
        with recorded(desk.database.engine) as recording:
            for act in operation.acts(desk.context):
                before = recording.taken()
                ours.append(seconds(act))
                sent.append((before, recording.taken()))
        desk.database.close()
    with twin(server, place) as copy:
        floors = _again(copy, operation.login, sent)
    return both_percentiles(operation.name, ours, floors, "the same SQL by bare psycopg")


def _again(place: Place, login: str, sent: Sequence[tuple[Sent, Sent]]) -> list[float]:
    """The very same statements, keys and commits, on a copy that has not seen them.

    What prepared an act is sent before it, outside the measured time.
    """
    taken = []
    with place.driver(login) as connection, connection.cursor() as cursor:

        def send(statements: Sent) -> None:
            for sql, parameters in statements:
                if isinstance(parameters, list):
                    cursor.executemany(sql, parameters)
                    continue
                cursor.execute(sql, parameters)
                if cursor.description:
                    cursor.fetchall()

        for before, act in sent:
            send(before)
            taken.append(seconds(partial(send, act)))
    return taken


def _register(context: Context) -> Acts:
    desk = PatientService(context)
    chance = Random(5)
    for number in range(TIMES):
        details = PatientDetails(
            family_names=_invented(chance, 4),
            given_names=_invented(chance, 3),
            sex=Sex.FEMALE,
            birth_date=PRESENT.date() - timedelta(days=9000 + 37 * number),
            phones=(Phone(f"020 7946 0{number:03}"),),
        )
        command = RegisterPatient(id=new_id(), typed=TypedPatient(details=details))
        yield lambda command=command: desk.register(command)  # type: ignore[misc]


def _invented(chance: Random, syllables: int) -> str:
    """A name that nobody bears, so that nobody is taken for a twin."""
    made = (chance.choice("bdfgklmnprtvz") + chance.choice("aeiou") for _ in range(syllables))
    return "".join(made).title()


def _book(context: Context) -> Acts:
    desk = AppointmentService(context)
    day = desk.day(PRESENT.date())
    patients = _patients(context)
    ahead = PRESENT + timedelta(days=35)
    for number in range(TIMES):
        doctor = day.columns[number % len(day.columns)].doctor
        slot = desk.free_slots(doctor.id, doctor.slot_minutes, ahead, 1)[0]
        when = Booking(doctor.id, slot.starts_at, doctor.slot_minutes)
        command = Book(new_id(), patients[number], "Follow-up", when)
        yield lambda command=command: desk.book(command)  # type: ignore[misc]


def _admit(context: Context) -> Acts:
    ward = WardService(context)
    beds = ward.free_beds()
    patients = [each for each in _patients(context) if ward.running_of(each) is None]
    for free, patient_id in zip(beds, patients, strict=False):
        command = Admit(new_id(), new_id(), patient_id, free.bed.id, "Observation")
        yield lambda command=command: ward.admit(command)  # type: ignore[misc]


def _settle(context: Context) -> Acts:
    till, bills = BillingService(context), OpenBillService(context).find()
    running = [bill for bill in bills if bill.invoice is None][:TIMES]
    for bill in running:
        total = till.running_bill(bill.patient.id).bill.total
        key = new_id()
        payment = NewPayment(new_id(), key, PaymentMethod.CARD, total, reference="Slip 1")
        command = IssueInvoice(key, bill.patient.id, total, payment)
        yield lambda command=command: till.issue(command)  # type: ignore[misc]


def _open(context: Context) -> Acts:
    charts = ChartService(context)
    for patient_id in _patients(context)[:TIMES]:
        yield lambda patient_id=patient_id: charts.open(patient_id, "Emergency")  # type: ignore[misc]


def _patients(context: Context) -> list[UUID]:
    desk = PatientService(context)
    found = {match.patient.id: match for name in SURNAMES for match in desk.find(name)}
    return [each for each, match in found.items() if not match.patient.closed]


OPERATIONS = (
    Operation("register a patient", "reception", _register),
    Operation("book an appointment", "reception", _book),
    Operation("admit to a bed", "nurse", _admit),
    Operation("open a chart", "doctor", _open),
    Operation("issue and pay a bill", "billing", _settle),
)
