"""What the hospital's papers say, apart from how billing and charts keep it.

Amounts are `Decimal` in the letterhead's currency, moments are aware, days are in hospital time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from pms_desktop.domain.billing import InvoiceKind


class PaperKind(StrEnum):
    """A kind of paper; a station names one print queue for each."""

    INVOICE = "invoice"  # A4
    RECEIPT = "receipt"  # 80 mm roll
    PRESCRIPTION = "prescription"  # A5
    ACCESS_HISTORY = "access_history"  # A4, on the printer of invoices
    WRISTBAND = "wristband"  # 25 x 279 mm, thermal
    LABELS = "labels"  # A4, 24 to the sheet
    CARD = "card"  # the size of a bank card
    SLIP = "slip"  # 80 mm roll, on the printer of receipts
    SLIP_A5 = "slip_a5"  # A5, on the printer of prescriptions, where there is no roll


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The hospital as every paper of it says.

    `currency` is an ISO 4217 code, `time_zone` an IANA name, `language` a BCP 47 tag.
    A logo that is no readable PNG is left out.
    """

    hospital: str
    currency: str
    time_zone: str
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    tax_id: str = ""
    footer: str = ""
    logo_png: bytes | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPatient:
    """A patient as a paper names them. `age` and `sex` are worded, as in `38 y` and `female`."""

    name: str
    mrn: str
    birth_date: date | None = None
    age: str = ""
    sex: str = ""
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """The admission an invoice is about."""

    admitted_at: datetime
    discharged_at: datetime | None
    doctor: str
    ward: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """One charge. `amount` is quantity times unit price, before tax.

    `last_day` is given where a charge covers several days, such as a bed.
    """

    description: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    tax_percent: Decimal = Decimal(0)
    detail: str = ""
    day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxLine:
    """Tax of one rate, after discount."""

    percent: Decimal
    net: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLine:
    """Money already received against an invoice."""

    received_at: datetime
    method: str
    amount: Decimal
    receipt_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePaper:
    """An issued invoice or credit note.

    `corrects` is the number of the invoice that a credit note corrects. `discount` is positive.
    `total` is the sum of the lines less the discount plus tax; `balance` is what remains to be
    paid. `copy` is 0 for the original and n for the n-th duplicate. A `draft` is a running bill: it
    is not issued, so it has no number.
    """

    number: str
    issued_at: datetime
    issued_by: str
    patient: PaperPatient
    lines: tuple[InvoiceLine, ...]
    total: Decimal
    balance: Decimal
    kind: InvoiceKind = InvoiceKind.INVOICE
    corrects: str = ""
    reason: str = ""
    cover: str = ""
    stay: Stay | None = None
    discount: Decimal = Decimal(0)
    discount_reason: str = ""
    taxes: tuple[TaxLine, ...] = ()
    payments: tuple[PaymentLine, ...] = ()
    copy: int = 0
    draft: bool = False

    @property
    def subtotal(self) -> Decimal:
        """The sum of the lines, before discount and tax."""
        return sum((line.amount for line in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPaper:
    """Money received or given back (a negative `amount`) for an invoice.

    `tendered` and `change` are given for cash alone; `balance` is what the invoice still owes.
    """

    number: str
    invoice_number: str
    received_at: datetime
    patient: PaperPatient
    method: str
    amount: Decimal
    balance: Decimal
    cashier: str
    tendered: Decimal | None = None
    change: Decimal | None = None
    copy: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescriber:
    name: str
    speciality: str = ""
    registration: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrescriptionItem:
    """One medicine. Everything is worded by the prescriber's screen, nothing is computed here."""

    medicine: str
    dose: str
    frequency: str
    form: str = ""
    strength: str = ""
    route: str = ""
    duration: str = ""
    quantity: str = ""
    instructions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverriddenWarning:
    """A warning the prescriber answered with a reason, for the pharmacist to see."""

    warning: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrescriptionPaper:
    """A prescription. `allergies` is None where nobody has asked, empty where none are known.
    `confirmed` are the doses far from the usual ones that the prescriber meant, in words."""

    number: str
    prescribed_at: datetime
    patient: PaperPatient
    prescriber: Prescriber
    items: tuple[PrescriptionItem, ...]
    allergies: tuple[str, ...] | None = None
    weight_kg: Decimal | None = None
    overridden: tuple[OverriddenWarning, ...] = ()
    confirmed: tuple[str, ...] = ()
    copy: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLine:
    """One thing somebody did to a patient's record. `changes` are worded field by field."""

    at: datetime
    who: str
    station: str
    what: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessHistoryPaper:
    """Everything that was done to one patient's record, oldest first. `complete` is false when
    entries older than these found no room."""

    number: str
    patient: PaperPatient
    made_at: datetime
    made_by: str
    lines: tuple[AccessLine, ...]
    complete: bool = True
    copy: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WristbandPaper:
    """What a patient in a bed wears. `code` is what its QR code holds (`domain/scan_codes.py`);
    `number` is the record number as shown."""

    number: str
    code: str
    patient: PaperPatient
    made_at: datetime
    copy: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsPaper:
    """Adhesive labels for tubes and folders, on sheets that may be used in part: the first label
    goes to place `first`, counted from 1 along the rows."""

    number: str
    code: str
    patient: PaperPatient
    made_at: datetime
    first: int = 1
    count: int = 24
    copy: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPaper:
    """The card a patient keeps and shows at the desk."""

    number: str
    code: str
    patient: PaperPatient
    made_at: datetime
    copy: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipPaper:
    """What a patient takes home of an appointment. `number` is what people say of it, `code` what
    its QR code holds."""

    number: str
    code: str
    patient: PaperPatient
    starts_at: datetime
    doctor: str
    made_at: datetime
    speciality: str = ""
    room: str = ""
    on_roll: bool = True
    copy: int = 0


Paper = (
    InvoicePaper
    | ReceiptPaper
    | PrescriptionPaper
    | AccessHistoryPaper
    | WristbandPaper
    | LabelsPaper
    | CardPaper
    | SlipPaper
)


_KINDS: Mapping[type[Paper], PaperKind] = MappingProxyType(
    {
        InvoicePaper: PaperKind.INVOICE,
        ReceiptPaper: PaperKind.RECEIPT,
        PrescriptionPaper: PaperKind.PRESCRIPTION,
        AccessHistoryPaper: PaperKind.ACCESS_HISTORY,
        WristbandPaper: PaperKind.WRISTBAND,
        LabelsPaper: PaperKind.LABELS,
        CardPaper: PaperKind.CARD,
    }
)


def kind_of(paper: Paper) -> PaperKind:
    """Which of the station's print queues a paper belongs to."""
    if isinstance(paper, SlipPaper):
        return PaperKind.SLIP if paper.on_roll else PaperKind.SLIP_A5
    return _KINDS[type(paper)]
