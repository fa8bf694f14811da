"""What stands beside a record, on both databases: relations, consents, alerts, photo, death."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image

from pms_desktop.domain.access import Role
from pms_desktop.domain.appointments import Appointment
from pms_desktop.domain.errors import (
    ConcurrentUpdateError,
    ConstraintViolatedError,
    InvalidInputError,
    PermissionDeniedError,
)
from pms_desktop.domain.identifiers import IdentifierTakenError
from pms_desktop.domain.newcomers import NotAMotherError, RegisterNewborn, RegisterUnknown
from pms_desktop.domain.patient_notices import NewAlert, NewConsent, UnreadablePhotoError
from pms_desktop.domain.patients import (
    ChangePatient,
    Identifier,
    PatientDeceasedError,
    PatientDetails,
    RegisterPatient,
    Sex,
    TypedPatient,
)
from pms_desktop.domain.relations import NewRelation, RelatedToThemselfError, RelationKind
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.ids import new_id
from pms_desktop.services.newcomers import NewcomerService
from pms_desktop.services.patient_notices import PatientNoticeService
from pms_desktop.services.patients import PatientService
from tests.data.doctors import enter_doctor
from tests.data.test_patients import MARIA, person, register
from tests.hospital import NOW, Hospital

TODAY = NOW.date()


@pytest.fixture
def desk(hospital: Hospital) -> PatientService:
    return PatientService(hospital.sign_in(Role.RECEPTIONIST))


@pytest.fixture
def beside(hospital: Hospital) -> PatientNoticeService:
    return PatientNoticeService(hospital.sign_in(Role.RECEPTIONIST))


def picture(width: int = 1200, height: int = 900) -> bytes:
    out = BytesIO()
    Image.radial_gradient("L").resize((width, height)).convert("RGB").save(out, "PNG")
    return out.getvalue()


def test_a_relation_is_read_from_both_sides(
    desk: PatientService, beside: PatientNoticeService
) -> None:
    mother, child = register(desk, MARIA), register(desk, person("Lucía", "García"))
    new = NewRelation(
        id=new_id(), patient_id=mother.id, relative_id=child.id, kind=RelationKind.MOTHER
    )

    beside.relate(new, mother.id)
    seen = beside.relate(replace(new, id=new_id()), mother.id)

    assert [(each.word, each.other.id) for each in seen.relations] == [("Daughter", child.id)]
    of_child = beside.of(child.id).relations
    assert [(each.word, each.other.id) for each in of_child] == [("Mother", mother.id)]
    assert desk.focus(child.id).relatives == ((mother.id, "Mother: GARCÍA MARTÍNEZ, María José"),)
    assert beside.part(child.id, of_child[0].id).relations == ()
    with pytest.raises(RelatedToThemselfError):
        beside.relate(replace(new, relative_id=mother.id), mother.id)


def test_an_alert_stands_in_the_banner_until_its_day_or_until_it_is_ended(
    hospital: Hospital, desk: PatientService, beside: PatientNoticeService
) -> None:
    maria = register(desk, MARIA)
    kinds = {kind.name: kind for kind in beside.alert_kinds()}
    falls = NewAlert(
        id=new_id(), patient_id=maria.id, kind_id=kinds["Falls risk"].id, text="uses a frame"
    )
    violent = NewAlert(
        id=new_id(), patient_id=maria.id, kind_id=kinds["May be violent"].id, until=TODAY
    )

    beside.raise_alert(falls)
    beside.raise_alert(falls)
    beside.raise_alert(violent)

    focus = desk.focus(maria.id)
    assert focus.alerts == ("Falls risk: uses a frame",)
    assert focus.dangers == ("May be violent",)
    hospital.clock.advance(timedelta(days=1))
    assert desk.focus(maria.id).dangers == ()
    assert beside.end_alert(maria.id, falls.id).alerts == ()
    with pytest.raises(InvalidInputError):
        beside.raise_alert(replace(violent, id=new_id()))


def test_a_consent_says_who_took_it_and_is_withdrawn_once(
    desk: PatientService, beside: PatientNoticeService
) -> None:
    maria = register(desk, MARIA)
    kind = beside.consent_kinds()[0]
    new = NewConsent(
        id=new_id(), patient_id=maria.id, kind_id=kind.id, given=True, decided_on=TODAY
    )

    taken = beside.take_consent(new).consents[0]
    assert (taken.kind, taken.taken_by_name, taken.in_force) == (
        "Treatment",
        "Receptionist Person",
        True,
    )
    gone = beside.withdraw_consent(maria.id, taken.id, taken.version).consents[0]
    assert not gone.in_force
    assert gone.withdrawn_on == TODAY
    with pytest.raises(ConcurrentUpdateError):
        beside.withdraw_consent(maria.id, taken.id, taken.version)
    with pytest.raises(InvalidInputError):
        beside.take_consent(replace(new, id=new_id(), decided_on=TODAY + timedelta(days=1)))


def test_a_photo_is_kept_small_and_only_if_it_is_one(
    desk: PatientService, beside: PatientNoticeService
) -> None:
    maria = register(desk, MARIA)

    kept = beside.put_photo(maria.id, picture()).photo
    with Image.open(BytesIO(kept)) as photo:
        assert photo.format == "JPEG"
        assert photo.size == (320, 240)
    assert desk.focus(maria.id).photo == kept
    beside.put_photo(maria.id, picture(100, 100))
    for wrong in (b"", b"%PDF-1.7", picture()[:400], b"\0" * 100):
        with pytest.raises(UnreadablePhotoError):
            beside.put_photo(maria.id, wrong)
    assert beside.remove_photo(maria.id).photo == b""


def test_nobody_books_who_has_died_whatever_program_asks(
    hospital: Hospital, desk: PatientService, beside: PatientNoticeService
) -> None:
    maria = register(desk, MARIA)
    booking = AppointmentService(hospital.sign_in(Role.RECEPTIONIST))
    when = Booking(enter_doctor(hospital), NOW + timedelta(days=3), 20, outside_hours=True)
    booked = booking.book(Book(new_id(), maria.id, "Follow-up", when)).appointment
    next_day = replace(
        booked,
        id=new_id(),
        starts_at=booked.starts_at + timedelta(days=1),
        ends_at=booked.ends_at + timedelta(days=1),
    )
    with pytest.raises(InvalidInputError):
        beside.record_death(maria.id, maria.version, TODAY + timedelta(days=1))

    dead = beside.record_death(maria.id, maria.version, TODAY)

    assert dead.death is not None
    assert dead.death.on == TODAY
    assert desk.focus(maria.id).dangers == ("Died 20 Nov 2026",)
    assert desk.find("garcia")[0].patient.deceased
    with pytest.raises(PatientDeceasedError):
        booking.book(Book(new_id(), maria.id, "Follow-up", when))
    with pytest.raises(ConstraintViolatedError, match="deceased_patient"):
        added_by_hand(hospital, next_day)
    assert beside.take_back_death(maria.id, dead.version).death is None
    added_by_hand(hospital, next_day)


def added_by_hand(hospital: Hospital, appointment: Appointment) -> None:
    """As a program adds it that asks nobody."""
    station = hospital.open_station(Role.RECEPTIONIST)
    with station.context.unit_of_work(False) as uow:
        uow.appointments.add(appointment)
        uow.commit()


def test_an_unknown_person_gets_a_name_later_and_keeps_the_number(
    hospital: Hospital, desk: PatientService
) -> None:
    newcomers = NewcomerService(hospital.sign_in(Role.RECEPTIONIST))
    command = RegisterUnknown(id=new_id(), sex=Sex.MALE, years=40)
    first, again = newcomers.register_unknown(command), newcomers.register_unknown(command)
    other = newcomers.register_unknown(replace(command, id=new_id()))

    assert again == first
    assert first.unidentified
    assert first.details.name == "UNKNOWN MALE, Bravo"
    assert other.details.name == "UNKNOWN MALE, Charlie"
    focus = desk.focus(first.id)
    assert (focus.age, focus.born, focus.alerts) == ("~40 y", "about 1986", ("Identity unknown",))
    details = replace(first.details, family_names="Thapa", given_names="Ram")
    known = desk.change(ChangePatient(id=first.id, version=1, typed=TypedPatient(details=details)))
    assert not known.unidentified
    assert known.mrn == first.mrn
    assert [each.name for each in known.details.former_names] == ["Unknown male Bravo"]
    assert [match.patient.id for match in desk.find("unknown bravo")] == [first.id]


def test_newborns_get_what_is_their_mothers(
    hospital: Hospital, desk: PatientService, beside: PatientNoticeService
) -> None:
    newcomers = NewcomerService(hospital.sign_in(Role.RECEPTIONIST))
    mother = register(desk, replace(MARIA, languages=("es",)))
    command = RegisterNewborn(
        id=new_id(), relation_id=new_id(), mother_id=mother.id, sex=Sex.FEMALE
    )
    first = newcomers.register_newborn(command)
    assert newcomers.register_newborn(command) == first
    second = newcomers.register_newborn(replace(command, id=new_id(), relation_id=new_id()))

    assert first.details.name == "GARCÍA MARTÍNEZ, Baby of María José"
    assert second.details.given_names == "Baby 2 of María José"
    assert first.details.birth_date == TODAY
    assert first.details.phones[0].label == "Mother"
    assert first.details.policies[0].holder == "GARCÍA MARTÍNEZ, María José"
    assert (first.details.address, first.details.languages) == ("Calle Sol 2", ("es",))
    assert {each.word for each in beside.of(mother.id).relations} == {"Daughter"}
    father = register(desk, person("Antonio", "Ruiz", sex=Sex.MALE))
    with pytest.raises(NotAMotherError):
        newcomers.register_newborn(replace(command, id=new_id(), mother_id=father.id))


def test_a_number_given_once_belongs_to_one_patient(desk: PatientService) -> None:
    number = (Identifier("NHS number", "943 476 5919"),)
    maria = register(desk, person("María", "García", identifiers=number))
    other = TypedPatient(details=person("Bo", "Chen", date(1950, 1, 1), identifiers=number))

    command = RegisterPatient(id=new_id(), typed=other, different_from=frozenset({maria.id}))
    with pytest.raises(IdentifierTakenError) as refused:
        desk.register(command)

    assert refused.value.holder.id == maria.id
    assert desk.count() == 1


def test_a_mistyped_number_is_met_at_its_field(desk: PatientService) -> None:
    kinds = desk.identifier_kinds()
    numbers = (
        Identifier("NHS number", "943 476 5918"),
        Identifier("NHS number", "12"),
        Identifier("Rank", "1"),
    )
    found = desk.faults(TypedPatient(details=PatientDetails(identifiers=numbers)), kinds=kinds)

    assert "wrong" in found["identifier.0"]
    assert "only one" in found["identifier.1"]
    assert "kind" in found["identifier.2.kind"]


def test_only_who_registers_writes_beside_the_record(
    hospital: Hospital, desk: PatientService
) -> None:
    maria = register(desk, MARIA)
    pharmacy = PatientNoticeService(hospital.sign_in(Role.PHARMACIST))

    assert pharmacy.of(maria.id).alerts == ()
    with pytest.raises(PermissionDeniedError):
        pharmacy.put_photo(maria.id, picture())
    with pytest.raises(PermissionDeniedError):
        pharmacy.record_death(maria.id, 1, TODAY)
