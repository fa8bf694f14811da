"""The finder of every tab, over a real hospital, with answers that come late."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.appointment_numbers import shown_appointment_number
from pms_desktop.domain.errors import DatabaseUnavailableError
from pms_desktop.domain.patients import (
    PatientDetails,
    PatientMatch,
    RegisterPatient,
    Sex,
    TypedPatient,
)
from pms_desktop.mvp.messages import Message
from pms_desktop.mvp.patient_picker import PatientPickerPresenter
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from tests.data.bills import charged_patient, issue, open_till
from tests.data.doctors import enter_doctor
from tests.doubles import HeldTasks, PlainSignal
from tests.hospital import NOW, Hospital


class Finder:
    """What the presenter asks of a view; keeps what was shown."""

    def __init__(self) -> None:
        self.searched, self.picked = PlainSignal(), PlainSignal()
        self.shown: list[tuple[str, list[str]]] = []
        self.messages: list[str] = []
        self.whole: int | None = None

    def show_matches(
        self, words: str, matches: Sequence[PatientMatch], _today: date, whole: int | None
    ) -> None:
        self.shown.append((words, [match.patient.given_names for match in matches]))
        self.whole = whole

    def show_message(self, message: Message) -> None:
        self.messages.append(message.text)

    def clear_message(self) -> None:
        self.messages.clear()

    def set_busy(self, busy: bool) -> None:
        pass


@pytest.fixture
def finder() -> Finder:
    return Finder()


@pytest.fixture
def patients(embedded_hospital: Hospital) -> PatientService:
    service = PatientService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    for at, (given, family) in enumerate((("Ann", "Lee"), ("Anna", "Berg"), ("Ben", "Stone"))):
        details = PatientDetails(
            given_names=given, family_names=family, sex=Sex.OTHER, birth_date=date(1980 + at, 1, 1)
        )
        service.register(RegisterPatient(id=new_id(), typed=TypedPatient(details=details)))
    return service


@pytest.fixture
def picker(
    finder: Finder, tasks: HeldTasks, patients: PatientService, embedded_hospital: Hospital
) -> PatientPickerPresenter:
    return PatientPickerPresenter(finder, patients, tasks, embedded_hospital.clock)


@pytest.mark.usefixtures("picker")
def test_an_older_answer_never_replaces_a_newer_one(finder: Finder, tasks: HeldTasks) -> None:
    finder.searched.emit("an")
    finder.searched.emit("ben")

    tasks.release(1)
    tasks.release(0)

    assert finder.shown == [("ben", ["Ben"])]


def test_patients_opened_here_come_first_while_nothing_is_typed(
    finder: Finder, tasks: HeldTasks, patients: PatientService, picker: PatientPickerPresenter
) -> None:
    finder.picked.emit(patients.find("ann")[0].patient)

    picker.refresh()
    tasks.release_all()

    assert finder.shown == [("", ["Ann", "Ben", "Anna"])]
    assert finder.whole == 3


@pytest.mark.usefixtures("picker")
def test_papers_and_their_numbers_find_in_every_tab(
    finder: Finder, tasks: HeldTasks, patients: PatientService, embedded_hospital: Hospital
) -> None:
    till = open_till(embedded_hospital)
    invoice = issue(till, charged_patient(embedded_hospital, till)).brief
    stone = patients.find("stone")[0].patient
    slot = Booking(enter_doctor(embedded_hospital), NOW + timedelta(days=3, minutes=18), 30)
    desk = AppointmentService(embedded_hospital.sign_in(Role.RECEPTIONIST))
    booked = desk.book(Book(new_id(), stone.id, "Review", slot)).appointment

    number = shown_appointment_number(booked.number)
    for typed in (f"PMS:A:{booked.id}", number, f"PMS:P:{stone.mrn}",
                  f"INV {invoice.number}", f"PMS:I:{invoice.number}"):  # fmt: skip
        finder.searched.emit(typed)
        tasks.release_all()

    assert [given for _words, (given, *_rest) in finder.shown] == [
        "Ben", "Ben", "Ben", "María José", "María José"
    ]  # fmt: skip


def test_a_server_that_is_gone_is_said_once_and_the_list_stays(
    finder: Finder,
    tasks: HeldTasks,
    patients: PatientService,
    picker: PatientPickerPresenter,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    finder.searched.emit("ben")
    tasks.release_all()

    def gone(*_args: object) -> None:
        raise DatabaseUnavailableError

    with monkeypatch.context() as patch:
        patch.setattr(patients, "_read", gone)
        picker.refresh()
        tasks.release_all()
    assert len(finder.messages) == 1
    assert finder.shown == [("ben", ["Ben"])]

    picker.refresh()
    tasks.release_all()

    assert finder.messages == []
