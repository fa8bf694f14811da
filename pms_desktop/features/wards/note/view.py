"""The form for treatment notes, below those that were signed before."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pms_desktop.features.wards.form.view import WardForm
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.widgets import (
    ChoiceBox,
    EmptyState,
    Field,
    LineEdit,
    NoteEdit,
    clear,
    label,
    rule,
    scrolled,
)


class NoteForm(WardForm):
    """A note is signed as it is saved. Choosing an older one amends it, for a reason."""

    def __init__(self, patient: str, parent: QWidget | None = None) -> None:
        title = _("Treatment notes of {patient}").format(patient=patient)
        super().__init__(title, _("Sign note"), width=600, parent=parent)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        holder = QWidget()
        holder.setLayout(self._list)
        earlier = scrolled(holder)
        earlier.setMinimumHeight(180)
        self.amend_field = Field(_("&Write"), ChoiceBox([("", _("A new note"))]))
        self.amend_field.set_value("")
        self.body_field = Field(_("&Note"), NoteEdit(lines=5), required=True)
        self.reason_field = Field(_("Wh&y it is amended"), LineEdit())
        self.reason_field.hide()
        self.add(earlier, 1)
        self.add(rule())
        for field in (self.amend_field, self.body_field, self.reason_field):
            self.add(field)
        self.name_fields(amends=self.amend_field, body=self.body_field, reason=self.reason_field)
        self.amend_field.changed.connect(self._amend_changed)
        self.body_field.editor.setFocus()

    def show_notes(self, notes: Sequence[tuple[str, str, str]]) -> None:
        """Earlier notes, newest first: id, who and when, and the words."""
        clear(self._list)
        for _key, head, body in notes:
            self._list.addWidget(label(head, "caption", wrap=True))
            self._list.addWidget(label(body, wrap=True))
            self._list.addWidget(rule())
        if not notes:
            self._list.addWidget(EmptyState(_("No treatment notes yet")))
        self._list.addStretch(1)
        words = _("Amend: {head}")
        choices = [(key, words.format(head=head)) for key, head, _body in notes]
        self.amend_field.editor.set_choices([("", _("A new note")), *choices])

    def answers(self) -> tuple[UUID | None, str, str]:
        """The note to be amended, the words, and the reason."""
        values: dict[str, Any] = self.values()
        chosen = self.amend_field.editor.wanted()  # also one whose note is not read yet
        amends = UUID(chosen) if chosen else None
        return amends, values["body"], values["reason"]

    def _amend_changed(self) -> None:
        self.reason_field.setVisible(bool(self.amend_field.value))
