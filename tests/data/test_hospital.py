"""The hospital's own row and its wards, as an administrator keeps them, on both databases."""

from dataclasses import replace
from struct import pack
from typing import Any
from zlib import compress, crc32

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import (
    ConcurrentUpdateError,
    InvalidInputError,
    PermissionDeniedError,
)
from pms_desktop.domain.hospital import LARGEST_LOGO, CurrencyInUseError, png_fault
from pms_desktop.domain.wards import NameTakenError, Room, Ward, WardInUseError
from pms_desktop.services.hospital import HospitalService, countries, currencies, locales
from pms_desktop.services.ids import new_id
from pms_desktop.services.ward_setup import NewBeds, WardSetupService, counted
from pms_desktop.services.wards import WardService
from tests.beds import admission, build_house
from tests.data.bills import charged_patient, open_till
from tests.hospital import Hospital


def chunk(kind: bytes, body: bytes) -> bytes:
    return pack(">I", len(body)) + kind + body + pack(">I", crc32(kind + body))


def png(width: int = 2, height: int = 2) -> bytes:
    """A picture of white dots."""
    head = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    dots = compress(b"".join(b"\0" + b"\xff" * width for _ in range(height)))
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", head) + chunk(b"IDAT", dots) + chunk(b"IEND", b"")


@pytest.fixture
def service(hospital: Hospital) -> HospitalService:
    return HospitalService(hospital.sign_in(Role.ADMINISTRATOR))


@pytest.fixture
def setup(hospital: Hospital) -> WardSetupService:
    return WardSetupService(hospital.sign_in(Role.ADMINISTRATOR))


def test_an_administrator_changes_the_letterhead(service: HospitalService) -> None:
    wanted = replace(
        service.get(), name=" St. Anne  Clinic ", address="1 High St\nLeeds", logo=png()
    )

    kept = service.change(wanted)

    assert (kept.name, kept.address, kept.logo) == ("St. Anne Clinic", "1 High St\nLeeds", png())
    assert service.get() == kept


def test_an_older_form_does_not_overwrite_a_newer_one(service: HospitalService) -> None:
    read = service.get()
    service.change(replace(read, phone="0113 496 0000"))

    with pytest.raises(ConcurrentUpdateError):
        service.change(replace(read, phone="0113 496 0001"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("name", "x" * 121),
        ("email", "office@"),
        ("currency", "XX1"),
        ("country", "ZZ"),
        ("locale", "xx_YY"),
        ("time_zone", "Europe/Nowhere"),
        ("logo", b"GIF89a"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    service: HospitalService, field: str, value: Any
) -> None:
    changed: dict[str, Any] = {field: value}

    with pytest.raises(InvalidInputError) as refused:
        service.change(replace(service.get(), **changed))

    assert set(refused.value.faults) == {field}


def test_the_currency_stays_once_something_was_charged(
    hospital: Hospital, service: HospitalService
) -> None:
    assert service.change(replace(service.get(), currency="EUR")).currency == "EUR"
    charged_patient(hospital, open_till(hospital))

    with pytest.raises(CurrencyInUseError):
        service.change(replace(service.get(), currency="USD"))


def test_others_may_not_change_the_hospital(hospital: Hospital) -> None:
    context = hospital.sign_in(Role.NURSE)

    with pytest.raises(PermissionDeniedError):
        HospitalService(context).change(context.hospital)
    with pytest.raises(PermissionDeniedError):
        WardSetupService(context).put_ward(Ward(new_id(), "Mine"))


def test_choices_hold_what_is_usual() -> None:
    assert "GBP · British Pound" in dict(currencies()).values()
    assert "DEM" not in dict(currencies())
    assert dict(countries())["NP"] == "Nepal"
    assert "en_GB" in dict(locales())


@pytest.mark.parametrize(
    ("picture", "fault"),
    [
        (png(), ""),
        (png()[:-6], "This PNG picture is damaged."),
        (png().replace(b"IDAT", b"IDAU"), "This PNG picture is damaged."),
        (b"not a picture", "This is not a PNG picture."),
        (png(3001, 1), "The picture is wider or higher than 3000 pixels."),
        (png() + b"\0" * LARGEST_LOGO, "The picture is larger than 512 KB."),
    ],
)
def test_a_logo_is_checked_to_the_last_byte(picture: bytes, fault: str) -> None:
    assert png_fault(picture) == fault


def test_beds_are_entered_in_one_step_with_their_room_and_labels_that_count_up(
    hospital: Hospital, setup: WardSetupService
) -> None:
    ward = Ward(new_id(), "4 Surgical")
    setup.put_ward(ward)
    room = Room(new_id(), ward.id, "Room 1")
    keys = (new_id(), new_id(), new_id())

    setup.add_beds(NewBeds(keys, room.id, "4S-09"), room)
    setup.add_beds(NewBeds(keys, room.id, "4S-09"), room)

    plan = setup.plan(setup.wards()[0])
    assert [bed.label for bed in plan.beds] == ["4S-09", "4S-10", "4S-11"]
    assert plan.rooms == (room,)
    assert WardService(hospital.sign_in(Role.NURSE)).wards()[0].ready == 3


@pytest.mark.parametrize(
    ("label", "labels"),
    [
        ("3W-09", ["3W-09", "3W-10"]),
        ("Bed 7 (window)", ["Bed 7 (window)", "Bed 8 (window)"]),
        ("Cot", ["Cot", "Cot"]),
    ],
)
def test_the_last_number_of_a_label_counts(label: str, labels: list[str]) -> None:
    assert counted(label, 2) == labels


def test_several_beds_need_a_number_and_a_label_is_used_once(
    hospital: Hospital, setup: WardSetupService
) -> None:
    build_house(hospital)
    ward = setup.wards()[0]
    room = setup.plan(ward).rooms[0]

    with pytest.raises(InvalidInputError):
        setup.add_beds(NewBeds((new_id(), new_id()), room.id, "Cot"))
    with pytest.raises(NameTakenError):
        setup.add_beds(NewBeds((new_id(),), room.id, "3W-01"))
    with pytest.raises(NameTakenError):
        setup.put_ward(Ward(new_id(), "3 West"))


def test_a_ward_or_bed_with_a_patient_stays_in_use(
    hospital: Hospital, setup: WardSetupService
) -> None:
    house = build_house(hospital)
    WardService(hospital.sign_in(Role.NURSE)).admit(admission(house.add_patient(), house.beds[0]))
    ward = setup.wards()[0]
    first, second, *_others = setup.plan(ward).beds

    with pytest.raises(WardInUseError):
        setup.put_ward(replace(ward, active=False))
    with pytest.raises(WardInUseError):
        setup.put_bed(replace(first, active=False))
    setup.put_bed(replace(second, active=False))

    assert len(WardService(hospital.sign_in(Role.NURSE)).board(ward.id)) == 3


def test_a_ward_out_of_use_is_not_offered_on_the_wards_tab(
    hospital: Hospital, setup: WardSetupService
) -> None:
    build_house(hospital)
    (ward,) = setup.wards()

    setup.put_ward(replace(ward, active=False, name="Old West"))

    assert WardService(hospital.sign_in(Role.NURSE)).wards() == []
    assert [one.name for one in setup.wards()] == ["Old West"]
