"""Builds the forms of the tab: each a dialog with a presenter of its own."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from pms_desktop.domain.board import BoardBed
from pms_desktop.domain.clock import Clock, local
from pms_desktop.domain.patients import PatientBrief
from pms_desktop.domain.wards import BedState
from pms_desktop.features.wards.admit.presenter import AdmitPresenter
from pms_desktop.features.wards.admit.view import AdmitForm
from pms_desktop.features.wards.cards import Act
from pms_desktop.features.wards.discharge.presenter import DischargePresenter
from pms_desktop.features.wards.discharge.view import DischargeForm
from pms_desktop.features.wards.form.presenter import Done, FormPresenter
from pms_desktop.features.wards.form.view import WardForm
from pms_desktop.features.wards.item.presenter import ItemPresenter
from pms_desktop.features.wards.item.view import ItemForm
from pms_desktop.features.wards.move.presenter import MovePresenter
from pms_desktop.features.wards.move.view import MoveForm
from pms_desktop.features.wards.note.presenter import NotePresenter
from pms_desktop.features.wards.note.view import NoteForm
from pms_desktop.features.wards.presenter import FormRequest
from pms_desktop.features.wards.reason.presenter import ReasonPresenter
from pms_desktop.features.wards.reason.view import ReasonForm
from pms_desktop.features.wards.view import WardsView
from pms_desktop.features.wards.vitals.presenter import VitalsPresenter
from pms_desktop.features.wards.vitals.view import VitalsForm
from pms_desktop.i18n import format_time
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.patient_picker import PatientPickerPresenter
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.charges import ChargeService
from pms_desktop.services.context import Context
from pms_desktop.services.notes import NoteService
from pms_desktop.services.patients import PatientService
from pms_desktop.services.staff import StaffService
from pms_desktop.services.vitals import VitalSignsService
from pms_desktop.services.wards import SetBedState, WardService
from pms_desktop.ui.dates import order_in

V = TypeVar("V", bound=WardForm)


class WardForms:
    """Opens forms above the tab. The form last opened can be asked for, by tests."""

    def __init__(self, parent: WardsView, context: Context, tasks: TaskRunner) -> None:
        self._parent, self._context, self._tasks = parent, context, tasks
        self._clock: Clock = context.clock
        self._wards = WardService(context)
        self._vitals = VitalSignsService(context)
        self.form: WardForm | None = None
        self._finder: PatientPickerPresenter | None = None  # a connection does not keep it alive
        self._makers: Mapping[Act, Callable[[FormRequest, Done], FormPresenter[Any]]] = {
            Act.VITALS: self._make_vitals,
            Act.ADMIT: self._make_admit,
            Act.MOVE: self._make_move,
            Act.DISCHARGE: self._make_discharge,
            Act.NOTE: self._make_note,
            Act.ITEM: self._make_item,
            Act.BLOCK: self._make_block,
            Act.WITHDRAW: self._make_withdraw,
        }

    def open(self, request: FormRequest, done: Done) -> FormPresenter[Any]:
        """Open the form for what is asked."""
        presenter = self._makers[request.act](request, done)
        assert self.form is not None
        self.form.open()
        return presenter

    def _make_vitals(self, request: FormRequest, done: Done) -> FormPresenter[Any]:
        bed, patient = _lying(request)
        now = format_time(local(self._clock, self._clock.now()))
        form = self._keep(VitalsForm(patient.name, bed.place.spo2_scale, now, self._parent))
        return VitalsPresenter(
            form,
            self._vitals,
            self._tasks,
            done,
            clock=self._clock,
            patient_id=patient.id,
            scored=self._vitals.scores(patient),
            keys=request.keys,
        )

    def _make_admit(self, request: FormRequest, done: Done) -> FormPresenter[Any]:
        form = self._keep(AdmitForm(self._parent))
        patients = PatientService(self._context)
        self._finder = PatientPickerPresenter(form.picker, patients, self._tasks, self._clock)
        form.finished.connect(self._finder.close)
        self._finder.refresh()
        return AdmitPresenter(
            form,
            self._wards,
            self._tasks,
            done,
            patients=patients,
            staff=StaffService(self._context),
            clock=self._clock,
            picked=form.picker.picked,
            bed_id=request.bed.bed.id if request.bed else None,
            patient_id=request.patient_id,
            words=str(request.kept.typed.get("picker", "")) if request.kept else "",
            keys=request.keys,
        )

    def _make_move(self, request: FormRequest, done: Done) -> FormPresenter[Any]:
        bed, patient = _lying(request)
        form = self._keep(MoveForm(patient.name, bed.bed.label, self._parent))
        return MovePresenter(
            form,
            self._wards,
            self._tasks,
            done,
            admission_id=_admission(bed),
            target_id=request.target_id,
            keys=request.keys,
        )

    def _make_discharge(self, request: FormRequest, done: Done) -> FormPresenter[Any]:
        bed, patient = _lying(request)
        form = self._keep(
            DischargeForm(
                patient.name,
                bed.bed.label,
                self._clock,
                order_in(self._context.hospital.locale),
                self._parent,
            )
        )
        message = said(
            _("Discharged {patient}; {bed} is to be cleaned.").format(
                patient=patient.name, bed=bed.bed.label
            )
        )
        return DischargePresenter(
            form, self._wards, self._tasks, done, admission_id=_admission(bed), message=message
        )

    def _make_note(self, request: FormRequest, done: Done) -> FormPresenter[Any]:
        _bed, patient = _lying(request)
        form = self._keep(NoteForm(patient.name, self._parent))
        service = NoteService(self._context)
        return NotePresenter(
            form,
            service,
            self._tasks,
            done,
            clock=self._clock,
            patient_id=patient.id,
            keys=request.keys,
        )

    def _make_item(self, request: FormRequest, done: Done) -> FormPresenter[Any]:
        bed, patient = _lying(request)
        form = self._keep(ItemForm(patient.name, self._parent))
        service = ChargeService(self._context)
        return ItemPresenter(
            form,
            service,
            self._tasks,
            done,
            clock=self._clock,
            patient_id=patient.id,
            admission_id=bed.place.admission_id,
            keys=request.keys,
        )

    def _make_block(self, request: FormRequest, done: Done) -> FormPresenter[Any]:
        assert request.bed is not None
        bed = request.bed.bed
        title = _("Block {bed}").format(bed=bed.label)
        text = _("Nobody can be admitted to it until it is marked ready.")
        form = self._keep(ReasonForm(title, text, _("Block"), "note", self._parent))
        message = said(_("{bed} is blocked.").format(bed=bed.label))

        def block(why: str) -> None:
            self._wards.set_bed_state(SetBedState(bed.id, bed.version, BedState.BLOCKED, why))

        return ReasonPresenter(form, self._tasks, done, block, message)

    def _make_withdraw(self, request: FormRequest, done: Done) -> FormPresenter[Any]:
        bed, patient = _lying(request)
        assert bed.vitals is not None
        title = _("Withdraw vital signs of {patient}").format(patient=patient.name)
        text = _("The set stays in the chart, struck out, with the reason.")
        form = self._keep(ReasonForm(title, text, _("Withdraw"), "reason", self._parent))
        work = partial(self._vitals.withdraw, patient.id, bed.vitals.id)
        message = said(_("The set is withdrawn."))
        return ReasonPresenter(form, self._tasks, done, work, message)

    def _keep(self, form: V) -> V:
        self.form = form
        return form


def _lying(request: FormRequest) -> tuple[BoardBed, PatientBrief]:
    assert request.bed is not None
    assert request.bed.patient is not None
    return request.bed, request.bed.patient


def _admission(bed: BoardBed) -> UUID:
    assert bed.place.admission_id is not None
    return bed.place.admission_id
