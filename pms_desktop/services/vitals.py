"""Recording vital signs."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.clock import today
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.patients import PatientBrief, age_in_years
from pms_desktop.domain.vitals import (
    LIKELY,
    POSSIBLE,
    YOUNGEST_SCORED,
    AlreadyWithdrawnError,
    Measurements,
    Parameter,
    UnlikelyVitalsError,
    VitalSigns,
    news2,
    outside,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service

_OLDEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NewVitalSigns:
    """One set; `confirmed` says that somebody looked again at the unlikely values in it."""

    id: UUID
    patient_id: UUID
    taken_at: datetime
    measured: Measurements = field(default_factory=Measurements)
    confirmed: bool = False


class VitalSignsService(Service):
    """Sets are recorded and withdrawn with a reason, never changed."""

    def record(self, command: NewVitalSigns) -> VitalSigns:
        """Keep a set with its NEWS2 score, where that applies. Sent twice it is one set.

        Raises InvalidInputError for impossible values and UnlikelyVitalsError for rare ones that
        were not confirmed.
        """
        self._require(Permission.RECORD_VITALS)
        self._check(command)

        def work(uow: UnitOfWork) -> VitalSigns:
            if not uow.vitals.exists(command.id):
                uow.vitals.add(self._scored(uow, command))
            return uow.vitals.get(command.id)

        return self._write_chart(command.patient_id, work)

    def withdraw(self, patient_id: UUID, set_id: UUID, reason: str) -> None:
        """Mark a set as wrong; it stays to be seen. Raises AlreadyWithdrawnError."""
        self._require(Permission.RECORD_VITALS)
        reason = reason.strip()
        if not reason:
            raise InvalidInputError({"reason": _("Say why the set is withdrawn.")})

        def work(uow: UnitOfWork) -> None:
            known = uow.vitals.get(set_id)
            if known.withdrawn_at is None:
                uow.vitals.withdraw(set_id, reason)
            elif known.withdrawn_reason != reason:
                raise AlreadyWithdrawnError(set_id)

        self._write_chart(patient_id, work)

    def of_patient(self, patient_id: UUID, since: datetime | None = None) -> list[VitalSigns]:
        """A patient's sets, newest first, the withdrawn ones too."""
        self._require(Permission.READ_CHART)
        return self._read_chart(patient_id, lambda uow: uow.vitals.of_patient(patient_id, since))

    def last(self, patient_id: UUID) -> VitalSigns | None:
        """A patient's newest set that was not withdrawn, of the last seven days."""
        self._require(Permission.READ_CHART)
        since = self._clock.now() - _OLDEST
        found = self._read_chart(patient_id, lambda uow: uow.vitals.latest_of([patient_id], since))
        return found.get(patient_id)

    def scores(self, patient: PatientBrief) -> bool:
        """Whether NEWS2 applies: not to people known to be under 16."""
        if patient.birth_date is None:
            return True
        return age_in_years(patient.birth_date, today(self._clock)) >= YOUNGEST_SCORED

    def _scored(self, uow: UnitOfWork, command: NewVitalSigns) -> VitalSigns:
        running = uow.admissions.running_of(command.patient_id)
        applies = self.scores(uow.patients.brief(command.patient_id))
        score = news2(command.measured) if applies else None
        return VitalSigns(
            command.id,
            command.patient_id,
            running.admission.id if running else None,
            command.taken_at,
            command.measured,
            score.total if score else None,
            score.red if score else False,
            self._who.name,
        )

    def _check(self, command: NewVitalSigns) -> None:
        measured, now = command.measured, self._clock.now()
        faults: dict[str, str] = {
            parameter.value: _("This value is not possible.")
            for parameter in outside(measured, POSSIBLE)
        }
        if measured.empty:
            faults[Parameter.RESPIRATION] = _("Enter at least one measurement.")
        if measured.diastolic is not None and measured.systolic is None:
            faults[Parameter.SYSTOLIC] = _("Enter the upper pressure as well.")
        elif (measured.systolic or 0) <= (measured.diastolic or -1):
            faults[Parameter.DIASTOLIC] = _("The lower pressure must be below the upper one.")
        if not now - _OLDEST <= command.taken_at <= now:
            faults["taken_at"] = _("Enter a time of the last seven days, not later than now.")
        if faults:
            raise InvalidInputError(faults)
        if not command.confirmed and (unlikely := outside(measured, LIKELY)):
            raise UnlikelyVitalsError(unlikely)
