"""What was typed into the form, as JSON and back."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from pms_desktop.domain.patients import (
    BirthPart,
    FormerName,
    Identifier,
    InsurancePolicy,
    NextOfKin,
    PatientDetails,
    Phone,
    Sex,
    TypedPatient,
)


def to_json(typed: TypedPatient) -> dict[str, object]:
    """Only text, lists and mappings."""
    return {key: _plain(value) for key, value in asdict(typed).items()}


def from_json(stored: Mapping[str, Any]) -> TypedPatient:
    """What `to_json` gave."""
    details = dict(stored["details"])
    return TypedPatient(
        details=PatientDetails(
            **{
                **details,
                "sex": Sex(details["sex"]),
                "birth_part": BirthPart(details["birth_part"]),
                "languages": tuple(details["languages"]),
                "former_names": tuple(_former(each) for each in details["former_names"]),
                "birth_date": _day(details["birth_date"]),
                "phones": tuple(Phone(**each) for each in details["phones"]),
                "identifiers": tuple(Identifier(**each) for each in details["identifiers"]),
                "next_of_kin": tuple(NextOfKin(**each) for each in details["next_of_kin"]),
                "policies": tuple(_policy(each) for each in details["policies"]),
            }
        ),
        allergies=tuple(stored["allergies"]),
        history=str(stored["history"]),
    )


def _policy(stored: Mapping[str, Any]) -> InsurancePolicy:
    days = {name: _day(stored[name]) for name in ("valid_from", "valid_until")}
    return InsurancePolicy(**{**stored, **days})


def _former(stored: Mapping[str, Any]) -> FormerName:
    return FormerName(stored["name"], _day(stored["until"]), stored["reason"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
