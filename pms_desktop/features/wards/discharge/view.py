"""The form that ends an admission."""

from PySide6.QtWidgets import QWidget

from pms_desktop.domain.wards import DischargeKind
from pms_desktop.features.wards.form.view import WardForm
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.widgets import ChoiceBox, Field, NoteEdit, label


class DischargeForm(WardForm):
    """How the stay ends, and a summary."""

    def __init__(self, patient: str, bed: str, parent: QWidget | None = None) -> None:
        title = _("Discharge {patient}").format(patient=patient)
        super().__init__(title, _("Discharge"), kind="danger", parent=parent)
        kinds = [
            (DischargeKind.HOME.value, _("Home")),
            (DischargeKind.TRANSFERRED.value, _("Transferred to another hospital")),
            (DischargeKind.AGAINST_ADVICE.value, _("Left against medical advice")),
            (DischargeKind.DIED.value, _("Died")),
        ]
        self.kind_field = Field(_("&How the stay ends"), ChoiceBox(kinds), required=True)
        self.kind_field.set_value(DischargeKind.HOME.value)
        self.summary_field = Field(_("&Summary"), NoteEdit(lines=5))
        self.add(self.kind_field)
        self.add(self.summary_field)
        text = _("The stay ends now and cannot be taken up again; {bed} is left to be cleaned.")
        self.add(label(text.format(bed=bed), "quiet", wrap=True))
        self.name_fields(kind=self.kind_field, summary=self.summary_field)

    def kind(self) -> DischargeKind:
        """How the stay ends."""
        return DischargeKind(self.kind_field.value)

    def summary(self) -> str:
        """The summary as typed."""
        return str(self.summary_field.value)
