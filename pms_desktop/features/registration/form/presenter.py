"""Decides what the form asks, checks and saves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from pms_desktop.domain.access import Permission
from pms_desktop.domain.changes import Newest
from pms_desktop.domain.duplicates import LikelyDuplicateError
from pms_desktop.domain.errors import ConcurrentUpdateError, InvalidInputError
from pms_desktop.domain.identifiers import IdentifierKind
from pms_desktop.domain.patients import (
    ChangePatient,
    Patient,
    PatientDetails,
    RegisterPatient,
    TypedPatient,
)
from pms_desktop.features.registration.draft import from_json, to_json
from pms_desktop.features.registration.form.joined import fields_of, form_fields
from pms_desktop.features.registration.form.kept_forms import (
    KeptForm,
    KeptForms,
    form_in,
    kept_form,
)
from pms_desktop.features.registration.form.likely_twins import LikelyTwins
from pms_desktop.features.registration.form.ports import FormPort, Saved, TwinsPort
from pms_desktop.features.registration.form.words import known_of, title_of
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.conflicts import FormJoin
from pms_desktop.mvp.messages import Message, warned
from pms_desktop.mvp.presenter import Presenter
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.context import Context
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService

_NOTHING = TypedPatient()


@dataclass(frozen=True, slots=True)
class _Sent:
    """A form that is under way to the server."""

    key: UUID
    typed: TypedPatient
    then: str
    new: bool


class PatientFormPresenter(Presenter[FormPort]):
    """`on_saved` hears what was saved, `on_unsaved` the key of a form that was not and why,
    `on_back` nothing, `on_use` the id of the record that is this person already.

    While a form is sent, one may type on in it or begin the next.
    """

    def __init__(
        self,
        view: FormPort,
        twins_view: TwinsPort,
        context: Context,
        tasks: TaskRunner,
        *,
        on_saved: Callable[[Saved], object],
        on_unsaved: Callable[[UUID, Message], object],
        on_back: Callable[[], object],
        on_use: Callable[[UUID], object],
    ) -> None:
        super().__init__(view, tasks)
        self._patients = PatientService(context)
        self._twins = LikelyTwins(view, twins_view, self._patients, tasks, context.clock)
        self._join = FormJoin(view, form_fields())
        self._on_saved, self._on_unsaved, self._on_back = on_saved, on_unsaved, on_back
        self._id = new_id()
        self._base: Patient | None = None
        self._shown = self._same_place = _NOTHING
        self._kinds: tuple[IdentifierKind, ...] | None = None  # not read yet
        self._sent: dict[UUID, _Sent] = {}
        self._kept = KeptForms()
        self._unread: KeptForm | None = None
        self._joined_over: TypedPatient | None = None
        may = context.who.may
        view.set_next_steps(book=may(Permission.BOOK_APPOINTMENTS), admit=may(Permission.ADMIT))
        view.save_requested.connect(self.save)
        view.back_requested.connect(self._back)
        view.field_left.connect(self._check_field)
        view.typed_on.connect(self._look_for_twins)
        twins_view.use_requested.connect(on_use)

    def read_kinds(self) -> None:
        """What kinds of numbers the hospital keeps now."""
        self._run_latest("kinds", self._patients.identifier_kinds, self._take_kinds)

    def start_new(self) -> None:
        """An empty form but for the place the last patient came from, or the one that was begun
        and left."""
        self._keep()
        self._begin(new_id(), None, self._same_place)
        begun = self._kept.begun(self._sent)
        if begun is not None:
            self._bring_back(begun)

    def start_edit(self, patient: Patient) -> None:
        """The record as it is now; allergies and history are added to it."""
        self._keep()
        self._begin(patient.id, patient, TypedPatient(details=patient.details))
        self._bring_back(patient.id)

    @property
    def key(self) -> UUID:
        """Of the record the form is about, or will make."""
        return self._id

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        same = self._patients.same(self._view.typed(), self._shown)
        return not same or bool(self._view.half_typed())

    def forget(self, key: UUID) -> None:
        """What was typed about this record is saved or given up."""
        self._kept.take(key)
        if key == self._id:
            self._begin(new_id(), None, _NOTHING)

    def draft(self) -> dict[str, object] | None:
        """What was typed and not saved."""
        form, others = self._form_draft(), self._kept.all()
        if form is None and not others:
            return None
        return {**(form or {}), "others": others}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Bring a draft back; an edit is merged with what the record says now."""
        self._kept.restore(draft.get("others", ()))
        if "typed" in draft:
            self._restore_form(draft)

    def close(self) -> None:
        super().close()
        self._twins.close()

    def _restore_form(self, draft: Mapping[str, Any]) -> None:
        typed, half_typed = from_json(draft["typed"]), draft.get("half_typed", {})
        if not draft["editing"]:
            self._begin(UUID(str(draft["id"])), None, _NOTHING)
            self._show(typed)
        else:
            begun_with = from_json(draft["base"])
            self._begin(UUID(str(draft["editing"])), None, begun_with)
            self._unread = form_in(draft)
            title = _("Edit {name}").format(name=begun_with.details.name)
            self._view.show_form(typed, title=title, new=False, known="")
            self._read_again()
        self._view.put_half_typed(half_typed)

    def _read_again(self) -> None:
        """What the record that was being edited says now."""
        newest = partial(self._patients.newest, self._id)
        self._run(newest, partial(self._restore_edit, self._unread))

    def save(self, then: str = "") -> None:
        """Register or save, unless a field is wrong or a likely twin waits for an answer."""
        if self._unread is not None:
            self._read_again()  # it could not be read before
            return
        if self._id in self._sent or not self._view.readable() or not self._join.ready():
            return
        if self._lacks_kinds():
            read = partial(self._save_with_kinds, self._id, then)
            self._run_latest("kinds", self._patients.identifier_kinds, read)
            return
        self._view.clear_message()
        sent = _Sent(self._id, self._view.typed(), then, self._base is None)
        self._sent[sent.key] = sent
        self._view.set_sending(True)
        work = self._sending_of(sent.typed)
        self._run(work, partial(self._saved, sent), partial(self._refused, sent))

    def _sending_of(self, typed: TypedPatient) -> Callable[[], Patient]:
        if self._base is None:
            different = self._twins.different
            new = RegisterPatient(id=self._id, typed=typed, different_from=different)
            return lambda: self._patients.register(new)
        change = ChangePatient(id=self._base.id, version=self._base.version, typed=typed)
        return lambda: self._patients.change(change)

    def _keep(self) -> None:
        """Nothing typed is lost when another form is opened over it."""
        form = self._form_draft()
        if form is not None:
            self._kept.put(form)
            self._unread = None

    def _form_draft(self) -> KeptForm | None:
        """What the form holds."""
        if self._unread is not None:
            typed, half_typed = to_json(self._view.typed()), dict(self._view.half_typed())
            return {**self._unread, "typed": typed, "half_typed": half_typed}
        if not self.dirty:
            return None
        return kept_form(
            self._id,
            new=self._base is None,
            base=self._joined_over or self._shown,
            typed=self._view.typed(),
            half_typed=self._view.half_typed(),
        )

    def _bring_back(self, key: UUID) -> None:
        kept = self._kept.take(key)
        if kept is None:
            return
        begun_with = self._patients.tidied(from_json(kept["base"])).details
        if self._base is not None and begun_with == self._base.details:  # nobody saved meanwhile
            self._show(from_json(kept["typed"]))
            self._view.put_half_typed(kept.get("half_typed", {}))
        else:
            self._restore_form(kept)

    def _begin(self, patient_id: UUID, base: Patient | None, shown: TypedPatient) -> None:
        self._id, self._base, self._shown = patient_id, base, shown
        self._unread = self._joined_over = None
        self._join.forget()
        self._twins.begin()
        self._show(shown)
        self._view.set_sending(patient_id in self._sent)

    def _show(self, typed: TypedPatient) -> None:
        title = title_of(self._base)
        self._view.show_form(typed, title=title, new=self._base is None, known=known_of(self._base))
        self._look_for_twins()

    def _take_base(self, record: Patient) -> None:
        """The form edits this record from now on; what is typed stays."""
        self._base, self._shown = record, TypedPatient(details=record.details)
        self._joined_over = None
        self._view.name_form(title=title_of(record), new=False, known=known_of(record))
        self._look_for_twins()

    def _restore_edit(self, unread: KeptForm | None, newest: Newest[Patient]) -> None:
        if unread is None or self._unread is not unread:  # kept, as another form was begun
            return
        self._unread = None
        before = self._patients.tidied(from_json(unread["base"]))
        self._take_base(newest.record)
        if before.details != newest.record.details:
            self._join_with(before, self._view.typed(), newest)

    def _back(self) -> None:
        self._on_back()

    def _check_field(self, name: str) -> None:
        typed = self._view.typed()
        find = partial(self._patients.faults, typed, kinds=self._kinds or ())
        self._run_latest(f"fault of {name}", find, partial(self._mark, name, typed))

    def _mark(self, name: str, checked: TypedPatient, faults: Mapping[str, str]) -> None:
        if name in faults and self._view.typed() != checked:
            self._check_field(name)  # it may have been mended meanwhile
        elif name in faults:
            self._view.set_fault(name, faults[name])

    def _take_kinds(self, kinds: tuple[IdentifierKind, ...]) -> None:
        self._kinds = kinds
        offered = sorted(kinds, key=lambda kind: not kind.offered)
        self._view.set_identifier_kinds([kind.name for kind in offered if kind.active])

    def _lacks_kinds(self) -> bool:
        """Whether a number waits for the kind it gets where nobody chooses one."""
        numbers = self._view.typed().details.identifiers
        return self._kinds is None and any(one.value and not one.kind for one in numbers)

    def _save_with_kinds(self, key: UUID, then: str, kinds: tuple[IdentifierKind, ...]) -> None:
        self._take_kinds(kinds)
        if key == self._id:
            self.save(then)

    def _look_for_twins(self) -> None:
        """Of somebody new; what cannot be read yet may be an edit."""
        if self._base is None and self._unread is None:
            self._twins.look(self._view.typed())
        else:
            self._twins.rest()

    def _saved(self, sent: _Sent, patient: Patient) -> None:
        self._sent.pop(sent.key, None)
        place = replace(
            PatientDetails(), city=patient.details.city, country=patient.details.country
        )
        self._same_place = TypedPatient(details=place)
        typed_on = True
        if sent.key != self._id:
            self._kept.take(sent.key)
        else:
            self._view.set_sending(False)
            same = self._patients.same(self._view.typed(), sent.typed)
            typed_on = not same or bool(self._view.half_typed())
            if typed_on:
                self._go_on(sent.typed, patient)
        self._on_saved(Saved(patient, sent.then, sent.new, typed_on))

    def _go_on(self, sent: TypedPatient, record: Patient) -> None:
        """What was typed after sending is an edit of what was saved. What the form adds to the
        record was added."""
        self._take_base(record)
        typed, half_typed = self._view.typed(), self._view.half_typed()
        allergies = tuple(each for each in typed.allergies if each not in sent.allergies)
        history = "" if typed.history == sent.history else typed.history
        if (allergies, history) != (typed.allergies, typed.history):
            self._view.show_typed(replace(typed, allergies=allergies, history=history))
            self._view.put_half_typed(half_typed)

    def _refused(self, sent: _Sent, error: Exception) -> None:
        here = sent.key == self._id
        if here and isinstance(error, ConcurrentUpdateError) and self._base is not None:
            self._run(
                partial(self._patients.newest, sent.key),
                partial(self._changed_elsewhere, sent, error),
                partial(self._not_saved, sent),
            )
        else:
            self._not_saved(sent, error)

    def _not_saved(self, sent: _Sent, error: Exception) -> None:
        self._sent.pop(sent.key, None)
        if sent.key == self._id:
            self._view.set_sending(False)
            self._show_refusal(error)
        words = _("{name} is kept here, not saved. {why}")
        why = self._worded(error).text
        self._on_unsaved(sent.key, warned(words.format(name=sent.typed.details.name, why=why)))

    def _show_refusal(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            self._view.set_faults(error.faults)
        if isinstance(error, LikelyDuplicateError):
            self._twins.put_first(error.twins)
        self._on_error(error)

    def _changed_elsewhere(self, sent: _Sent, error: Exception, newest: Newest[Patient]) -> None:
        if sent.key != self._id:
            self._not_saved(sent, error)
            return
        if _is_saved(self._patients.tidied(sent.typed), newest.record):  # its answer was lost
            self._saved(sent, newest.record)
            return
        self._sent.pop(sent.key, None)
        self._view.set_sending(False)
        self._join_with(self._patients.tidied(self._shown), self._view.typed(), newest)

    def _join_with(
        self, before: TypedPatient, typed: TypedPatient, newest: Newest[Patient]
    ) -> None:
        """Somebody else saved meanwhile: theirs where I typed nothing, mine where I did."""
        record = newest.record
        closed = _("The record was closed: {reason}.").format(reason=record.closed_reason)
        self._base, self._shown = record, TypedPatient(details=record.details)
        self._joined_over = before  # whoever leaves the form now is asked again
        self._join.meet(
            fields_of(before.details),
            fields_of(record.details),
            newest,
            note=closed if record.closed_at is not None else "",
            mine=fields_of(self._patients.tidied(typed).details),
        )


def _is_saved(tidied: TypedPatient, newest: Patient) -> bool:
    return (
        tidied.details == newest.details
        and set(tidied.allergies) <= set(newest.allergies)
        and (not tidied.history or tidied.history in newest.history)
    )
