"""A form with one reason."""

from PySide6.QtWidgets import QWidget

from pms_desktop.features.wards.form.view import WardForm
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.widgets import Field, NoteEdit, label


class ReasonForm(WardForm):
    """`field` is the name under which the reason is refused."""

    def __init__(
        self, title: str, text: str, action: str, field: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, action, kind="danger", width=440, parent=parent)
        self.reason_field = Field(_("&Reason"), NoteEdit(lines=2), required=True)
        if text:
            self.add(label(text, wrap=True))
        self.add(self.reason_field)
        self.name_fields(**{field: self.reason_field})

    def reason(self) -> str:
        """The reason as typed."""
        return str(self.reason_field.value)
