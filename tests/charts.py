"""Charts that are open already, for tests of what is done in one."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from pms_desktop.data.database import Database
from pms_desktop.data.tables.charts import ChartOpeningRow
from pms_desktop.domain.access import Role
from pms_desktop.domain.charts import CareRelation
from pms_desktop.services.ids import new_id
from tests.hospital import Hospital, login_of


def open_charts(
    hospital: Hospital,
    patient_id: UUID,
    *roles: Role,
    database: Database | None = None,
    lasts: timedelta = timedelta(days=3650),
) -> None:
    """As if these jobs' people had opened the chart before; it leaves nothing in the audit."""
    system = database or hospital.system()
    now = hospital.clock.now()
    with system.units_for(None)(False) as uow:
        people = {one.login: one.id for one in uow.staff.members()}
        for role in roles or (Role.NURSE, Role.DOCTOR):
            login = login_of(role)
            uow._session.add(
                ChartOpeningRow(
                    id=new_id(),
                    login=login,
                    staff_id=people[login],
                    patient_id=patient_id,
                    opened_at=now,
                    expires_at=now + lasts,
                    relation=CareRelation.RECORDED.value,
                    restricted=False,
                    reason="",
                )
            )
        uow.commit()


def close_charts(hospital: Hospital) -> None:
    """As if eight hours had passed since every opening."""
    with hospital.system().engine.begin() as connection:
        connection.execute(text("DELETE FROM chart_openings"))
