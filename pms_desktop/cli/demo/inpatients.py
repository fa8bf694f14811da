"""Ninety people in beds with charts, and those who went home before them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from pms_desktop.cli.demo.bills import Charge, Ledger, of_item
from pms_desktop.cli.demo.patients import DemoPatient
from pms_desktop.cli.demo.stories import STORIES, Story
from pms_desktop.cli.demo.world import World
from pms_desktop.domain.billing import ChargeSource
from pms_desktop.domain.clock import local
from pms_desktop.domain.emr import NoteKind, ProblemState
from pms_desktop.domain.patients import age_in_years
from pms_desktop.domain.prescribing import Medicine
from pms_desktop.domain.tariff import TariffCategory
from pms_desktop.domain.vitals import (
    YOUNGEST_SCORED,
    Consciousness,
    Measurements,
    Spo2Scale,
    news2,
)
from pms_desktop.domain.wards import Bed, DischargeKind

IN_BEDS = 90
_GONE = 60

Row = dict[str, object]


@dataclass(slots=True)
class Wing:
    """Beds of one ward and what a day in them costs."""

    name: str
    beds: list[Bed]


@dataclass(slots=True)
class Charts:
    """Rows of everything that belongs to admissions, table by table in the order of keys."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    prescriptions: int = 0

    def add(self, table: str, **row: object) -> None:
        self.rows.setdefault(table, []).append(row)


def add_inpatients(
    world: World, patients: list[DemoPatient], wings: list[Wing], medicines: list[Medicine],
    ledger: Ledger,
) -> None:  # fmt: skip
    """Admissions, beds, vital signs, notes, problems and prescriptions."""
    charts = Charts()
    chosen = iter(world.chance.sample(patients, IN_BEDS + _GONE))
    beds = [(wing, bed) for wing in wings for bed in wing.beds]
    world.chance.shuffle(beds)
    for wing, bed in beds[:IN_BEDS]:
        stay = _Stay(world, charts, ledger, next(chosen), wing, bed)
        stay.begin(timedelta(hours=world.chance.randrange(6, 200)), medicines)
    for wing, bed in (world.chance.choice(beds) for _ in range(_GONE)):
        stay = _Stay(world, charts, ledger, next(chosen), wing, bed)
        stay.begin(timedelta(days=world.chance.randrange(12, 40)), medicines, days=3)
    for table in (
        "admissions", "bed_stays", "vital_signs", "notes", "problems", "prescriptions",
        "prescription_items",
    ):  # fmt: skip
        world.bulk.write(table, charts.rows.get(table, []))
    world.bulk.set_series("prescription", charts.prescriptions)


class _Stay:
    """One admission from the door on."""

    def __init__(
        self, world: World, charts: Charts, ledger: Ledger, patient: DemoPatient, wing: Wing,
        bed: Bed,
    ) -> None:  # fmt: skip
        self._world, self._charts, self._ledger = world, charts, ledger
        self._patient, self._wing, self._bed = patient, wing, bed
        self._key = world.key()
        # The account named doctor has patients of its own to look after.
        own = world.chance.random() < 0.08
        self._doctor = world.doctors[0] if own else world.chance.choice(world.doctors)
        age = (world.day - patient.born).days // 365
        self._scored = age_in_years(patient.born, world.day) >= YOUNGEST_SCORED
        fitting = [story for story in STORIES if story.fits(wing.name, age, patient.sex)]
        self._story: Story = world.chance.choice(fitting or list(STORIES))

    def begin(self, ago: timedelta, medicines: list[Medicine], days: int = 0) -> None:
        """Admit so long ago; with `days` they went home after as many."""
        now = self._world.clock.now()
        admitted = now - ago
        left = admitted + timedelta(days=days, hours=4) if days else None
        self._admit(admitted, left)
        self._measure(admitted, left or now)
        self._write_notes(admitted, left or now)
        self._prescribe(admitted, medicines)
        charges = self._charges(admitted, left or now)
        if left is None:
            for charge in charges:
                if charge.source is not ChargeSource.BED_DAY:
                    self._ledger.owe(charge)
            return
        share = self._world.chance.choices((Decimal(1), Decimal("0.6"), Decimal(0)), (70, 20, 10))
        self._ledger.bill(charges, left, share[0])

    def _admit(self, admitted: datetime, left: datetime | None) -> None:
        scale = 2 if self._story.hypercapnic else 1
        self._charts.add(
            "admissions", id=self._key, patient_id=self._patient.id, doctor_id=self._doctor.id,
            admitted_at=admitted, reason=self._story.reason, spo2_scale=scale, discharged_at=left,
            discharge_kind=DischargeKind.HOME.value if left else None,
            discharge_summary=f"{self._story.reason}. Recovered, discharged home." if left else "",
            recorded_at=admitted, recorded_by=self._nurse(),
        )  # fmt: skip
        self._charts.add(
            "bed_stays", id=self._world.key(), admission_id=self._key,
            patient_id=self._patient.id, bed_id=self._bed.id, started_at=admitted, ended_at=left,
            recorded_at=admitted, recorded_by=self._nurse(),
        )  # fmt: skip
        onset = local(self._world.clock, admitted).date()
        for code, description in self._story.problems:
            self._charts.add(
                "problems", id=self._world.key(), patient_id=self._patient.id, code=code,
                description=description, comment="", onset=onset,
                state=ProblemState.ACTIVE.value, resolved_on=None, recorded_at=admitted,
                recorded_by=self._doctor.id,
            )  # fmt: skip

    def _measure(self, admitted: datetime, until: datetime) -> None:
        """Sets every four to eight hours of the last five days; people get better, mostly."""
        chance = self._world.chance
        outcome = chance.choices((0.2, 0.75, 1.25), (55, 32, 13))[0]
        moment = max(admitted + timedelta(minutes=20), until - timedelta(days=5))
        while moment < until:
            gone = (moment - admitted) / max(until - admitted, timedelta(hours=1))
            severity = self._story.severity * (1 + (outcome - 1) * gone) + chance.gauss(0, 0.1)
            self._one_set(moment, max(0.0, severity))
            moment += timedelta(hours=chance.choice((4, 4, 6, 8)), minutes=chance.randrange(20))

    def _one_set(self, moment: datetime, severity: float) -> None:
        chance, grave = self._world.chance, severity > 0.85
        scale = Spo2Scale(2 if self._story.hypercapnic else 1)
        measured = Measurements(
            respiration=round(15 + severity * 8 + chance.gauss(0, 1)),
            spo2=min(99, round((91 if scale == 2 else 97) - severity * 4 + chance.gauss(0, 0.8))),
            on_oxygen=severity > 0.7,
            systolic=round(126 - severity * 24 + chance.gauss(0, 6)),
            diastolic=round(77 - severity * 13 + chance.gauss(0, 4)),
            pulse=round(76 + severity * 32 + chance.gauss(0, 4)),
            consciousness=Consciousness.CONFUSED if grave else Consciousness.ALERT,
            temperature=round(368 + severity * 14 + chance.gauss(0, 2)),
            spo2_scale=scale,
        )
        score = news2(measured) if self._scored else None
        self._charts.add(
            "vital_signs", id=self._world.key(), patient_id=self._patient.id,
            admission_id=self._key, taken_at=moment, respiration=measured.respiration,
            spo2=measured.spo2, spo2_scale=int(scale), on_oxygen=measured.on_oxygen,
            systolic=measured.systolic, diastolic=measured.diastolic, pulse=measured.pulse,
            consciousness=Consciousness.CONFUSED.value if grave else Consciousness.ALERT.value,
            temperature=measured.temperature, news2=score.total if score else None,
            news2_red=score.red if score else False, withdrawn_at=None, recorded_at=moment,
            recorded_by=self._nurse(),
        )  # fmt: skip

    def _write_notes(self, admitted: datetime, until: datetime) -> None:
        self._note(admitted + timedelta(minutes=50), self._story.clerking, NoteKind.CLINICAL)
        moment, days = admitted + timedelta(hours=18), 0
        while moment < until and days < 6:
            body = self._world.chance.choice(self._story.rounds)
            self._note(moment, body, NoteKind.CLINICAL)
            care = self._world.chance.choice(_CARE)
            self._note(min(moment + timedelta(hours=5), until), care, NoteKind.TREATMENT)
            moment, days = moment + timedelta(days=1), days + 1

    def _note(self, moment: datetime, body: str, kind: NoteKind) -> None:
        by_doctor = kind is NoteKind.CLINICAL
        self._charts.add(
            "notes", id=self._world.key(), patient_id=self._patient.id, admission_id=self._key,
            kind=kind.value, title="Ward round" if by_doctor else "Nursing care", body=body,
            amends_id=None, recorded_at=moment,
            recorded_by=self._doctor.id if by_doctor else self._nurse(),
        )  # fmt: skip

    def _prescribe(self, admitted: datetime, medicines: list[Medicine]) -> None:
        named = [each for each in medicines if each.name in self._story.medicines]
        if not named:
            return
        self._charts.prescriptions += 1
        key = self._world.key()
        self._charts.add(
            "prescriptions", id=key, number=self._charts.prescriptions,
            patient_id=self._patient.id, admission_id=self._key, withdrawn_at=None,
            recorded_at=admitted + timedelta(minutes=55), recorded_by=self._doctor.id,
        )  # fmt: skip
        first_of = {medicine.name: medicine for medicine in reversed(named)}
        for position, medicine in enumerate(first_of.values()):
            self._charts.add(
                "prescription_items", id=self._world.key(), prescription_id=key,
                position=position, medicine_id=medicine.id, medicine=medicine.label,
                dose=medicine.default_dose, route=medicine.default_route,
                frequency=medicine.default_frequency,
                duration_days=self._world.chance.choice((5, 7, 7, 14)),
            )  # fmt: skip

    def _charges(self, admitted: datetime, until: datetime) -> list[Charge]:
        """Bed days of those who left (one per night), and what was recorded at the bedside."""
        world, charges = self._world, []
        day = next(item for item in world.tariff.values() if item.id == self._bed.tariff_item_id)
        first, last = (local(world.clock, moment).date() for moment in (admitted, until))
        for night in range(max(1, (last - first).days)):
            moment = admitted + timedelta(days=night)
            charges.append(
                Charge(
                    self._patient.id, self._key, TariffCategory.BED, day.id, day.name,
                    self._bed.label, 1, day.price, day.tax, moment, ChargeSource.BED_DAY,
                    self._key, self._nurse(), f"{first + timedelta(days=night)}",
                )
            )  # fmt: skip
        for code in world.chance.sample(self._story.items, world.chance.randrange(1, 4)):
            quantity = world.chance.choice((1, 1, 2))
            moment = min(admitted + timedelta(hours=world.chance.randrange(1, 30)), until)
            item = world.tariff[code]
            charges.append(
                of_item(world, item, self._patient.id, self._key, moment, quantity, self._doctor.id)
            )
        return charges

    def _nurse(self) -> UUID:
        return self._world.chance.choice(self._world.nurses)


_CARE = (
    "Slept well. Washed and dressed with help of one. Pressure areas intact.",
    "Ate half of lunch, drinking well. Walked to the bathroom with a frame.",
    "Wound dry, dressing changed. Pain 3 of 10 after paracetamol.",
    "Cannula site clean, resited in left forearm. Fluids running.",
    "Family visited and updated. Call bell within reach, bed low.",
    "Oxygen weaned to air, saturation holding. Encouraged deep breathing.",
)
