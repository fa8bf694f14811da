"""The form that ends an admission."""

from datetime import date, time
from functools import partial

from PySide6.QtWidgets import QWidget

from pms_desktop.domain.clock import Clock, local, today
from pms_desktop.domain.wards import DischargeKind
from pms_desktop.features.wards.form.view import WardForm
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.dates import Order
from pms_desktop.ui.times import TimeEdit
from pms_desktop.ui.widgets import ChoiceBox, DateEdit, Field, NoteEdit, label, row


class DischargeForm(WardForm):
    """How the stay ends, and a summary."""

    def __init__(
        self, patient: str, bed: str, clock: Clock, order: Order = "dmy",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
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
        self.died_on_field = Field(
            _("&Died on"), DateEdit(partial(today, clock), order=order, when="past"), required=True
        )
        self.died_at_field = Field(_("&Time, if known"), TimeEdit())
        self.died_on_field.set_value(today(clock))
        self.died_at_field.set_value(local(clock, clock.now()).time())
        self.death_label = label(
            _("The death goes into the patient's record: nobody can be booked or admitted with it "
              "any more. Entered by mistake it is taken back there (Did not die); the stay "
              "remains ended."),
            "quiet", wrap=True,
        )  # fmt: skip
        self.summary_field = Field(_("&Summary"), NoteEdit(lines=5))
        self.add(self.kind_field)
        self.add(row(self.died_on_field, self.died_at_field))
        self.add(self.death_label)
        self.add(self.summary_field)
        text = _("The stay ends now and cannot be taken up again; {bed} is left to be cleaned.")
        self.add(label(text.format(bed=bed), "quiet", wrap=True))
        self.name_fields(
            kind=self.kind_field, summary=self.summary_field, died_on=self.died_on_field,
            died_at=self.died_at_field,
        )  # fmt: skip
        self.kind_field.editor.changed.connect(self._show_death)
        self._show_death()

    def kind(self) -> DischargeKind:
        """How the stay ends."""
        return DischargeKind(self.kind_field.value)

    def died(self) -> tuple[date | None, time | None]:
        """When the patient died; nothing for anybody else."""
        if self.kind() is not DischargeKind.DIED:
            return None, None
        return self.died_on_field.value, self.died_at_field.value

    def summary(self) -> str:
        """The summary as typed."""
        return str(self.summary_field.value)

    def _show_death(self) -> None:
        died = self.kind() is DischargeKind.DIED
        for part in (self.died_on_field, self.died_at_field, self.death_label):
            part.setVisible(died)
        if self.isVisible():
            self._make_room()
