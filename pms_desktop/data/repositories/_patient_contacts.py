"""How patients can be reached: on a server only a function tells, of whoever is not shut away."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Text, Uuid, bindparam, column, func, select
from sqlalchemy.orm import Session

from pms_desktop.data.access.grants import TOLD
from pms_desktop.data.tables.patients import PatientRow


def with_contacts(
    session: Session, columns: Sequence[Any], ids: Collection[UUID]
) -> Select[*tuple[Any, ...]]:
    """`columns` and TOLD of these patients. On PostgreSQL these are empty where a patient is
    restricted and the chart closed."""
    wanted = select(*columns).where(PatientRow.id.in_(ids))
    if session.get_bind().dialect.name != "postgresql":
        return wanted.add_columns(*(getattr(PatientRow, name) for name in TOLD))
    asked = bindparam("asked", list(ids), type_=ARRAY(Uuid()), unique=True)
    told = func.pms_contacts(asked).table_valued(
        column("patient_id", Uuid()), *(column(name, Text()) for name in TOLD), name="told"
    )
    contacts = (func.coalesce(told.c[name], "").label(name) for name in TOLD)
    return wanted.add_columns(*contacts).outerjoin(told, told.c.patient_id == PatientRow.id)
