"""Papers that the document tests draw."""

import struct
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from pms_desktop.domain.appointment_numbers import shown_appointment_number
from pms_desktop.domain.papers import (
    AccessHistoryPaper,
    AccessLine,
    InvoiceLine,
    InvoicePaper,
    Letterhead,
    OverriddenWarning,
    PaperPatient,
    PaymentLine,
    Prescriber,
    PrescriptionItem,
    PrescriptionPaper,
    ReceiptPaper,
    SlipPaper,
    Stay,
    TaxLine,
)
from pms_desktop.domain.scan_codes import ScanCode, ScanKind


def png(side: int = 64) -> bytes:
    """A square in the hospital's colour with a white cross."""
    rows = []
    for y in range(side):
        row = b"".join(
            b"\xff\xff\xff" if _in_cross(x / side, y / side) else b"\x0a\x6c\x8f"
            for x in range(side)
        )
        rows.append(b"\x00" + row)
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(rows))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND")


def _in_cross(x: float, y: float) -> bool:
    return (0.4 < x < 0.6 and 0.2 < y < 0.8) or (0.4 < y < 0.6 and 0.2 < x < 0.8)


def _chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


LETTERHEAD = Letterhead(
    hospital="St. Anne General Hospital",
    address=("12 Harbour Road", "Bristol BS1 4QA"),
    phone="+44 117 496 0100",
    email="billing@stanne.example",
    tax_id="GB 123 4567 89",
    footer="St. Anne General Hospital Trust · registered charity 1099887 · Payable within 14 days",
    logo_png=png(),
    currency="EUR",
    time_zone="Europe/London",
)
PATIENT = PaperPatient(
    name="GARCÍA MARTÍNEZ, María José",
    mrn="0048-2713-6",
    birth_date=date(1988, 3, 12),
    age="38 y",
    sex="female",
    address=("Calle Mayor 4, 2º izq.", "28013 Madrid", "Spain"),
)
ISSUED = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
_TARIFF = (
    ("Consultation, cardiology", "Dr Okafor", "80.00", 1),
    ("Bed day, 3 West standard", "Bed 3W-12", "140.00", 3),
    ("Full blood count", "Lab 20261118-044", "18.50", 1),
    ("Chest X-ray, two views", "", "62.00", 1),
    ("Amoxicillin 500 mg", "Pharmacy", "1.20", 6),
    ("Echocardiography", "Dr Okafor", "190.00", 1),
    ("Oxygen therapy, hour", "recorded by N. Lindholm", "4.50", 14),
)


def invoice_line(index: int) -> InvoiceLine:
    name, detail, price, quantity = _TARIFF[index % len(_TARIFF)]
    day = date(2026, 11, 18)
    return InvoiceLine(
        description=name,
        detail=detail,
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        amount=Decimal(price) * quantity,
        tax_percent=Decimal("7.5") if "Bed" in name else Decimal(0),
        day=day,
        last_day=date(2026, 11, 20) if "Bed" in name else None,
    )


def invoice(rows: int = 7, copy: int = 0) -> InvoicePaper:
    """An invoice of `rows` charges, in part paid."""
    lines = tuple(map(invoice_line, range(rows)))
    taxed = sum((line.amount for line in lines if line.tax_percent), Decimal(0))
    tax = taxed * Decimal("0.075")
    discount = Decimal("42.03")
    total = sum((line.amount for line in lines), Decimal(0)) - discount + tax
    paid = Decimal("100.00")
    return InvoicePaper(
        number="INV-2026-004212",
        issued_at=ISSUED,
        issued_by="Tomas Weber",
        patient=PATIENT,
        cover="Sanitas 80 %, policy ES-4471-220",
        stay=Stay(
            admitted_at=datetime(2026, 11, 18, 8, 5, tzinfo=UTC),
            discharged_at=datetime(2026, 11, 20, 10, 30, tzinfo=UTC),
            doctor="Dr Ifeoma Okafor",
            ward="Ward 3 West, bed 12",
        ),
        lines=lines,
        taxes=(TaxLine(percent=Decimal("7.5"), net=taxed, tax=tax),),
        discount=discount,
        discount_reason="staff relative 5 %",
        total=total,
        payments=(
            PaymentLine(
                received_at=datetime(2026, 11, 18, 8, 10, tzinfo=UTC),
                method="Card",
                amount=paid,
                receipt_number="R-2026-009121",
            ),
        ),
        balance=total - paid,
        copy=copy,
    )


def receipt(copy: int = 0) -> ReceiptPaper:
    return ReceiptPaper(
        number="R-2026-009144",
        invoice_number="INV-2026-004212",
        received_at=ISSUED,
        patient=PATIENT,
        method="Cash",
        amount=Decimal("312.40"),
        tendered=Decimal("350.00"),
        change=Decimal("37.60"),
        balance=Decimal("0.00"),
        cashier="Tomas Weber",
        copy=copy,
    )


MEDICINES = (
    PrescriptionItem(
        medicine="Clarithromycin",
        form="tablet",
        strength="500 mg",
        dose="1 tablet",
        route="by mouth",
        frequency="every 12 hours",
        duration="7 days",
        quantity="14 tablets",
        instructions="Finish the course. Do not take with simvastatin.",
    ),
    PrescriptionItem(
        medicine="Paracetamol",
        form="tablet",
        strength="500 mg",
        dose="1 to 2 tablets",
        route="by mouth",
        frequency="up to four times a day when needed",
        duration="5 days",
        quantity="32 tablets",
        instructions="At most 8 tablets in 24 hours.",
    ),
    PrescriptionItem(
        medicine="Salbutamol",
        form="inhaler",
        strength="100 micrograms",
        dose="2 puffs",
        route="inhaled",
        frequency="when needed",
    ),
)


def prescription(items: int = 3, copy: int = 0) -> PrescriptionPaper:
    return PrescriptionPaper(
        number="RX-2026-031877",
        prescribed_at=ISSUED,
        patient=PATIENT,
        prescriber=Prescriber(
            name="Dr Ifeoma Okafor", speciality="Cardiology", registration="GMC 7412208"
        ),
        items=tuple(MEDICINES[index % 3] for index in range(items)),
        allergies=("Penicillin: anaphylaxis", "Latex"),
        weight_kg=Decimal("61.5"),
        overridden=(
            OverriddenWarning(
                warning="Clarithromycin: allergy to macrolides recorded as doubtful",
                reason="tolerated twice in 2025, see note of 3 May",
            ),
        ),
        copy=copy,
    )


def access_history(lines: int = 3) -> AccessHistoryPaper:
    entry = AccessLine(
        at=ISSUED,
        who="Amara Diallo",
        station="reception · Front desk",
        what="Patient changed",
        changes=("City: Westport → Girona", "Phone: 01632 960 100"),
    )
    return AccessHistoryPaper(
        number="004827136",
        patient=PATIENT,
        made_at=ISSUED,
        made_by="Ines Martin",
        lines=(entry,) * lines,
    )


def named(name: str) -> InvoicePaper:
    """An invoice to a patient of this name."""
    return replace(invoice(), patient=replace(PATIENT, name=name))


SLIP_KEY = UUID("019aa0c4-55b1-7c3e-9d42-8a1be2f05d17")
SLIP_NUMBER = shown_appointment_number(1024)


def slip(name: str = PATIENT.name, *, on_roll: bool = True) -> SlipPaper:
    """In summer, when the hospital's clock is an hour ahead."""
    return SlipPaper(
        number=SLIP_NUMBER,
        code=ScanCode(ScanKind.APPOINTMENT, str(SLIP_KEY)).text,
        patient=PaperPatient(name=name, mrn=PATIENT.mrn),
        starts_at=datetime(2026, 7, 20, 8, 30, tzinfo=UTC),
        doctor="Dr Ifeoma Okafor",
        speciality="Cardiology",
        room="Room 12, first floor",
        made_at=datetime(2026, 7, 13, 10, 42, tzinfo=UTC),
        on_roll=on_roll,
    )
