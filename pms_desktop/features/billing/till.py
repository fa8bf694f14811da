"""What the presenters of the till work with."""

from dataclasses import dataclass

from pms_desktop.domain.access import Identity, Permission
from pms_desktop.features.billing.words import BillWords
from pms_desktop.mvp.printing import PaperPrinter
from pms_desktop.services.billing import BillingService
from pms_desktop.services.billing_papers import BillingPaperService
from pms_desktop.services.charges import ChargeService
from pms_desktop.services.context import Context
from pms_desktop.services.credit_notes import CreditNoteService
from pms_desktop.services.open_bills import OpenBillService
from pms_desktop.services.payments import PaymentService


@dataclass(frozen=True, slots=True)
class Till:
    """The services of a billing desk, its printer, and who works there."""

    billing: BillingService
    bills: OpenBillService
    charges: ChargeService
    credit_notes: CreditNoteService
    papers: BillingPaperService
    payments: PaymentService
    printer: PaperPrinter
    words: BillWords
    who: Identity

    @property
    def settles(self) -> bool:
        """Whether this person may issue and take money."""
        return self.who.may(Permission.ISSUE_INVOICES) and self.who.may(Permission.TAKE_PAYMENTS)


def open_till(context: Context, printer: PaperPrinter) -> Till:
    """A till for the person who is signed in."""
    return Till(
        billing=BillingService(context),
        bills=OpenBillService(context),
        charges=ChargeService(context),
        credit_notes=CreditNoteService(context),
        papers=BillingPaperService(context),
        payments=PaymentService(context),
        printer=printer,
        words=BillWords(context.clock, context.hospital.currency),
        who=context.who,
    )
