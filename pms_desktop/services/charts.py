"""Opening a patient's chart."""

from dataclasses import dataclass
from uuid import UUID

from pms_desktop.domain.access import Permission
from pms_desktop.domain.charts import Opening, reason_fault
from pms_desktop.domain.errors import InvalidInputError, PermissionDeniedError
from pms_desktop.domain.patients import PatientBrief
from pms_desktop.services.context import Service


@dataclass(frozen=True, slots=True)
class ChartQuestion:
    """Whose chart it is that opens with a reason only, and why."""

    patient: PatientBrief
    restricted: bool


class ChartService(Service):
    """The one way into a chart. Each opening stands in the audit, with its reason if it has one."""

    def open(self, patient_id: UUID, reason: str | None = None) -> Opening:
        """Open a chart for eight hours; one that is open already is left as it is.

        `reason` is what somebody typed. Raises ReasonNeededError without one where it is needed,
        InvalidInputError (`reason`) for one that says nothing.
        """
        if not any(map(self._who.may, (Permission.READ_CHART, Permission.REGISTER_PATIENTS))):
            raise PermissionDeniedError(Permission.READ_CHART.value)
        if reason is not None and (fault := reason_fault(reason)):
            raise InvalidInputError({"reason": fault})
        typed = (reason or "").strip()
        return self._write(lambda uow: uow.charts.open(self._who, patient_id, typed))

    def question(self, patient_id: UUID, *, restricted: bool) -> ChartQuestion:
        """What somebody is asked who must say why. Raises NotFoundError."""
        self._require(Permission.FIND_PATIENTS)
        return self._read(lambda uow: ChartQuestion(uow.patients.brief(patient_id), restricted))
