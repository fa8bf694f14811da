"""Decides what the tariff section shows and saves."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.changes import Change, Newest
from pms_desktop.domain.errors import ConcurrentUpdateError, InvalidInputError
from pms_desktop.domain.money import from_minor, to_minor
from pms_desktop.domain.tariff import TariffItem, TaxRate
from pms_desktop.features.administration.tariff.words import TypedItem, category_word
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.conflicts import EditedForm, FormField, FormJoin, offered_note
from pms_desktop.mvp.kept_edits import EditKeeper, KeptEdit
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.money_words import money, percent
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.ids import new_id
from pms_desktop.services.tariff import TariffService


class TariffViewPort(ViewPort, EditedForm, Protocol):
    """What the section's view offers. `chosen` carries a TariffItem."""

    @property
    def searched(self) -> Connectable: ...
    @property
    def chosen(self) -> Connectable: ...
    @property
    def add_requested(self) -> Connectable: ...
    @property
    def save_requested(self) -> Connectable: ...
    @property
    def active_requested(self) -> Connectable: ...
    def words(self) -> str: ...
    def typed(self) -> TypedItem: ...
    def show_items(self, items: Sequence[tuple[TariffItem, str, str]]) -> None: ...
    def show_taxes(self, taxes: Sequence[tuple[UUID, str]]) -> None: ...
    def edit(self, item: TariffItem | None, typed: TypedItem) -> None: ...
    def choose(self, item_id: UUID) -> None: ...
    def show_fault(self, field: str, sentence: str) -> None: ...


class TariffPresenter(Presenter[TariffViewPort]):
    """One item is chosen and changed, or a new one is entered; its key is made at once."""

    def __init__(
        self,
        view: TariffViewPort,
        service: TariffService,
        tasks: TaskRunner,
        changes: ChangeFeed,
        currency: str,
    ) -> None:
        super().__init__(view, tasks)
        self._service, self._currency = service, currency
        self._chosen: TariffItem | None = None
        self._new_id = new_id()
        self._loaded = False
        self._taxes: dict[UUID, str] = {}
        self._kept = EditKeeper()
        self._join = FormJoin(view, self._words_of_fields())
        self._unsubscribe = changes.subscribe({"tariff_items", "tax_rates"}, self._changed)
        view.searched.connect(self.search)
        view.chosen.connect(self.choose)
        view.add_requested.connect(self.begin)
        view.save_requested.connect(self.save)
        view.active_requested.connect(self.switch)

    def activate(self) -> None:
        """Read the tariff the first time."""
        if not self._loaded:
            self._loaded = True
            self._load()

    def search(self, words: str) -> None:
        """Items by the words of their names, or by code."""
        self._run_latest("items", partial(self._service.items, words), self._show)

    def choose(self, item: TariffItem) -> None:
        """Edit one of the list."""
        self._chosen = item
        self._join.forget()
        self._view.edit(item, self._as_typed(item))

    def begin(self) -> None:
        """Enter a new one."""
        self._chosen, self._new_id = None, new_id()
        self._join.forget()
        self._view.edit(None, TypedItem())

    def save(self) -> None:
        """Keep what is typed for the chosen or the new one."""
        self._put(self._chosen.active if self._chosen else True)

    def switch(self) -> None:
        """Offer the chosen one no more, or again."""
        if self._chosen is not None:
            self._put(not self._chosen.active)

    def draft(self) -> Draft | None:
        """What is typed and not saved."""
        base = self._form_of(self._chosen) if self._chosen else _fields_of(TypedItem())
        key = self._chosen.id if self._chosen else None
        return self._kept.draft(key, self._new_id, base, _fields_of(self._view.typed()))

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
        typed, before = self._view.typed(), self._chosen
        item = TariffItem(
            before.id if before else self._new_id,
            typed.code,
            typed.name,
            typed.category,
            -1 if typed.price is None else to_minor(typed.price, self._currency),
            typed.tax_rate_id,
            0,
            active,
            before.version if before else 0,
        )
        self._run(partial(self._service.put_item, item), self._saved)

    def _load(self) -> None:
        self._run_latest("taxes", self._service.taxes, self._show_taxes)
        self.search(self._view.words())

    def _show(self, items: Sequence[TariffItem]) -> None:
        self._view.show_items(
            [(item, money(item.price, self._currency), percent(item.tax)) for item in items]
        )
        if self._chosen is not None:
            self._view.choose(self._chosen.id)

    def _show_taxes(self, taxes: Sequence[TaxRate]) -> None:
        """An item keeps the tax it has, even one that is no longer offered."""
        ended = _("{name} (not offered)")
        self._taxes = {
            tax.id: tax.name if tax.active else ended.format(name=tax.name) for tax in taxes
        }
        self._view.show_taxes(list(self._taxes.items()))

    def _saved(self, item: TariffItem) -> None:
        self._chosen = item
        self._join.forget()
        self._view.edit(item, self._as_typed(item))
        self._view.show_message(said(_("Saved {name}.").format(name=item.name)))
        self.search(self._view.words())

    def _form_of(self, item: TariffItem) -> dict[str, Any]:
        return _fields_of(self._as_typed(item))

    def _words_of_fields(self) -> dict[str, FormField]:
        return {
            "code": FormField(_("Code")),
            "name": FormField(_("Name")),
            "category": FormField(_("Kind"), category_word),
            "price": FormField(_("Price"), self._price_words, careful=True),
            "tax_rate_id": FormField(_("Tax"), self._tax_words, careful=True),
        }

    def _price_words(self, price: Decimal) -> str:
        return money(to_minor(price, self._currency), self._currency)

    def _tax_words(self, tax_rate_id: UUID) -> str:
        return self._taxes.get(tax_rate_id, _("a tax"))

    def _as_typed(self, item: TariffItem) -> TypedItem:
        price = from_minor(item.price, self._currency)
        return TypedItem(item.code, item.name, item.category, price, item.tax_rate_id)

    def _meet(self, newest: Newest[TariffItem]) -> None:
        """Somebody else saved it while the form was open."""
        before, self._chosen = self._chosen, newest.record
        if before is not None:
            note = offered_note(before.active, newest.record.active)
            self._join.meet(self._form_of(before), self._form_of(newest.record), newest, note=note)

    def _begin_again(self, edit: KeptEdit) -> None:
        self.begin()
        self._new_id = edit.new_id
        self._view.put_values(edit.typed)

    def _read_again(self, edit: KeptEdit) -> None:
        assert edit.record_id is not None
        self._run(
            partial(self._service.newest_item, edit.record_id), partial(self._edit_again, edit)
        )

    def _edit_again(self, edit: KeptEdit, newest: Newest[TariffItem]) -> None:
        self.choose(newest.record)
        self._kept.join(edit, self._join, self._form_of(newest.record), newest)

    def _changed(self, _changes: Collection[Change]) -> None:
        if self._loaded:
            self._load()

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, ConcurrentUpdateError) and self._chosen is not None:
            self._run(partial(self._service.newest_item, self._chosen.id), self._meet)
        elif isinstance(error, InvalidInputError):
            for field, sentence in error.faults.items():
                self._view.show_fault(field, sentence)
        else:
            super()._on_error(error)


def _fields_of(typed: TypedItem) -> dict[str, Any]:
    return {field.name: getattr(typed, field.name) for field in fields(TypedItem)}
