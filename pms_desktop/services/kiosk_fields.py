"""What a kiosk asks for as texts by field, and a record said in the same fields."""

from dataclasses import replace
from datetime import date

from pms_desktop.domain.kiosk import (
    KIN_TEXTS,
    PHONE_TEXTS,
    PLAIN_TEXTS,
    ContactWish,
    RegistrationWish,
)
from pms_desktop.domain.patients import NextOfKin, PatientDetails, Phone, Sex
from pms_desktop.services.patient_rules import cleaned, faults_of

_LABELS = {"phone.0": "phone", "phone.1": "other_phone"}


def contact_of(details: PatientDetails) -> dict[str, str]:
    """A record in the fields of a correction."""
    phones = [each.number for each in details.phones[:2]]
    kin = details.next_of_kin[0] if details.next_of_kin else NextOfKin("")
    return {
        **dict(zip(PHONE_TEXTS, [*phones, "", ""], strict=False)),
        **{name: getattr(details, name) for name in PLAIN_TEXTS},
        **dict(zip(KIN_TEXTS, (kin.name, kin.relation, kin.phone), strict=True)),
    }


def with_contact(details: PatientDetails, wanted: dict[str, str]) -> PatientDetails:
    """The record with these fields in the place of its own; the rest of a list stays."""
    plain = {name: wanted[name] for name in PLAIN_TEXTS if name in wanted}
    changed = replace(details, **plain)  # type: ignore[arg-type]
    phones = list(details.phones)
    for at, name in enumerate(PHONE_TEXTS):
        if name in wanted:
            phones[at : at + 1] = [Phone(wanted[name])]
    kin = details.next_of_kin
    if "kin_name" in wanted:
        kin = (NextOfKin(*(wanted[name] for name in KIN_TEXTS)), *kin[1:])
    return replace(changed, phones=tuple(phones), next_of_kin=kin)


def contact_texts(wish: ContactWish, country: str) -> dict[str, str]:
    """What of a correction is asked for, as it is kept."""
    details = cleaned(_details(wish), country)
    said = contact_of(replace(details, phones=(), next_of_kin=()))
    texts = {name: said[name] for name in PLAIN_TEXTS if said[name]}
    for name in PHONE_TEXTS:
        if number := " ".join(getattr(wish, name).split()):
            texts[name] = number
    if details.next_of_kin:
        kin = details.next_of_kin[0]
        texts |= dict(zip(KIN_TEXTS, (kin.name, kin.relation, kin.phone), strict=True))
    return texts


def registration_texts(wish: RegistrationWish, country: str) -> dict[str, str]:
    """A first registration as it is kept: texts that are not empty."""
    details = cleaned(registration_details(wish), country)
    texts = {name: getattr(details, name) for name in ("family_names", "given_names", *PLAIN_TEXTS)}
    texts["sex"] = wish.sex.value
    texts["birth_date"] = wish.birth_date.isoformat() if wish.birth_date else ""
    texts["reason"] = " ".join(wish.reason.split())
    for name in PHONE_TEXTS:
        texts[name] = " ".join(getattr(wish, name).split())
    return {name: text for name, text in texts.items() if text}


def registration_details(wish: RegistrationWish) -> PatientDetails:
    """As the form of a new patient takes it."""
    return PatientDetails(
        family_names=wish.family_names,
        given_names=wish.given_names,
        sex=wish.sex,
        birth_date=wish.birth_date,
        phones=_phones(wish.phone, wish.other_phone),
        email=wish.email,
        address=wish.address,
        postcode=wish.postcode,
        city=wish.city,
    )


def details_of(wanted: dict[str, str]) -> PatientDetails:
    """A registration that was kept."""
    born = wanted.get("birth_date", "")
    return PatientDetails(
        family_names=wanted.get("family_names", ""),
        given_names=wanted.get("given_names", ""),
        sex=Sex(wanted.get("sex", Sex.UNKNOWN.value)),
        birth_date=date.fromisoformat(born) if born else None,
        phones=_phones(wanted.get("phone", ""), wanted.get("other_phone", "")),
        **{name: wanted.get(name, "") for name in PLAIN_TEXTS},  # type: ignore[arg-type]
    )


def faults_by_field(
    wish: ContactWish | RegistrationWish, today: date, country: str, *, complete: bool = False
) -> dict[str, str]:
    """Faults as at the desk, by the names of the wish: `phone`, `kin.phone` ..."""
    details = registration_details(wish) if isinstance(wish, RegistrationWish) else _details(wish)
    found: dict[str, str] = {}
    for field, fault in faults_of(details, today, country, complete=complete).items():
        found.setdefault(_LABELS.get(field, field.replace("kin.0.", "kin.")), fault)
    return found


def _details(wish: ContactWish) -> PatientDetails:
    return PatientDetails(
        phones=_phones(wish.phone, wish.other_phone),
        email=wish.email,
        address=wish.address,
        postcode=wish.postcode,
        city=wish.city,
        next_of_kin=(wish.kin,),
    )


def _phones(phone: str, other: str) -> tuple[Phone, ...]:
    """In their places, so that a fault is told at the right one."""
    return (Phone(phone), Phone(other)) if phone or other else ()
