"""What a merge does with every table that names a patient.

The tables are found in the metadata, and a test fails when one of them stands in no list here.
Conditions are SQL that both databases read; `{survivor}` and `{merged}` stand for the records.
"""

from dataclasses import dataclass

from sqlalchemy import Column, Integer, SmallInteger, Table
from sqlalchemy.engine import Dialect

from pms_desktop.data.tables import Base


@dataclass(frozen=True, slots=True)
class Move:
    """Rows that go to the survivor. `stays` is true for a row `t` of which the survivor has its
    own like; `at` is when it happened, `joined` what the survivor's row `o` learns from it."""

    table: str
    column: str = "patient_id"
    at: str = "recorded_at"
    stays: str = ""
    joined: tuple[tuple[str, str], ...] = ()
    alike: str = ""


MOVES = (
    Move("admissions", at="admitted_at"),
    Move("bed_stays", at="started_at"),
    Move("appointments", at="starts_at"),
    Move("invoices"),
    Move("charges", at="charged_at"),
    Move("bill_discounts"),
    Move("notes"),
    Move("vital_signs", at="taken_at"),
    Move("prescriptions"),
    Move("history_entries"),
    Move("patient_consents"),
    Move("patient_alerts"),
    Move(
        "allergies",
        alike="t.folded = o.folded AND t.withdrawn_at IS NULL AND o.withdrawn_at IS NULL",
        joined=(
            ("reaction", "CASE WHEN t.reaction IN ('', o.reaction) THEN o.reaction"
             " WHEN o.reaction = '' THEN t.reaction ELSE o.reaction || '; ' || t.reaction END"),
            ("severity", "CASE WHEN 'severe' IN (t.severity, o.severity) THEN 'severe'"
             " WHEN 'moderate' IN (t.severity, o.severity) THEN 'moderate'"
             " WHEN 'mild' IN (t.severity, o.severity) THEN 'mild' ELSE o.severity END"),
        ),
    ),
    Move(
        "problems",
        alike="t.code = o.code",
        joined=(
            ("comment", "CASE WHEN t.comment IN ('', o.comment) THEN o.comment"
             " WHEN o.comment = '' THEN t.comment ELSE o.comment || '; ' || t.comment END"),
            ("onset", "CASE WHEN o.onset IS NULL OR t.onset < o.onset THEN t.onset"
             " ELSE o.onset END"),
            ("state", "CASE WHEN 'active' IN (t.state, o.state) THEN 'active' ELSE o.state END"),
            ("resolved_on", "CASE WHEN 'active' IN (t.state, o.state) THEN NULL"
             " ELSE o.resolved_on END"),
        ),
    ),
    Move("patient_photos", alike="t.patient_id <> o.patient_id"),
    Move(
        "patient_relations",
        stays="t.relative_id = {survivor}",
        alike="t.relative_id = o.relative_id AND t.kind = o.kind",
    ),
    Move(
        "patient_relations",
        column="relative_id",
        stays="t.patient_id = {survivor}",
        alike="t.patient_id = o.patient_id AND t.kind = o.kind",
    ),
)  # fmt: skip
"""In this order; what hangs on a stay or a bill comes after it."""

PERSON = (
    "patient_phones", "patient_identifiers", "next_of_kin", "former_names", "insurance_policies",
)  # fmt: skip
"""What a form holds besides the columns of `patients`: chosen field by field, never moved."""

STAYING = {
    ("patients", "merged_into"),
    ("patient_merges", "survivor_id"),
    ("patient_merges", "merged_id"),
    ("duplicate_pairs", "first_id"),
    ("duplicate_pairs", "second_id"),
    ("duplicate_queue", "patient_id"),  # both are compared anew
    ("chart_openings", "patient_id"),  # which chart was opened stays as it was
    ("patient_imports", "patient_id"),  # a row of a file became this very record
    ("kiosk_visits", "patient_id"),  # whom a kiosk recognised stays as it was
    ("kiosk_requests", "patient_id"),  # the desk looks for the living record
    ("patient_exports", "patient_id"),  # this very record was taken out
    ("patient_search", "patient_id"),  # made anew of what the record says
}
"""References that a merge leaves as they are."""

STOPS = {
    "merge_itself": "{survivor} = {merged}",
    "merge_done": "EXISTS (SELECT 1 FROM patients WHERE id IN ({survivor}, {merged})"
    " AND merged_into IS NOT NULL)",
    "merge_closed": "EXISTS (SELECT 1 FROM patients WHERE id = {survivor}"
    " AND closed_at IS NOT NULL)",
    "merge_restricted": "EXISTS (SELECT 1 FROM patients WHERE id IN ({survivor}, {merged})"
    " AND restricted)",
    "merge_deceased": "1 = (SELECT count(*) FROM patients WHERE id IN ({survivor}, {merged})"
    " AND deceased_on IS NOT NULL)",
    "merge_different": "EXISTS (SELECT 1 FROM duplicate_pairs WHERE state = 'different'"
    " AND first_id IN ({survivor}, {merged}) AND second_id IN ({survivor}, {merged}))",
    "merge_related": "EXISTS (SELECT 1 FROM patient_relations"
    " WHERE patient_id IN ({survivor}, {merged}) AND relative_id IN ({survivor}, {merged})"
    " AND kind IN ('mother', 'father', 'parent', 'grandparent'))",
    "merge_admissions": "2 = (SELECT count(*) FROM admissions"
    " WHERE patient_id IN ({survivor}, {merged}) AND discharged_at IS NULL)",
    "merge_discounts": "2 = (SELECT count(*) FROM bill_discounts"
    " WHERE patient_id IN ({survivor}, {merged}) AND invoice_id IS NULL AND NOT withdrawn)",
    "merge_appointments": "EXISTS (SELECT 1 FROM appointments a JOIN appointments b"
    " ON b.doctor_id = a.doctor_id AND b.starts_at < a.ends_at AND a.starts_at < b.ends_at"
    " WHERE a.patient_id = {survivor} AND b.patient_id = {merged}"
    " AND 'cancelled' NOT IN (a.state, b.state))",
}
"""Why two records are not merged: the name of the rule and when it is broken."""

UNDO_STOPS = {
    "unmerge_later": "EXISTS (SELECT 1 FROM patients WHERE id = {survivor}"
    " AND merged_into IS NOT NULL)",
}
BILLED_TOGETHER = (
    "EXISTS (SELECT 1 FROM charges c JOIN invoices i ON i.id = c.invoice_id"
    " WHERE c.patient_id <> i.patient_id AND {merged} IN (c.patient_id, i.patient_id))"
)
"""After rows went back: a charge stands on the invoice of the other patient."""


def references() -> set[tuple[str, str]]:
    """Every column that names a patient, by table and column."""
    return {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "patients"
    }


def person_columns() -> list[str]:
    """Columns of `patients` that say who somebody is."""
    kept = {"id", "mrn", "version", "recorded_at", "recorded_by", "merged_into", "restricted",
            "restricted_reason", "lifted_reason",
            "closed_at", "closed_reason", "unidentified", "deceased_on", "deceased_time",
            "deceased_recorded_at", "deceased_recorded_by"}  # fmt: skip
    return [column.name for column in Base.metadata.tables["patients"].columns
            if column.name not in kept]  # fmt: skip


def stays(move: Move) -> str:
    """The condition under which a row `t` stays with the merged record; empty for never."""
    other = (
        f"EXISTS (SELECT 1 FROM {move.table} o WHERE o.{move.column} = {{survivor}}"
        f" AND {move.alike})"
        if move.alike
        else ""
    )
    return " OR ".join(part for part in (move.stays, other) if part)


def followers(move: Move) -> list[tuple[str, str]]:
    """Columns by which a row hangs on another row that moves, with that row's table."""
    moved = {each.table for each in MOVES}
    return [
        (column.name, key.column.table.name)
        for column in _table(move).columns
        for key in column.foreign_keys
        if key.column.table.name in moved
    ]


def typed(move: Move, column: str, text: str, dialect: Dialect) -> str:
    """A recorded text as a value of a column."""
    kind = _table(move).columns[column].type
    if dialect.name == "sqlite":
        whole = isinstance(kind, Integer | SmallInteger)
        return f"CAST({text} AS INTEGER)" if whole else text
    return f"CAST({text} AS {kind.compile(dialect=dialect)})"


def columns_of(table: str) -> list[Column[object]]:
    """All columns of a table."""
    return list(Base.metadata.tables[table].columns)


def _table(move: Move) -> Table:
    return Base.metadata.tables[move.table]
