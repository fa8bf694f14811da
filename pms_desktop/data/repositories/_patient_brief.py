"""A patient as lists and headers show one."""

from collections.abc import Sequence
from typing import Any

from pms_desktop.data.tables.patients import PatientRow
from pms_desktop.domain.patients import PatientBrief, Phone, Sex

BRIEF = (
    PatientRow.id, PatientRow.mrn, PatientRow.family_names, PatientRow.given_names,
    PatientRow.sex, PatientRow.birth_date, PatientRow.birth_estimated, PatientRow.closed_at,
    PatientRow.restricted,
    PatientRow.preferred_name, PatientRow.romanised_name, PatientRow.deceased_on,
    PatientRow.unidentified, PatientRow.merged_into,
)  # fmt: skip
"""What `brief_of` reads of a row."""


def brief_of(row: Any, phones: Sequence[Phone]) -> PatientBrief:
    """A record of a row of `BRIEF`, and the patient's phones in their order."""
    return PatientBrief(
        row.id,
        row.mrn,
        row.family_names,
        row.given_names,
        Sex(row.sex),
        row.birth_date,
        row.birth_estimated,
        phones[0].number if phones and not row.restricted else "",
        row.closed_at is not None,
        row.restricted,
        row.preferred_name,
        row.romanised_name,
        row.deceased_on is not None,
        row.unidentified,
        row.merged_into,
    )
