"""The tariff section: a search, the items found, and one to edit."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from pms_desktop.domain.tariff import TariffCategory, TariffItem
from pms_desktop.features.administration.kept_list.view import KeptListView, ListWords, out_of_use
from pms_desktop.features.administration.tariff.words import category_word
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.money_words import money, percent
from pms_desktop.ui.tokens import Tone
from pms_desktop.ui.widgets import ChoiceBox, Field, LineEdit, ListRow, MoneyEdit, SearchBox

_WORDS = ListWords(
    title=_("Tariff"),
    new_title=_("New item"),
    add=_("&New item"),
    empty=_("No items yet. Enter the first one: bills are made of them."),
    name=_("Items of the tariff"),
    not_found=_("No item answers to these words. Enter a new one."),
    note=_("A new price counts from now on: what was charged before keeps its price."),
)


class TariffView(KeptListView):
    """Choose an item to change it, or enter a new one."""

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        fields = _fields(currency)
        self.search_box = SearchBox(
            _("Name or code …"), key="Ctrl+F", name=_("Find an item of the tariff")
        )
        super().__init__(
            _WORDS,
            fields,
            partial(_look, currency),
            search=self.search_box,
            shares=(3, 2),
            parent=parent,
        )
        self.list_card.set_note(_("prices in {currency}, before tax").format(currency=currency))
        self.code_field, self.name_field = fields["code"], fields["name"]
        self.price_field, self.tax_field = fields["price"], fields["tax_rate_id"]
        self.search_box.accepted.connect(self.code_field.editor.setFocus)
        self.follow("code", "name", "category")
        self.follow("price", "tax_rate_id")

    def words(self) -> str:
        """What is searched for."""
        return self.search_box.text().strip()

    def show_taxes(self, taxes: Sequence[tuple[UUID, str]]) -> None:
        """The taxes to choose from; the chosen one stays."""
        kept = self.tax_field.value
        self.tax_field.editor.set_choices([(None, _("No tax")), *taxes])
        self.tax_field.editor.set_value(kept)

    def enter_form(self) -> None:
        """Prices change most."""
        self.price_field.editor.setFocus()
        self.price_field.editor.selectAll()


def _fields(currency: str) -> dict[str, Field[Any]]:
    kinds = [(each, category_word(each)) for each in TariffCategory]
    return {
        "code": Field(_("&Code"), LineEdit(max_length=24), required=True),
        "name": Field(_("Na&me"), LineEdit(max_length=120), required=True),
        "category": Field(_("&Kind"), ChoiceBox(kinds)),
        "price": Field(_("&Price"), MoneyEdit(currency), required=True),
        "tax_rate_id": Field(_("Ta&x"), ChoiceBox([(None, _("No tax"))])),
    }


def _look(currency: str, item: TariffItem) -> ListRow:
    chips: list[tuple[str, Tone]] = [*out_of_use(item.active)]
    if item.tax:
        chips.append((_("tax {rate}").format(rate=percent(item.tax)), "neutral"))
    detail = f"{item.code} · {category_word(item.category)}"
    price = money(item.price, currency)
    return ListRow(item.name, detail, price, tuple(chips), quiet=not item.active)
