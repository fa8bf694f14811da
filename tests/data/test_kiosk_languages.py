"""The languages of the kiosks: set by an administrator, checked, and heard of at once."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import DBAPIError

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.hospital import KIOSK_LANGUAGES
from pms_desktop.services.hospital import HospitalService
from tests.data.kiosks import kiosk_of, rows, run
from tests.hospital import Hospital


def offer(hospital: Hospital, codes: str) -> None:
    office = HospitalService(hospital.sign_in(Role.ADMINISTRATOR))
    office.change(replace(office.get(), kiosk_languages=codes))


def test_a_kiosk_at_work_hears_of_other_languages_and_of_their_order(hospital: Hospital) -> None:
    kiosk = kiosk_of(hospital)
    assert kiosk.languages() == kiosk.start().languages == ("en",)

    offer(hospital, "pl en  ar")

    assert kiosk.start().languages == ("pl", "en", "ar")


def test_all_languages_there_are_can_be_offered(hospital: Hospital) -> None:
    offer(hospital, " ".join(reversed(KIOSK_LANGUAGES)))

    assert kiosk_of(hospital).start().languages == KIOSK_LANGUAGES[::-1]


@pytest.mark.parametrize("wrong", ["", "xx", "en en", "en xx pl", "pl en pl"])
def test_no_language_an_unknown_one_and_one_twice_are_refused_by_screen_and_database(
    hospital: Hospital, wrong: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        offer(hospital, wrong)
    assert set(refused.value.faults) == {"kiosk_languages"}
    with pytest.raises(DBAPIError, match="ck_hospital_kiosk_languages"):
        run(hospital, f"UPDATE hospital SET kiosk_languages = '{wrong}'")


def test_the_audit_tells_who_set_the_languages(hospital: Hospital) -> None:
    offer(hospital, "de en")

    audit = "SELECT actor, after FROM audit WHERE topic = 'hospital' ORDER BY id DESC LIMIT 1"
    ((actor, after),) = rows(hospital, audit)
    assert actor == "administrator"
    assert "de en" in str(after)
