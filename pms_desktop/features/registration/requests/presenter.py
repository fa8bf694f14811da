"""Decides what the work list of requests shows, and what becomes of a request."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Protocol, TypeVar
from uuid import UUID

from pms_desktop.domain.changes import Change
from pms_desktop.domain.clock import Clock, local, today
from pms_desktop.domain.duplicates import LikelyDuplicateError, Twin
from pms_desktop.domain.errors import ConcurrentUpdateError, InvalidInputError
from pms_desktop.domain.kiosk_requests import (
    ApproveContact,
    KioskRequest,
    RegisterAsked,
    RequestBrief,
    RequestDecidedError,
    RequestKind,
)
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patients import Patient
from pms_desktop.features.registration.requests.words import (
    FieldLine,
    RequestLine,
    field_lines,
    request_line,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.messages import said, warned
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.kiosk_requests import KioskRequestService

T = TypeVar("T")
TOPICS = frozenset({"kiosk_requests", "patients"})


class RequestsPort(ViewPort, Protocol):
    """What the work list offers. Signals carry keys as text, or the id of a record."""

    @property
    def chosen(self) -> Connectable: ...
    @property
    def approve_requested(self) -> Connectable: ...
    @property
    def refuse_requested(self) -> Connectable: ...
    @property
    def use_requested(self) -> Connectable: ...
    @property
    def different_requested(self) -> Connectable: ...

    def show_list(self, lines: Sequence[RequestLine]) -> None: ...
    def choose(self, key: str) -> None: ...
    def show_request(self, title: str, told: str, *, new_patient: bool) -> None: ...
    def show_fields(self, lines: Sequence[FieldLine], ticked: Collection[str]) -> None: ...
    def show_twins(
        self, twins: Sequence[Twin], different: Collection[UUID], today: date
    ) -> None: ...
    def show_nothing(self) -> None: ...
    def ticked(self) -> frozenset[str]: ...
    def reason(self) -> str: ...
    def set_reason(self, reason: str) -> None: ...
    def show_fault(self, sentence: str) -> None: ...


class RequestsPresenter(Presenter[RequestsPort]):
    """`on_registered` gets a patient who was registered: the desk goes on with the record."""

    def __init__(
        self,
        view: RequestsPort,
        service: KioskRequestService,
        tasks: TaskRunner,
        changes: ChangeFeed,
        clock: Clock,
        on_registered: Callable[[UUID], object],
    ) -> None:
        super().__init__(view, tasks)
        self._service, self._clock, self._on_registered = service, clock, on_registered
        self._briefs: dict[str, RequestBrief] = {}
        self._chosen = ""
        self._request: KioskRequest | None = None
        self._twins: list[Twin] = []
        self._different: set[UUID] = set()
        self._kept: Mapping[str, Any] = {}
        self._deciding: set[str] = set()
        self._shown = False
        self._unsubscribe = changes.subscribe(TOPICS, self._changed)
        view.chosen.connect(self._choose)
        view.approve_requested.connect(self._approve)
        view.refuse_requested.connect(self._refuse)
        view.use_requested.connect(self._attach)
        view.different_requested.connect(self._mark_different)
        view.show_nothing()

    def activate(self) -> None:
        """Read the list anew."""
        self._shown = True
        self._read()

    def draft(self) -> Draft | None:
        """The reason, and what was ticked and told apart, of the request in front."""
        request, reason = self._request, self._view.reason()
        if request is None:
            return dict(self._kept) or None
        ticked = self._view.ticked()
        touched = ticked != self._usual(request) or bool(self._different)
        if not reason and not touched:
            return None
        return {
            "chosen": self._chosen, "reason": reason, "ticked": sorted(ticked),
            "different": sorted(str(each) for each in self._different),
        }  # fmt: skip

    def restore(self, draft: Draft) -> None:
        """Bring back what `draft` gave, as soon as its request is shown."""
        self._kept = dict(draft)

    def close(self) -> None:
        self._unsubscribe()
        super().close()

    # reading

    def _read(self) -> None:
        self._run_latest("list", self._service.waiting, self._show_list)

    def _show_list(self, briefs: Sequence[RequestBrief]) -> None:
        before = self._briefs
        self._briefs = {str(each.id): each for each in briefs}
        self._show_lines()
        wanted = str(self._kept.get("chosen", "")) or self._chosen
        if wanted in self._briefs:
            self._view.choose(wanted)
            return
        typed = str(self._kept.get("reason", "")) or self._view.reason()
        gone = wanted and wanted not in self._deciding
        self._kept = {}
        self._put_aside()
        if gone:  # nobody is to decide about another request than the one they looked at
            self._say_gone(before.get(wanted), typed)
        elif self._briefs:
            self._view.choose(next(iter(self._briefs)))

    def _say_gone(self, brief: RequestBrief | None, typed: str) -> None:
        words = _("The request of {name} was decided at another desk meanwhile.")
        told = words.format(name=brief.name if brief else _("somebody"))
        mine = _("You typed: {typed}").format(typed=typed) if typed else ""
        self._view.show_message(warned(f"{told} {mine}".strip()))

    def _show_lines(self) -> None:
        at = partial(local, self._clock)
        self._view.show_list([request_line(each, at) for each in self._briefs.values()])

    def _choose(self, key: str) -> None:
        brief = self._briefs.get(key)
        if brief is None:
            return
        if key != self._chosen:
            self._put_aside()
            self._chosen = key
        known = self._request
        if known is None or known.brief.version != brief.version or known.brief.patient:
            self._run_latest("look", partial(self._service.get, brief.id), self._show)

    def _show(self, request: KioskRequest) -> None:
        """What was ticked stays ticked while the same request is read again."""
        before = self._request
        ticked = self._usual(request)
        if before is not None and before.brief.id == request.brief.id:
            same = {each.name for each in request.fields if each in before.fields}
            ticked = (ticked - same) | (self._view.ticked() & same)
        self._request = request
        if self._kept.get("chosen") == self._chosen:
            kept, self._kept = self._kept, {}
            ticked = frozenset(kept.get("ticked", ()))
            self._different = {UUID(each) for each in kept.get("different", ())}
            self._view.set_reason(str(kept.get("reason", "")))
        new = request.brief.kind is RequestKind.REGISTRATION
        self._view.show_request(request.brief.name, self._told(request), new_patient=new)
        self._view.show_fields(field_lines(request), ticked)
        if new:
            self._show_twins(self._twins)
            twins = partial(self._service.twins, request.brief.id)
            self._run_latest("twins", twins, self._show_twins)

    def _told(self, request: KioskRequest) -> str:
        brief = request.brief
        if brief.patient is None:
            words = _("Typed at the kiosk as {slip}. Compare it with an identity card.")
            return words.format(slip=brief.slip)
        words = _("MRN {mrn} · {slip}. Whoever typed this at the kiosk knew the date of birth.")
        return words.format(mrn=shown_mrn(brief.patient.mrn), slip=brief.slip)

    @staticmethod
    def _usual(request: KioskRequest) -> frozenset[str]:
        """All that is new; what the desk changed meanwhile is left to whoever decides. Of a
        registration nothing is ticked: it is entered as a whole."""
        if request.typed is not None:
            return frozenset()
        wanted = (each for each in request.fields if each.asked != each.stands)
        return frozenset(each.name for each in wanted if not each.conflict)

    def _show_twins(self, twins: list[Twin]) -> None:
        self._twins = twins
        self._view.show_twins(twins, self._different, today(self._clock))

    def _mark_different(self, patient_id: UUID) -> None:
        self._different.add(patient_id)
        self._show_twins(self._twins)

    # deciding

    def _approve(self) -> None:
        request = self._request
        if request is None:
            return
        brief = request.brief
        if request.typed is not None:
            register = RegisterAsked(
                brief.id, brief.version, request.typed, frozenset(self._different)
            )
            self._send(partial(self._service.register, register), self._registered)
            return
        approve = ApproveContact(
            brief.id, brief.version, request.patient_version, self._view.ticked()
        )
        self._send(partial(self._service.approve, approve), self._approved)

    def _send(self, work: Callable[[], T], done: Callable[[T], object]) -> None:
        """Decide about the request in front, once; whoever goes on to the next stays there."""
        key = self._chosen
        if key not in self._deciding:
            self._deciding.add(key)
            self._view.clear_message()
            self._run(work, partial(self._done, key, done), partial(self._not_done, key))

    def _done(self, key: str, done: Callable[[T], object], answer: T) -> None:
        if key == self._chosen:
            self._put_aside()
        self._briefs.pop(key, None)
        self._show_lines()
        done(answer)
        self._deciding.discard(key)
        self._read()

    def _not_done(self, key: str, error: Exception) -> None:
        self._deciding.discard(key)
        if key != self._chosen:
            self._view.show_message(self._worded(error))
            return
        if isinstance(error, RequestDecidedError):
            self._put_aside()
        self._on_error(error)

    def _approved(self, patient: Patient) -> None:
        words = _("Taken over into the record of {name}.")
        self._view.show_message(said(words.format(name=patient.details.name)))

    def _registered(self, patient: Patient) -> None:
        """The desk goes on with the record, unless it has gone on to the next request."""
        if self._chosen:
            words = _("Registered {name} as MRN {mrn}.")
            name, mrn = patient.details.name, shown_mrn(patient.mrn)
            self._view.show_message(said(words.format(name=name, mrn=mrn)))
        else:
            self._on_registered(patient.id)

    def _attach(self, patient_id: UUID) -> None:
        """The newcomer has a record: what they typed becomes a correction of it."""
        key = self._chosen
        if self._request is not None and key not in self._deciding:
            self._deciding.add(key)
            self._view.clear_message()
            brief = self._request.brief
            work = partial(self._service.attach, brief.id, brief.version, patient_id)
            self._run(work, partial(self._attached, key), partial(self._not_done, key))

    def _attached(self, key: str, request: KioskRequest) -> None:
        self._deciding.discard(key)
        if key == self._chosen:
            self._twins, self._different = [], set()
            self._request = None
            self._show(request)
        self._read()

    def _refuse(self) -> None:
        if self._request is not None:
            brief = self._request.brief
            work = partial(self._service.refuse, brief.id, brief.version, self._view.reason())
            self._send(work, self._refused)

    def _refused(self, _nothing: None) -> None:
        self._view.show_message(said(_("Refused. The reason is kept with the request.")))

    def _put_aside(self) -> None:
        self._chosen, self._request = "", None
        self._drop("look", "twins")
        self._twins, self._different = [], set()
        self._view.set_reason("")
        self._view.show_nothing()

    def _changed(self, _changes: Collection[Change]) -> None:
        if self._shown:
            self._read()

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError) and "reason" in error.faults:
            self._view.show_fault(error.faults["reason"])
            return
        super()._on_error(error)
        if isinstance(error, LikelyDuplicateError):
            self._show_twins(list(error.twins))
        elif isinstance(error, ConcurrentUpdateError | RequestDecidedError):
            self._read()
