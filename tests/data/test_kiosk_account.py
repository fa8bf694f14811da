"""The account of a kiosk: it comes in without a table to read, and has no other job."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Permission, Role
from pms_desktop.domain.errors import (
    ConstraintViolatedError,
    InvalidInputError,
    PermissionDeniedError,
    SchemaOlderError,
)
from pms_desktop.domain.kiosk import KIOSK_ALONE_RULE
from pms_desktop.domain.patients import PatientDetails
from pms_desktop.services.accounts import AccountService, SaveMember
from pms_desktop.services.front_door import FrontDoor
from pms_desktop.services.patients import PatientService
from tests.data.kiosks import rows, run
from tests.hospital import PASSWORD, Hospital


def test_a_kiosk_comes_in_and_is_never_asked_for_another_password(hospital: Hospital) -> None:
    run(hospital, "UPDATE accounts SET must_change = true")
    door = FrontDoor(hospital.url, "Entrance", hospital.clock)

    entry = door.enter("kiosk", PASSWORD)

    context = entry.signed_in.context
    assert (context.who.name, context.who.roles) == ("Kiosk Person", frozenset({Role.KIOSK}))
    assert context.hospital.name == "St. Anne General Hospital"
    assert context.hospital.country == "GB"
    assert not entry.signed_in.standing.must_change
    assert entry.signed_in.access == ()
    assert entry.witness.fault is None
    noted = "SELECT last_sign_in_at FROM accounts a JOIN staff s ON s.id = a.staff_id"
    ((at,),) = rows(hospital, f"{noted} WHERE s.login = 'kiosk'")
    assert at is not None
    entry.signed_in.database.close()


def test_a_kiosk_finds_nobody_with_the_services_of_the_desk(hospital: Hospital) -> None:
    context = hospital.sign_in(Role.KIOSK)

    assert [each for each in Permission if context.who.may(each)] == [Permission.SERVE_THEMSELVES]
    with pytest.raises(PermissionDeniedError):
        PatientService(context).find("García")
    with pytest.raises(PermissionDeniedError):
        PatientService(context).twins(PatientDetails(given_names="Ana"))


def test_a_kiosk_has_no_other_job(hospital: Hospital) -> None:
    accounts = AccountService(hospital.sign_in(Role.ADMINISTRATOR))
    kiosk = next(one for one in accounts.members() if one.login == "kiosk")
    both = frozenset({Role.KIOSK, Role.RECEPTIONIST})

    with pytest.raises(InvalidInputError) as refused:
        accounts.save(SaveMember(replace(kiosk, roles=both)))

    assert refused.value.faults == {
        "roles": "A kiosk has no other job: anybody may stand in front of it."
    }


@pytest.mark.parametrize("login", ["kiosk", "receptionist"])
def test_the_database_itself_gives_a_kiosk_no_other_job(hospital: Hospital, login: str) -> None:
    context = hospital.sign_in(Role.ADMINISTRATOR)
    both = frozenset({Role.KIOSK, Role.RECEPTIONIST})
    with context.unit_of_work(True) as uow:
        who = next(one for one in uow.staff.members() if one.login == login)

    def set_roles() -> None:
        with context.unit_of_work(False) as uow:
            uow.accounts.set_roles(who.id, login, both)
            uow.commit()

    with pytest.raises(ConstraintViolatedError) as refused:
        set_roles()

    assert refused.value.constraint == KIOSK_ALONE_RULE


def test_a_kiosk_at_an_older_server_is_told_so(server_hospital: Hospital) -> None:
    with server_hospital.system().engine.begin() as connection:
        connection.execute(text("DROP FUNCTION public.pms_kiosk_revision()"))

    with pytest.raises(SchemaOlderError):
        server_hospital.sign_in(Role.KIOSK)
