"""Decides whom the form admits, and where."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.board import FreeBed
from pms_desktop.domain.clock import Clock, today
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patients import PatientBrief, sex_and_age
from pms_desktop.domain.staff import Doctor
from pms_desktop.features.wards.form.presenter import Done, FormPort, FormPresenter
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.open_forms import FormKeys
from pms_desktop.mvp.out_of_use import why_out_of_use
from pms_desktop.mvp.presenter import Connectable
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.patients import PatientService
from pms_desktop.services.staff import StaffService
from pms_desktop.services.wards import Admit, WardService


class AdmitFormPort(FormPort, Protocol):
    """What the form offers beside its finder."""

    @property
    def change_requested(self) -> Connectable: ...
    def words(self) -> str: ...
    def show_patient(self, patient: PatientBrief | None, about: str) -> None: ...
    def show_patient_fault(self, sentence: str) -> None: ...
    def show_beds(self, beds: Sequence[FreeBed], chosen: UUID | None) -> None: ...
    def show_doctors(self, doctors: Sequence[Doctor]) -> None: ...
    def answers(self) -> dict[str, Any]: ...


class AdmitPresenter(FormPresenter[AdmitFormPort]):
    """`picked` of the finder is connected by whoever builds the form, which opens with `words`
    in the finder."""

    def __init__(
        self,
        view: AdmitFormPort,
        wards: WardService,
        tasks: TaskRunner,
        done: Done,
        *,
        patients: PatientService,
        staff: StaffService,
        clock: Clock,
        picked: Connectable,
        bed_id: UUID | None = None,
        patient_id: UUID | None = None,
        words: str = "",
        keys: FormKeys | None = None,
    ) -> None:
        super().__init__(view, tasks, done, keys)
        self._wards, self._patients, self._staff = wards, patients, staff
        self._clock = clock
        self._bed_id = bed_id
        self._id, self._stay_id = self._keys.next(), self._keys.next()
        self._patient: PatientBrief | None = None
        view.change_requested.connect(self.forget)
        picked.connect(self.pick)
        self.forget()
        self._words, self._preset_fits = words, True
        if patient_id is not None:
            self._run_latest("patient", partial(self._outside, patient_id), self._preset)
        self._load_beds()
        self._run_latest("doctors", staff.doctors, view.show_doctors)

    @property
    def patient_id(self) -> UUID | None:
        """Who is to be admitted."""
        return self._patient.id if self._patient else None

    def pick(self, patient: PatientBrief) -> None:
        """This patient is to be admitted, unless nobody is with this record."""
        self._preset_fits = False
        if why := why_out_of_use(patient):
            self._view.show_patient_fault(why)
            return
        self._patient = patient
        about = f"{sex_and_age(patient, today(self._clock))} · {shown_mrn(patient.mrn)}"
        self._view.show_patient(patient, about)

    def forget(self) -> None:
        """Choose anew."""
        self._patient = None
        self._view.show_patient(None, "")

    def send(self) -> None:
        """Admit the patient."""
        if self._patient is None:
            self._view.show_patient_fault(_("Choose the patient first: type, then Enter."))
            return
        answers = self._view.answers()
        command = Admit(
            self._id,
            self._stay_id,
            self._patient.id,
            answers["bed"],
            answers["reason"],
            answers["doctor"],
            answers["scale"],
        )
        message = said(_("Admitted {patient}.").format(patient=self._patient.name))
        self._do(partial(self._wards.admit, command), message)

    def _outside(self, patient_id: UUID) -> PatientBrief | None:
        """The patient in focus, unless they lie in a bed already."""
        if self._wards.running_of(patient_id) is not None:
            return None
        return self._patients.brief(patient_id)

    def _preset(self, patient: PatientBrief | None) -> None:
        """Unless somebody else was chosen meanwhile, or is being looked for."""
        if patient is not None and self._preset_fits and self._view.words() == self._words:
            self.pick(patient)

    def _load_beds(self) -> None:
        self._run_latest("beds", self._wards.free_beds, self._show_beds)

    def _show_beds(self, beds: Sequence[FreeBed]) -> None:
        self._view.show_beds(beds, self._bed_id)
        self._bed_id = None

    def _on_error(self, error: Exception) -> None:
        super()._on_error(error)
        if self._bed_id is None:
            self._run_latest("beds", self._wards.free_beds, self._show_beds, _ignore)


def _ignore(_error: Exception) -> None:
    """The failure that led here is already said."""
