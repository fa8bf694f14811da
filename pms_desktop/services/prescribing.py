"""Prescribing: from the formulary, past the recorded allergies, onto a signed prescription."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.allergy_check import (
    AllergyConflictError,
    MedicineCheck,
    alternatives,
    matches,
)
from pms_desktop.domain.doses import is_far_from
from pms_desktop.domain.emr import Allergy
from pms_desktop.domain.errors import (
    ConstraintViolatedError,
    InvalidInputError,
    NotFoundError,
)
from pms_desktop.domain.papers import PrescriptionPaper
from pms_desktop.domain.prescribing import (
    Medicine,
    NewPrescription,
    NewPrescriptionItem,
    PrescribedItem,
    Prescription,
    PrescriptionState,
    PrescriptionWithdrawnError,
    UnusualDoseError,
)
from pms_desktop.domain.typed_text import note_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service
from pms_desktop.services.prescription_paper import prescription_paper

MOST_ITEMS = 12
LONGEST_COURSE = 366  # days
_LONGEST_TEXT = 500


class PrescriptionService(Service):
    """A prescription is signed as it is saved, by whoever is signed in, and then only withdrawn."""

    def formulary(self) -> tuple[Medicine, ...]:
        """What can be prescribed, in the order of names."""
        self._require(Permission.PRESCRIBE)
        return self._read(lambda uow: uow.medicines.all())

    def of_patient(self, patient_id: UUID) -> tuple[Prescription, ...]:
        """A patient's prescriptions, the newest first."""
        self._require(Permission.READ_CHART)
        return self._read_chart(patient_id, lambda uow: uow.prescriptions.of_patient(patient_id))

    def get(self, prescription_id: UUID) -> Prescription:
        """Raises NotFoundError."""
        self._require(Permission.READ_CHART)

        def read(uow: UnitOfWork) -> Prescription:
            found = uow.prescriptions.get(prescription_id)
            uow.charts.require_open(found.patient_id)
            return found

        return self._read(read)

    def paper(self, patient_id: UUID, prescription_id: UUID) -> PrescriptionPaper:
        """What the prescription says on paper. Raises NotFoundError, and
        PrescriptionWithdrawnError: one that was taken back is not printed."""
        self._require(Permission.READ_CHART)

        def read(uow: UnitOfWork) -> PrescriptionPaper:
            prescription = uow.prescriptions.get(prescription_id)
            if prescription.state is PrescriptionState.WITHDRAWN:
                raise PrescriptionWithdrawnError(prescription.number)
            return prescription_paper(uow, prescription, self._clock)

        return self._read_chart(patient_id, read)

    def check(self, patient_id: UUID, medicine_ids: Collection[UUID]) -> tuple[MedicineCheck, ...]:
        """What speaks against medicines for a patient, in the order asked."""
        self._require(Permission.PRESCRIBE)
        return self._read_chart(patient_id, lambda uow: self._checks(uow, patient_id, medicine_ids))

    def sign(self, new: NewPrescription) -> Prescription:
        """Sign a prescription. Sent twice it is one.

        Raises AllergyConflictError when an allergy speaks against an item without a reason,
        UnusualDoseError for a dose far from the usual one that was not confirmed,
        InvalidInputError for an incomplete item, NotFoundError for an unknown medicine.
        """
        self._require(Permission.PRESCRIBE)
        items = _checked(new.items)

        def write(uow: UnitOfWork) -> Prescription:
            if (signed := uow.prescriptions.find(new.id)) is not None:
                return signed
            checks = self._checks(uow, new.patient_id, [item.medicine_id for item in items])
            _all_offered(checks)
            _require_usual(items, checks)
            prescribed = _past_allergies(items, checks)
            running = uow.admissions.running_of(new.patient_id)
            admission_id = running.admission.id if running else None
            uow.prescriptions.sign(new.id, new.patient_id, admission_id, prescribed)
            uow.flush()
            return uow.prescriptions.get(new.id)

        try:
            return self._write_chart(new.patient_id, write)
        except ConstraintViolatedError as refused:  # the same one was on its way twice
            if refused.constraint != "pk_prescriptions":
                raise
            return self._write_chart(new.patient_id, lambda uow: uow.prescriptions.get(new.id))

    def withdraw(self, prescription: Prescription, reason: str) -> None:
        """Take a prescription back. Raises InvalidInputError without a reason, and
        PrescriptionWithdrawnError when it was already."""
        self._require(Permission.PRESCRIBE)
        why = reason.strip()
        if not why:
            raise InvalidInputError({"reason": _("Say why the prescription is withdrawn.")})
        now = self._clock.now()

        def write(uow: UnitOfWork) -> None:
            current = uow.prescriptions.get(prescription.id)
            if current.state is PrescriptionState.WITHDRAWN:
                raise PrescriptionWithdrawnError(current.number)
            uow.prescriptions.withdraw(current.id, prescription.version, now, why)

        self._write_chart(prescription.patient_id, write)

    def _checks(
        self, uow: UnitOfWork, patient_id: UUID, medicine_ids: Collection[UUID]
    ) -> tuple[MedicineCheck, ...]:
        known = uow.medicines.by_id(medicine_ids)
        allergies = uow.records.allergies_of(patient_id)
        signed = uow.prescriptions.of_patient(patient_id)
        formulary: Sequence[Medicine] = ()
        checks = []
        for medicine_id in medicine_ids:
            medicine = known.get(medicine_id)
            if medicine is None:
                raise NotFoundError("medicine", medicine_id)
            found = matches(allergies, medicine)
            if found and not formulary:
                formulary = uow.medicines.all()
            offered = alternatives(medicine, formulary, allergies) if found else ()
            running = self._running(uow, medicine, signed)
            checks.append(MedicineCheck(medicine, found, offered, running))
        return tuple(checks)

    def _running(
        self, uow: UnitOfWork, medicine: Medicine, signed: Sequence[Prescription]
    ) -> tuple[Prescription, ...]:
        now = self._clock.now()
        taken = {
            item.medicine_id: prescription
            for prescription in signed
            for item in prescription.items
            if prescription.is_running(item, now)
        }
        others = uow.medicines.by_id(taken) if taken else {}
        return tuple(
            {
                taken[other.id].id: taken[other.id]
                for other in others.values()
                if other.id == medicine.id or set(other.ingredients) & set(medicine.ingredients)
            }.values()
        )


def _all_offered(checks: Sequence[MedicineCheck]) -> None:
    gone = [check.medicine.label for check in checks if not check.medicine.active]
    if gone:
        said = _("{medicine} is no longer in the formulary. Choose another medicine.")
        raise InvalidInputError({"medicine": said.format(medicine=", ".join(gone))})


def _require_usual(items: Sequence[NewPrescriptionItem], checks: Sequence[MedicineCheck]) -> None:
    far = [
        (check.medicine, item.dose)
        for item, check in zip(items, checks, strict=True)
        if not item.dose_confirmed and is_far_from(item.dose, check.medicine.default_dose)
    ]
    if far:
        raise UnusualDoseError(far)


def _past_allergies(
    items: Sequence[NewPrescriptionItem], checks: Sequence[MedicineCheck]
) -> list[PrescribedItem]:
    """The items as they are signed. Raises AllergyConflictError for those without a reason."""
    stopped = [
        check
        for item, check in zip(items, checks, strict=True)
        if check.matches and not item.override_reason
    ]
    if stopped:
        raise AllergyConflictError(stopped)
    return [_prescribed(item, check) for item, check in zip(items, checks, strict=True)]


def _prescribed(item: NewPrescriptionItem, check: MedicineCheck) -> PrescribedItem:
    against = "; ".join(_spoken(match.allergy) for match in check.matches)
    usual = check.medicine.default_dose
    return PrescribedItem(
        item.id,
        item.medicine_id,
        check.medicine.label,
        item.dose,
        item.route,
        item.frequency,
        item.duration_days,
        item.quantity,
        item.instructions,
        against,
        item.override_reason if against else "",
        usual if is_far_from(item.dose, usual) else "",
    )


def _spoken(allergy: Allergy) -> str:
    return allergy.text


def _checked(items: Sequence[NewPrescriptionItem]) -> tuple[NewPrescriptionItem, ...]:
    if not items:
        raise InvalidInputError({"medicine": _("Choose a medicine first.")})
    if len(items) > MOST_ITEMS:
        full = _("A prescription has room for {n} medicines. Sign this one and begin another.")
        raise InvalidInputError({"medicine": full.format(n=MOST_ITEMS)})
    if len({item.medicine_id for item in items}) < len(items):
        raise InvalidInputError({"medicine": _("The same medicine stands on it twice.")})
    return tuple(map(_checked_item, items))


def _checked_item(item: NewPrescriptionItem) -> NewPrescriptionItem:
    cleaned = replace(
        item,
        dose=item.dose.strip(),
        route=item.route.strip(),
        frequency=item.frequency.strip(),
        quantity=item.quantity.strip(),
        instructions=item.instructions.strip(),
        override_reason=item.override_reason.strip(),
    )
    lines = {
        "dose": cleaned.dose,
        "route": cleaned.route,
        "frequency": cleaned.frequency,
        "quantity": cleaned.quantity,
        "instructions": cleaned.instructions,
    }
    faults = {name: fault for name, text in lines.items() if (fault := note_fault(text))}
    if not cleaned.dose:
        faults["dose"] = _("Write the dose, as in 1 tablet.")
    if not cleaned.frequency:
        faults["frequency"] = _("Say how often it is taken.")
    if cleaned.duration_days is not None and not 1 <= cleaned.duration_days <= LONGEST_COURSE:
        faults["duration_days"] = _("Between 1 and {n} days.").format(n=LONGEST_COURSE)
    if len(cleaned.instructions) > _LONGEST_TEXT:
        faults["instructions"] = _("There is room for {n} characters.").format(n=_LONGEST_TEXT)
    if faults:
        raise InvalidInputError(faults)
    return cleaned
