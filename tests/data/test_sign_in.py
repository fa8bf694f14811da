"""Signing in, on both databases."""

import pytest
from sqlalchemy import text

from pms_desktop.domain.access import Permission, Role
from pms_desktop.domain.errors import SignInRefusedError
from pms_desktop.services.sign_in import SignInService
from tests.hospital import PASSWORD, Hospital


@pytest.mark.parametrize("role", list(Role)[:-1])
def test_each_job_signs_in_as_itself_and_holds_only_its_own_job(
    hospital: Hospital, role: Role
) -> None:
    context = hospital.sign_in(role)

    assert context.who.roles == {role}
    assert context.hospital.name == "St. Anne General Hospital"
    assert context.who.may(Permission.PRESCRIBE) is (role is Role.DOCTOR)


def test_a_wrong_password_is_refused(hospital: Hospital) -> None:
    with pytest.raises(SignInRefusedError):
        SignInService(hospital.url, "Desk").sign_in("nurse", "wrong")


def test_an_unknown_person_is_refused(hospital: Hospital) -> None:
    with pytest.raises(SignInRefusedError):
        SignInService(hospital.url, "Desk").sign_in("nobody", PASSWORD)


def test_after_five_wrong_tries_even_the_right_password_must_wait(
    embedded_hospital: Hospital,
) -> None:
    service = SignInService(embedded_hospital.url, "Desk", embedded_hospital.clock)
    for _ in range(5):
        with pytest.raises(SignInRefusedError):
            service.sign_in("nurse", "wrong")

    with pytest.raises(SignInRefusedError):
        service.sign_in("nurse", PASSWORD)


def test_wrong_passwords_are_told_to_the_audit_by_whoever_comes_in_next(
    hospital: Hospital,
) -> None:
    service = SignInService(hospital.url, "Ward 3", hospital.clock)
    for login in ("nurse", "nurse", "my secret instead of my name"):
        with pytest.raises(SignInRefusedError):
            service.sign_in(login, "wrong")

    for _ in range(2):
        service.sign_in("doctor", PASSWORD).database.close()

    found = text(
        "SELECT a.actor, s.login, r.tries, r.station FROM refused_sign_ins r"
        " JOIN audit a ON a.topic = 'refused_sign_ins' AND a.record = CAST(r.id AS text)"
        " LEFT JOIN staff s ON s.id = r.staff_id ORDER BY r.tries"
    )
    with hospital.system().engine.connect() as connection:
        rows = connection.execute(found).all()
        told = connection.execute(text("SELECT after FROM audit")).all()
    assert [tuple(row) for row in rows] == [
        ("doctor", None, 1, "Ward 3"),
        ("doctor", "nurse", 2, "Ward 3"),
    ]
    assert "secret" not in str(told)
