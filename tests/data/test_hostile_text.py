"""Hostile text on its way into both databases and out again: as typed, or refused."""

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import InvalidInputError, PmsError, UnkeepableTextError
from pms_desktop.domain.patients import MatchedBy, PatientDetails
from pms_desktop.domain.prescribing import Medicine
from pms_desktop.domain.staff import Speciality
from pms_desktop.domain.tariff import TariffCategory, TariffItem, TaxRate
from pms_desktop.domain.wards import Ward
from pms_desktop.services.formulary import FormularyService
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from pms_desktop.services.staff import StaffService
from pms_desktop.services.tariff import TariffService
from pms_desktop.services.ward_setup import WardSetupService
from tests.data.patients import enter_patient
from tests.hospital import Hospital
from tests.hostile import At, Outcome, values_at

STORED = [text for outcome, text in values_at(At.TEXT) if outcome is Outcome.STORED]
REFUSED = [text for outcome, text in values_at(At.TEXT) if outcome is Outcome.REFUSED]


class Office:
    """The forms of an administrator that take a name."""

    def __init__(self, hospital: Hospital) -> None:
        context = hospital.sign_in(Role.ADMINISTRATOR)
        self.staff, self.tariff = StaffService(context), TariffService(context)
        self.formulary, self.wards = FormularyService(context), WardSetupService(context)

    def keep(self, text: str, number: int = 0) -> list[str]:
        """Save a record of each kind with this name; answers the names as they are kept."""
        item = TariffItem(new_id(), f"C{number}", text, TariffCategory.ITEM, 1, None, 0, True, 0)
        ward = Ward(new_id(), text, 1)
        self.wards.put_ward(ward)
        drug = Medicine(new_id(), text, "", "", ("water",), version=0)
        return [
            self.staff.put_speciality(Speciality(new_id(), text, active=True, version=0)).name,
            self.tariff.put_item(item).name,
            self.tariff.put_tax(TaxRate(new_id(), text, 100, True, 0)).name,
            self.formulary.put(drug).name,
            next(one.name for one in self.wards.wards() if one.id == ward.id),
        ]


def test_names_are_kept_as_typed(hospital: Hospital) -> None:
    office = Office(hospital)

    for number, text in enumerate(STORED):
        assert office.keep(text, number) == [text] * 5


def test_what_hides_something_is_refused_by_every_form(hospital: Hospital) -> None:
    office = Office(hospital)

    for text in REFUSED:
        with pytest.raises(InvalidInputError):
            office.staff.put_speciality(Speciality(new_id(), text, active=True, version=0))
        with pytest.raises(InvalidInputError):
            office.tariff.put_tax(TaxRate(new_id(), text, 100, True, 0))
        with pytest.raises(InvalidInputError):
            office.formulary.put(Medicine(new_id(), text, "", "", ("water",), version=0))
        with pytest.raises(InvalidInputError):
            office.wards.put_ward(Ward(new_id(), text, 1))
        item = TariffItem(new_id(), "C", text, TariffCategory.ITEM, 1, None, 0, True, 0)
        with pytest.raises(InvalidInputError):
            office.tariff.put_item(item)


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"], ids=["NUL", "half a pair"])
def test_what_no_database_takes_is_refused_before_a_driver_stumbles(
    hospital: Hospital, text: str
) -> None:
    with (
        pytest.raises(UnkeepableTextError),
        hospital.sign_in(Role.RECEPTIONIST).unit_of_work(False) as uow,
    ):
        uow.patients.add(new_id(), PatientDetails(family_names="Lee", city=text))


def test_a_search_takes_everything_literally(hospital: Hospital) -> None:
    enter_patient(hospital, "Lee", "Ann")
    desk = PatientService(hospital.sign_in(Role.RECEPTIONIST))

    for _outcome, words in values_at(At.SEARCH, At.TEXT):
        try:
            found = desk.find(words[:300])
        except PmsError:
            continue
        by_words = [match for match in found if match.matched_by != (MatchedBy.RECENT,)]
        assert by_words == [], words[:40]
