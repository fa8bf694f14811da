"""On the ward: admitted on Friday noon, discharged on Sunday."""

from decimal import Decimal

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.emr import NoteKind
from pms_desktop.domain.errors import PermissionDeniedError
from pms_desktop.domain.notes import NewNote
from pms_desktop.domain.vitals import Band, Consciousness, Measurements
from pms_desktop.domain.wards import BedOccupiedError, BedState, DischargeKind
from pms_desktop.services.billing import BillingService
from pms_desktop.services.charges import ChargeService, NewRecordedCharge
from pms_desktop.services.ids import new_id
from pms_desktop.services.notes import NoteService
from pms_desktop.services.vitals import NewVitalSigns, VitalSignsService
from pms_desktop.services.wards import Admit, Discharge, Move, SetBedState, WardService
from tests.story.story import Story


def nurse_admits(story: Story) -> None:
    story.it_is("11:45")
    ward = story.by(Role.NURSE, WardService)
    first, second = story.house.beds
    nadia = Admit(
        story.admission_id, new_id(), story.nadia, first, "Pneumonia", story.house.doctor_id
    )

    ward.admit(nadia)
    ward.admit(nadia)
    with pytest.raises(BedOccupiedError, match="3W-01") as refused:
        ward.admit(Admit(new_id(), new_id(), story.maria, first, "Angina"))
    ward.move(Move(new_id(), story.admission_id, second))

    assert refused.value.occupant == "الخطيب، نادية"
    board = {bed.place.bed.label: bed for bed in ward.board(story.house.ward_id)}
    assert board["3W-01"].place.bed.state is BedState.CLEANING
    assert board["3W-02"].place.patient_id == story.nadia
    assert board["3W-02"].allergies == ("Penicillin",)
    with pytest.raises(PermissionDeniedError):
        story.by(Role.BILLING, WardService).admit(nadia)


def nurse_observes_and_treats(story: Story) -> None:
    story.it_is("12:10")
    now = story.hospital.clock.now()
    ill = Measurements(
        respiration=22, spo2=93, on_oxygen=True, systolic=104, diastolic=62, pulse=112,
        consciousness=Consciousness.ALERT, temperature=386,
    )  # fmt: skip

    vitals = story.by(Role.NURSE, VitalSignsService).record(
        NewVitalSigns(new_id(), story.nadia, now, ill)
    )
    notes = story.by(Role.NURSE, NoteService)
    notes.write(NewNote(new_id(), story.nadia, NoteKind.TREATMENT, "Settled on 2 l oxygen."))
    dressings = NewRecordedCharge(
        new_id(), story.nadia, story.admission_id, story.house.dressing.id, Decimal(2), now
    )
    story.by(Role.NURSE, ChargeService).record(dressings)
    story.by(Role.NURSE, ChargeService).record(dressings)

    # RCP 2017: respiration 2, SpO2 2, oxygen 2, systolic 1, pulse 2, alert 0, temperature 1.
    assert (vitals.news2, vitals.band) == (10, Band.HIGH)
    with pytest.raises(PermissionDeniedError):
        notes.write(NewNote(new_id(), story.nadia, NoteKind.CLINICAL, "Looks better."))


def nurse_discharges(story: Story) -> None:
    ward = story.by(Role.NURSE, WardService)
    home = Discharge(story.admission_id, DischargeKind.HOME, "Well. Review in two weeks.")

    ward.discharge(home)
    ward.discharge(home)
    board = {bed.place.bed.label: bed.place for bed in ward.board(story.house.ward_id)}
    left = board["3W-02"].bed
    ward.set_bed_state(SetBedState(left.id, left.version, BedState.READY))

    assert (board["3W-02"].patient_id, left.state) == (None, BedState.CLEANING)
    assert ward.running_of(story.nadia) is None
    assert [free.bed.label for free in ward.free_beds()] == ["3W-02"]
    # Leaving on the day it was billed adds no further bed day.
    assert story.by(Role.BILLING, BillingService).owed(story.nadia) == 0
