"""A small formulary for the tests of prescribing."""

from pms_desktop.domain.access import Role
from pms_desktop.domain.prescribing import Medicine
from pms_desktop.services.ids import new_id
from tests.hospital import Hospital


def formulary() -> dict[str, Medicine]:
    """Medicines by name, as an administrator would enter them."""
    made = [
        Medicine(
            new_id(), "Co-amoxiclav", "625 mg", "tablet", ("amoxicillin", "clavulanic acid"),
            ("penicillin", "beta-lactam"), "J01CR02", "1 tablet", "oral", "8-hourly",
        ),
        Medicine(
            new_id(), "Amoxicillin", "500 mg", "capsule", ("amoxicillin",),
            ("penicillin", "beta-lactam"), "J01CA04", "1 capsule", "oral", "8-hourly",
        ),
        Medicine(
            new_id(), "Doxycycline", "100 mg", "capsule", ("doxycycline",), ("tetracycline",),
            "J01AA02", "1 capsule", "oral", "once daily",
        ),
        Medicine(
            new_id(), "Ceftriaxone", "1 g", "injection", ("ceftriaxone",),
            ("cephalosporin", "beta-lactam"), "J01DD04", "1 g", "intravenous", "once daily",
        ),
        Medicine(
            new_id(), "Paracetamol", "500 mg", "tablet", ("paracetamol",), ("anilide",),
            "N02BE01", "2 tablets", "oral", "6-hourly",
        ),
    ]  # fmt: skip
    return {medicine.name: medicine for medicine in made}


def enter_formulary(hospital: Hospital) -> dict[str, Medicine]:
    """The formulary, kept by the administrator."""
    medicines = formulary()
    with hospital.sign_in(Role.ADMINISTRATOR).unit_of_work(False) as uow:
        for medicine in medicines.values():
            uow.medicines.add(medicine)
        uow.commit()
    return medicines
