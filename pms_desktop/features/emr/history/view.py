"""The form for a line of history."""

from PySide6.QtWidgets import QWidget

from pms_desktop.domain.emr import HistoryKind
from pms_desktop.features.emr.form.view import ChartFormView
from pms_desktop.features.emr.words import history_word
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.widgets import ChoiceBox, Field, NoteEdit


class HistoryFormView(ChartFormView):
    """What the patient had, was operated on, lives with and inherits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("New line of history"), _("Record history"), parent)
        kinds = [(kind, history_word(kind)) for kind in HistoryKind]
        self.kind_field = self.add_field("kind", Field(_("Cate&gory"), ChoiceBox(kinds)))
        self.text_field = self.add_field(
            "text", Field(_("Te&xt"), NoteEdit(lines=4), required=True)
        )
        self.card.add(self.kind_field)
        self.card.add(self.text_field, 1)
        self.finish_layout()

    def open_form(self) -> None:
        """Medical history unless one chooses otherwise."""
        if self.kind_field.value is None:
            self.kind_field.set_value(HistoryKind.MEDICAL)
        self.text_field.editor.setFocus()
