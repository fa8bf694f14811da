"""Staff and how they sign in, kept by an administrator on both databases."""

from dataclasses import replace
from datetime import time

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import (
    ConcurrentUpdateError,
    InvalidInputError,
    PermissionDeniedError,
    SignInRefusedError,
)
from pms_desktop.domain.staff import (
    LastAdministratorError,
    LoginTakenError,
    Practice,
    Speciality,
    StaffMember,
    WorkingHours,
)
from pms_desktop.services.accounts import AccountService, SaveMember
from pms_desktop.services.appointments import AppointmentService, Book, Booking
from pms_desktop.services.ids import new_id
from pms_desktop.services.sign_in import SignInService
from pms_desktop.services.staff import StaffService
from tests.data.doctors import enter_doctor
from tests.data.patients import enter_patient
from tests.hospital import NOW, Hospital

FIRST_PASSWORD = "a quiet morning 4"


@pytest.fixture
def accounts(hospital: Hospital) -> AccountService:
    return AccountService(hospital.sign_in(Role.ADMINISTRATOR))


def member(login: str | None = None, *roles: Role, **more: object) -> StaffMember:
    """Somebody new. Login roles outlive a test's database, so every test has its own name."""
    key = new_id()
    made = StaffMember(
        key, "Grace Osei", f"n{key.hex[-12:]}", "+44 20 7946 0000", "", True,
        frozenset(roles or {Role.NURSE}), 0,
    )  # fmt: skip
    return replace(made, **({"login": login} if login else {}) | more)  # type: ignore[arg-type]


def sign_in(
    hospital: Hospital, login: str | None, password: str = FIRST_PASSWORD
) -> frozenset[Role]:
    signed_in = SignInService(hospital.url, "Desk", hospital.clock).sign_in(login or "", password)
    signed_in.database.close()
    return signed_in.context.who.roles


def test_somebody_new_signs_in_with_the_first_password(
    hospital: Hospital, accounts: AccountService
) -> None:
    saved = accounts.save(SaveMember(member(None, Role.NURSE, Role.BILLING), FIRST_PASSWORD))

    assert sign_in(hospital, saved.member.login) == {Role.NURSE, Role.BILLING}
    assert saved.member.id in {one.id for one in accounts.members()}


def test_the_same_form_sent_twice_is_one_person(accounts: AccountService) -> None:
    command = SaveMember(member(), FIRST_PASSWORD)

    assert accounts.save(command) == accounts.save(command)


def test_a_doctor_is_entered_with_practice_and_weekly_hours(
    hospital: Hospital, accounts: AccountService
) -> None:
    administrator = hospital.sign_in(Role.ADMINISTRATOR)
    field = StaffService(administrator).put_speciality(
        Speciality(new_id(), "Cardiology", active=True, version=0)
    )
    hours = (WorkingHours(0, time(8), time(12)), WorkingHours(0, time(13), time(17)))
    practice = Practice(field.id, "Room 4", "GMC 7012345", 8000, None, 20, hours)

    saved = accounts.save(SaveMember(member(None, Role.DOCTOR), FIRST_PASSWORD, practice=practice))

    assert saved.doctor is not None
    assert saved.doctor.hours == hours
    listed = StaffService(hospital.sign_in(Role.RECEPTIONIST)).doctors(field.id)
    assert listed == [saved.doctor]

    moved = replace(practice, room="Room 9", hours=hours[:1])
    changed = accounts.save(SaveMember(saved.member, "", moved, saved.doctor.version))
    assert changed.doctor is not None
    assert (changed.doctor.room, changed.doctor.hours) == ("Room 9", hours[:1])


def test_somebody_without_a_login_never_signs_in_and_may_get_one_later(
    hospital: Hospital, accounts: AccountService
) -> None:
    visitor = member()
    saved = accounts.save(SaveMember(replace(visitor, login=None))).member
    assert (saved.login, saved.roles) == (None, frozenset())

    accounts.save(
        SaveMember(replace(saved, login=visitor.login, roles=visitor.roles), FIRST_PASSWORD)
    )

    assert sign_in(hospital, visitor.login) == {Role.NURSE}


def test_a_taken_login_is_refused_and_nothing_is_saved(accounts: AccountService) -> None:
    before = accounts.members()

    with pytest.raises(LoginTakenError):
        accounts.save(SaveMember(member("nurse"), FIRST_PASSWORD))

    assert accounts.members() == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"login": "1st"}, "login"),
        ({"login": "pms_owner"}, "login"),
        ({"roles": frozenset()}, "roles"),
        ({"email": "grace@"}, "email"),
    ],
)
def test_what_cannot_be_saved_is_refused_at_its_field(
    accounts: AccountService, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        accounts.save(SaveMember(replace(member(), **wrong), FIRST_PASSWORD))  # type: ignore[arg-type]

    assert list(refused.value.faults) == [field]


def test_a_short_first_password_is_refused(accounts: AccountService) -> None:
    with pytest.raises(InvalidInputError, match="10 characters"):
        accounts.save(SaveMember(member(), "short"))


def test_a_new_password_replaces_the_old_one(hospital: Hospital, accounts: AccountService) -> None:
    saved = accounts.save(SaveMember(member(), FIRST_PASSWORD)).member

    accounts.reset_password(saved.id, "another morning 5")

    assert sign_in(hospital, saved.login, "another morning 5")
    with pytest.raises(SignInRefusedError):
        sign_in(hospital, saved.login)


def test_who_was_deactivated_cannot_sign_in_until_taken_back(
    hospital: Hospital, accounts: AccountService
) -> None:
    saved = accounts.save(SaveMember(member(), FIRST_PASSWORD)).member

    gone = accounts.save(SaveMember(replace(saved, active=False))).member
    with pytest.raises(SignInRefusedError):
        sign_in(hospital, saved.login)

    accounts.save(SaveMember(replace(gone, active=True)))
    assert sign_in(hospital, saved.login) == {Role.NURSE}


def test_jobs_taken_away_are_gone_at_the_next_sign_in(
    hospital: Hospital, accounts: AccountService
) -> None:
    saved = accounts.save(SaveMember(member(None, Role.NURSE, Role.DOCTOR), FIRST_PASSWORD)).member

    accounts.save(SaveMember(replace(saved, roles=frozenset({Role.NURSE}))))

    assert sign_in(hospital, saved.login) == {Role.NURSE}


def test_the_last_administrator_stays(accounts: AccountService) -> None:
    everybody = {one.login: one for one in accounts.members()}
    accounts.save(SaveMember(replace(everybody["founder"], active=False)))

    with pytest.raises(LastAdministratorError):
        accounts.save(SaveMember(replace(everybody["administrator"], active=False)))
    with pytest.raises(LastAdministratorError):
        accounts.save(
            SaveMember(replace(everybody["administrator"], roles=frozenset({Role.NURSE})))
        )
    accounts.set_active(everybody["founder"].id, active=True)  # login roles outlive the test


def test_a_change_on_an_old_version_is_refused(accounts: AccountService) -> None:
    saved = accounts.save(SaveMember(member(), FIRST_PASSWORD)).member
    accounts.save(SaveMember(replace(saved, phone="1234")))

    with pytest.raises(ConcurrentUpdateError):
        accounts.save(SaveMember(replace(saved, phone="5678")))


def test_jobs_changed_elsewhere_meanwhile_are_not_overwritten(accounts: AccountService) -> None:
    saved = accounts.save(SaveMember(member(), FIRST_PASSWORD)).member
    accounts.save(SaveMember(replace(saved, roles=frozenset({Role.DOCTOR}))))

    with pytest.raises(ConcurrentUpdateError):
        accounts.save(SaveMember(replace(saved, roles=frozenset({Role.BILLING}))))


def test_only_administrators_keep_staff(hospital: Hospital) -> None:
    with pytest.raises(PermissionDeniedError):
        AccountService(hospital.sign_in(Role.NURSE)).members()


def test_what_is_still_booked_with_a_doctor_is_counted_from_now_on(
    hospital: Hospital, accounts: AccountService
) -> None:
    doctor, patient = enter_doctor(hospital), enter_patient(hospital, "Sow", "Fatou")
    desk = AppointmentService(hospital.sign_in(Role.RECEPTIONIST))
    first, second = (
        desk.book(Book(new_id(), patient, "Review", Booking(doctor, starts_at, 30)))
        for starts_at in (NOW.replace(hour=11, minute=0), NOW.replace(hour=14, minute=0))
    )
    assert accounts.still_booked(doctor) == 2

    desk.cancel(first.appointment.id, first.appointment.version, "Doctor is away")

    assert accounts.still_booked(doctor) == 1
    assert accounts.still_booked(new_id()) == 0
    assert second.appointment.doctor_id == doctor
