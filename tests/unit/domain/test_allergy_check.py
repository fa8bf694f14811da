"""Which medicines an allergy speaks against."""

from datetime import UTC, datetime

import pytest

from pms_desktop.domain.allergy_check import alternatives, matches
from pms_desktop.domain.emr import Allergy, AllergySeverity
from pms_desktop.domain.prescribing import Medicine
from pms_desktop.services.ids import new_id

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


def allergic_to(substance: str, *, withdrawn: bool = False) -> Allergy:
    return Allergy(
        new_id(), new_id(), substance, "anaphylaxis", AllergySeverity.SEVERE, NOW, "Nurse",
        NOW if withdrawn else None, "mistaken" if withdrawn else "", 1,
    )  # fmt: skip


def medicine(name: str, ingredients: str, classes: str = "", atc: str = "") -> Medicine:
    families = tuple(filter(None, classes.split(",")))
    return Medicine(new_id(), name, "", "tablet", tuple(ingredients.split(",")), families, atc)


CO_AMOXICLAV = medicine(
    "Co-amoxiclav", "amoxicillin,clavulanic acid", "penicillin,beta-lactam", "J01CR02"
)
FLUCLOXACILLIN = medicine("Flucloxacillin", "flucloxacillin", "penicillin,beta-lactam", "J01CF05")
CEFTRIAXONE = medicine("Ceftriaxone", "ceftriaxone", "cephalosporin,beta-lactam", "J01DD04")
CEFALEXIN = medicine("Cefalexin", "cefalexin", "cephalosporin,beta-lactam", "J01DB01")
DOXYCYCLINE = medicine("Doxycycline", "doxycycline", "tetracycline", "J01AA02")
CO_TRIMOXAZOLE = medicine("Co-trimoxazole", "sulfamethoxazole,trimethoprim", "", "J01EE01")
IBUPROFEN = medicine("Ibuprofen", "ibuprofen", "nsaid", "M01AE01")
ASPIRIN = medicine("Aspirin", "acetylsalicylic acid", "nsaid,salicylate", "B01AC06")
METFORMIN = medicine("Metformin", "metformin", "biguanide", "A10BA02")
VALPROATE = medicine("Valproate", "valproic acid", "", "N03AG01")
FOLIC_ACID = medicine("Folic acid", "folic acid", "", "B03BB01")


@pytest.mark.parametrize(
    ("substance", "stopped"),
    [
        ("Penicillin", CO_AMOXICLAV),
        ("PENICILLINS", CO_AMOXICLAV),
        ("Penicilin", CO_AMOXICLAV),
        ("Allergic to penicillin", CO_AMOXICLAV),
        ("Amoxycillin", CO_AMOXICLAV),
        ("Amoxicillin/clavulanate (rash)", CO_AMOXICLAV),
        ("Amoxicillin", FLUCLOXACILLIN),
        ("Cephalexin", CEFALEXIN),
        ("Cephalosporins", CEFTRIAXONE),
        ("Sulfa drugs", CO_TRIMOXAZOLE),
        ("Sulphonamides", CO_TRIMOXAZOLE),
        ("NSAIDs", IBUPROFEN),
        ("Aspirin", IBUPROFEN),
        ("aspirin", ASPIRIN),
        ("Metfornin", METFORMIN),
        ("Doxicycline", DOXYCYCLINE),
    ],
)
def test_an_allergy_however_it_is_written_stops_the_medicine(
    substance: str, stopped: Medicine
) -> None:
    (match,) = matches([allergic_to(substance)], stopped)

    assert match.allergy.substance == substance


@pytest.mark.parametrize(
    ("substance", "free"),
    [
        ("Penicillin", CEFTRIAXONE),
        ("Penicillin", DOXYCYCLINE),
        ("Latex", CO_AMOXICLAV),
        ("Folic acid", VALPROATE),
        ("Valproic acid", FOLIC_ACID),
        ("Metronidazole", METFORMIN),
        ("Peanuts", IBUPROFEN),
        ("...", IBUPROFEN),
        ("青霉素", DOXYCYCLINE),
    ],
)
def test_an_allergy_to_something_else_stops_nobody(substance: str, free: Medicine) -> None:
    assert matches([allergic_to(substance)], free) == ()


def test_a_withdrawn_allergy_stops_nobody() -> None:
    assert matches([allergic_to("Penicillin", withdrawn=True)], CO_AMOXICLAV) == ()


def test_a_match_says_what_the_medicine_contains_and_what_family_it_is_of() -> None:
    (by_class,) = matches([allergic_to("penicillin")], CO_AMOXICLAV)
    (by_content,) = matches([allergic_to("clavulanic acid")], CO_AMOXICLAV)
    (by_likeness,) = matches([allergic_to("Metfornin")], METFORMIN)

    assert (by_class.ingredient, by_class.family) == ("amoxicillin", "penicillin")
    assert (by_content.ingredient, by_content.family) == ("clavulanic acid", "")
    assert by_likeness.unsure
    assert not by_class.unsure


def test_alternatives_are_of_the_same_use_and_unrelated_ones_come_first() -> None:
    formulary = [FLUCLOXACILLIN, CEFALEXIN, CEFTRIAXONE, DOXYCYCLINE, METFORMIN, CO_AMOXICLAV]

    offered = alternatives(CO_AMOXICLAV, formulary, [allergic_to("Penicillin")])

    assert [medicine.name for medicine in offered] == ["Doxycycline", "Cefalexin"]


def test_a_medicine_without_an_atc_code_has_no_alternatives() -> None:
    assert alternatives(medicine("Salve", "zinc"), [DOXYCYCLINE], []) == ()
