"""Decides what is put beside a record, and registers who comes without a form."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.access import Permission
from pms_desktop.domain.cameras import Cameras
from pms_desktop.domain.clock import Clock
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.newcomers import RegisterNewborn, RegisterUnknown
from pms_desktop.domain.patient_notices import (
    Alert,
    AlertKind,
    Consent,
    ConsentKind,
    NewAlert,
    NewConsent,
    Notices,
)
from pms_desktop.domain.patients import Patient, Sex
from pms_desktop.domain.relations import NewRelation, Relation, RelationKind
from pms_desktop.features.registration.camera.presenter import CameraPort
from pms_desktop.features.registration.photo.presenter import PhotoBoxPort, PhotoPresenter
from pms_desktop.mvp.open_forms import FormKeys, OpenForms, TypedForm
from pms_desktop.mvp.patient_picker import PatientPickerPort, PatientPickerPresenter
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.context import Context
from pms_desktop.services.newcomers import NewcomerService
from pms_desktop.services.patient_notices import PatientNoticeService
from pms_desktop.services.patients import PatientService

ACTS = ("alert", "consent", "relation", "death", "newborn", "unknown")


class BesidePort(Protocol):
    """Photo, alerts, relations and consents of one patient."""

    @property
    def ask_requested(self) -> Connectable: ...
    @property
    def asked(self) -> Connectable: ...
    @property
    def answered(self) -> Connectable: ...
    @property
    def ended(self) -> Connectable: ...
    @property
    def relative_requested(self) -> Connectable: ...
    @property
    def death_taken_back(self) -> Connectable: ...
    @property
    def photo_box(self) -> PhotoBoxPort: ...

    def set_may_change(self, may: bool) -> None: ...
    def show_patient(self, patient: Patient) -> None: ...
    def show_notices(self, notices: Notices) -> None: ...
    def ask_alert(self, kinds: Sequence[AlertKind]) -> None: ...
    def ask_consent(self, kinds: Sequence[ConsentKind]) -> None: ...
    def ask_relation(self) -> None: ...
    def ask_death(self) -> None: ...
    def ask_newborn(self) -> None: ...
    def ask_unknown(self) -> None: ...
    def open_camera(self) -> CameraPort: ...
    def set_asking(self, act: str, *, busy: bool) -> None: ...
    def done(self, act: str) -> None: ...
    def refuse(self, act: str, sentence: str) -> None: ...


class BesidePresenter(Presenter[ViewPort]):
    """`on_registered` gets the record of a newcomer, `on_changed` one that was changed, `on_open`
    the id of a relative."""

    def __init__(
        self,
        view: ViewPort,
        beside: BesidePort,
        context: Context,
        tasks: TaskRunner,
        forms: OpenForms,
        cameras: Cameras,
        *,
        on_registered: Callable[[Patient], object],
        on_changed: Callable[[Patient], object],
        on_open: Callable[[UUID], object],
    ) -> None:
        super().__init__(view, tasks)
        self._beside, self._forms, self._tasks = beside, forms, tasks
        self._clock: Clock = context.clock
        self._notices = PatientNoticeService(context)
        self._newcomers, self._patients = NewcomerService(context), PatientService(context)
        self._on_registered, self._on_changed = on_registered, on_changed
        self._patient: Patient | None = None
        self._finder: PatientPickerPresenter | None = None
        self._keys: dict[str, tuple[UUID, UUID]] = {}
        self._ending: set[UUID] = set()
        self._may = context.who.may(Permission.REGISTER_PATIENTS)
        beside.set_may_change(self._may)
        beside.ask_requested.connect(self.ask)
        beside.asked.connect(self._asked)
        beside.answered.connect(self._answered)
        beside.ended.connect(self._ended)
        beside.relative_requested.connect(on_open)
        beside.death_taken_back.connect(self._alive)
        self._photo = PhotoPresenter(
            view, beside.photo_box, self._notices, cameras, tasks,
            open_camera=beside.open_camera, on_changed=self._show,
        )  # fmt: skip

    def show(self, patient: Patient) -> None:
        """Whose record is open now; a form about it that waits opens again."""
        if self._patient is None or self._patient.id != patient.id:
            self._beside.show_notices(Notices(patient_id=patient.id))
            self._drop("ask")  # it was about the one before
        self._patient = patient
        self._photo.show(patient.id)
        self._beside.show_patient(patient)
        self.refresh()
        kept = self._forms.waiting(*ACTS)
        if kept is not None and kept.key_of("patient") == patient.id:
            self.ask(kept.act)

    def close(self) -> None:
        self._photo.close()
        super().close()

    def refresh(self) -> None:
        """Read again what stands there."""
        if self._patient is not None:
            patient_id = self._patient.id
            self._run_latest("beside", partial(self._notices.of, patient_id), self._read)

    def ask(self, act: str) -> None:
        """Open the form of an act."""
        if not self._may:
            return
        beside = self._beside
        if act == "alert":
            self._run_latest("ask", self._notices.alert_kinds, beside.ask_alert)
        elif act == "consent":
            self._run_latest("ask", self._notices.consent_kinds, beside.ask_consent)
        else:
            asks = {
                "relation": beside.ask_relation,
                "death": beside.ask_death,
                "newborn": beside.ask_newborn,
                "unknown": beside.ask_unknown,
            }
            asks[act]()

    def _asked(self, act: str, form: TypedForm) -> None:
        kept = self._forms.waiting(act)
        keys = FormKeys(kept.keys if kept else ())
        self._keys[act] = (keys.next(), keys.next())  # sent again it is the same command
        about = {"patient": self._patient.id} if self._patient and act != "unknown" else {}
        self._forms.opened(act, form, about, keys=keys, kept=kept)
        picker: PatientPickerPort | None = getattr(form, "picker", None)
        if picker is not None:
            shown = [self._patient.id] if self._patient else []
            self._finder = PatientPickerPresenter(
                picker, self._patients, self._tasks, self._clock, apart_from=shown
            )
            self._finder.refresh()
            form.finished.connect(self._finder_closed)

    def _finder_closed(self, _result: int = 0) -> None:
        if self._finder is not None:
            self._finder.close()
            self._finder = None

    def _answered(self, act: str, answer: tuple[Any, ...]) -> None:
        self._beside.set_asking(act, busy=True)
        work = self._work(act, self._keys[act][0], answer)
        taken = {"death": self._changed, "newborn": self._registered, "unknown": self._registered}
        done = partial(self._done, act, taken.get(act, self._show))
        self._run(work, done, partial(self._not_done, act))

    def _work(self, act: str, key: UUID, answer: tuple[Any, ...]) -> Callable[[], Any]:
        works: Mapping[str, Callable[..., Callable[[], Any]]] = {
            "alert": self._alert,
            "consent": self._consent,
            "relation": self._relation,
            "death": self._death,
            "newborn": self._newborn,
            "unknown": self._unknown,
        }
        return works[act](key, *answer)

    def _alert(self, key: UUID, kind: UUID, text: str, until: date | None) -> Callable[[], Notices]:
        new = NewAlert(id=key, patient_id=self._shown.id, kind_id=kind, text=text, until=until)
        return partial(self._notices.raise_alert, new)

    def _consent(
        self, key: UUID, kind: UUID, given: bool, on: date, note: str
    ) -> Callable[[], Notices]:
        new = NewConsent(
            id=key,
            patient_id=self._shown.id,
            kind_id=kind,
            given=given,
            decided_on=on,
            note=note,
        )
        return partial(self._notices.take_consent, new)

    def _relation(
        self, key: UUID, kind: RelationKind, inverse: bool, other: UUID
    ) -> Callable[[], Notices]:
        """`inverse`: the other is the child, the patient shown the parent."""
        mine = self._shown.id
        first, second = (mine, other) if inverse else (other, mine)
        new = NewRelation(id=key, patient_id=first, relative_id=second, kind=kind)
        return partial(self._notices.relate, new, mine)

    def _death(self, _key: UUID, on: date, at: time | None) -> Callable[[], Patient]:
        shown = self._shown
        return partial(self._notices.record_death, shown.id, shown.version, on, at)

    def _newborn(self, key: UUID, sex: Sex, _years: int | None) -> Callable[[], Patient]:
        relation = self._keys["newborn"][1]
        command = RegisterNewborn(id=key, relation_id=relation, mother_id=self._shown.id, sex=sex)
        return partial(self._newcomers.register_newborn, command)

    def _unknown(self, key: UUID, sex: Sex, years: int | None) -> Callable[[], Patient]:
        command = RegisterUnknown(id=key, sex=sex, years=years)
        return partial(self._newcomers.register_unknown, command)

    @property
    def _shown(self) -> Patient:
        if self._patient is None:
            raise LookupError("nobody is shown")
        return self._patient

    def _done(self, act: str, show: Callable[[Any], object], answer: Any) -> None:
        self._beside.done(act)
        show(answer)

    def _not_done(self, act: str, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            self._beside.refuse(act, " ".join(error.faults.values()))
        else:
            self._beside.refuse(act, self._worded(error).text)

    def _ended(self, act: str, record: Alert | Relation | Consent) -> None:
        mine = self._shown.id
        if record.id in self._ending:
            return  # a double click
        if isinstance(record, Consent):
            work = partial(self._notices.withdraw_consent, mine, record.id, record.version)
        elif act == "alert":
            work = partial(self._notices.end_alert, mine, record.id)
        else:
            work = partial(self._notices.part, mine, record.id)
        self._ending.add(record.id)
        self._run(work, partial(self._taken, record.id), partial(self._not_taken, record.id))

    def _taken(self, key: UUID, notices: Notices) -> None:
        self._ending.discard(key)
        self._show(notices)

    def _not_taken(self, key: UUID, error: Exception) -> None:
        self._ending.discard(key)
        self._on_error(error)

    def _alive(self) -> None:
        shown = self._shown
        work = partial(self._notices.take_back_death, shown.id, shown.version)
        self._run(work, self._changed)

    def _show(self, notices: Notices) -> None:
        """As they stand after something was done: what was read before is older."""
        self._drop("beside")
        self._read(notices)

    def _read(self, notices: Notices) -> None:
        if self._patient is not None and notices.patient_id == self._patient.id:
            self._beside.show_notices(notices)

    def _changed(self, patient: Patient) -> None:
        self._on_changed(patient)

    def _registered(self, patient: Patient) -> None:
        self._on_registered(patient)
