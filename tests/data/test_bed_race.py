"""Many stations want one bed at the same moment: exactly one gets it."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import PmsError
from pms_desktop.mvp.messages import sentence_for
from pms_desktop.services.ids import new_id
from pms_desktop.services.sign_in import SignInService
from pms_desktop.services.wards import Admit, WardService
from tests.beds import build_house
from tests.data.stations import let_sign_in_often, race
from tests.hospital import PASSWORD, Hospital


def admit(url: str, patient: UUID, bed: UUID) -> Iterator[str]:
    """A nurse's station, with the wards on its screen."""
    signed_in = SignInService(url, "Race").sign_in("nurse", PASSWORD)
    service = WardService(signed_in.context)
    service.wards()
    yield "ready"
    try:
        service.admit(Admit(new_id(), new_id(), patient, bed, "Race"))
    except PmsError as error:
        told = sentence_for(error).text
    else:
        told = "admitted"
    signed_in.database.close()
    yield told


def told_at(hospital: Hospital, patients: list[UUID], beds: list[UUID]) -> list[str]:
    """What each station was told."""
    wishes = zip(patients, beds, strict=True)
    return race(admit, [(hospital.url, who, bed) for who, bed in wishes])


@pytest.fixture(autouse=True)
def crowd(hospital: Hospital) -> None:
    """One nurse stands for many, so she may sign in as often as they would."""
    let_sign_in_often(hospital, "nurse")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_one_of_many_stations_gets_the_bed_and_the_others_are_told_who_is_in_it(
    hospital: Hospital,
) -> None:
    house = build_house(hospital)
    stations = 32 if hospital.on_postgres else 8
    patients = [house.add_patient(f"Patient{number}", "A") for number in range(stations)]

    told = told_at(hospital, patients, [house.beds[0]] * stations)

    winner = told.index("admitted")
    refusal = f"PATIENT{winner}, A lies in bed 3W-01. Nothing was changed: choose another bed."
    assert told.count("admitted") == 1
    assert set(told) == {"admitted", refusal}
    (ward,) = WardService(hospital.sign_in(Role.NURSE)).wards()
    assert ward.occupied == 1


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_one_patient_admitted_at_many_stations_lies_in_one_bed(hospital: Hospital) -> None:
    house = build_house(hospital, beds=8)
    patient = house.add_patient("García", "María")

    told = told_at(hospital, [patient] * 8, house.beds)

    refusals = {words for words in told if words != "admitted"}
    assert told.count("admitted") == 1
    assert len(refusals) == 1
    assert refusals.pop().startswith("GARCÍA, María already lies in 3 West, bed 3W-0")
