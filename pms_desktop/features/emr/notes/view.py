"""The form for a note: a title, the text, and for an amendment what it amends and why."""

from PySide6.QtWidgets import QWidget

from pms_desktop.domain.notes import LONGEST_NOTE, Note
from pms_desktop.features.emr.form.view import ChartFormView
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.widgets import Field, LineEdit, NoteEdit, label, scrolled

TITLES = (
    _("Ward round"), _("Consultation"), _("Admission note"), _("Review"), _("Procedure"),
    _("Family meeting"), _("Discharge note"), _("Telephone call"),
)  # fmt: skip


class NoteFormView(ChartFormView):
    """A note is signed as it is saved; afterwards it can only be amended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("New note"), _("Sign note"), parent)
        self.original_label = label("", "quiet", wrap=True)
        self.original_area = scrolled(self.original_label)
        self.original_area.setMaximumHeight(120)
        self.reason_field = self.add_field(
            "reason", Field(_("Rea&son for the amendment"), LineEdit(max_length=200), required=True)
        )
        self.title_field = self.add_field(
            "title", Field(_("&Title"), LineEdit(max_length=120, suggestions=TITLES))
        )
        self.body_field = self.add_field(
            "body", Field(_("Te&xt"), NoteEdit(lines=8), required=True)
        )
        self.card.add(self.original_area)
        for field in (self.reason_field, self.title_field):
            self.card.add(field)
        self.card.add(self.body_field, 1)
        self.finish_layout()
        self.show_original(None)

    def show_original(self, note: Note | None) -> None:
        """Amend this note, or write a new one."""
        self.card.set_title(_("New note") if note is None else _("Amend a note"))
        self.save_button.setText(_("Sign note") if note is None else _("Sign amendment"))
        self.original_label.setText(note.body[:LONGEST_NOTE] if note else "")
        self.original_area.setVisible(note is not None)
        self.reason_field.setVisible(note is not None)
        self.title_field.setVisible(note is None)

    def open_form(self) -> None:
        """Write on where one stopped."""
        if self.reason_field.isVisibleTo(self) and not self.reason_field.value:
            self.reason_field.editor.setFocus()
        elif self.title_field.isVisibleTo(self) and not (
            self.title_field.value or self.body_field.value
        ):
            self.title_field.editor.setFocus()
        else:
            self.body_field.editor.setFocus()
