"""What patients ask for at a kiosk waits for the desk, and is decided once."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Role
from pms_desktop.domain.duplicates import LikelyDuplicateError
from pms_desktop.domain.errors import (
    ConcurrentUpdateError,
    ConstraintViolatedError,
    InvalidInputError,
    PermissionDeniedError,
    PmsError,
)
from pms_desktop.domain.kiosk import (
    Claim,
    ClaimKind,
    ContactWish,
    KioskFullError,
    RegistrationWish,
)
from pms_desktop.domain.kiosk_requests import (
    ApproveContact,
    AskedField,
    KioskRequest,
    PatientAskedTooError,
    RegisterAsked,
    RequestDecidedError,
    RequestKind,
    RequestState,
)
from pms_desktop.domain.patients import ChangePatient, NextOfKin, Phone, Sex, TypedPatient
from pms_desktop.mvp.messages import sentence_for
from pms_desktop.services.ids import new_id
from pms_desktop.services.kiosk import KioskService
from pms_desktop.services.kiosk_requests import KioskRequestService
from pms_desktop.services.patients import PatientService
from tests.data.kiosks import BORN, enter, kiosk_of, rows
from tests.hospital import NOW, Hospital

WISH = ContactWish(
    phone="+34 600 000 111", city="Toledo", kin=NextOfKin("Ana García", "sister", "+34600000222")
)
NEWCOMER = RegistrationWish(
    id=UUID(int=42),
    family_names="Rahmani",
    given_names=" Yusuf  ",
    sex=Sex.MALE,
    birth_date=date(1991, 2, 14),
    phone="+34 600 777 888",
    city="Madrid",
    reason="A rash since last week",
)


def desk_of(hospital: Hospital) -> KioskRequestService:
    return KioskRequestService(hospital.sign_in(Role.RECEPTIONIST))


def asked(hospital: Hospital, wish: ContactWish = WISH) -> tuple[KioskService, str, UUID]:
    """A patient at the kiosk who has asked for other contact data."""
    patient, mrn = enter(hospital)
    kiosk = kiosk_of(hospital)
    token = kiosk.identify(Claim(ClaimKind.MRN, mrn), BORN).token
    kiosk.ask_contact(token, wish)
    return kiosk, token, patient


def approve(request: KioskRequest, *fields: str) -> ApproveContact:
    names = frozenset(fields or {each.name for each in request.fields})
    return ApproveContact(request.brief.id, request.brief.version, request.patient_version, names)


def test_new_contact_data_wait_and_leave_the_record_alone(hospital: Hospital) -> None:
    kiosk, token, patient = asked(hospital)
    desk = desk_of(hospital)

    (brief,) = desk.waiting()
    request = desk.get(brief.id)

    assert (brief.kind, brief.slip, brief.kiosk) == (RequestKind.CONTACT, "K-001", "Kiosk Person")
    assert (brief.name, brief.asked_at) == ("GARCÍA MARTÍNEZ, María José", NOW)
    assert desk.waiting_count() == 1
    assert kiosk.look(token).slip == "K-001"
    assert request.fields == (
        AskedField("phone", "+34 600 000 111", "+34 600 12 34 56", "+34 600 12 34 56"),
        AskedField("city", "Toledo", "Madrid", "Madrid"),
        AskedField(
            "kin",
            "Ana García · sister · +34600000222",
            "Juan García · husband · +34 600 99 88 77",
            "Juan García · husband · +34 600 99 88 77",
        ),
    )
    kept = PatientService(hospital.sign_in(Role.RECEPTIONIST)).get(patient)
    assert (kept.version, kept.details.city) == (1, "Madrid")


def test_the_desk_takes_over_some_fields_or_all(hospital: Hospital) -> None:
    _kiosk, _token, patient = asked(hospital)
    desk = desk_of(hospital)
    request = desk.get(desk.waiting()[0].id)

    with pytest.raises(InvalidInputError):
        desk.approve(replace(approve(request), fields=frozenset({"email"})))
    changed = desk.approve(approve(request, "phone", "kin")).details

    assert changed.phones == (Phone("+34 600 000 111", "+34600000111"),)
    assert changed.next_of_kin == (NextOfKin("Ana García", "sister", "+34600000222"),)
    assert (changed.city, changed.email) == ("Madrid", "maria@example.org")
    decided = "SELECT state, approved FROM kiosk_requests"
    assert rows(hospital, decided) == [("partly", "phone kin_name kin_relation kin_phone")]
    assert desk.waiting() == []
    assert patient


def test_another_wish_of_the_same_patient_extends_the_one_that_waits(hospital: Hospital) -> None:
    kiosk, token, _patient = asked(hospital)

    assert kiosk.ask_contact(token, ContactWish(city="Ávila", email="mj@example.org")) == "K-001"
    desk = desk_of(hospital)
    request = desk.get(desk.waiting()[0].id)
    changed = desk.approve(approve(request)).details

    assert {each.name for each in request.fields} == {"phone", "email", "city", "kin"}
    assert (changed.city, changed.email) == ("Ávila", "mj@example.org")
    assert rows(hospital, "SELECT state FROM kiosk_requests") == [("approved",)]
    assert kiosk.ask_contact(token, ContactWish(city="Toledo")) == "K-002"


def test_a_patient_sends_so_many_corrections_a_day(hospital: Hospital) -> None:
    kiosk, token, _patient = asked(hospital)

    for city in ("A", "B", "C", "D"):
        kiosk.ask_contact(token, ContactWish(city=city))
    with pytest.raises(KioskFullError):
        kiosk.ask_contact(token, ContactWish(city="E"))


def test_what_is_wrong_is_told_at_its_field_as_at_the_desk(hospital: Hospital) -> None:
    kiosk = kiosk_of(hospital)
    wish = ContactWish(
        phone="twelve", other_phone="1", email="at home", kin=NextOfKin("", "", "x"),
        address="x" * 201,
    )  # fmt: skip

    faults = kiosk.contact_faults(wish)
    assert set(faults) >= {"phone", "other_phone", "email", "address", "kin.phone"}
    newcomer = RegistrationWish(id=new_id(), given_names="A\u202eB", birth_date=date(2027, 1, 1))
    assert set(kiosk.registration_faults(newcomer)) == {"given_names", "birth_date"}
    with pytest.raises(InvalidInputError) as refused:
        kiosk.ask_registration(RegistrationWish(id=new_id()))
    assert set(refused.value.faults) == {"given_names", "birth_date"}
    with pytest.raises(InvalidInputError):
        kiosk.ask_contact("0" * 64, ContactWish())


def test_a_record_that_changed_meanwhile_is_told_at_the_field(hospital: Hospital) -> None:
    _kiosk, _token, patient = asked(hospital)
    desk, patients = desk_of(hospital), PatientService(hospital.sign_in(Role.RECEPTIONIST))
    before = desk.get(desk.waiting()[0].id)
    known = patients.get(patient)
    moved = replace(known.details, city="Segovia")
    patients.change(
        ChangePatient(id=patient, version=known.version, typed=TypedPatient(details=moved))
    )

    with pytest.raises(ConcurrentUpdateError):
        desk.approve(approve(before))
    now = desk.get(before.brief.id)

    assert [each.name for each in now.fields if each.conflict] == ["city"]
    assert desk.approve(approve(now)).details.city == "Toledo"


def test_a_newcomer_is_registered_by_the_desk_once(hospital: Hospital) -> None:
    kiosk, desk = kiosk_of(hospital), desk_of(hospital)

    slips = {kiosk.ask_registration(NEWCOMER) for _tap in range(2)}
    (brief,) = desk.waiting()
    request = desk.get(brief.id)
    assert request.typed is not None
    patient = desk.register(RegisterAsked(brief.id, brief.version, request.typed))

    assert slips == {"K-001"}
    assert (brief.name, request.reason) == ("RAHMANI, Yusuf", "A rash since last week")
    assert (patient.id, patient.details.given_names) == (NEWCOMER.id, "Yusuf")
    assert patient.details.phones == (Phone("+34 600 777 888", "+34600777888"),)
    with pytest.raises(RequestDecidedError) as twice:
        desk.register(RegisterAsked(brief.id, brief.version, request.typed))
    assert sentence_for(twice.value).text == (
        "Receptionist Person has approved this request already. Nothing was done twice."
    )
    assert kiosk.ask_registration(NEWCOMER) == "K-001"
    assert desk.waiting() == []


def test_a_newcomer_who_was_here_before_becomes_a_correction(hospital: Hospital) -> None:
    patient, _mrn = enter(hospital)
    kiosk, desk = kiosk_of(hospital), desk_of(hospital)
    wish = replace(
        NEWCOMER, family_names="García Martínez", given_names="María José", birth_date=BORN
    )
    kiosk.ask_registration(wish)
    (brief,) = desk.waiting()
    request = desk.get(brief.id)
    assert request.typed is not None

    with pytest.raises(LikelyDuplicateError):
        desk.register(RegisterAsked(brief.id, brief.version, request.typed))
    assert [twin.patient.id for twin in desk.twins(brief.id)] == [patient]
    attached = desk.attach(brief.id, brief.version, patient)
    assert [each.name for each in attached.fields] == ["phone", "city"]
    changed = desk.approve(approve(attached, "phone"))

    assert (changed.id, changed.details.phones[0].number) == (patient, "+34 600 777 888")
    assert len(rows(hospital, "SELECT id FROM patients")) == 1


def test_a_patient_has_one_request_that_waits_also_after_attaching(hospital: Hospital) -> None:
    kiosk, _token, patient = asked(hospital)
    kiosk.ask_registration(NEWCOMER)
    desk = desk_of(hospital)
    _first, second = desk.waiting()

    with pytest.raises(PatientAskedTooError) as refused:
        desk.attach(second.id, second.version, patient)

    assert refused.value.slip == "K-001"


def test_a_refusal_has_a_reason_and_stands(hospital: Hospital) -> None:
    _kiosk, _token, _patient = asked(hospital)
    desk = desk_of(hospital)
    (brief,) = desk.waiting()
    request = desk.get(brief.id)

    with pytest.raises(InvalidInputError):
        desk.refuse(brief.id, brief.version, "  ")
    desk.refuse(brief.id, brief.version, "A joke")

    with pytest.raises(RequestDecidedError) as late:
        desk.approve(approve(request))
    assert late.value.state is RequestState.REFUSED
    decided = "SELECT state, reason, s.login FROM kiosk_requests r JOIN staff s"
    assert rows(hospital, f"{decided} ON s.id = r.decided_by") == [
        ("refused", "A joke", "receptionist")
    ]
    again = "UPDATE kiosk_requests SET state = 'waiting', decided_at = NULL, reason = ''"
    context = hospital.sign_in(Role.RECEPTIONIST)
    with pytest.raises(ConstraintViolatedError), context.unit_of_work(False) as uow:
        uow._session.execute(text(again))  # a program of one's own


def test_what_nobody_decided_in_a_week_lapses(hospital: Hospital) -> None:
    _kiosk, _token, _patient = asked(hospital)
    (brief,) = desk_of(hospital).waiting()

    hospital.clock.advance(timedelta(days=7, minutes=1))
    desk = desk_of(hospital)

    assert (desk.waiting(), desk.waiting_count()) == ([], 0)
    with pytest.raises(RequestDecidedError):
        desk.refuse(brief.id, brief.version, "late")
    kiosk_of(hospital).ask_registration(NEWCOMER)
    assert rows(hospital, "SELECT state FROM kiosk_requests ORDER BY recorded_at") == [
        ("lapsed",), ("waiting",),
    ]  # fmt: skip


def test_two_desks_that_press_at_once_register_one_patient(hospital: Hospital) -> None:
    kiosk_of(hospital).ask_registration(NEWCOMER)
    desks = [desk_of(hospital) for _desk in range(4)]
    (brief,) = desks[0].waiting()
    typed = desks[0].get(brief.id).typed
    assert typed is not None
    gate, told = threading.Barrier(len(desks)), []

    def press(desk: KioskRequestService) -> None:
        gate.wait()
        try:
            told.append(desk.register(RegisterAsked(brief.id, brief.version, typed)).mrn)
        except PmsError as error:
            told.append(type(error).__name__)

    threads = [threading.Thread(target=press, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told)[1:] == ["RequestDecidedError"] * 3
    assert len(rows(hospital, "SELECT id FROM patients")) == 1


def test_the_other_desk_and_the_audit_hear_of_requests(hospital: Hospital) -> None:
    _kiosk, _token, patient = asked(hospital)
    desk = desk_of(hospital)
    request = desk.get(desk.waiting()[0].id)
    desk.approve(approve(request))

    told = "SELECT count(*) FROM outbox WHERE topic = 'kiosk_requests'"
    assert rows(hospital, told) == [(2,)]
    written = "SELECT actor, action FROM audit WHERE topic = 'kiosk_requests' ORDER BY id"
    assert rows(hospital, written) == [("kiosk", "insert"), ("receptionist", "update")]
    assert patient


@pytest.mark.parametrize("role", [Role.KIOSK, Role.NURSE, Role.BILLING])
def test_other_jobs_decide_nothing(embedded_hospital: Hospital, role: Role) -> None:
    with pytest.raises(PermissionDeniedError):
        KioskRequestService(embedded_hospital.sign_in(role)).waiting()
