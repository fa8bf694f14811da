"""The form that admits a patient."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.board import FreeBed
from pms_desktop.domain.patients import PatientBrief
from pms_desktop.domain.staff import Doctor
from pms_desktop.domain.vital_words import scale_word
from pms_desktop.domain.vitals import Spo2Scale
from pms_desktop.features.wards.form.view import WardForm
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.patient_picker import PatientPicker
from pms_desktop.ui.widgets import (
    ChoiceBox,
    ElidedLabel,
    Field,
    LineEdit,
    column,
    label,
    link_button,
    row,
)

PATIENT = "patient"
"""Where a kept form says whom it is about."""


class AdmitForm(WardForm):
    """First whom, by the finder; then why, where and under whom."""

    change_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Admit a patient"), _("Admit"), width=600, parent=parent)
        self.picker = PatientPicker(empty_text=_("Type a name, MRN, phone or ID."), edge=0)
        self.picker.setMinimumHeight(230)
        self._patient: PatientBrief | None = None
        self.patient_label = ElidedLabel("", "name")
        self.about_label = ElidedLabel("", "quiet")
        self.change_button = link_button(_("Another pati&ent"))
        self.change_button.clicked.connect(self.change_requested)
        self.chosen = QWidget()
        words = column(self.patient_label, self.about_label, gap=2)
        self.chosen.setLayout(row(words, None, self.change_button))
        self.fault_label = label("", "fault", wrap=True)
        self.fault_label.hide()
        self.reason_field = Field(_("&Reason"), LineEdit(max_length=300), required=True)
        self.bed_field = Field(
            _("&Bed"), ChoiceBox(searchable=True, placeholder=_("Choose a free bed")), required=True
        )
        self.doctor_field = Field(
            _("&Doctor"), ChoiceBox(searchable=True, placeholder=_("Responsible doctor"))
        )
        scales = [(str(int(one)), scale_word(one)) for one in Spo2Scale]
        self.scale_field = Field(_("&SpO₂ scale of NEWS2"), ChoiceBox(scales))
        self.scale_field.set_value(str(int(Spo2Scale.SCALE_1)))
        for part in (self.picker, self.chosen, self.fault_label, self.reason_field):
            self.add(part)
        self.add(row(self.bed_field, self.doctor_field, gap=12))
        self.add(self.scale_field)
        self.name_fields(
            reason=self.reason_field,
            bed=self.bed_field,
            doctor=self.doctor_field,
            scale=self.scale_field,
        )

    def words(self) -> str:
        """What is typed into the finder."""
        return self.picker.words()

    def show_patient(self, patient: PatientBrief | None, about: str) -> None:
        """Show who is admitted, or the finder while nobody is chosen."""
        self._patient = patient
        self.picker.setVisible(patient is None)
        self.chosen.setVisible(patient is not None)
        self.show_patient_fault("")
        if patient is None:
            self.picker.setFocus()
            return
        self.patient_label.setText(patient.name)
        self.about_label.setText(about)
        self.adjustSize()
        self.reason_field.editor.setFocus()

    def show_patient_fault(self, sentence: str) -> None:
        """Say that somebody must be chosen."""
        self.fault_label.setText(sentence)
        self.fault_label.setVisible(bool(sentence))

    def show_beds(self, beds: Sequence[FreeBed], chosen: UUID | None) -> None:
        """Offer the free beds."""
        self.bed_field.editor.set_choices(
            [(one.bed.id, f"{one.bed.label} · {one.ward}") for one in beds]
        )
        if chosen is not None:
            self.bed_field.set_value(chosen)
        if not beds:
            self.bed_field.set_fault(_("No bed of the hospital is free and clean."))

    def show_doctors(self, doctors: Sequence[Doctor]) -> None:
        """Offer the doctors."""
        self.doctor_field.editor.set_choices(
            [(one.id, f"{one.name} · {one.speciality}") for one in doctors]
        )

    def answers(self) -> dict[str, Any]:
        """Reason, bed, doctor and scale."""
        values = self.values()
        return values | {"scale": Spo2Scale(int(values["scale"]))}

    def kept(self) -> dict[str, Any]:
        """What was put in, and whom it is about."""
        typed = super().kept()
        if typed and self._patient is not None:
            typed[PATIENT] = str(self._patient.id)
        return typed
