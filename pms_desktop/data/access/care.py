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
_ROSTERED = "EXISTS (SELECT 1 FROM {schema}staff_wards)"
_MY_WARD = (
    "EXISTS (SELECT 1 FROM {schema}bed_stays s JOIN {schema}beds b ON b.id = s.bed_id"
    " JOIN {schema}rooms o ON o.id = b.room_id JOIN {schema}staff_wards w ON w.ward_id = o.ward_id"
    " WHERE s.patient_id = {patient} AND s.ended_at IS NULL AND w.staff_id = {me})"
)
_STAY = (
    "EXISTS (SELECT 1 FROM {schema}admissions a WHERE a.patient_id = {patient}"
    " AND a.discharged_at IS NULL"
)
_VISIT = "EXISTS (SELECT 1 FROM {schema}appointments v WHERE v.patient_id = {patient}"

_RULES: tuple[tuple[Care, str], ...] = (
    (
        Care.DOCTOR,
        f"{{doctor}} AND {_STAY} AND (a.doctor_id = {{me}}"
        f" OR a.doctor_id IS NULL AND NOT {_ROSTERED}))",
    ),
    (Care.WARD, f"({{nurse}} OR {{doctor}}) AND {_MY_WARD}"),
    (Care.WARD, f"{{nurse}} AND NOT {_ROSTERED} AND {_STAY})"),
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
