"""What went home on paper."""

from pms_desktop.domain.access import Role
from pms_desktop.domain.billing import (
    Invoice,
    Payment,
)
from pms_desktop.domain.prescribing import Prescription
from pms_desktop.services.billing_papers import BillingPaperService
from pms_desktop.services.charts import ChartService
from pms_desktop.services.prescribing import PrescriptionService
from tests.story.story import Story


def the_invoice_says(story: Story, invoice: Invoice) -> None:
    paper = story.by(Role.BILLING, BillingPaperService).invoice_paper(invoice.brief.id)

    words = story.printed(Role.BILLING, paper, invoice.brief.id)

    for said in (
        "St. Anne General Hospital", "INV-2026-000001", "نادية", "Consultation, Cardiology",
        "Bed day, general ward", "240.00", "Wound dressing", "Member of staff", "34.50", "4.50",
        "315.00", "WISE 8841", "RC-2026-000003",
    ):  # fmt: skip
        assert said in words


def the_receipts_say(story: Story, payments: list[Payment]) -> None:
    papers = story.by(Role.BILLING, BillingPaperService)

    cash, card, rest = (
        story.printed(Role.BILLING, papers.receipt_paper(payment.id), payment.id)
        for payment in payments
    )

    for said in ("RC-2026-000001", "INV-2026-000001", "100.00", "120.00", "20.00", "Cash"):
        assert said in cash
    assert "115.00" in card
    assert "100.00" in rest
    assert "WISE 8841" in rest


def the_prescription_says(story: Story, prescription: Prescription) -> None:
    story.by(Role.DOCTOR, ChartService).open(prescription.patient_id)  # a day has passed
    paper = story.by(Role.DOCTOR, PrescriptionService).paper(
        prescription.patient_id, prescription.id
    )

    words = story.printed(Role.DOCTOR, paper, prescription.id)

    for said in (
        "نادية", "Penicillin", "Co-amoxiclav 625 mg tablet", "8-hourly", "21 tablets",
        "tolerated amoxicillin in 2024", "Paracetamol 500 mg tablet", "Doctor Person", "7000317",
    ):  # fmt: skip
        assert said in words


def the_credit_note_says(story: Story, note: Invoice) -> None:
    paper = story.by(Role.BILLING, BillingPaperService).invoice_paper(note.brief.id)

    words = story.printed(Role.BILLING, paper, note.brief.id)

    for said in ("CN-2026-000001", "INV-2026-000001", "Dressings were not used", "27.00"):
        assert said in words
