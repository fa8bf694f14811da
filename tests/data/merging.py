"""Records with something in every table that names a patient, and the whole database as text."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pms_desktop.data.tables import Base
from pms_desktop.data.tables.appointments import AppointmentRow
from pms_desktop.data.tables.billing import (
    BillDiscountRow,
    ChargeRow,
    InvoiceLineRow,
    InvoiceRow,
    PaymentRow,
)
from pms_desktop.data.tables.emr import AllergyRow, HistoryEntryRow, NoteRow, ProblemRow
from pms_desktop.data.tables.patient_kinds import AlertKindRow, ConsentKindRow
from pms_desktop.data.tables.patient_notices import (
    PatientAlertRow,
    PatientConsentRow,
    PatientPhotoRow,
    PatientRelationRow,
)
from pms_desktop.data.tables.prescribing import PrescriptionRow
from pms_desktop.data.tables.staff import DoctorRow, SpecialityRow, StaffRow
from pms_desktop.data.tables.vitals import VitalSignsRow
from pms_desktop.data.tables.wards import AdmissionRow, BedRow, BedStayRow, RoomRow, WardRow
from pms_desktop.services.ids import new_id
from tests.hospital import NOW, Hospital

Dump = dict[str, list[tuple[Any, ...]]]

_ASIDE = {"audit", "audit_epochs", "audit_seals", "outbox", "patient_merges", "merge_moves",
          "accounts", "number_series", "name_keys", "duplicate_queue"}  # fmt: skip
"""The merge's own records, and what tells of every write."""


def whole_database(hospital: Hospital) -> Dump:
    """Every row of every table but for versions, as the database holds it."""
    database = hospital.system()
    with database.engine.connect() as connection:
        return {
            name: sorted(
                tuple(str(value) for value in row) for row in connection.execute(
                    select(*(each for each in table.columns if each.name != "version"))
                )
            )
            for name, table in Base.metadata.tables.items()
            if name not in _ASIDE
        }  # fmt: skip


class Charts:
    """Writes rows of every kind as whoever keeps the machine: the rules of the tables hold."""

    def __init__(self, hospital: Hospital) -> None:
        self._database = hospital.system()
        self._numbers = iter(range(1, 10_000))
        with Session(self._database.engine, info={"signs": False}) as session:
            self.staff = session.scalars(select(StaffRow.id).order_by(StaffRow.id)).first()
            assert self.staff is not None
            self._set_up(session)
            session.commit()

    def _set_up(self, session: Session) -> None:
        ward, room = new_id(), new_id()
        self.beds = [new_id() for _each in range(6)]
        speciality, self.doctor = new_id(), self.staff
        session.add_all([SpecialityRow(id=speciality, name="Tests"), WardRow(id=ward, name="T")])
        session.flush()
        session.add(DoctorRow(staff_id=self.doctor, speciality_id=speciality, consultation_fee=0))
        session.add(RoomRow(id=room, ward_id=ward, name="1"))
        session.flush()
        session.add_all(BedRow(id=each, room_id=room, label=f"T-{at}")
                        for at, each in enumerate(self.beds))  # fmt: skip
        consent = session.scalars(select(ConsentKindRow.id)).first()
        alert = session.scalars(select(AlertKindRow.id)).first()
        assert consent is not None
        assert alert is not None
        self.consent, self.alert = consent, alert

    def write(self, *rows: Base) -> None:
        """Enter rows as the owner of the machine, in this order."""
        with Session(self._database.engine, info={"signs": False}) as session:
            for row in rows:
                for name, value in (("recorded_at", NOW), ("recorded_by", self.staff)):
                    if hasattr(type(row), name) and getattr(row, name) is None:
                        setattr(row, name, value)
                session.add(row)
                session.flush()
            session.commit()

    def fill(
        self, patient: UUID, relative: UUID, *, admitted: bool = False, alike: bool = True
    ) -> UUID:
        """A row in every table; `alike` ones collide with those of another filled record.
        Answers the admission."""
        at = next(self._numbers)
        own = "" if alike else f" {at}"
        stay = new_id()
        started = NOW - timedelta(days=9)
        ended = None if admitted else NOW - timedelta(days=5)
        self.write(
            AdmissionRow(id=stay, patient_id=patient, admitted_at=started, reason="x",
                         discharged_at=ended, discharge_kind=None if admitted else "home"),
            BedStayRow(id=new_id(), admission_id=stay, patient_id=patient,
                       bed_id=self.beds[at % 6], started_at=started, ended_at=ended),
            AppointmentRow(id=new_id(), doctor_id=self.doctor, patient_id=patient, state="booked",
                           starts_at=NOW + timedelta(hours=at),
                           ends_at=NOW + timedelta(hours=at, minutes=20)),
            AllergyRow(id=new_id(), patient_id=patient, substance=f"Nuts{own}",
                       folded=f"nuts{own}", severity="mild" if at % 2 else "severe",
                       reaction=f"rash {at}"),
            AllergyRow(id=new_id(), patient_id=patient, substance=f"Dust {at}",
                       folded=f"dust {at}", severity="unknown"),
            HistoryEntryRow(id=new_id(), patient_id=patient, kind="medical", text="Asthma"),
            ProblemRow(id=new_id(), patient_id=patient, code=f"J45{own}", description="Asthma",
                       comment=f"since {at}", onset=date(2000 + at % 20, 1, 1),
                       state="active" if at % 2 else "resolved",
                       resolved_on=None if at % 2 else date(2021, 1, 1)),
            NoteRow(id=new_id(), patient_id=patient, admission_id=stay, kind="clinical", body="n"),
            VitalSignsRow(id=new_id(), patient_id=patient, admission_id=stay, taken_at=NOW,
                          spo2_scale=1, on_oxygen=False, pulse=70),
            PrescriptionRow(id=new_id(), number=at, patient_id=patient, state="signed"),
        )  # fmt: skip
        self._stand_beside(patient, relative)
        self.bill(patient, stay)
        return stay

    def _stand_beside(self, patient: UUID, relative: UUID) -> None:
        self.write(
            PatientConsentRow(id=new_id(), patient_id=patient, kind_id=self.consent, given=True,
                              decided_on=NOW.date(), taken_by=self.staff),
            PatientAlertRow(id=new_id(), patient_id=patient, kind_id=self.alert, text="x"),
            PatientPhotoRow(id=new_id(), patient_id=patient, content=b"\xff\xd8\xff"),
            PatientRelationRow(id=new_id(), patient_id=patient, relative_id=relative,
                               kind="guardian"),
            PatientRelationRow(id=new_id(), patient_id=relative, relative_id=patient,
                               kind="sibling"),
        )  # fmt: skip

    def bill(self, patient: UUID, stay: UUID | None = None, billed: UUID | None = None) -> UUID:
        """A charge that was billed and paid in part, and one that was not. Answers the invoice."""
        billed, invoice = billed or self.charge(patient, stay), new_id()
        self.charge(patient, stay)
        line = InvoiceLineRow(
            id=new_id(), invoice_id=invoice, position=1, charge_id=billed, description="d",
            charged_at=NOW, quantity=Decimal(1), price=1000, tax_rate=0, net=1000, tax=0,
        )  # fmt: skip
        with Session(self._database.engine, info={"signs": False}) as session:
            session.add(
                InvoiceRow(id=invoice, kind="invoice", patient_id=patient, admission_id=stay,
                           charged=1000, discount=0, net=1000, tax=0, total=1000, currency="GBP",
                           recorded_at=NOW, recorded_by=self.staff)
            )  # fmt: skip
            session.flush()
            session.add(line)
            session.flush()
            self._put_on_bill(session, billed, invoice)
            session.commit()
        self.write(PaymentRow(id=new_id(), invoice_id=invoice, method="cash", amount=400))
        return invoice

    def _put_on_bill(self, session: Session, charge: UUID, invoice: UUID) -> None:
        keys: dict[str, object] = {"invoice": invoice, "charge": charge}
        if self._database.embedded:
            keys = {"invoice": invoice.hex, "charge": charge.hex}
        mark = text("UPDATE charges SET invoice_id = :invoice WHERE id = :charge")
        session.execute(mark, keys)

    def charge(self, patient: UUID, stay: UUID | None = None) -> UUID:
        """Something to be billed."""
        key = new_id()
        self.write(
            ChargeRow(id=key, patient_id=patient, admission_id=stay, category="item",
                      description="d", quantity=Decimal(1), price=1000, tax_rate=0,
                      charged_at=NOW, source="recorded", source_id=new_id())
        )  # fmt: skip
        return key

    def discount(self, patient: UUID) -> None:
        """A discount that waits for its invoice."""
        self.write(BillDiscountRow(id=new_id(), patient_id=patient, percent=100, reason="x"))
