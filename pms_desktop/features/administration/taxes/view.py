"""The taxes section: a list and one tax to edit."""

from typing import Any

from PySide6.QtWidgets import QWidget

from pms_desktop.domain.tariff import TaxRate
from pms_desktop.features.administration.kept_list.view import KeptListView, ListWords, out_of_use
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.money_words import percent
from pms_desktop.ui.widgets import Field, LineEdit, ListRow, NumberEdit

_ROW_HEIGHT = 34
_WORDS = ListWords(
    title=_("Taxes"),
    new_title=_("New tax"),
    add=_("&New tax"),
    empty=_("No tax yet. Items without one are billed without tax."),
    note=_("A new rate counts from now on: what was charged before keeps its rate."),
)


class TaxesView(KeptListView):
    """Choose a tax to change it, or enter a new one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        rate = NumberEdit("%", places=2, minimum=0, maximum=100)
        fields: dict[str, Field[Any]] = {
            "name": Field(_("Na&me"), LineEdit(max_length=60), required=True),
            "rate": Field(_("Ra&te"), rate, required=True),
        }
        super().__init__(_WORDS, fields, _look, row_height=_ROW_HEIGHT, parent=parent)
        self.name_field, self.rate_field = fields["name"], fields["rate"]
        self.follow("name", "rate")
        self.rate_field.editor.returnPressed.connect(self.save)


def _look(tax: TaxRate) -> ListRow:
    chips = out_of_use(tax.active)
    return ListRow(tax.name, "", percent(tax.rate), chips, quiet=not tax.active)
