"""Why a patient is in somebody's care, as one question to either database.

`domain/charts.py` says the rule in words. The placeholders are variables of a function on
PostgreSQL and bound parameters on SQLite.
"""

from collections.abc import Mapping

from pms_desktop.domain.charts import CareRelation as Care

PLACES = (
    "me", "patient", "doctor", "nurse", "clinical", "appointment_since", "appointment_until",
    "arrived_since", "recorded_since", "registered_since",
)  # fmt: skip
"""What the question is asked with: two keys, three truths about the jobs, five moments."""

_RECORDED = " OR ".join(
    f"EXISTS (SELECT 1 FROM {{schema}}{table} r WHERE r.patient_id = {{patient}}"
    " AND r.recorded_by = {me} AND r.recorded_at >= {recorded_since})"
    for table in ("notes", "vital_signs", "prescriptions", "problems", "allergies")
)
_STAY = (
    "EXISTS (SELECT 1 FROM {schema}admissions a WHERE a.patient_id = {patient}"
    " AND a.discharged_at IS NULL"
)
_VISIT = "EXISTS (SELECT 1 FROM {schema}appointments v WHERE v.patient_id = {patient}"

_RULES: tuple[tuple[Care, str], ...] = (
    (Care.DOCTOR, f"{{doctor}} AND {_STAY} AND coalesce(a.doctor_id, {{me}}) = {{me}})"),
    (Care.WARD, f"{{nurse}} AND {_STAY})"),
    (
        Care.APPOINTMENT,
        f"{{doctor}} AND {_VISIT} AND v.doctor_id = {{me}} AND v.state <> 'cancelled'"
        " AND v.starts_at >= {appointment_since} AND v.starts_at < {appointment_until})",
    ),
    (Care.ARRIVED, f"{{nurse}} AND {_VISIT} AND v.checked_in_at >= {{arrived_since}})"),
    (Care.RECORDED, f"{{clinical}} AND ({_RECORDED})"),
    (
        Care.REGISTERED,
        "EXISTS (SELECT 1 FROM {schema}patients p WHERE p.id = {patient}"
        " AND p.recorded_by = {me} AND p.recorded_at >= {registered_since})",
    ),
    (Care.REGISTRATION, "NOT {clinical}"),
)


def care_sql(places: Mapping[str, str], schema: str = "") -> str:
    """An expression that answers a `CareRelation`; `places` fills each of PLACES."""
    cases = " ".join(f"WHEN {rule} THEN '{care.value}'" for care, rule in _RULES)
    return f"CASE {cases} ELSE '{Care.NONE.value}' END".format(schema=schema, **places)
