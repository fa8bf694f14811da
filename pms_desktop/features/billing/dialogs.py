"""The forms over an open bill: one at a time, and what is typed in them is kept."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.billing import Invoice, Payment
from pms_desktop.domain.clock import Clock
from pms_desktop.features.billing.add_item.presenter import AddItemPresenter, AddItemViewPort
from pms_desktop.features.billing.credit.presenter import CreditPresenter, CreditViewPort
from pms_desktop.features.billing.discount.presenter import DiscountPresenter, DiscountViewPort
from pms_desktop.features.billing.give_back.presenter import GiveBackPresenter, GiveBackViewPort
from pms_desktop.features.billing.take_off.presenter import TakeOffPresenter, TakeOffViewPort
from pms_desktop.features.billing.till import Till
from pms_desktop.mvp.messages import Message
from pms_desktop.mvp.open_forms import FormKeys, KeptForm, OpenForms, TypedForm
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.billing import RunningBill

ShownBill = tuple[tuple[UUID, UUID | None] | None, RunningBill | Invoice | None]
"""What is open: patient and invoice, and the bill once it is read."""


class BillDialogsPort(Protocol):
    """What opens the forms."""

    def open_add_item(self) -> AddItemViewPort: ...
    def open_discount(self) -> DiscountViewPort: ...
    def open_take_off(self, charge_ids: Collection[UUID]) -> TakeOffViewPort: ...
    def open_credit(self, number: str) -> CreditViewPort: ...
    def open_give_back(self, number: str) -> GiveBackViewPort: ...


@dataclass(frozen=True, slots=True)
class BillNews:
    """Who is told of what was done: the bill changed, an invoice was corrected by a credit note
    with a refund of this key, money was given back for an invoice."""

    changed: Callable[[], object]
    credited: Callable[[Invoice, Invoice, UUID], object]
    given_back: Callable[[Invoice, Payment], object]


class BillDialogs:
    """Opens each form over what `shown` says is open."""

    def __init__(
        self,
        view: BillDialogsPort,
        till: Till,
        tasks: TaskRunner,
        clock: Clock,
        shown: Callable[[], ShownBill],
        news: BillNews,
    ) -> None:
        self._view, self._till, self._tasks, self._clock = view, till, tasks, clock
        self._shown, self._news = shown, news
        self._presenter: object = None  # kept alive while its form is open
        self._forms = OpenForms()

    def add_item(self, kept: KeptForm | None = None) -> None:
        """Record an item of the tariff on the running bill."""
        key, bill = self._shown()
        if key is None:
            return
        running = bill if isinstance(bill, RunningBill) and bill.patient_id == key[0] else None
        patient = (key[0], running.admission_id if running else None, self._clock)
        view, keys = self._view.open_add_item(), _keys(kept)
        self._presenter = AddItemPresenter(
            view, self._till, self._tasks, patient, self._news.changed, keys
        )
        self._keep("add_item", view, keys, kept)

    def discount(self, kept: KeptForm | None = None) -> None:
        """Edit the discount of the running bill."""
        _key, bill = self._shown()
        if isinstance(bill, RunningBill):
            about = (bill.patient_id, bill.discount)
            view, keys = self._view.open_discount(), _keys(kept)
            self._presenter = DiscountPresenter(
                view, self._till, self._tasks, about, self._news.changed, keys
            )
            self._keep("discount", view, keys, kept)

    def take_off(self, charge_ids: Collection[UUID], kept: KeptForm | None = None) -> None:
        """Cancel the chosen line."""
        _key, bill = self._shown()
        if charge_ids and isinstance(bill, RunningBill):
            view = self._view.open_take_off(charge_ids)
            self._presenter = TakeOffPresenter(
                view, self._till, self._tasks, charge_ids, self._news.changed
            )
            self._keep("take_off", view, FormKeys(), kept, " ".join(map(str, charge_ids)))

    def credit(self, kept: KeptForm | None = None) -> None:
        """Take the invoice back, or lines of it."""
        _key, bill = self._shown()
        if isinstance(bill, Invoice):
            view, keys = self._view.open_credit(self._till.words.number(bill.brief)), _keys(kept)
            done = partial(self._news.credited, bill)
            self._presenter = CreditPresenter(view, self._till, self._tasks, bill, done, keys)
            self._keep("credit", view, keys, kept)

    def give_back(self, kept: KeptForm | None = None) -> None:
        """Give money back for an invoice that stands, as for a payment by the wrong method."""
        _key, bill = self._shown()
        if isinstance(bill, Invoice) and bill.brief.paid > 0:
            view = self._view.open_give_back(self._till.words.number(bill.brief))
            done, keys = partial(self._news.given_back, bill), _keys(kept)
            self._presenter = GiveBackPresenter(view, self._till, self._tasks, bill, done, keys)
            self._keep("give_back", view, keys, kept)

    def open_kept(self) -> Message | None:
        """The form that waits, once its bill is open. The answer is what to say of one that has
        no use any more."""
        kept = self._forms.waiting()
        about = (kept.key_of("patient"), kept.key_of("invoice")) if kept else None
        if kept is None or about != self._shown()[0]:
            return None
        charges = [UUID(each) for each in kept.about.get("charges", "").split()]
        open_again: Mapping[str, Callable[..., None]] = {
            "add_item": self.add_item,
            "discount": self.discount,
            "take_off": partial(self.take_off, charges),
            "credit": self.credit,
            "give_back": self.give_back,
        }
        open_again[kept.act](kept=kept)
        return self._forms.give_up(kept) if self._forms.waiting(kept.act) is not None else None

    def draft(self) -> dict[str, object] | None:
        """What is typed in the open form, or waits to be shown again."""
        return self._forms.draft()

    def restore(self, draft: object) -> None:
        """The form opens again with its bill."""
        self._forms.restore(draft)

    def _keep(
        self, act: str, view: TypedForm, keys: FormKeys, kept: KeptForm | None, charges: str = ""
    ) -> None:
        key, _bill = self._shown()
        assert key is not None
        about = {"patient": key[0], "invoice": key[1], "charges": charges}
        self._forms.opened(act, view, about, keys=keys, kept=kept)


def _keys(kept: KeptForm | None) -> FormKeys:
    return FormKeys(kept.keys if kept else ())
