"""The form in which an appointment is booked or moved."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patients import PatientBrief
from pms_desktop.domain.staff import Doctor
from pms_desktop.features.appointments.booking.typed import Typed
from pms_desktop.i18n import format_date, format_time
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.dates import Order
from pms_desktop.ui.dialogs import FormDialog
from pms_desktop.ui.patient_picker import PatientPicker
from pms_desktop.ui.text import isolated, ltr
from pms_desktop.ui.times import TimeEdit
from pms_desktop.ui.widgets import (
    Button,
    CheckBox,
    ChoiceBox,
    DateEdit,
    ElidedLabel,
    Field,
    FlowLayout,
    LineEdit,
    NumberEdit,
    clear,
    label,
    link_button,
    row,
    secondary_button,
)

_PICKER_HEIGHT = 230


class BookingView(FormDialog):
    """`terms_changed` when doctor, length or day are others, `slot_chosen` with an offered time,
    `patient_sought` when somebody else is to be found."""

    terms_changed = Signal()
    slot_chosen = Signal(object)
    patient_sought = Signal()
    closed = Signal()

    def __init__(
        self,
        today: date,
        order: Order = "dmy",
        *,
        moving: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        title = _("Move appointment") if moving else _("New appointment")
        super().__init__(title, _("Move") if moving else _("Book"), width=660, parent=parent)
        self._today, self._moving = today, moving
        self._patient: PatientBrief | None = None
        self._slots: tuple[datetime, ...] = ()
        self.picker = PatientPicker(_("Who comes? Name, MRN, phone, ID …"), edge=0)
        self.patient_label = ElidedLabel("", "name")
        self.patient_detail = label("", "quiet")
        self.change_button = link_button(_("&Another patient"))
        self.doctor_field = Field(_("&Doctor"), ChoiceBox(searchable=True))
        self.minutes_field = Field(_("&Length"), NumberEdit("min", minimum=5, maximum=480))
        self.day_field = Field(_("Da&y"), DateEdit(self._asked_today, order=order, when="future"))
        self.time_field = Field(_("&Time"), TimeEdit())
        self.purpose_field = Field(_("&Purpose"), LineEdit(max_length=200))
        self.override_field = Field(
            _("&Reason to book over it"),
            LineEdit(max_length=200),
            help_text=_("Both patients keep their time; the reason stays with the record."),
        )
        self.outside_check = CheckBox(_("Book &outside working hours"))
        self.free_label = label(_("Next free"), "heading")
        self.free_area = QWidget()
        self.free_layout = FlowLayout(self.free_area)
        self._lay_out_fields()
        self._connect()

    def typed(self) -> Typed:
        """What the form holds now."""
        minutes = self.minutes_field.value
        return Typed(
            self._patient.id if self._patient else None,
            self.doctor_field.value,
            self.day_field.value,
            self.time_field.value,
            int(minutes) if isinstance(minutes, Decimal) else None,
            self.purpose_field.value,
            self.override_field.value if self.override_field.isVisibleTo(self) else "",
            self.outside_check.value() and self.outside_check.isVisibleTo(self),
        )

    def kept(self) -> dict[str, Any]:
        """What was put in, and for whom."""
        typed = super().kept()
        if typed and self._patient is not None:
            typed["patient"] = str(self._patient.id)
        return typed

    def expect_patient(self) -> None:
        """It is known for whom; the name is being read. What is typed meanwhile is not lost."""
        self._name_patient("")
        self.patient_detail.setText("")
        self._focus_next_needed()
        self._fit()

    def show_patient(self, patient: PatientBrief | None) -> None:
        """Book for this patient; None to look for one."""
        known = self._patient is None and self.patient_stack.currentIndex() == 1
        self._patient = patient
        if patient is not None:
            number = _("MRN {number}").format(number=ltr(shown_mrn(patient.mrn)))
            self.patient_detail.setText(
                " · ".join(part for part in (number, ltr(patient.phone)) if part)
            )
            self._name_patient(patient.name)
            if not known:
                self._focus_next_needed()
        else:
            self.patient_stack.setCurrentIndex(0)
            self.picker.setFocus()
        self._fit()

    def fix_patient(self, name: str) -> None:
        """An appointment that is moved keeps its patient and its purpose."""
        self._name_patient(name)
        self.change_button.hide()
        self.patient_detail.hide()
        self.purpose_field.editor.setReadOnly(True)
        self._fit()

    def show_doctors(self, doctors: Sequence[Doctor], chosen: UUID | None) -> None:
        """Offer these doctors."""
        self.doctor_field.editor.set_choices(
            [(doctor.id, f"{doctor.name} · {doctor.speciality}") for doctor in doctors]
        )
        if chosen is not None:
            self.doctor_field.set_value(chosen)

    def show_when(self, day: date | None, moment: time | None) -> None:
        """Put a time into the form."""
        self.day_field.set_value(day)
        self.time_field.set_value(moment)

    def show_minutes(self, minutes: int) -> None:
        """Put a length into the form."""
        self.minutes_field.set_value(minutes)

    def show_purpose(self, purpose: str) -> None:
        """Put a purpose into the form."""
        self.purpose_field.set_value(purpose)

    def show_free(self, slots: Sequence[datetime]) -> None:
        """Offer these times, in hospital time."""
        if slots and self._slots == tuple(slots):
            return  # the keyboard may be on one of them
        clear(self.free_layout)
        self._slots = tuple(slots)
        before: QWidget = self.minutes_field.editor
        for number, slot in enumerate(slots):
            button: Button = secondary_button(self._slot_words(slot))
            button.setProperty("slot", number)
            button.clicked.connect(self._slot_clicked)
            self.free_layout.addWidget(button)
            self.setTabOrder(before, button)
            before = button
        self.setTabOrder(before, self.day_field.editor)
        if not slots:
            words = _("No free time in the next 60 days.")
            self.free_layout.addWidget(
                label(words if self.doctor_field.value else _("Choose a doctor."), "quiet")
            )

    def ask_override(self, sentence: str) -> None:
        """The time is taken: another one, or a reason."""
        self.refuse(sentence)
        self.override_field.show()
        self.override_field.editor.setFocus()

    def ask_outside_hours(self, sentence: str) -> None:
        """Nobody works then: another time, or a yes."""
        self.refuse(sentence)
        self.outside_check.show()
        self.outside_check.setFocus()

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Mark fields; the focus goes to the first."""
        self.set_busy(False)
        fields: dict[str, Field[Any]] = {
            "doctor": self.doctor_field,
            "minutes": self.minutes_field,
            "day": self.day_field,
            "time": self.time_field,
            "purpose": self.purpose_field,
        }
        marked = [name for name in fields if name in faults]
        for name in marked:
            fields[name].set_fault(faults[name])
        if "patient" in faults:
            self.message_bar.say(faults["patient"], "warn")
            self.picker.setFocus()
        elif marked:
            fields[marked[0]].editor.setFocus()

    def show_message(self, message: Message) -> None:
        """Say it above the fields; nothing typed is lost."""
        self.set_busy(False)
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def valid(self) -> bool:
        """Text that cannot be read is marked; what is missing the presenter says."""
        fields: list[Field[Any]] = [
            self.doctor_field, self.day_field, self.time_field, self.minutes_field,
        ]  # fmt: skip
        wrong = [field for field in fields if not field.check()]
        if wrong:
            wrong[0].editor.setFocus()
        return not wrong

    def _lay_out_fields(self) -> None:
        chosen = QWidget()
        chosen.setLayout(row(self.patient_label, self.patient_detail, None, self.change_button))
        self.picker.setMinimumHeight(_PICKER_HEIGHT)
        self.patient_stack = QStackedWidget()
        self.patient_stack.addWidget(self.picker)
        self.patient_stack.addWidget(chosen)
        self.minutes_field.setFixedWidth(110)
        self.add(self.patient_stack)
        first = row(self.doctor_field, self.minutes_field)
        first.setStretch(0, 1)
        self.add(first)
        self.add(self.free_label)
        self.add(self.free_area)
        second = row(self.day_field, self.time_field, self.purpose_field)
        second.setStretch(2, 1)
        self.day_field.setFixedWidth(130)
        self.time_field.setFixedWidth(90)
        self.add(second)
        self.add(self.override_field)
        self.add(self.outside_check)
        self.body.addStretch(1)
        self.override_field.hide()
        self.outside_check.hide()
        self.setTabOrder(self.picker, self.doctor_field.editor)

    def _connect(self) -> None:
        self.change_button.clicked.connect(self._change_patient)
        for field in (self.doctor_field, self.minutes_field, self.day_field):
            field.changed.connect(self.terms_changed)
        self.finished.connect(self._closed)

    def _name_patient(self, name: str) -> None:
        self.patient_label.setText(isolated(name))
        self.patient_stack.setCurrentIndex(1)

    def _fit(self) -> None:
        searching = self.patient_stack.currentIndex() == 0
        self.patient_stack.setMaximumHeight(10_000 if searching else 40)
        self.picker.setMinimumHeight(_PICKER_HEIGHT if searching else 0)
        self.adjustSize()

    def _focus_next_needed(self) -> None:
        needed: list[Field[Any]] = [self.doctor_field, self.time_field, self.purpose_field]
        empty = [field for field in needed if field.value in (None, "")]
        (empty or [self.purpose_field])[0].editor.setFocus()

    def _slot_words(self, slot: datetime) -> str:
        if slot.date() == self._today:
            return _("Today {time}").format(time=format_time(slot))
        return f"{format_date(slot.date()).rsplit(' ', 1)[0]} {format_time(slot)}"

    def _slot_clicked(self) -> None:
        button = self.sender()
        assert button is not None
        self.slot_chosen.emit(self._slots[button.property("slot")])
        if self.purpose_field.value in (None, ""):
            self.purpose_field.editor.setFocus()

    def _change_patient(self) -> None:
        self.show_patient(None)
        self.patient_sought.emit()

    def _closed(self, _result: int) -> None:
        self.closed.emit()

    def _asked_today(self) -> date:
        return self._today
