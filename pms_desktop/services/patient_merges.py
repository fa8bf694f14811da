"""Two records of one person made one, and two again."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.errors import ConstraintViolatedError, InvalidInputError
from pms_desktop.domain.folding import fold_code
from pms_desktop.domain.patient_merges import (
    MergePatients,
    MergePreview,
    MergeStoppedError,
    MovingRow,
    PatientMerge,
    Stop,
)
from pms_desktop.domain.patients import Patient, PatientDetails, without_contacts
from pms_desktop.domain.typed_text import clean, line_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Context, Service
from pms_desktop.services.patient_rules import cleaned

T = TypeVar("T")

_LONGEST_REASON = 500


class PatientMergeService(Service):
    """Merging and unmerging. Nothing is lost: rows move, and every move is noted."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._country = context.hospital.country

    def preview(self, survivor_id: UUID, merged_id: UUID) -> MergePreview:
        """What a merge would do, and what is in its way. Raises NotFoundError."""
        self._require(Permission.MERGE_PATIENTS)

        def read(uow: UnitOfWork) -> MergePreview:
            rule = uow.patient_merges.stop(survivor_id, merged_id)
            return MergePreview(
                _as_shown(uow.patients.get(survivor_id)),
                _as_shown(uow.patients.get(merged_id)),
                tuple(uow.patient_merges.rows(survivor_id, merged_id)),
                Stop(rule) if rule else None,
            )

        return self._read(read)

    def merge(self, command: MergePatients) -> Patient:
        """Make two records one; answers the one that stays.

        Raises MergeStoppedError, also when what was previewed has changed since. The same command
        sent again changes nothing.
        """
        self._require(Permission.MERGE_PATIENTS)
        self._require(Permission.REGISTER_PATIENTS)
        reason = _checked(command.reason)
        details = cleaned(command.details, self._country)

        def work(uow: UnitOfWork) -> Patient:
            if any(each.id == command.id for each in uow.patient_merges.of(command.merged_id)):
                return uow.patients.get(command.survivor_id)
            uow.patient_merges.merge(replace(command, reason=reason))
            _say(uow, command, details)
            uow.patient_merges.settle(command)
            return uow.patients.get(command.survivor_id)

        return self._stoppable(work)

    def unmerge(self, merge_id: UUID, reason: str) -> PatientMerge:
        """Make two records of one again. What was recorded since stays with the survivor, but for
        what hangs on a stay or a bill that goes back. Raises MergeStoppedError."""
        self._require(Permission.MERGE_PATIENTS)
        why = _checked(reason)

        def work(uow: UnitOfWork) -> PatientMerge:
            uow.patient_merges.unmerge(merge_id, why)
            merge = uow.patient_merges.get(merge_id)
            for brief in (merge.survivor, merge.merged):
                uow.patients.index_again(brief.id)
            return merge

        return self._stoppable(work)

    def latest(self, most: int = 100) -> list[PatientMerge]:
        """What was merged last, the latest first."""
        self._require(Permission.SORT_DUPLICATES)
        return self._read(lambda uow: uow.patient_merges.latest(most))

    def moved(self, merge_id: UUID) -> list[MovingRow]:
        """The rows that a merge moved."""
        self._require(Permission.MERGE_PATIENTS)
        return self._read(lambda uow: uow.patient_merges.moved(merge_id))

    def _stoppable(self, work: Callable[[UnitOfWork], T]) -> T:
        try:
            return self._write(work)
        except ConstraintViolatedError as error:
            if error.constraint not in set(Stop):
                raise
            raise MergeStoppedError(Stop(error.constraint)) from error


def _as_shown(patient: Patient) -> Patient:
    """A restricted record is not merged, and says here no more than lists do."""
    return without_contacts(patient) if patient.restricted else patient


def _checked(reason: str) -> str:
    why = clean(reason)
    if not why or line_fault(reason, _LONGEST_REASON):
        raise InvalidInputError({"reason": _("Say why: the reason is kept with both records.")})
    return why


def _say(uow: UnitOfWork, command: MergePatients, details: PatientDetails) -> None:
    """Let the survivor say what was chosen. A number that only one record may have goes over."""
    survivor = uow.patients.get(command.survivor_id)
    if details == survivor.details:
        return
    merged = uow.patients.get(command.merged_id)
    taken = {(each.kind, fold_code(each.value)) for each in details.identifiers}
    left = tuple(
        each
        for each in merged.details.identifiers
        if (each.kind, fold_code(each.value)) not in taken
    )
    if left != merged.details.identifiers:
        uow.patients.change(merged.id, merged.version, replace(merged.details, identifiers=left))
    uow.patients.change(survivor.id, survivor.version, details)
