"""What is said when something about bills and the tariff fails."""

from collections.abc import Callable
from typing import Any

from pms_desktop.domain import billing, tariff
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.money_words import money

WORDS: dict[type[BaseException], Callable[[Any], str]] = {
    billing.ChargeBilledError: lambda e: _(
        "{description} stands on an invoice already. Nothing was changed: billing must credit "
        "it first."
    ).format(description=e.description),
    billing.NothingToBillError: lambda e: _(
        "There is nothing to bill: another station may have issued this bill a moment ago. "
        "Nothing was issued or taken; look at the patient's invoices."
    ),
    billing.BillChangedError: lambda e: _(
        "This bill changed at another station while you had it open: {shown} is now {now}. "
        "Nothing was issued, taken or given back. Look at it, then press again."
    ).format(shown=money(e.shown, e.currency), now=money(e.now, e.currency)),
    billing.InvoiceMismatchError: lambda e: _(
        "This was sent before with other contents. Nothing more was issued; open the bill again."
    ),
    billing.PaymentMismatchError: lambda e: _(
        "This payment was taken before with another amount or method. Nothing more was taken; "
        "open the invoice to see what was paid."
    ),
    billing.OverpaymentError: lambda e: _(
        "The invoice owes only {due}; another till may have taken money a moment ago. "
        "Nothing was taken."
    ).format(due=money(e.due, e.currency)),
    billing.RefundTooHighError: lambda e: _(
        "More than was paid for this invoice cannot be given back. Nothing was changed."
    ),
    billing.AlreadyCreditedError: lambda e: _(
        "A line was credited before, perhaps at another station. Nothing was changed; look at "
        "the invoice again."
    ),
    billing.ChargeSettledError: lambda e: _(
        "This charge was billed or taken off before, perhaps at another station. "
        "Nothing was changed."
    ),
    tariff.TariffCodeTakenError: lambda e: _(
        "The code {code} belongs to another item. Choose another code."
    ).format(code=e.code),
    tariff.TaxNameTakenError: lambda e: _(
        "There is a tax named {name} already. Choose another name."
    ).format(name=e.name),
}
