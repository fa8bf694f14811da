"""A patient as every paper names them."""

from pms_desktop.domain.clock import Clock, today
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.papers import PaperPatient
from pms_desktop.domain.patients import Patient, age_text, sex_word
from pms_desktop.i18n import country_name


def paper_patient(patient: Patient, clock: Clock, home: str | None = None) -> PaperPatient:
    """`home` is the hospital's country: an address in another one names it. A day of birth that is
    a guess is left out: the age says what is known."""
    details = patient.details
    town = " ".join(part for part in (details.postcode, details.city) if part)
    abroad = home is not None and details.country != home
    country = country_name(details.country) if abroad else ""
    address = (*details.address.splitlines(), town, country)
    return PaperPatient(
        name=details.name,
        mrn=shown_mrn(patient.mrn),
        birth_date=None if details.birth_estimated else details.birth_date,
        age=age_text(details.birth_date, details.birth_estimated, today(clock)),
        sex=sex_word(details.sex),
        address=tuple(line for line in address if line.strip()),
    )
