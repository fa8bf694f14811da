"""What the sections of the form say while they are closed."""

from collections.abc import Iterable

from pms_desktop.domain.patients import NextOfKin, PatientDetails, TypedPatient
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import language_name


def summaries(typed: TypedPatient) -> tuple[str, ...]:
    """One line for names, person, next of kin, cover and allergies; empty for nothing."""
    details = typed.details
    return (
        _names(details),
        _person(details),
        _joined((_kin(each) for each in details.next_of_kin), "; "),
        _joined((f"{each.insurer} {each.policy_number}" for each in details.policies), "; "),
        _joined((", ".join(typed.allergies), typed.history)),
    )


def _names(details: PatientDetails) -> str:
    former = [
        _("formerly {name}").format(name=each.name) for each in details.former_names if each.name
    ]
    called = f"“{details.preferred_name}”" if details.preferred_name else ""
    return _joined((called, details.romanised_name, *former))


def _kin(kin: NextOfKin) -> str:
    return f"{kin.name} ({kin.relation})" if kin.relation else kin.name


def _person(details: PatientDetails) -> str:
    return _joined(
        (
            ", ".join(language_name(code) for code in details.languages),
            _("interpreter") if details.interpreter_needed else "",
            details.occupation,
            details.blood_group.replace("-", "−"),
            details.email,
        )
    )


def _joined(parts: Iterable[str], sign: str = " · ") -> str:
    return sign.join(part.strip() for part in parts if part.strip())
