"""Whoever leaves a station leaves nothing behind in its memory."""

import gc
import weakref

from pms_desktop.domain.access import Role
from pms_desktop.services.sign_in import SignInService
from tests.hospital import PASSWORD, Hospital, login_of


def test_what_was_compiled_for_a_session_goes_with_it(embedded_hospital: Hospital) -> None:
    service = SignInService(embedded_hospital.url, "Ward desk", embedded_hospital.clock)
    signed_in = service.sign_in(login_of(Role.NURSE), PASSWORD)  # writes the sign-in down
    compiled_for = weakref.ref(signed_in.database.engine.dialect)

    signed_in.database.close()
    del signed_in
    gc.collect()

    assert compiled_for() is None
