"""One bill at the till: its keys, what was sent of it, and what its amounts come to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from pms_desktop.domain.billing import Invoice, PaymentMethod
from pms_desktop.services.ids import new_id

Typed = tuple[PaymentMethod, Decimal | None, str]
"""How it is paid, what was given, and a reference."""
NOTHING_TYPED: Typed = (PaymentMethod.CASH, None, "")
BillKey = tuple[UUID | None, UUID | None]
"""Patient, and the invoice where it is issued already."""


@dataclass(frozen=True, slots=True)
class Tender:
    """What the till is about to do, minor units. `change` is what goes back, `left` what stays
    owed."""

    amount: int
    change: int
    left: int


def tender(due: int, given: int | None, method: PaymentMethod) -> Tender:
    """Nothing typed means the exact amount. Only cash gives change."""
    paid = due if given is None else min(given, due)
    change = given - due if given is not None and method is PaymentMethod.CASH else 0
    return Tender(paid, max(0, change), due - paid)


@dataclass(slots=True)
class TillBill:
    """`due` is None until the bill is read. `typed` is what was sent last, or came back from a
    draft. `work` is what sent it, until it was answered."""

    key: BillKey
    invoice_id: UUID = field(default_factory=new_id)
    payment_id: UUID = field(default_factory=new_id)
    due: int | None = None
    typed: Typed | None = None
    work: Callable[[], Invoice] | None = None
    sending: bool = False

    @property
    def issued(self) -> UUID | None:
        """The invoice money is taken for; None for a running bill."""
        return self.key[1]

    def to_json(self, typed: Typed) -> dict[str, object] | None:
        """The keys and what was typed; None when there is nothing to keep."""
        patient_id, issued = self.key
        method, given, reference = typed
        if patient_id is None or (given is None and not reference):
            return None
        return {
            "patient": str(patient_id),
            "issued": str(issued) if issued else None,
            "invoice": str(self.invoice_id),
            "payment": str(self.payment_id),
            "method": method.value,
            "given": None if given is None else str(given),
            "reference": reference,
        }


def from_json(stored: Mapping[str, Any]) -> TillBill:
    """What `to_json` gave."""
    issued, given = stored.get("issued"), stored.get("given")
    return TillBill(
        (UUID(str(stored["patient"])), UUID(str(issued)) if issued else None),
        UUID(str(stored["invoice"])),
        UUID(str(stored["payment"])),
        typed=(
            PaymentMethod(str(stored["method"])),
            Decimal(str(given)) if given is not None else None,
            str(stored.get("reference", "")),
        ),
    )
