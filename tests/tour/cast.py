"""Whom a tour meets: people of the demo hospital who have something to show."""

from dataclasses import dataclass

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
_IN_OTHERS_CARE = """
       AND a.doctor_id <> (SELECT id FROM staff WHERE login = 'doctor')
       AND NOT EXISTS (SELECT 1 FROM notes n JOIN staff d ON d.id = n.recorded_by
                        WHERE n.patient_id = p.id AND d.login = 'doctor')
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
class Cast:
    """`allergic` to penicillin and in another doctor's care, `sick` by NEWS2, `long_stayer` with a
    long bill."""

    allergic: InPatient
    sick: InPatient
    long_stayer: InPatient


def choose(engine: Engine) -> Cast:
    """The same people for the same hospital."""
    latin = " AND p.family_names GLOB '[A-Z]*'"
    return Cast(
        allergic=_first(engine, _LYING + latin + _ALLERGIC + _IN_OTHERS_CARE + _SICKEST_FIRST),
        sick=_first(engine, _LYING + latin + _SICKEST_FIRST),
        long_stayer=_first(engine, _LYING + latin + _LONGEST_FIRST),
    )


def _first(engine: Engine, question: str) -> InPatient:
    with engine.connect() as connection:
        return InPatient(*connection.execute(text(question + " LIMIT 1")).one())
