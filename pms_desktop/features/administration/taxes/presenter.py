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
from pms_desktop.mvp.kept_edits import EditKeeper, KeptEdit
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
        self._kept = EditKeeper()
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
        base = _form_of(self._chosen) if self._chosen else {"name": "", "rate": None}
        key = self._chosen.id if self._chosen else None
        return self._kept.draft(key, self._new_id, base, self._view.form_values())

    def restore(self, draft: Draft) -> None:
        """Bring back what was typed, over the record as it stands now."""
        self.activate()
        self._kept.restore(draft, self._begin_again, self._read_again)

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

    def _begin_again(self, edit: KeptEdit) -> None:
        self.begin()
        self._new_id = edit.new_id
        self._view.put_values(edit.typed)

    def _read_again(self, edit: KeptEdit) -> None:
        assert edit.record_id is not None
        self._run(
            partial(self._service.newest_tax, edit.record_id), partial(self._edit_again, edit)
        )

    def _edit_again(self, edit: KeptEdit, newest: Newest[TaxRate]) -> None:
        self.choose(newest.record)
        self._kept.join(edit, self._join, _form_of(newest.record), newest)

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
