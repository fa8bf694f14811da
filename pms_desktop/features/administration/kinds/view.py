"""A list of kinds and one of them to edit: the same for numbers, consents and alerts."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from pms_desktop.features.administration.kept_list.view import KeptListView, ListWords
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.tokens import PAD
from pms_desktop.ui.widgets import Card, Field, ListRow, column, label, scrolled


class KindsView(KeptListView):
    """`fields` by the names they have in the record, `look` is how one stands in the list."""

    def __init__(
        self,
        title: str,
        new_title: str,
        note: str,
        fields: Mapping[str, Field[Any]],
        look: Callable[[Any], ListRow],
        parent: QWidget | None = None,
    ) -> None:
        words = ListWords(
            title=title,
            new_title=new_title,
            add=_("&New"),
            empty=_("None yet. Enter the first one."),
            note=note,
        )
        super().__init__(words, fields, look, parent=parent)

    def pads_form(self) -> bool:
        """The fields scroll to the edge of the card."""
        return False

    def fill_form(self, card: Card) -> None:
        """More fields than a low window has room for."""
        note = label(self._words.note, "caption", wrap=True)
        content = QWidget()
        content.setLayout(column(*self.edited_fields().values(), note, None, margin=PAD))
        card.add(scrolled(content), 1)
