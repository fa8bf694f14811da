"""Decides what the billing tab shows: the list, the open bill, and its dialogs."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.access import Permission
from pms_desktop.domain.billing import (
    Invoice,
    InvoiceBrief,
    InvoiceKind,
    OpenBill,
    Payment,
    PaymentMethod,
)
from pms_desktop.domain.changes import Change
from pms_desktop.domain.clock import Clock
from pms_desktop.domain.papers import InvoicePaper
from pms_desktop.domain.printing import PreparedPaper
from pms_desktop.features.billing.dialogs import BillDialogs, BillDialogsPort, BillNews, ShownBill
from pms_desktop.features.billing.settle.presenter import SettlePresenter, SettleViewPort
from pms_desktop.features.billing.till import Till
from pms_desktop.features.billing.words import (
    BillEntry,
    HistoryEntry,
    LineEntry,
    StateChip,
    SumEntry,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed, touches
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.navigation import Destination, Navigator
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.preview import Previews
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.billing import RunningBill
from pms_desktop.services.ids import new_id

TOPICS = {"charges", "bill_discounts", "invoices", "payments", "admissions", "bed_stays"}


class BillingViewPort(BillDialogsPort, ViewPort, Protocol):
    """What the tab's view offers; settling has a port of its own."""

    @property
    def searched(self) -> Connectable: ...
    @property
    def entered(self) -> Connectable: ...
    @property
    def bill_chosen(self) -> Connectable: ...
    @property
    def invoice_chosen(self) -> Connectable: ...
    @property
    def add_requested(self) -> Connectable: ...
    @property
    def discount_requested(self) -> Connectable: ...
    @property
    def take_off_requested(self) -> Connectable: ...
    @property
    def preview_requested(self) -> Connectable: ...
    @property
    def reprint_requested(self) -> Connectable: ...
    @property
    def receipt_requested(self) -> Connectable: ...
    @property
    def credit_requested(self) -> Connectable: ...
    @property
    def give_back_requested(self) -> Connectable: ...
    @property
    def settle_view(self) -> SettleViewPort: ...
    def words(self) -> str: ...
    def set_words(self, words: str) -> None: ...
    def show_bills(self, entries: Sequence[BillEntry]) -> None: ...
    def choose(self, patient_id: UUID, invoice_id: UUID | None) -> None: ...
    def show_till(self, title: str, sums: Sequence[tuple[str, str]]) -> None: ...
    def focus_payment(self) -> None: ...
    def show_nothing(self) -> None: ...
    def clear_news(self) -> None: ...
    def show_running(self, lines: Sequence[LineEntry], *, settles: bool, records: bool) -> None: ...
    def show_bed_days(self, sentence: str) -> None: ...
    def show_invoice(
        self, number: str, chip: StateChip, lines: Sequence[LineEntry], offers: Sequence[str]
    ) -> None: ...
    def show_sums(self, sums: Sequence[SumEntry], due_title: str, due: str) -> None: ...
    def offer_payment(self, offered: bool) -> None: ...
    def show_history(self, history: Sequence[HistoryEntry], chosen: UUID | None) -> None: ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the tab shares with the others."""

    changes: ChangeFeed
    navigator: Navigator
    previews: Previews
    clock: Clock


Shown = tuple[RunningBill | Invoice, list[InvoiceBrief]]


class BillingPresenter(Presenter[BillingViewPort]):
    """One bill is open at a time: a patient's running bill, or an invoice."""

    def __init__(
        self, view: BillingViewPort, till: Till, tasks: TaskRunner, around: Surroundings
    ) -> None:
        super().__init__(view, tasks)
        self._till, self._around = till, around
        self._open: tuple[UUID, UUID | None] | None = None
        self._bill: RunningBill | Invoice | None = None
        self._found: list[tuple[UUID, UUID | None]] = []
        self._answered: str | None = None
        self._entering = self._to_payment = False
        self._settle = SettlePresenter(view.settle_view, till, tasks, self._settled)
        view.settle_view.settle_requested.connect(self._serve)
        told = BillNews(self._changed_here, self._credited, self._given_back)
        self._dialogs = dialogs = BillDialogs(view, till, tasks, around.clock, self._shown, told)
        self._unsubscribe = around.changes.subscribe(TOPICS, self._changed)
        view.searched.connect(self._typed_on)
        view.entered.connect(self.enter)
        view.bill_chosen.connect(self.choose)
        view.invoice_chosen.connect(self.choose_invoice)
        view.add_requested.connect(dialogs.add_item)
        view.discount_requested.connect(dialogs.discount)
        view.take_off_requested.connect(dialogs.take_off)
        view.preview_requested.connect(self.preview)
        view.reprint_requested.connect(self.reprint)
        view.receipt_requested.connect(self.reprint_receipt)
        view.credit_requested.connect(dialogs.credit)
        view.give_back_requested.connect(dialogs.give_back)

    def activate(self) -> None:
        """The tab comes to the front: read the list and what is open anew."""
        self._load_list()
        self._load_till()
        if self._open is None and self._around.navigator.patient_id is not None:
            self.open(self._around.navigator.patient_id)
        elif self._open is not None:
            self._load()
        else:
            self._nothing()

    def focus_patient(self, patient_id: UUID | None) -> None:
        """Another patient is in focus: their running bill. What was done for the one before is no
        news any more."""
        self._view.clear_news()
        if patient_id is not None and (self._open is None or self._open[0] != patient_id):
            self.open(patient_id)

    def arrive(self, destination: Destination) -> None:
        """Somebody wants a patient's bill, or an invoice by its id."""
        if destination.patient_id is not None:
            self.open(destination.patient_id, destination.record_id)
        self._load_list()

    def search(self, words: str) -> None:
        """Look for bills by patient, invoice number or bed."""
        find, found = partial(self._till.bills.find, words), partial(self._listed, words)
        self._run_latest("list", find, found, self._not_listed)

    def enter(self) -> None:
        """Enter in the search: open what it found first, and go on to the payment. It waits for
        the answer to what is typed, so that a scanner may send it at once."""
        self._entering = self._answered != self._view.words()
        if not self._entering:
            self._enter()

    def choose(self, entry: BillEntry | None) -> None:
        """A line of the list is under the cursor."""
        if entry is not None and entry.key != self._open:
            self.open(*entry.key)

    def choose_invoice(self, invoice: InvoiceBrief) -> None:
        """One of the patient's invoices."""
        self.open(invoice.patient_id, invoice.id)

    def open(self, patient_id: UUID, invoice_id: UUID | None = None) -> None:
        """Show a running bill or an invoice; its patient comes into focus."""
        self._open, self._bill = (patient_id, invoice_id), None
        self._entering = self._to_payment = False
        self._settle.expect(patient_id, invoice_id)
        self._around.navigator.focus(patient_id)
        self._view.choose(patient_id, invoice_id)
        self._load()

    def preview(self) -> None:
        """Look at the paper of what is open."""
        bill = self._bill
        if isinstance(bill, Invoice):
            key, work = bill.brief.id, partial(self._till.papers.invoice_paper, bill.brief.id)
            self._run(partial(self._prepared, work, key), self._look_at)
        elif isinstance(bill, RunningBill):
            reason = bill.discount.reason if bill.discount else ""
            preview = self._till.papers.preview_paper
            work = partial(preview, bill.patient_id, bill.bill, reason)
            self._run(partial(self._prepared, work, new_id()), self._look_at)

    def reprint(self) -> None:
        """Print what was not printed yet, or the invoice again; it then says DUPLICATE."""
        if isinstance(self._bill, Invoice):
            self._settle.print_again(self._bill)

    def reprint_receipt(self) -> None:
        """Print the last receipt of the invoice again."""
        if isinstance(self._bill, Invoice) and self._bill.payments:
            last = self._bill.payments[-1]
            self._settle.print_papers(self._bill, [last], whole=False)

    def draft(self) -> Draft | None:
        """What was typed at the till, with its keys."""
        typed, dialogs = self._settle.draft(), self._dialogs.draft()
        if typed is None and dialogs is None and not self._view.words():
            return None
        shown = [str(key) if key else None for key in self._open] if self._open else None
        return {"words": self._view.words(), "open": shown, "settle": typed, "dialogs": dialogs}

    def restore(self, draft: Draft) -> None:
        """Bring back what `draft` gave."""
        self._view.set_words(str(draft.get("words", "")))
        self._dialogs.restore(draft.get("dialogs"))
        shown, typed = draft.get("open"), draft.get("settle")
        if isinstance(typed, dict):
            self._settle.restore(typed)
        if isinstance(shown, list) and len(shown) == 2:
            self.open(UUID(str(shown[0])), UUID(str(shown[1])) if shown[1] else None)
        self._load_list()

    def close(self) -> None:
        super().close()
        self._settle.close()
        self._unsubscribe()

    def _shown(self) -> ShownBill:
        return self._open, self._bill

    def _load_list(self) -> None:
        self.search(self._view.words())

    def _load_till(self) -> None:
        if self._till.settles:
            self._run_latest("till", self._till.payments.taken_today, self._till_read)

    def _load(self) -> None:
        if self._open is None:
            return
        patient_id, invoice_id = self._open

        def work() -> Shown:
            history = self._till.billing.history(patient_id)
            if invoice_id is None:
                return self._till.billing.running_bill(patient_id), history
            return self._till.billing.invoice(invoice_id), history

        self._run_latest("bill", work, self._show)

    def _typed_on(self, words: str) -> None:
        """Whoever types on in the search is not sent away by an Enter before."""
        self._entering = self._to_payment = False
        self.search(words)

    def _not_listed(self, error: Exception) -> None:
        self._entering = False
        self._on_error(error)

    def _listed(self, words: str, bills: list[OpenBill]) -> None:
        entries = [self._till.words.entry(bill) for bill in bills]
        self._answered, self._found = words, [entry.key for entry in entries]
        self._view.show_bills(entries)
        if self._open is not None:
            self._view.choose(*self._open)
        if self._entering and words == self._view.words():
            self._enter()

    def _enter(self) -> None:
        self._entering = False
        if self._found and self._open not in self._found:
            self.open(*self._found[0])
        if self._bill is None:
            self._to_payment = True
        else:
            self._view.focus_payment()

    def _till_read(self, taken: dict[PaymentMethod, int]) -> None:
        words = self._till.words
        sums = [(words.method(each), words.money(taken.get(each, 0))) for each in PaymentMethod]
        self._view.show_till(_("Taken today · {name}").format(name=self._till.who.name), sums)

    def _show(self, shown: Shown) -> None:
        self._bill, history = shown
        chosen = self._bill.brief.id if isinstance(self._bill, Invoice) else None
        self._view.show_history([self._till.words.history(each) for each in history], chosen)
        if isinstance(self._bill, Invoice):
            self._show_invoice(self._bill)
        else:
            self._show_running(self._bill)
        if self._to_payment:
            self._to_payment = False
            self._view.focus_payment()
        if (useless := self._dialogs.open_kept()) is not None:
            self._view.show_message(useless)

    def _show_running(self, running: RunningBill) -> None:
        words, bill = self._till.words, running.bill
        charges = [line.charge for line in bill.lines]
        lines = words.lines(charges, [charge.id for charge in charges])
        records = self._till.who.may(Permission.RECORD_CHARGES)
        self._view.show_running(lines, settles=self._till.settles, records=records)
        sums = words.bill_sums(bill, running.discount)
        due_title = _("To pay so far") if running.admission_id else _("To pay")
        self._view.show_sums(sums, due_title, words.money(bill.total))
        self._view.show_bed_days(words.bed_days(bill) if running.admission_id else "")
        self._view.offer_payment(self._till.settles and bool(lines))
        self._settle.open_running(running.patient_id, bill.total)

    def _show_invoice(self, invoice: Invoice) -> None:
        words, brief = self._till.words, invoice.brief
        lines = words.lines(invoice.lines, [line.charge_id for line in invoice.lines])
        offers = self._offers(invoice)
        self._view.show_invoice(words.number(brief), words.state(brief), lines, offers)
        if brief.kind is InvoiceKind.CREDIT_NOTE:
            self._view.show_sums(
                words.invoice_sums(invoice), _("Credited"), words.money(brief.total)
            )
        else:
            self._view.show_sums(words.invoice_sums(invoice), _("To pay"), words.money(brief.due))
        self._view.show_bed_days("")
        self._view.offer_payment(self._till.settles and brief.due > 0)
        self._settle.open_invoice(invoice)

    def _offers(self, invoice: Invoice) -> list[str]:
        """The buttons that have something to do for an invoice."""
        offers = ["receipt"] if invoice.payments else []
        if self._till.who.may(Permission.CREDIT):
            if invoice.brief.kind is InvoiceKind.INVOICE and invoice.creditable:
                offers.append("credit")
            if invoice.brief.paid > 0:
                offers.append("give back")
        return offers

    def _nothing(self) -> None:
        self._view.show_nothing()
        self._view.show_bed_days("")
        self._view.offer_payment(False)
        self._view.show_history([], None)
        self._settle.close_bill()

    def _prepared(self, paper: Callable[[], InvoicePaper], key: UUID) -> PreparedPaper:
        return self._till.printer.prepare(paper(), key)

    def _look_at(self, prepared: PreparedPaper) -> None:
        self._around.previews.open(prepared, self._view.show_message)

    def _settled(self, invoice: Invoice) -> None:
        """Show the invoice, unless somebody has opened another bill meanwhile."""
        if self._open == (invoice.brief.patient_id, None):
            self._open = (invoice.brief.patient_id, invoice.brief.id)
        self._reload()

    def _serve(self) -> None:
        """Something is done with the open bill: its patient may have been put away since."""
        if self._open is not None:
            self._around.navigator.serve(self._open[0])

    def _changed_here(self) -> None:
        self._serve()
        self._reload()

    def _given_back(self, invoice: Invoice, payment: Payment) -> None:
        self._serve()
        words = self._till.words
        told = _("{amount} given back for {number}.").format(
            amount=words.money(-payment.amount), number=words.number(invoice.brief)
        )
        self._view.show_message(said(told))
        self._reload()
        self._settle.print_papers(invoice, [payment], whole=False, told=told)

    def _credited(self, corrected: Invoice, note: Invoice, refund_key: UUID) -> None:
        self._serve()
        words = self._till.words
        number = words.number(note.brief)
        told = _("{number} is written.").format(number=number)
        self._view.show_message(said(told))
        self._open = (note.brief.patient_id, note.brief.id)
        self._reload()
        self._settle.print_papers(note, [], whole=True, told=told)
        self._run(
            partial(self._till.billing.invoice, corrected.brief.id),
            partial(self._print_refund, refund_key),
        )

    def _print_refund(self, refund_key: UUID, corrected: Invoice) -> None:
        refunds = [each for each in corrected.payments if each.id == refund_key]
        if refunds:
            self._settle.print_papers(corrected, refunds, whole=False)

    def _reload(self) -> None:
        self._load()
        self._load_list()
        self._load_till()

    def _changed(self, changes: Collection[Change]) -> None:
        self._load_list()
        if touches(changes, "payments"):
            self._load_till()
        if self._open is not None:
            patients = {change.patient_id for change in changes}
            if None in patients or self._open[0] in patients:
                self._load()
