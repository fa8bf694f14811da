"""The specialities section: a list and one name to edit."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from pms_desktop.domain.staff import Speciality
from pms_desktop.features.administration.kept_list.view import KeptListView, ListWords, out_of_use
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import ngettext
from pms_desktop.ui.widgets import Field, LineEdit, ListRow

_ROW_HEIGHT = 34
_WORDS = ListWords(
    title=_("Specialities"),
    new_title=_("New speciality"),
    add=_("&New speciality"),
    empty=_("No speciality yet. Add the first one; doctors are listed by them."),
    stop=_("Sto&p offering"),
    again=_("Offer a&gain"),
)


class SpecialitiesView(KeptListView):
    """Choose one to rename it, or name a new one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        fields = {"name": Field(_("Na&me"), LineEdit(max_length=80), required=True)}
        super().__init__(_WORDS, fields, _look, row_height=_ROW_HEIGHT, parent=parent)
        self.name_field = fields["name"]
        self.name_field.editor.returnPressed.connect(self.save)

    def show_records(self, records: Sequence[Any], whole: int) -> None:
        """Show the list, and how many there are."""
        super().show_records(records, whole)
        counted = ngettext("{n} speciality", "{n} specialities", whole)
        self.list_card.set_note(counted.format(n=whole))


def _look(speciality: Speciality) -> ListRow:
    chips = out_of_use(speciality.active)
    return ListRow(speciality.name, chips=chips, quiet=not speciality.active)
