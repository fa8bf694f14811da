"""Decides what the taxes section shows and saves."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.changes import Change, Newest
from pms_desktop.domain.errors import ConcurrentUpdateError, InvalidInputError
from pms_desktop.domain.tariff import TaxRate
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.conflicts import EditedForm, FormField, FormJoin, offered_note
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.money_words import percent
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.ids import new_id
from pms_desktop.services.tariff import TariffService


class TaxesViewPort(ViewPort, EditedForm, Protocol):
    """What the section's view offers. `chosen` carries a TaxRate; rates are percentages."""

    @property
    def chosen(self) -> Connectable: ...
    @property
    def add_requested(self) -> Connectable: ...
    @property
    def save_requested(self) -> Connectable: ...
    @property
    def active_requested(self) -> Connectable: ...
    def typed(self) -> tuple[str, Decimal | None]: ...
    def show_taxes(self, taxes: Sequence[TaxRate]) -> None: ...
    def edit(self, tax: TaxRate | None, name: str, rate: Decimal | None) -> None: ...
    def choose(self, tax_id: UUID) -> None: ...
    def show_fault(self, field: str, sentence: str) -> None: ...


class TaxesPresenter(Presenter[TaxesViewPort]):
    """One tax is chosen and changed, or a new one is entered."""

    def __init__(
        self,
        view: TaxesViewPort,
        service: TariffService,
        tasks: TaskRunner,
        changes: ChangeFeed,
    ) -> None:
        super().__init__(view, tasks)
        self._service = service
        self._chosen: TaxRate | None = None
        self._new_id = new_id()
        self._loaded = False
        self._join = FormJoin(
            view,
            {"name": FormField(_("Name")), "rate": FormField(_("Rate"), _rate_words, careful=True)},
        )
        self._unsubscribe = changes.subscribe({"tax_rates"}, self._changed)
        view.chosen.connect(self.choose)
        view.add_requested.connect(self.begin)
        view.save_requested.connect(self.save)
        view.active_requested.connect(self.switch)

    def activate(self) -> None:
        """Read the list the first time."""
        if not self._loaded:
            self._load()

    def choose(self, tax: TaxRate) -> None:
        """Edit one of the list."""
        self._chosen = tax
        self._join.forget()
        self._view.edit(tax, tax.name, _percentage(tax))

    def begin(self) -> None:
        """Enter a new one."""
        self._chosen, self._new_id = None, new_id()
        self._join.forget()
        self._view.edit(None, "", None)

    def save(self) -> None:
        """Keep what is typed."""
        self._put(self._chosen.active if self._chosen else True)

    def switch(self) -> None:
        """Offer the chosen one no more, or again."""
        if self._chosen is not None:
            self._put(not self._chosen.active)

    def draft(self) -> Draft | None:
        """What is typed and not saved."""
        name, rate = self._view.typed()
        before = (self._chosen.name, _percentage(self._chosen)) if self._chosen else ("", None)
        if (name, rate) == before:
            return None
        return {"name": name, "rate": None if rate is None else str(rate)}

    def restore(self, draft: Draft) -> None:
        """Bring back what was typed, as that of a new tax."""
        self.begin()
        rate = draft.get("rate")
        number = Decimal(str(rate)) if rate is not None else None
        self._view.edit(None, str(draft.get("name", "")), number)

    def close(self) -> None:
        super().close()
        self._unsubscribe()

    def _put(self, active: bool) -> None:
        if not self._join.ready():
            return
        self._view.clear_message()
        name, rate = self._view.typed()
        before = self._chosen
        tax = TaxRate(
            before.id if before else self._new_id,
            name,
            -1 if rate is None else int(rate.scaleb(2)),
            active,
            before.version if before else 0,
        )
        self._run(partial(self._service.put_tax, tax), self._saved)

    def _load(self) -> None:
        self._run_latest("list", self._service.taxes, self._show)

    def _show(self, taxes: Sequence[TaxRate]) -> None:
        self._loaded = True
        self._view.show_taxes(taxes)
        if self._chosen is not None:
            self._view.choose(self._chosen.id)

    def _saved(self, tax: TaxRate) -> None:
        self._chosen = tax
        self._join.forget()
        self._view.edit(tax, tax.name, _percentage(tax))
        self._view.show_message(said(_("Saved {name}.").format(name=tax.name)))
        self._load()

    def _meet(self, newest: Newest[TaxRate]) -> None:
        """Somebody else saved it while the form was open."""
        before, self._chosen = self._chosen, newest.record
        if before is not None:
            note = offered_note(before.active, newest.record.active)
            self._join.meet(_form_of(before), _form_of(newest.record), newest, note=note)

    def _changed(self, _changes: Collection[Change]) -> None:
        if self._loaded:
            self._load()

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, ConcurrentUpdateError) and self._chosen is not None:
            self._run(partial(self._service.newest_tax, self._chosen.id), self._meet)
        elif isinstance(error, InvalidInputError):
            for field, sentence in error.faults.items():
                self._view.show_fault(field, sentence)
        else:
            super()._on_error(error)


def _form_of(tax: TaxRate) -> dict[str, Any]:
    return {"name": tax.name, "rate": _percentage(tax)}


def _rate_words(rate: Decimal) -> str:
    return percent(int(rate.scaleb(2)))


def _percentage(tax: TaxRate) -> Decimal:
    return Decimal(tax.rate).scaleb(-2)
