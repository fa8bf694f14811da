"""Looks for somebody who may be this person already, while one types and as it is refused."""

from collections.abc import Collection
from functools import partial
from uuid import UUID

from pms_desktop.domain.clock import Clock, today
from pms_desktop.domain.duplicates import Twin
from pms_desktop.domain.patients import TypedPatient
from pms_desktop.features.registration.form.ports import FormPort, TwinsPort
from pms_desktop.mvp.presenter import Presenter
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.patients import PatientService


class LikelyTwins(Presenter[FormPort]):
    """Twins of the form in front; who was said to be somebody else stays so until another form
    begins."""

    def __init__(
        self,
        view: FormPort,
        twins_view: TwinsPort,
        patients: PatientService,
        tasks: TaskRunner,
        clock: Clock,
    ) -> None:
        super().__init__(view, tasks)
        self._twins_view, self._patients, self._clock = twins_view, patients, clock
        self._twins: list[Twin] = []
        self._different: set[UUID] = set()
        twins_view.different_requested.connect(self._say_different)

    @property
    def different(self) -> frozenset[UUID]:
        """Records that are somebody else."""
        return frozenset(self._different)

    def begin(self) -> None:
        """Another form: nothing is known of its person."""
        self._different = set()
        self.rest()

    def rest(self) -> None:
        """The form is about a record: nobody is looked for."""
        self._drop("twins")
        self._show([])

    def look(self, typed: TypedPatient) -> None:
        """Look for whom these words may mean, once there are enough of them."""
        if not _worth_comparing(typed):
            self.rest()
            return
        self._run_latest("twins", partial(self._patients.twins, typed.details), self._show, _ignore)

    def put_first(self, twins: Collection[Twin]) -> None:
        """These were a reason to refuse."""
        known = {twin.patient.id for twin in twins}
        rest = [twin for twin in self._twins if twin.patient.id not in known]
        self._show([*twins, *rest])

    def _say_different(self, patient_id: UUID) -> None:
        self._different.add(patient_id)
        self._view.clear_message()
        self._show(self._twins)

    def _show(self, twins: list[Twin]) -> None:
        self._twins = twins
        self._twins_view.show_twins(twins, self.different, today(self._clock))


def _worth_comparing(typed: TypedPatient) -> bool:
    details = typed.details
    named = len(details.given_names.strip()) > 1 and len(details.family_names.strip()) > 1
    reached = any(phone.number.strip() for phone in details.phones)
    return named or reached or any(each.value.strip() for each in details.identifiers)


def _ignore(_error: Exception) -> None:
    """Saving looks once more and says what is wrong."""
