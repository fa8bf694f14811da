"""Mapped tables, one module per subject. Private to the data package."""

from pms_desktop.data.tables import (  # noqa: F401  so that the metadata knows every table
    appointments,
    audit,
    billing,
    charts,
    duplicates,
    emr,
    hospital,
    kiosk,
    patient_exports,
    patient_imports,
    patient_kinds,
    patient_merges,
    patient_notices,
    patient_search,
    patients,
    prescribing,
    prints,
    staff,
    vitals,
    wards,
)
from pms_desktop.data.tables.base import Base

__all__ = ["Base"]
