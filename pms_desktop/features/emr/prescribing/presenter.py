"""Decides how a prescription comes about: medicine, allergy, reason, signature, paper."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.allergy_check import AllergyConflictError, MedicineCheck
from pms_desktop.domain.clock import Clock
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.prescribing import (
    Medicine,
    NewPrescription,
    Prescription,
    UnusualDoseError,
    prescription_number,
)
from pms_desktop.features.emr.prescribing.items import (
    AlertWords,
    ItemDraft,
    alert_words,
    item_from_json,
    item_line,
)
from pms_desktop.features.emr.sent import Late, Sent, left_over
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.open_forms import OpenForms, TypedForm
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.ids import new_id
from pms_desktop.services.prescribing import PrescriptionService


class PrescribingViewPort(ViewPort, Protocol):
    """What the panel offers."""

    @property
    def medicine_chosen(self) -> Connectable: ...
    @property
    def way_out_chosen(self) -> Connectable: ...
    @property
    def reason_given(self) -> Connectable: ...
    @property
    def add_requested(self) -> Connectable: ...
    @property
    def remove_requested(self) -> Connectable: ...
    @property
    def sign_requested(self) -> Connectable: ...
    @property
    def print_requested(self) -> Connectable: ...
    @property
    def preview_requested(self) -> Connectable: ...
    def begin(self) -> None: ...
    def set_medicines(self, medicines: Sequence[Medicine]) -> None: ...
    def medicine_id(self) -> UUID | None: ...
    def typed(self) -> dict[str, str]: ...
    def fill(self, medicine_id: UUID | None, typed: Mapping[str, str]) -> None: ...
    def fill_fields(self, typed: Mapping[str, str]) -> None: ...
    def show_alert(self, words: AlertWords | None, alternatives: Sequence[Medicine]) -> None: ...
    def ask_reason(self, title: str, text: str) -> TypedForm: ...
    def show_items(self, lines: Sequence[tuple[str, str]]) -> None: ...
    def show_signed(self, sentence: str) -> None: ...
    def allow(self, *, sign: bool, add: bool) -> None: ...
    def loose(self) -> Mapping[str, str]: ...
    def put_loose(self, typed: Mapping[str, str]) -> None: ...
    def complete(self) -> bool: ...
    def show_faults(self, faults: Mapping[str, str]) -> None: ...


@dataclass(frozen=True, slots=True)
class PrescribingLinks:
    """Who prints, and who is told that a prescription was signed; `late` is told so of a patient
    who was left meanwhile."""

    print_prescription: Callable[[UUID], object]
    preview_prescription: Callable[[UUID], object]
    signed: Callable[[], object]
    late: Late


@dataclass(slots=True)
class _Begun:
    """A prescription being written: its key, what is on it, and the item in the form."""

    key: UUID = field(default_factory=new_id)
    items: list[ItemDraft] = field(default_factory=list)
    item_id: UUID = field(default_factory=new_id)
    medicine_id: UUID | None = None
    reason: str = ""
    check: MedicineCheck | None = None
    asked: set[tuple[UUID, str]] = field(default_factory=set)  # unusual doses, confirmed by signing
    waiting: ItemDraft | None = None  # for the form, once the formulary is read

    def go_on(self, left: Draft) -> "_Begun":
        """The next prescription, of what was typed on while this one was signed."""
        items = left["items"]
        assert isinstance(items, list)
        begun = _Begun(items=[item for item in self.items if item.to_json() in items])
        if left["in_form"]:
            begun.medicine_id, begun.reason, begun.check = self.medicine_id, self.reason, self.check
        return begun

    def begin_item(self) -> None:
        self.item_id, self.medicine_id, self.reason, self.check = new_id(), None, "", None

    def stops(self) -> bool:
        """Whether an allergy waits for an answer, or a medicine for the formulary."""
        unread = self.waiting is not None
        matches = self.check is not None and bool(self.check.matches)
        return unread or (matches and not self.reason)


class PrescribingPresenter(Presenter[PrescribingViewPort]):
    """The key of the prescription is made when it is begun: signed twice it is one."""

    def __init__(
        self,
        view: PrescribingViewPort,
        service: PrescriptionService,
        links: PrescribingLinks,
        tasks: TaskRunner,
        clock: Clock,
    ) -> None:
        super().__init__(view, tasks)
        self._service, self._links, self._clock = service, links, clock
        self._medicines: dict[UUID, Medicine] = {}
        self._patient_id: UUID | None = None
        self._last: Prescription | None = None
        self._begun = _Begun()
        self._under_way: set[UUID] = set()
        self._typed_in = OpenForms()
        view.medicine_chosen.connect(self.choose)
        view.way_out_chosen.connect(self.take_way_out)
        view.reason_given.connect(self.override)
        view.add_requested.connect(self.add)
        view.remove_requested.connect(self.remove)
        view.sign_requested.connect(self.sign)
        view.print_requested.connect(self._print)
        view.preview_requested.connect(self._preview)

    def show_patient(self, patient_id: UUID | None) -> None:
        """Begin an empty prescription for somebody."""
        self._patient_id, self._last = patient_id, None
        self._begun = _Begun()
        self._view.fill(None, {})
        self._view.clear_message()
        self._view.show_signed("")
        self._view.set_busy(False)
        self._show()
        if not self._medicines:
            self.read_formulary()

    def read_formulary(self) -> None:
        """Read what can be prescribed."""
        self._run_latest("formulary", self._service.formulary, self._show_formulary)

    def begin(self) -> None:
        """Put the focus where the next medicine is chosen."""
        self._view.begin()

    def choose(self, medicine_id: UUID | None) -> None:
        """Another medicine: its usual dose, and what speaks against it."""
        if medicine_id == self._begun.medicine_id:
            return  # told again once the typed name is complete
        self._begun.begin_item()
        self._begun.medicine_id = medicine_id
        self._view.clear_message()
        self._view.show_signed("")
        medicine = self._medicines.get(medicine_id) if medicine_id else None
        if medicine is not None:
            usual = {
                "dose": medicine.default_dose,
                "route": medicine.default_route,
                "frequency": medicine.default_frequency,
            }
            self._view.fill_fields({**self._view.typed(), **usual})
        self._show()
        self.check()

    def check(self) -> None:
        """Ask again what speaks against the medicine, as when an allergy was recorded."""
        medicine_id = self._view.medicine_id()
        if medicine_id is not None and self._patient_id is not None:
            work = partial(self._service.check, self._patient_id, (medicine_id,))
            self._run_latest("check", work, self._checked)

    def take_way_out(self, position: int) -> None:
        """Take an alternative, or ask why not (-1)."""
        check = self._begun.check
        if check is None:
            return
        if position >= 0:
            other = check.alternatives[position]
            self._view.fill(other.id, self._view.typed())
            self.choose(other.id)
            return
        words = alert_words(check, "", self._clock)
        if words is not None:
            title = _("Prescribe {medicine} anyway").format(medicine=check.medicine.label)
            form = self._view.ask_reason(title, f"{words.title}\n{words.text}")
            self._typed_in.opened("override", form, kept=self._typed_in.waiting())

    def override(self, reason: str) -> None:
        """The doctor says why the medicine is right."""
        self._begun.reason = reason
        self._show()

    def add(self) -> None:
        """Put the medicine on the prescription and begin another."""
        if not self._view.complete() or self._begun.stops():
            return
        self._begun.items.append(self._current())
        self._begin_item()
        self._view.begin()

    def remove(self, position: int) -> None:
        """Take a medicine off again."""
        if 0 <= position < len(self._begun.items):
            del self._begun.items[position]
            self._show()

    def sign(self) -> None:
        """Sign everything on it, with what is in the form."""
        begun, patient_id = self._begun, self._patient_id
        if begun.key in self._under_way or patient_id is None or begun.stops():
            return
        items = list(begun.items)
        if self._view.medicine_id() is not None or not items:
            if not self._view.complete():
                return
            items.append(self._current())
        self._view.clear_message()
        new = NewPrescription(
            begun.key,
            patient_id,
            tuple(item.command(dose_confirmed=item.dose in begun.asked) for item in items),
        )
        sent = Sent(patient_id, begun.key, self.draft() or {})
        self._under_way.add(sent.key)
        sign = partial(self._service.sign, new)
        self._run(sign, partial(self._signed, sent), partial(self._not_signed, sent))

    def draft(self) -> Draft | None:
        """What is on the prescription and in the form."""
        items = list(self._begun.items)
        in_form = self._view.medicine_id() is not None or self._begun.waiting is not None
        if in_form:
            items.append(self._begun.waiting or self._current())
        loose = {} if in_form else self._view.loose()
        if not items and not loose:
            return None
        kept = [item.to_json() for item in items]
        forms = self._typed_in.draft()
        told = {"key": str(self._begun.key), "items": kept, "in_form": in_form, "forms": forms}
        return {**told, "loose": loose}

    def restore(self, draft: Draft) -> None:
        """Bring it back; allergies are checked anew."""
        kept = draft.get("items")
        self._begun.key = UUID(str(draft.get("key")))
        self._typed_in.restore(draft.get("forms"))
        listed = kept if isinstance(kept, list) else []
        self._begun.items = [item_from_json(item) for item in listed]
        if draft.get("in_form") and self._begun.items:
            self._begun.waiting = self._begun.items.pop()
            self._put_waiting()
        loose = draft.get("loose")
        if isinstance(loose, Mapping) and loose:
            self._view.put_loose({str(name): str(text) for name, text in loose.items()})
        self._show()

    def _begin_item(self) -> None:
        self._begun.begin_item()
        self._view.fill(None, {})
        self._show()

    def _put_waiting(self) -> None:
        if self._begun.waiting is not None and self._medicines:
            item, self._begun.waiting = self._begun.waiting, None
            self._put_in_form(item)

    def _put_in_form(self, item: ItemDraft) -> None:
        self._begun.item_id, self._begun.reason, self._begun.check = item.id, item.reason, None
        self._begun.medicine_id = item.medicine_id
        self._view.fill(item.medicine_id, item.typed)
        self.check()

    def _current(self) -> ItemDraft:
        medicine_id = self._view.medicine_id()
        assert medicine_id is not None
        return ItemDraft(medicine_id, self._view.typed(), self._begun.reason, self._begun.item_id)

    def _show(self) -> None:
        begun, in_form = self._begun, self._view.medicine_id() is not None
        check = begun.check
        words = alert_words(check, begun.reason, self._clock) if check else None
        self._view.show_alert(words, check.alternatives if check else ())
        self._view.show_items([item_line(item, self._medicines) for item in begun.items])
        free = not begun.stops()
        self._view.allow(sign=free and (in_form or bool(begun.items)), add=free and in_form)

    def _show_formulary(self, medicines: Sequence[Medicine]) -> None:
        self._medicines = {medicine.id: medicine for medicine in medicines}
        self._view.set_medicines(medicines)
        self._put_waiting()
        self._show()

    def _checked(self, checks: Sequence[MedicineCheck]) -> None:
        if checks and checks[0].medicine.id == self._view.medicine_id():
            self._begun.check = checks[0]
            self._show()
            if self._begun.stops() and self._typed_in.waiting() is not None:
                self.take_way_out(-1)

    def _signed(self, sent: Sent, prescription: Prescription) -> None:
        self._under_way.discard(sent.key)
        number = prescription_number(prescription.number)
        words = said(_("Signed {number}.").format(number=number))
        if sent.key != self._begun.key:
            self._links.late(sent, words, saved=True)
            return
        now = self.draft()
        left = left_over(now, sent.draft) if now else None
        self._begun = self._begun.go_on(left) if left else _Begun()
        if left is None:
            self._last = prescription
            self._view.fill(None, {})
            told = _("Signed {number}. Ctrl+P prints it.")
            self._view.show_signed(told.format(number=number))
        else:
            if not (left["in_form"] or left["loose"]):
                self._view.fill(None, {})
            self._view.show_message(words)
        self._show()
        self._links.signed()

    def _not_signed(self, sent: Sent, error: Exception) -> None:
        self._under_way.discard(sent.key)
        if sent.key == self._begun.key:
            self._on_error(error)
        else:
            self._links.late(sent, self._worded(error), saved=False)

    def _print(self) -> None:
        if self._last is not None:
            self._links.print_prescription(self._last.id)

    def _preview(self) -> None:
        if self._last is not None:
            self._links.preview_prescription(self._last.id)

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            self._view.show_faults(error.faults)
            return
        super()._on_error(error)
        if isinstance(error, UnusualDoseError):
            self._begun.asked.update((medicine.id, dose) for medicine, dose in error.doses)
        if isinstance(error, AllergyConflictError):
            self._bring_back(error.checks[0])

    def _bring_back(self, check: MedicineCheck) -> None:
        """An allergy was recorded meanwhile: put its medicine in the form, to be answered."""
        stopped = next((i for i in self._begun.items if i.medicine_id == check.medicine.id), None)
        if stopped is not None:
            self._begun.items.remove(stopped)
            if self._view.medicine_id() is not None:
                self._begun.items.append(self._current())
            self._put_in_form(stopped)
        self._begun.check = check
        self._show()
