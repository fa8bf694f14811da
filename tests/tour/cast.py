"""Whom a tour meets: people of the demo hospital who have something to show."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Engine, text

_LYING = """
    SELECT p.mrn, p.family_names, p.given_names, w.name AS ward, b.label AS bed
      FROM bed_stays s JOIN beds b ON b.id = s.bed_id JOIN rooms r ON r.id = b.room_id
      JOIN wards w ON w.id = r.ward_id JOIN patients p ON p.id = s.patient_id
      JOIN admissions a ON a.id = s.admission_id
     WHERE s.ended_at IS NULL AND NOT p.restricted
"""
_ALLERGIC = """
       AND EXISTS (SELECT 1 FROM allergies g WHERE g.patient_id = p.id
                    AND g.substance LIKE 'Penicillin%')
"""
_THE_DOCTOR = "(SELECT id FROM staff WHERE login = 'doctor')"
_IN_OTHERS_CARE = f" AND a.doctor_id <> {_THE_DOCTOR}" + "".join(
    f" AND NOT EXISTS (SELECT 1 FROM {table} x"
    f" WHERE x.patient_id = p.id AND x.{who} = {_THE_DOCTOR})"
    for table, who in (
        ("notes", "recorded_by"),
        ("problems", "recorded_by"),
        ("allergies", "recorded_by"),
        ("prescriptions", "recorded_by"),
    )
)
_IN_OTHERS_CARE += f"""
       AND NOT EXISTS (SELECT 1 FROM appointments x WHERE x.patient_id = p.id
                        AND x.doctor_id = {_THE_DOCTOR}
                        AND x.starts_at > datetime('now', '-9 days')
                        AND x.starts_at < datetime('now', '+4 days'))
"""
_WITH_THE_NURSE = """
       AND r.ward_id IN (SELECT ward_id FROM staff_wards
                          WHERE staff_id = (SELECT id FROM staff WHERE login = 'nurse'))
"""
SOON = timedelta(minutes=90)
_VISITING = """
    SELECT p.mrn, p.birth_date FROM appointments a JOIN patients p ON p.id = a.patient_id
     WHERE a.state = 'booked' AND a.starts_at > :from AND a.starts_at < :to
       AND p.birth_date IS NOT NULL AND NOT p.birth_estimated AND NOT p.restricted
       AND NOT EXISTS (SELECT 1 FROM kiosk_requests r WHERE r.patient_id = p.id)
     ORDER BY a.starts_at, p.mrn LIMIT 1
"""
_SICKEST_FIRST = """
     ORDER BY (SELECT v.news2 FROM vital_signs v WHERE v.patient_id = p.id
               ORDER BY v.taken_at DESC LIMIT 1) DESC, p.mrn
"""
_LONGEST_FIRST = " ORDER BY a.admitted_at, p.mrn"


@dataclass(frozen=True)
class InPatient:
    """Somebody in a bed. `mrn` is digits alone."""

    mrn: str
    family_names: str
    given_names: str
    ward: str
    bed: str


@dataclass(frozen=True)
class Visitor:
    """Somebody who comes to an appointment. `mrn` is digits alone, `born` day, month and year."""

    mrn: str
    born: str


@dataclass(frozen=True)
class Cast:
    """`allergic` to penicillin, `sick` by NEWS2, `long_stayer` with a long bill; a `stranger` is in
    no care of the doctor's; a `visitor` may check in now."""

    allergic: InPatient
    sick: InPatient
    long_stayer: InPatient
    stranger: InPatient
    visitor: Visitor


def choose(engine: Engine, moment: datetime) -> Cast:
    """The same people for the same hospital."""
    latin = " AND p.family_names GLOB '[A-Z]*'"
    return Cast(
        allergic=_first(engine, _LYING + latin + _ALLERGIC + _SICKEST_FIRST),
        sick=_first(engine, _LYING + latin + _WITH_THE_NURSE + _SICKEST_FIRST),
        long_stayer=_first(engine, _LYING + latin + _LONGEST_FIRST),
        stranger=_first(engine, _LYING + latin + _IN_OTHERS_CARE + _SICKEST_FIRST),
        visitor=_visitor(engine, moment),
    )


def _visitor(engine: Engine, moment: datetime) -> Visitor:
    with engine.connect() as connection:
        found = connection.execute(text(_VISITING), {"from": moment, "to": moment + SOON}).one()
    day = date.fromisoformat(found.birth_date)
    return Visitor(found.mrn, f"{day:%d%m%Y}")


def _first(engine: Engine, question: str) -> InPatient:
    with engine.connect() as connection:
        return InPatient(*connection.execute(text(question + " LIMIT 1")).one())
