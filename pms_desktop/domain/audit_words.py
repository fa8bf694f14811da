"""An audit row in the words of the hospital: what was changed, field by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from uuid import UUID

from pms_desktop.domain.audit import AuditAction, AuditEntry
from pms_desktop.domain.charts import Review
from pms_desktop.domain.money import from_minor
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patients import PatientBrief
from pms_desktop.i18n import format_date, format_moment, format_money
from pms_desktop.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field in words; empty before a record was made and after it was removed."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry in words. `who` is the person's name, or the login where there is no such member
    of staff; `patient` is None where it concerns none. `glass`: a chart that
    opened with a reason only, and its `review` by an administrator."""

    id: int
    at: datetime
    who: str
    login: str
    station: str
    what: str
    patient: PatientBrief | None
    changes: tuple[FieldChange, ...]
    glass: bool = False
    review: Review | None = None

    @property
    def summary(self) -> str:
        """All changes in one line."""
        return summary(self.changes)


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What the administrator asks for; days are hospital days, both included. `subject` is a
    key of `subjects`."""

    actor: str = ""
    patient_id: UUID | None = None
    subject: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """What values are worded with. `names` has the people and things that fields refer to."""

    names: Mapping[UUID, str]
    zone: tzinfo
    currency: str


_TECHNICAL = {
    "id", "version", "search_text", "folded", "recorded_at", "recorded_by", "patient_id", "e164",
    "source", "source_id", "part", "position",
}  # fmt: skip
_YES_NO = {
    "active", "birth_estimated", "demo", "given", "interpreter_needed", "news2_red", "offered",
    "on_oxygen", "one_per_patient", "restricted", "unidentified", "unique_in_hospital",
    "withdrawn",
}  # fmt: skip
_MONEY = {
    "amount", "charged", "consultation_fee", "copayment", "discount", "net", "price", "tax",
    "tendered", "total",
}  # fmt: skip
_SCALES = {"quantity": 3, "temperature": 1}
"""Decimals of numbers that are kept as whole ones."""
_DAYS = {
    "birth_date", "deceased_on", "decided_on", "onset", "resolved_on", "until", "valid_from",
    "valid_until", "withdrawn_on",
}  # fmt: skip
_MOMENTS = {"state_since"}
_HOURS = {"starts", "ends"}


GLASS, UNSEEN = "glass", "unseen"
"""What one may ask for beside the subjects: openings with a reason, and those to look into."""


_ACCESS = ("staff", "staff_roles", "staff_wards", "accounts", "refused_sign_ins")


def subjects() -> dict[str, tuple[str, tuple[str, ...]]]:
    """What a person may ask for, by key: its words and the tables it is kept in."""
    return {
        "patients": (
            _("Patients"),
            (
                "patients", "patient_phones", "patient_identifiers", "next_of_kin",
                "insurance_policies", "former_names", "patient_relations", "patient_photos",
                "patient_consents", "patient_alerts", "patient_merges", "duplicate_pairs",
                "patient_imports", "patient_exports", "kiosk_requests", "kiosk_visits",
            ),
        ),
        "appointments": (_("Appointments"), ("appointments",)),
        "wards": (_("Wards and beds"), ("admissions", "bed_stays", "wards", "rooms", "beds")),
        "chart": (
            _("Charts"),
            ("allergies", "history_entries", "problems", "notes", "vital_signs"),
        ),
        "openings": (_("Charts opened"), ("chart_openings", "chart_reviews")),
        "medicines": (
            _("Prescriptions and medicines"),
            ("prescriptions", "prescription_items", "medicines"),
        ),
        "money": (
            _("Charges, invoices, payments"),
            (
                "charges", "bill_discounts", "invoices", "invoice_lines", "payments",
                "tariff_items", "tax_rates",
            ),
        ),
        "papers": (_("Printed papers"), ("prints",)),
        "access": (
            _("Staff and accounts"),
            (*_ACCESS, "doctors", "specialities", "working_hours"),
        ),
        "hospital": (
            _("Hospital"), ("hospital", "identifier_kinds", "consent_kinds", "alert_kinds"),
        ),
    }  # fmt: skip


def subject_word(topic: str) -> str:
    """One record of a table, as in `Patient`."""
    return _nouns().get(topic, topic.replace("_", " ").capitalize())


def _nouns() -> dict[str, str]:
    return {
        "accounts": _("Account"), "admissions": _("Admission"),
        "alert_kinds": _("Kind of alert"), "allergies": _("Allergy"),
        "appointments": _("Appointment"), "bed_stays": _("Bed of a stay"), "beds": _("Bed"),
        "bill_discounts": _("Discount"), "charges": _("Charge"), "chart_openings": _("Chart"),
        "chart_reviews": _("Review of an opening"), "consent_kinds": _("Kind of consent"),
        "doctors": _("Doctor"), "duplicate_pairs": _("Likely duplicate"),
        "former_names": _("Former name"),
        "history_entries": _("History"), "hospital": _("Hospital"),
        "identifier_kinds": _("Kind of ID"), "insurance_policies": _("Insurance"),
        "invoice_lines": _("Line of an invoice"),
        "kiosk_requests": _("Request from a kiosk"), "kiosk_visits": _("Try at a kiosk"),
        "invoices": _("Invoice"), "medicines": _("Medicine"), "next_of_kin": _("Next of kin"),
        "notes": _("Note"), "patient_alerts": _("Alert"), "patient_consents": _("Consent"),
        "patient_photos": _("Photo"), "patient_relations": _("Relation"),
        "patient_exports": _("Patients taken out"),
        "patient_imports": _("Row of an import"),
        "patient_identifiers": _("ID of a patient"), "patient_merges": _("Merge"),
        "patient_phones": _("Phone of a patient"), "patients": _("Patient"),
        "payments": _("Payment"), "prescription_items": _("Item of a prescription"),
        "prescriptions": _("Prescription"), "prints": _("Printed paper"),
        "problems": _("Problem"), "rooms": _("Room"), "specialities": _("Speciality"),
        "staff": _("Member of staff"), "staff_roles": _("Job"),
        "staff_wards": _("Ward of a member of staff"), "tariff_items": _("Tariff item"),
        "refused_sign_ins": _("Refused sign-in"),
        "tax_rates": _("Tax"), "vital_signs": _("Vital signs"), "wards": _("Ward"),
        "working_hours": _("Working hours"),
    }  # fmt: skip


def action_word(action: AuditAction) -> str:
    """What was done, as in `changed`."""
    return {
        AuditAction.INSERT: _("entered"),
        AuditAction.UPDATE: _("changed"),
        AuditAction.DELETE: _("removed"),
        AuditAction.LOAD: _("loaded"),
        AuditAction.OPEN: _("opened"),
        AuditAction.GLASS: _("opened with a reason"),
    }[action]


def what_happened(entry: AuditEntry) -> str:
    """Record and action, as in `Patient changed`."""
    if entry.action is AuditAction.LOAD:
        return _("Many records loaded")
    if entry.action is AuditAction.OPEN:
        return _("Chart opened")
    if entry.action is AuditAction.GLASS:
        return _("Chart opened with a reason")
    return f"{subject_word(entry.topic)} {action_word(entry.action)}"


def changes(entry: AuditEntry, wording: Wording) -> tuple[FieldChange, ...]:
    """The fields a person can make sense of; of a whole record those that say something."""
    fields = [*entry.before, *(name for name in entry.after if name not in entry.before)]
    told = (
        FieldChange(
            subject_word(name) if entry.action is AuditAction.LOAD else field_word(name),
            worded(name, entry.before.get(name), wording),
            worded(name, entry.after.get(name), wording),
        )
        for name in fields
        if name not in _TECHNICAL
    )
    return tuple(change for change in told if change.before != change.after or _is_secret(change))


def _is_secret(change: FieldChange) -> bool:
    return bool(change.before) and change.before == change.after


def summary(told: tuple[FieldChange, ...]) -> str:
    """All changes in one line."""
    return "; ".join(
        f"{one.field}: {one.before} → {one.after}" if one.before else f"{one.field}: {one.after}"
        for one in told
    )


def field_word(name: str) -> str:
    """A column as its screen calls it."""
    special = {
        "mrn": _("Record number"),
        "spo2": "SpO₂",
        "spo2_scale": _("SpO₂ scale"),
        "news2": "NEWS2",
        "atc_code": _("ATC code"),
        "password_hash": _("Password"),
        "login": _("User name"),
        "relation": _("In their care as"),
    }
    plain = name.removesuffix("_id").removesuffix("_at").replace("_", " ")
    return special.get(name) or plain.capitalize()


def worded(name: str, value: object, wording: Wording) -> str:
    """A value of a column as people read it; what cannot be read is shown as it stands."""
    if value is None or value == "":
        return ""
    try:
        return _worder(name)(value, wording)
    except (ValueError, ArithmeticError, TypeError):
        return str(value)


def _worder(name: str) -> Callable[[object, Wording], str]:
    by_name: tuple[tuple[bool, Callable[[object, Wording], str]], ...] = (
        (name == "mrn", _record_number),
        (name == "relation", _care),
        (name in _YES_NO, _yes_no),
        (name in ("rate", "tax_rate", "percent", "copayment_percent"), _percent),
        (name in _MONEY, _money),
        (name in _SCALES, lambda value, _wording: _scaled(value, _SCALES[name])),
        (name in _DAYS, _day),
        (name in _HOURS, _hour),
        (name.endswith("_at") or name in _MOMENTS, _moment),
        (name.endswith("_id"), _reference),
    )
    return next((worder for fits, worder in by_name if fits), _plain)


def _plain(value: object, _wording: Wording) -> str:
    return str(value)


def _record_number(value: object, _wording: Wording) -> str:
    return shown_mrn(str(value))


def _care(value: object, _wording: Wording) -> str:
    return {
        "doctor of the stay": _("doctor of the stay"),
        "lies in a ward": _("lies in a ward of theirs"),
        "appointment": _("doctor of an appointment"),
        "checked in today": _("nurse of the day's arrivals"),
        "recorded before": _("wrote there before"),
        "registered by them": _("registered the patient"),
        "registration": _("registration desk"),
        "none": _("not in their care"),
    }.get(str(value), str(value))


def _percent(value: object, _wording: Wording) -> str:
    return f"{_scaled(value, 2)} %"


def _yes_no(value: object, _wording: Wording) -> str:
    return _("yes") if value else _("no")


def _money(value: object, wording: Wording) -> str:
    return format_money(from_minor(int(str(value)), wording.currency), wording.currency)


def _scaled(value: object, places: int) -> str:
    return f"{Decimal(str(value)).scaleb(-places).normalize():f}"


def _day(value: object, _wording: Wording) -> str:
    return format_date(date.fromisoformat(str(value)))


def _hour(value: object, _wording: Wording) -> str:
    return f"{time.fromisoformat(str(value)):%H:%M}"


def _moment(value: object, wording: Wording) -> str:
    """PostgreSQL writes an offset, SQLite UTC without one."""
    moment = datetime.fromisoformat(str(value))
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return format_moment(aware.astimezone(wording.zone))


def _reference(value: object, wording: Wording) -> str:
    key = UUID(str(value))
    return wording.names.get(key, f"…{key.hex[-8:]}")
