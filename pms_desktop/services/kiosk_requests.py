"""The desk decides what patients asked for at a kiosk."""

from collections.abc import Callable
from uuid import UUID

from pms_desktop.data.repositories.kiosk_requests import KeptRequest
from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.duplicates import Twin
from pms_desktop.domain.errors import ConcurrentUpdateError, InvalidInputError, NotFoundError
from pms_desktop.domain.kiosk import (
    CONTACT_TEXTS,
    KIN_TEXTS,
    LAPSES_AFTER,
    PERSON_TEXTS,
    slip_of,
)
from pms_desktop.domain.kiosk_requests import (
    ApproveContact,
    AskedField,
    KioskRequest,
    PatientAskedTooError,
    RegisterAsked,
    RequestBrief,
    RequestDecidedError,
    RequestKind,
    RequestState,
)
from pms_desktop.domain.patients import (
    ChangePatient,
    Patient,
    PatientBrief,
    RegisterPatient,
    TypedPatient,
    display_name,
)
from pms_desktop.domain.typed_text import clean, line_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Context, Service
from pms_desktop.services.kiosk_fields import contact_of, details_of, with_contact
from pms_desktop.services.patients import PatientService


class KioskRequestService(Service):
    """Whoever may register patients decides. A decision is made once, whoever presses first."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._patients = PatientService(context)

    def waiting(self) -> list[RequestBrief]:
        """What nobody decided yet, the oldest first; after a week a request lapses."""
        self._require(Permission.REGISTER_PATIENTS)
        since = self._clock.now() - LAPSES_AFTER

        def read(uow: UnitOfWork) -> list[RequestBrief]:
            found = uow.kiosk_requests.waiting(since)
            known = uow.patients.briefs({each.patient_id for each in found if each.patient_id})
            return [_brief(each, known) for each in found]

        return self._read(read)

    def waiting_count(self) -> int:
        """How many wait."""
        self._require(Permission.REGISTER_PATIENTS)
        since = self._clock.now() - LAPSES_AFTER
        return self._read(lambda uow: uow.kiosk_requests.count_waiting(since))

    def get(self, request_id: UUID) -> KioskRequest:
        """A request field by field beside the record.

        Raises RequestDecidedError, NotFoundError, and ChartClosedError for a record that was
        restricted since.
        """
        self._require(Permission.REGISTER_PATIENTS)
        kept = self._read(lambda uow: uow.kiosk_requests.get(request_id))
        self._require_waiting(kept)
        if kept.kind is RequestKind.REGISTRATION:
            return _registration(kept)
        return _contact(kept, self._patients.get(_of(kept)))

    def twins(self, request_id: UUID) -> list[Twin]:
        """Who a registration may be of, the likeliest first."""
        self._require(Permission.REGISTER_PATIENTS)
        kept = self._read(lambda uow: uow.kiosk_requests.get(request_id))
        return self._patients.twins(details_of(dict(kept.wanted)))

    def approve(self, command: ApproveContact) -> Patient:
        """Take over the fields that are named; the others are not.

        Raises InvalidInputError for none, RequestDecidedError, and ConcurrentUpdateError when
        the request or the record was changed since it was read.
        """
        self._require(Permission.REGISTER_PATIENTS)
        names = _flat(command.fields)
        kept = self._read(lambda uow: uow.kiosk_requests.get(command.request_id))
        self._require_waiting(kept)
        wanted = kept.wanted
        taken = {name: wanted[name] for name in CONTACT_TEXTS if name in names and name in wanted}
        if not taken:
            raise InvalidInputError({"fields": _("Choose what is to be taken over.")})
        asked = {name for name in kept.wanted if name in CONTACT_TEXTS}
        state = RequestState.APPROVED if asked == set(taken) else RequestState.PARTLY
        patient = self._patients.get(_of(kept))
        if patient.version != command.patient_version:
            raise ConcurrentUpdateError("patient", patient.id)
        typed = TypedPatient(details=with_contact(patient.details, taken))
        return self._patients.change(
            ChangePatient(id=patient.id, version=patient.version, typed=typed),
            self._decision(command.request_id, command.version, state, tuple(taken)),
        )

    def register(self, command: RegisterAsked) -> Patient:
        """Enter the patient; the record takes the key of the request.

        Raises what `PatientService.register` raises, RequestDecidedError, ConcurrentUpdateError.
        """
        self._require(Permission.REGISTER_PATIENTS)
        return self._patients.register(
            RegisterPatient(
                id=command.request_id, typed=command.typed, different_from=command.different_from
            ),
            self._decision(command.request_id, command.version, RequestState.APPROVED),
        )

    def attach(self, request_id: UUID, version: int, patient_id: UUID) -> KioskRequest:
        """A registration is of somebody who has a record: it becomes a correction of theirs.

        Raises PatientAskedTooError, RequestDecidedError, ConcurrentUpdateError.
        """
        self._require(Permission.REGISTER_PATIENTS)
        patient = self._patients.get(patient_id)

        def work(uow: UnitOfWork) -> None:
            kept = self._held(uow, request_id, version)
            if waiting := uow.kiosk_requests.waiting_of(patient.id):
                raise PatientAskedTooError(slip_of(waiting.number))
            stands = contact_of(patient.details)
            stood = {name: text for name, text in stands.items() if name in kept.wanted}
            uow.kiosk_requests.attach(kept, patient.id, stood)

        self._write(work)
        return self.get(request_id)

    def refuse(self, request_id: UUID, version: int, reason: str) -> None:
        """Nothing is taken over. Raises InvalidInputError without a reason, RequestDecidedError,
        ConcurrentUpdateError."""
        self._require(Permission.REGISTER_PATIENTS)
        if fault := line_fault(reason):
            raise InvalidInputError({"reason": fault})
        if not clean(reason):
            raise InvalidInputError({"reason": _("Say why: the reason is kept.")})

        def work(uow: UnitOfWork) -> None:
            kept = self._held(uow, request_id, version)
            uow.kiosk_requests.decide(kept, RequestState.REFUSED, reason=clean(reason))

        self._write(work)

    def _decision(
        self, request_id: UUID, version: int, state: RequestState, approved: tuple[str, ...] = ()
    ) -> Callable[[UnitOfWork], None]:
        """What is done in the transaction that writes the record, before it."""

        def work(uow: UnitOfWork) -> None:
            kept = self._held(uow, request_id, version)
            uow.kiosk_requests.decide(kept, state, approved=approved)

        return work

    def _held(self, uow: UnitOfWork, request_id: UUID, version: int) -> KeptRequest:
        kept = uow.kiosk_requests.hold(request_id)
        self._require_waiting(kept)
        if kept.version != version:
            raise ConcurrentUpdateError("kiosk request", request_id)
        return kept

    def _require_waiting(self, kept: KeptRequest) -> None:
        if kept.state is not RequestState.WAITING:
            raise RequestDecidedError(kept.state, kept.decided_by, kept.decided_at)
        if kept.asked_at < self._clock.now() - LAPSES_AFTER:
            raise RequestDecidedError(RequestState.LAPSED, "", None)


def _of(kept: KeptRequest) -> UUID:
    """Whose contact data are to change. Raises NotFoundError of a registration."""
    if kept.patient_id is None:
        raise NotFoundError("patient", None)
    return kept.patient_id


def _brief(kept: KeptRequest, known: dict[UUID, PatientBrief]) -> RequestBrief:
    patient = known.get(kept.patient_id) if kept.patient_id else None
    wanted = kept.wanted
    typed = display_name(wanted.get("family_names", ""), wanted.get("given_names", ""))
    name = patient.name if patient else typed
    return RequestBrief(
        kept.id, kept.version, kept.kind, slip_of(kept.number), name, kept.asked_at, kept.kiosk,
        patient,
    )  # fmt: skip


def _registration(kept: KeptRequest) -> KioskRequest:
    fields = tuple(
        AskedField(name, kept.wanted[name]) for name in PERSON_TEXTS if name in kept.wanted
    )
    typed = TypedPatient(details=details_of(dict(kept.wanted)))
    return KioskRequest(_brief(kept, {}), fields, 0, typed, kept.wanted.get("reason", ""))


def _contact(kept: KeptRequest, patient: Patient) -> KioskRequest:
    stands = contact_of(patient.details)
    names = [name for name in CONTACT_TEXTS if name in kept.wanted and name not in KIN_TEXTS]
    fields = [
        AskedField(name, kept.wanted[name], stands[name], kept.stood.get(name, ""))
        for name in names
    ]
    if KIN_TEXTS[0] in kept.wanted:
        said = (kept.wanted, stands, kept.stood)
        fields.append(AskedField("kin", *(_kin_text(dict(each)) for each in said)))
    brief = _brief(kept, {patient.id: patient.brief})
    reason = kept.wanted.get("reason", "")
    return KioskRequest(brief, tuple(fields), patient.version, None, reason)


def _kin_text(texts: dict[str, str]) -> str:
    return " · ".join(filter(None, (texts.get(name, "") for name in KIN_TEXTS)))


def _flat(fields: frozenset[str]) -> set[str]:
    names = set(fields & set(CONTACT_TEXTS))
    return names | set(KIN_TEXTS) if "kin" in fields else names - set(KIN_TEXTS)
