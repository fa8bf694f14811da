"""Friday afternoon in the chart."""

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.allergy_check import AllergyConflictError
from pms_desktop.domain.emr import NewProblem, NoteKind
from pms_desktop.domain.errors import PermissionDeniedError
from pms_desktop.domain.notes import NewNote
from pms_desktop.domain.prescribing import NewPrescription, NewPrescriptionItem, Prescription
from pms_desktop.services.emr import RecordService
from pms_desktop.services.ids import new_id
from pms_desktop.services.notes import Amendment, NoteService
from pms_desktop.services.prescribing import PrescriptionService
from tests.story.story import Story


def doctor_examines(story: Story) -> None:
    records, notes = story.by(Role.DOCTOR, RecordService), story.by(Role.DOCTOR, NoteService)

    found = records.find_codes("pneumonia unspecified organism")
    records.add_problem(NewProblem(new_id(), story.nadia, found[0].code, ""))
    first = new_id()
    notes.write(NewNote(first, story.nadia, NoteKind.CLINICAL, "Left lower lobe pneumonia."))
    notes.amend(
        Amendment(new_id(), story.nadia, first, "Right lower lobe pneumonia.", "Wrong side")
    )

    chart = records.summary(story.nadia)
    assert [(one.code, one.description) for one in chart.problems] == [
        ("J18.9", "Pneumonia, unspecified organism")
    ]
    assert [one.text for one in chart.history] == ["Asthma since childhood"]
    written = notes.of_patient(story.nadia, (NoteKind.CLINICAL,))
    assert {note.body: note.amends_id for note in written} == {
        "Left lower lobe pneumonia.": None,
        "Right lower lobe pneumonia.": first,
    }
    with pytest.raises(PermissionDeniedError):
        story.by(Role.RECEPTIONIST, NoteService).of_patient(story.nadia)


def doctor_prescribes_past_an_allergy(story: Story) -> Prescription:
    doctor = story.by(Role.DOCTOR, PrescriptionService)
    antibiotic = NewPrescriptionItem(
        new_id(), story.house.co_amoxiclav, "1 tablet", "oral", "8-hourly", 7, "21 tablets"
    )
    fever = NewPrescriptionItem(
        new_id(), story.house.paracetamol, "2 tablets", "oral", "6-hourly", 3
    )
    wanted = NewPrescription(new_id(), story.nadia, (antibiotic, fever))

    with pytest.raises(AllergyConflictError) as stopped:
        doctor.sign(wanted)
    (check,) = stopped.value.checks
    reason = "Rash as a child only; tolerated amoxicillin in 2024"
    answered = NewPrescriptionItem(
        antibiotic.id, antibiotic.medicine_id, "1 tablet", "oral", "8-hourly", 7, "21 tablets",
        override_reason=reason,
    )  # fmt: skip
    signed = doctor.sign(NewPrescription(wanted.id, story.nadia, (answered, fever)))

    assert check.matches[0].allergy.substance == "Penicillin"
    assert "Doxycycline" in {medicine.name for medicine in check.alternatives}
    overridden = {item.medicine: item.override_reason for item in signed.items}
    assert overridden == {"Co-amoxiclav 625 mg tablet": reason, "Paracetamol 500 mg tablet": ""}
    with pytest.raises(PermissionDeniedError):
        story.by(Role.NURSE, PrescriptionService).sign(wanted)
    return signed
