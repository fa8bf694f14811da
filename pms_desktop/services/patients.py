"""Finding, registering and keeping patients."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.changes import Newest
from pms_desktop.domain.charts import ChartClosedError, reason_fault
from pms_desktop.domain.clock import today
from pms_desktop.domain.duplicates import LikelyDuplicateError, Twin
from pms_desktop.domain.emr import HistoryKind, NewAllergy, NewHistoryEntry
from pms_desktop.domain.errors import (
    ConstraintViolatedError,
    InvalidInputError,
)
from pms_desktop.domain.focus import PatientFocus
from pms_desktop.domain.folding import fold
from pms_desktop.domain.identifiers import IdentifierKind, IdentifierTakenError
from pms_desktop.domain.patient_search import parse_query
from pms_desktop.domain.patients import (
    ChangePatient,
    FormerName,
    Identifier,
    MatchedBy,
    Patient,
    PatientBrief,
    PatientDetails,
    PatientInHospitalError,
    PatientMatch,
    RegisterPatient,
    TypedPatient,
    without_contacts,
)
from pms_desktop.domain.spoken_dates import DateHabits
from pms_desktop.domain.typed_text import clean, line_fault
from pms_desktop.i18n import date_order, month_names
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Context, Service
from pms_desktop.services.duplicate_list import note_twins
from pms_desktop.services.duplicates import twins_among
from pms_desktop.services.ids import new_id
from pms_desktop.services.patient_finding import PatientFinding
from pms_desktop.services.patient_focus import focus_on
from pms_desktop.services.patient_rules import cleaned, faults_of, number_faults

Step = Callable[[UnitOfWork], None]
"""Something to be done in the same transaction, safe to be done again."""

_ON_PAPERS = {MatchedBy.SCAN, MatchedBy.APPOINTMENT, MatchedBy.INVOICE}

MOST = 50
"""Longer lists are not read: one types another letter."""


class PatientService(Service):
    """Who the patients are."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._country = context.hospital.country

    def find(self, words: str, opened: Sequence[UUID] = ()) -> list[PatientMatch]:
        """Patients by whatever was said, typed or scanned, best first: `domain/patient_search.py`.

        Without words: those of `opened` (the latest first), then who was registered last.
        """
        self._require(Permission.FIND_PATIENTS)
        if not words.strip():
            return self._read(lambda uow: _recent(uow, opened))
        query = parse_query(words, self._habits())
        if query.empty:
            return []
        return self._read(lambda uow: PatientFinding(uow, self._who, self._clock).find(query, MOST))

    def scanned(self, code: str) -> UUID | None:
        """Whose paper carries this code: a record number, an appointment or an invoice."""
        found = (each for each in self.find(code) if _ON_PAPERS.intersection(each.matched_by))
        return next((each.patient.id for each in found), None)

    def _habits(self) -> DateHabits:
        return DateHabits(today(self._clock), date_order(), month_names())

    def count(self) -> int:
        """How many patients were ever registered."""
        self._require(Permission.FIND_PATIENTS)
        return self._read(lambda uow: uow.patients.count())

    def brief(self, patient_id: UUID) -> PatientBrief:
        """How lists and headers show a patient, or whom they were merged into. Raises
        NotFoundError."""
        self._require(Permission.FIND_PATIENTS)
        return self._read(lambda uow: uow.patients.brief(uow.patients.living(patient_id)))

    def briefs(self, patient_ids: Collection[UUID]) -> dict[UUID, PatientBrief]:
        """Several patients at once; who does not exist is left out."""
        self._require(Permission.FIND_PATIENTS)
        return self._read(lambda uow: uow.patients.briefs(patient_ids))

    def get(self, patient_id: UUID) -> Patient:
        """A whole record, or the one it was merged into; its history only while its chart is open
        to this person.

        Raises NotFoundError; ChartClosedError for a restricted one that must be opened first. Who
        opens no records sees of such a one no more than lists show.
        """
        self._require(Permission.FIND_PATIENTS)
        opens = any(map(self._who.may, (Permission.REGISTER_PATIENTS, Permission.READ_CHART)))

        def read(uow: UnitOfWork) -> Patient:
            patient = self._whole(uow, uow.patients.living(patient_id))
            if not patient.restricted or uow.charts.is_open(patient.id):
                return patient
            if opens:
                raise ChartClosedError(patient.id)
            return without_contacts(patient)

        return self._read(read)

    def focus(self, patient_id: UUID) -> PatientFocus:
        """What stands above every tab about a patient; what is owed is known to billing.

        Raises NotFoundError.
        """
        self._require(Permission.FIND_PATIENTS)
        day, who = today(self._clock), self._who
        return self._read(lambda uow: focus_on(uow, uow.patients.living(patient_id), day, who))

    def identifier_kinds(self) -> tuple[IdentifierKind, ...]:
        """Kinds of numbers in the administrator's order, those no longer in use as well."""
        self._require(Permission.FIND_PATIENTS)
        return self._read(lambda uow: uow.patient_kinds.identifiers())

    def faults(
        self,
        typed: TypedPatient,
        *,
        kinds: Collection[IdentifierKind] = (),
        complete: bool = False,
    ) -> dict[str, str]:
        """Field names with the sentence each deserves; needs no database.

        Numbers are held against `kinds`; `complete` asks for what is missing as well.
        """
        day = today(self._clock)
        found = faults_of(typed.details, day, self._country, complete=complete)
        for field, fault in number_faults(typed.details.identifiers, kinds):
            found.setdefault(field, fault)
        if fault := line_fault(typed.history):
            found["history"] = fault
        if faulty := [fault for each in typed.allergies if (fault := line_fault(each, 120))]:
            found["allergies"] = faulty[0]
        return found

    def same(self, one: TypedPatient, other: TypedPatient) -> bool:
        """Whether two forms would be kept alike; needs no database."""
        return _tidied(one, None) == _tidied(other, None)

    def tidied(self, typed: TypedPatient) -> TypedPatient:
        """As it would be kept, whether or not it may be saved; needs no database."""
        return _tidied(typed, self._country)

    def twins(self, details: PatientDetails, apart_from: UUID | None = None) -> list[Twin]:
        """Records that may be the same person or share a phone, the likeliest first."""
        self._require(Permission.FIND_PATIENTS)
        wanted = cleaned(details, self._country)
        return self._read(lambda uow: self._twins(uow, wanted, apart_from))

    def newest(self, patient_id: UUID) -> Newest[Patient]:
        """A record as it stands now, and who left it so. Raises NotFoundError."""
        self._require(Permission.REGISTER_PATIENTS)
        return self._newest("patients", patient_id, lambda uow: self._whole(uow, patient_id))

    def register(self, command: RegisterPatient, first: Step | None = None) -> Patient:
        """Enter a new patient and give the record number; `first` is done in its transaction.

        Raises InvalidInputError with a sentence per field, and LikelyDuplicateError when somebody
        who is probably the same person is in no answer given (`different_from`);
        IdentifierTakenError when another patient has a number that is given once. The same
        command sent again answers the same record, with what was typed last.
        """
        self._require(Permission.REGISTER_PATIENTS)
        typed = self._checked(command.typed)
        try:
            return self._after(first, lambda uow: self._enter(uow, command, typed))
        except ConstraintViolatedError as error:
            self._explain(error, command.id, typed.details)
            if error.constraint != "pk_patients":
                raise
            return self._after(first, lambda uow: self._enter(uow, command, typed))

    def change(self, command: ChangePatient, first: Step | None = None) -> Patient:
        """Replace what a form holds and add to the chart; `first` is done in its transaction.

        Raises ConcurrentUpdateError when the record was changed since `version`, and
        IdentifierTakenError like `register`.
        """
        self._require(Permission.REGISTER_PATIENTS)
        typed = self._checked(command.typed)
        try:
            return self._after(
                first, lambda uow: self._amend(uow, command.id, command.version, typed)
            )
        except ConstraintViolatedError as error:
            self._explain(error, command.id, typed.details)
            raise

    def close(self, patient_id: UUID, version: int, reason: str) -> Patient:
        """Take a record out of use with a reason; it stays findable and can be reopened.

        Raises PatientInHospitalError while the patient lies in a bed.
        """
        self._require(Permission.CLOSE_PATIENTS)
        if not clean(reason) or line_fault(reason, 500):
            raise InvalidInputError({"reason": _("Say why: the reason is kept with the record.")})

        def work(uow: UnitOfWork) -> Patient:
            running = uow.admissions.running_of(patient_id)
            if running is not None:
                raise PatientInHospitalError(running.bed)
            uow.patients.close(patient_id, version, self._clock.now(), clean(reason))
            return self._whole(uow, patient_id)

        return self._write(work)

    def reopen(self, patient_id: UUID, version: int) -> Patient:
        """Put a closed record back into use."""
        self._require(Permission.CLOSE_PATIENTS)

        def work(uow: UnitOfWork) -> Patient:
            uow.patients.reopen(patient_id, version)
            return self._whole(uow, patient_id)

        return self._write(work)

    def restrict(self, patient_id: UUID, version: int, reason: str) -> Patient:
        """From now on nobody opens this record without a reason, whoever did this excepted: it
        stays open to them as any that was opened.

        Raises InvalidInputError (`reason`) and ConcurrentUpdateError.
        """
        self._require(Permission.REGISTER_PATIENTS)
        said = _reason(reason)

        def work(uow: UnitOfWork) -> Patient:
            uow.charts.open(self._who, patient_id, said)
            uow.patients.restrict(patient_id, version, said)
            return self._whole(uow, patient_id)

        return self._write(work)

    def lift(self, patient_id: UUID, version: int, reason: str) -> Patient:
        """The record opens as any other again. Raises InvalidInputError (`reason`) and
        ConcurrentUpdateError."""
        self._require(Permission.LIFT_RESTRICTION)
        said = _reason(reason)

        def work(uow: UnitOfWork) -> Patient:
            uow.patients.lift(patient_id, version, said)
            return self._whole(uow, patient_id)

        return self._write(work)

    def _after(self, first: Step | None, work: Callable[[UnitOfWork], Patient]) -> Patient:
        def both(uow: UnitOfWork) -> Patient:
            if first is not None:
                first(uow)
            return work(uow)

        return self._write(both)

    def _checked(self, typed: TypedPatient) -> TypedPatient:
        numbers = any(each.value.strip() for each in typed.details.identifiers)
        kinds = self.identifier_kinds() if numbers else ()
        if faults := self.faults(typed, kinds=kinds, complete=True):
            raise InvalidInputError(faults)
        return self.tidied(typed)

    def _explain(
        self, error: ConstraintViolatedError, patient_id: UUID, details: PatientDetails
    ) -> None:
        """Raises IdentifierTakenError when a number of these details belongs to somebody else."""
        if error.constraint != "uq_patient_identifiers_in_hospital":
            return
        for each in details.identifiers:
            holder = self._read(partial(_holder_of, identifier=each, apart_from=patient_id))
            if holder is not None:
                raise IdentifierTakenError(each.kind, each.value, holder) from error

    def _enter(self, uow: UnitOfWork, command: RegisterPatient, typed: TypedPatient) -> Patient:
        if uow.patients.exists(command.id):
            return self._sent_again(uow, command.id, typed)
        uow.patients.hold_registration()
        twins = self._twins(uow, typed.details, None)
        open_questions = tuple(
            twin for twin in twins if twin.strong and twin.patient.id not in command.different_from
        )
        if open_questions:
            raise LikelyDuplicateError(open_questions)
        uow.patients.add(command.id, typed.details)
        self._add_to_chart(uow, command.id, typed)
        self._note_twins(uow, command.id, twins, command.different_from)
        if typed.allergies or typed.history:
            return self._whole(uow, command.id)
        return uow.patients.entered(command.id, typed.details)

    def _note_twins(
        self,
        uow: UnitOfWork,
        patient_id: UUID,
        twins: list[Twin],
        different: frozenset[UUID] = frozenset(),
    ) -> None:
        if self._who.may(Permission.SORT_DUPLICATES):
            note_twins(uow, patient_id, twins, different)

    def _sent_again(self, uow: UnitOfWork, patient_id: UUID, typed: TypedPatient) -> Patient:
        """The first answer was lost. What was mended in between is kept, unless somebody else
        has worked on the record since."""
        known = uow.patients.get(patient_id)
        if known.version == 1 and known.details != typed.details:
            return self._amend(uow, patient_id, known.version, typed)
        return self._whole(uow, patient_id)

    def _amend(
        self, uow: UnitOfWork, patient_id: UUID, version: int, typed: TypedPatient
    ) -> Patient:
        known = uow.patients.get(patient_id)
        if known.unidentified and typed.details.name != known.details.name:
            details = _identified(known.details, typed.details, today(self._clock))
            uow.patients.change(patient_id, version, details, unidentified=False)
        else:
            uow.patients.change(patient_id, version, typed.details)
        self._add_to_chart(uow, patient_id, typed)
        self._note_twins(uow, patient_id, self._twins(uow, typed.details, patient_id))
        return self._whole(uow, patient_id)

    def _add_to_chart(self, uow: UnitOfWork, patient_id: UUID, typed: TypedPatient) -> None:
        if not typed.allergies and not typed.history:
            return
        uow.charts.open(self._who, patient_id)
        known = {fold(each.substance) for each in uow.records.allergies_of(patient_id)}
        for substance in typed.allergies:
            if fold(substance) not in known:
                uow.records.add_allergy(NewAllergy(new_id(), patient_id, substance))
        lines = {entry.text for entry in uow.records.history_of(patient_id)}
        if typed.history and typed.history not in lines:
            kind = HistoryKind.MEDICAL
            uow.records.add_history(NewHistoryEntry(new_id(), patient_id, kind, typed.history))
        uow.flush()

    def _twins(
        self, uow: UnitOfWork, details: PatientDetails, apart_from: UUID | None
    ) -> list[Twin]:
        candidates = uow.patients.possible_twins(details)
        into = {each.id: uow.patients.living(each.id) for each in candidates if each.merged_into}
        living = {each.id: each for each in uow.patients.get_many(set(into.values()))}
        twins = twins_among(details, candidates)
        met = [
            replace(twin, patient=living[into[twin.patient.id]])
            if twin.patient.id in into
            else twin
            for twin in twins
        ]
        first = {twin.patient.id: twin for twin in reversed(met)}
        return [each for key, each in reversed(first.items()) if key != apart_from]

    def _warnings(self, uow: UnitOfWork, patient_id: UUID) -> tuple[str, ...]:
        warnings = uow.charts.allergy_warnings(self._who, [patient_id])
        return tuple(each.text for each in warnings.get(patient_id, ()))

    def _whole(self, uow: UnitOfWork, patient_id: UUID) -> Patient:
        patient = uow.patients.get(patient_id)
        reads_history = any(
            self._who.may(each) for each in (Permission.REGISTER_PATIENTS, Permission.READ_CHART)
        )
        opened = reads_history and uow.charts.is_open(patient_id)
        history = uow.records.history_of(patient_id) if opened else ()
        return replace(
            patient,
            allergies=self._warnings(uow, patient_id),
            history=tuple(entry.text for entry in history),
        )


def _reason(typed: str) -> str:
    """As it is kept. Raises InvalidInputError for one that says nothing."""
    if fault := reason_fault(typed):
        raise InvalidInputError({"reason": fault})
    return clean(typed)


def _identified(known: PatientDetails, typed: PatientDetails, day: date) -> PatientDetails:
    """What an unknown person was called here is kept as a former name, and found."""
    label = FormerName(f"{known.family_names} {known.given_names}", day, _("Identified"))
    return replace(typed, former_names=(*typed.former_names, label))


def _holder_of(uow: UnitOfWork, *, identifier: Identifier, apart_from: UUID) -> PatientBrief | None:
    holders = uow.patients.with_number(identifier)
    found = next((each for each in holders if each != apart_from), None)
    return None if found is None else uow.patients.brief(found)


def _tidied(typed: TypedPatient, country: str | None) -> TypedPatient:
    return TypedPatient(
        details=cleaned(typed.details, country),
        allergies=tuple(clean(each) for each in typed.allergies if clean(each)),
        history=clean(typed.history),
    )


def _recent(uow: UnitOfWork, opened: Sequence[UUID]) -> list[PatientMatch]:
    seen = uow.patients.briefs(opened[:MOST]) if opened else {}
    briefs = [seen[each] for each in opened if each in seen]
    briefs += [each for each in uow.patients.recent(20) if each.id not in seen]
    return [PatientMatch(each, (MatchedBy.RECENT,)) for each in briefs[:20]]
