"""Charts of the demo hospital that were opened today, and a patient whose record is restricted."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.charts import CareRelation
from pms_desktop.domain.wards import RunningAdmission


@dataclass(frozen=True, slots=True)
class _Visit:
    login: str
    station: str
    patient_id: UUID
    relation: CareRelation
    reason: str = ""
    restricted: bool = False


def add_openings(uow: UnitOfWork) -> None:
    """A well-known patient in a private room; who looked into charts, and why."""
    lying = sorted(uow.admissions.all_running(), key=_place)
    if len(lying) < 3:
        return
    famous = next((one for one in lying if one.ward == "Private"), lying[-1]).admission.patient_id
    record = uow.patients.get(famous)
    uow.patients.restrict(famous, record.version, "In the public eye")
    people = {member.login: member.id for member in uow.staff.members()}
    for visit in _visits(lying, famous):
        told: dict[str, object] = {"relation": visit.relation.value}
        told |= {"reason": visit.reason} if visit.reason else {}
        told |= {"restricted": True} if visit.restricted else {}
        uow.charts.note_past_opening(
            visit.login, people[visit.login], visit.station, visit.patient_id, told
        )


def _place(running: RunningAdmission) -> tuple[str, str]:
    return running.ward, running.bed


def _visits(lying: list[RunningAdmission], famous: UUID) -> Iterator[_Visit]:
    others = [one.admission.patient_id for one in lying if one.admission.patient_id != famous]
    for patient_id in others[:6]:
        yield _Visit("nurse", "Ward 2 East", patient_id, CareRelation.WARD)
    yield _Visit(
        "doctor", "Surgery office", others[0], CareRelation.NONE, "Covering for a colleague"
    )
    yield _Visit("doctor", "Emergency 1", others[-1], CareRelation.NONE, "Emergency")
    mine = "The patient is in my care"
    yield _Visit("nurse", "Private wing", famous, CareRelation.WARD, mine, restricted=True)
    yield _Visit(
        "doctor", "Library", famous, CareRelation.NONE, "Asked for advice", restricted=True
    )
