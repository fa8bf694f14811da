"""Signing in, on both databases."""

import pytest

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
