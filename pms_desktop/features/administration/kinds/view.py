"""A list of kinds and one of them to edit: the same for numbers, consents and alerts."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from pms_desktop.features.administration.kept_list.view import KeptListView, ListWords
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.widgets import Field, ListRow


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
