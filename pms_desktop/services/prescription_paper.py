"""What a prescription says on paper."""

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.clock import Clock
from pms_desktop.domain.papers import (
    OverriddenWarning,
    Prescriber,
    PrescriptionItem,
    PrescriptionPaper,
)
from pms_desktop.domain.prescribing import (
    PrescribedItem,
    Prescription,
    course_text,
    prescription_number,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.services.paper_patients import paper_patient


def prescription_paper(
    uow: UnitOfWork, prescription: Prescription, clock: Clock
) -> PrescriptionPaper:
    """The paper of a signed prescription: its words as signed, the allergies as they are now."""
    practice = uow.staff.practice_of(prescription.prescriber_id)
    return PrescriptionPaper(
        number=prescription_number(prescription.number),
        prescribed_at=prescription.signed_at,
        patient=paper_patient(uow.patients.get(prescription.patient_id), clock),
        prescriber=Prescriber(
            name=prescription.signed_by,
            speciality=practice.speciality if practice else "",
            registration=practice.registration_number if practice else "",
        ),
        items=tuple(map(_item, prescription.items)),
        allergies=tuple(a.text for a in uow.records.allergies_of(prescription.patient_id)),
        overridden=tuple(map(_overridden, filter(_was_overridden, prescription.items))),
        confirmed=tuple(_confirmed(item) for item in prescription.items if item.usual_dose),
    )


def _item(item: PrescribedItem) -> PrescriptionItem:
    return PrescriptionItem(
        medicine=item.medicine,
        dose=item.dose,
        frequency=item.frequency,
        route=item.route,
        duration=course_text(item.duration_days),
        quantity=item.quantity,
        instructions=item.instructions,
    )


def _was_overridden(item: PrescribedItem) -> bool:
    return bool(item.allergy)


def _overridden(item: PrescribedItem) -> OverriddenWarning:
    warning = _("{medicine}: allergy to {allergy}")
    return OverriddenWarning(
        warning=warning.format(medicine=item.medicine, allergy=item.allergy),
        reason=item.override_reason,
    )


def _confirmed(item: PrescribedItem) -> str:
    dose = _("{medicine}: {dose} (usual: {usual})")
    return dose.format(medicine=item.medicine, dose=item.dose, usual=item.usual_dose)
