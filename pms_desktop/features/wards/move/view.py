"""The form that moves a patient."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QWidget

from pms_desktop.domain.board import FreeBed
from pms_desktop.features.wards.form.view import WardForm
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.widgets import ChoiceBox, Field, label


class MoveForm(WardForm):
    """One field: the free bed."""

    def __init__(self, patient: str, bed: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Move {patient}").format(patient=patient), _("Move"), parent=parent)
        text = _("{bed} is left to be cleaned.").format(bed=bed)
        self.bed_field = Field(
            _("To the &bed"), ChoiceBox(searchable=True, placeholder=_("Choose a free bed")),
            required=True,
        )  # fmt: skip
        self.add(self.bed_field)
        self.add(label(text, "quiet", wrap=True))
        self.name_fields(bed=self.bed_field)

    def show_beds(self, beds: Sequence[FreeBed], chosen: UUID | None) -> None:
        """Offer the free beds."""
        self.bed_field.editor.set_choices(
            [(one.bed.id, f"{one.bed.label} · {one.ward}") for one in beds]
        )
        if chosen is not None:
            self.bed_field.set_value(chosen)
            self.action_button.setFocus()
        if not beds:
            self.bed_field.set_fault(_("No bed of the hospital is free and clean."))

    def bed_id(self) -> UUID | None:
        """The bed chosen."""
        found: UUID | None = self.bed_field.value
        return found
