"""The fields of one member of staff: who, how they sign in, jobs, and a doctor's practice."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pms_desktop.domain.access import Role
from pms_desktop.domain.staff import WARD_JOBS, Speciality, WorkingHours
from pms_desktop.domain.tariff import TaxRate
from pms_desktop.domain.wards import Ward
from pms_desktop.features.administration.staff.typed import TypedMember, TypedPractice, job_word
from pms_desktop.features.administration.staff.wards.view import WardsForm
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.dates import DateEdit, Order
from pms_desktop.ui.hours import HoursEdit
from pms_desktop.ui.tokens import GAP, PAD
from pms_desktop.ui.widgets import (
    CheckBox,
    ChoiceBox,
    Field,
    FlowLayout,
    LineEdit,
    MoneyEdit,
    NumberEdit,
    PasswordEdit,
    PhoneEdit,
    label,
    link_button,
    row,
)


class MemberForm(QWidget):
    """Holds what is typed; `check` marks what cannot be read."""

    def __init__(
        self,
        currency: str,
        today: Callable[[], date],
        order: Order,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name_field = Field(_("Na&me as on papers"), LineEdit(max_length=120), required=True)
        self.phone_field = Field(_("&Phone"), PhoneEdit())
        self.email_field = Field(_("E-ma&il"), LineEdit())
        self.login_field = Field(_("&Login"), LineEdit(max_length=31))
        self.password_field = Field(
            _("First passw&ord"),
            PasswordEdit(),
            help_text=_("Three or four words that do not belong together"),
        )
        self.until_field = Field(_("&Valid until"), DateEdit(today, order=order))
        self.account_label = label("", "quiet", wrap=True)
        self.active_check = CheckBox(_("Wor&ks here and may sign in"))
        self.job_checks = {role: CheckBox(job_word(role)) for role in Role}
        self.jobs_fault = label("", "fault", wrap=True)
        self.wards = WardsForm()
        self.doctor_check = CheckBox(_("Sees patients b&y appointment"))
        self.practice = PracticeForm(currency)
        self._doctor = False
        self._lay_out()
        self.doctor_check.changed.connect(self._show_practice)
        for role in WARD_JOBS:
            self.job_checks[role].changed.connect(self._show_wards)
        self.setFocusProxy(self.name_field)

    def typed(self) -> TypedMember:
        """What the fields hold."""
        return TypedMember(
            self.name_field.value,
            self.login_field.value,
            self.phone_field.value,
            self.email_field.value,
            self.active_check.value(),
            frozenset(role for role, check in self.job_checks.items() if check.value()),
            self.password_field.value,
            self.practice.typed() if self.doctor_check.value() else None,
            self.until_field.value,
            self.wards.value(),
        )

    def put(self, typed: TypedMember, *, login: str | None, account: str) -> None:
        """Put somebody into the fields; `login` None while they cannot sign in. `account` says
        how it stands."""
        values = (
            (self.name_field, typed.name),
            (self.phone_field, typed.phone),
            (self.email_field, typed.email),
            (self.login_field, typed.login),
            (self.password_field, ""),
        )
        for field, value in values:
            field.set_value(value)
        self.login_field.editor.setReadOnly(login is not None)
        self.password_field.setVisible(login is None)
        self.until_field.set_value(typed.expires_on)
        self.account_label.setText(account)
        self.account_label.setVisible(bool(account))
        self.active_check.set_value(typed.active)
        for role, check in self.job_checks.items():
            check.set_value(role in typed.roles)
        self.wards.set_value(typed.wards)
        self._show_wards()
        self.jobs_fault.hide()
        self._doctor = typed.practice is not None
        self.doctor_check.set_value(self._doctor)
        self.doctor_check.setDisabled(self._doctor)  # appointments may stand in the record
        self.practice.put(typed.practice)
        self._show_practice()

    def change(self, typed: TypedMember) -> None:
        """Put other values into the fields of the same person; the password stays."""
        password = self.password_field.value
        login = typed.login if self.login_field.editor.isReadOnly() else None
        self.put(typed, login=login, account=self.account_label.text())
        self.password_field.set_value(password)

    def mark(self, names: Iterable[str], sentence: str) -> None:
        """Say something below fields, by their names in the record."""
        fields = {
            **self._fields(),
            "phone": self.phone_field,
            "expires_on": self.until_field,
            "speciality_id": self.practice.speciality_field,
            "room": self.practice.room_field,
            "registration_number": self.practice.number_field,
            "tax_rate_id": self.practice.tax_field,
        }
        for name in names:
            if name in fields:
                fields[name].set_notice(sentence)

    def show_choices(
        self, specialities: Sequence[Speciality], taxes: Sequence[TaxRate], wards: Sequence[Ward]
    ) -> None:
        """Offer specialities, taxes and wards."""
        self.practice.show_choices(specialities, taxes)
        self.wards.set_choices(wards)

    def show_rostered(self, rostered: bool) -> None:
        """Say what belonging to a ward means."""
        self.wards.show_rostered(rostered)

    def show_faults(self, faults: Mapping[str, str]) -> str:
        """Mark fields, put the focus in the first, and answer what no field can show."""
        fields = self._fields()
        marked = [name for name in fields if name in faults]
        for name in marked:
            fields[name].set_fault(faults[name])
        if marked:
            fields[marked[0]].editor.setFocus()
        self.jobs_fault.setText(faults.get("roles", ""))
        self.jobs_fault.setVisible("roles" in faults)
        known = {*fields, "roles"}
        return next((words for name, words in faults.items() if name not in known), "")

    def check(self) -> bool:
        """Mark what cannot be read; the focus goes to the first."""
        fields: list[Field[Any]] = [self.name_field, self.phone_field, self.until_field]
        if self.doctor_check.value():
            fields += self.practice.fields()
        wrong = [field for field in fields if not field.check()]
        if wrong:
            wrong[0].editor.setFocus()
        return not wrong

    def _fields(self) -> dict[str, Field[Any]]:
        return {
            "name": self.name_field,
            "email": self.email_field,
            "login": self.login_field,
            "password": self.password_field,
            "expires_on": self.until_field,
            "speciality": self.practice.speciality_field,
            "fee": self.practice.fee_field,
            "slot_minutes": self.practice.slot_field,
            "hours": self.practice.day_fields[0],
        }

    def _lay_out(self) -> None:
        jobs = QWidget()
        flow = FlowLayout(jobs, gap=16)
        for check in self.job_checks.values():
            flow.addWidget(check)
        self.jobs_fault.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD, PAD, PAD, PAD)
        layout.setSpacing(GAP + 2)
        layout.addWidget(label(_("Who"), "heading"))
        first = row(self.name_field, self.active_check)
        first.setStretch(0, 1)
        first.setAlignment(self.active_check, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(first)
        layout.addLayout(row(self.phone_field, self.email_field))
        layout.addWidget(label(_("Signing in"), "heading"))
        layout.addLayout(row(self.login_field, self.password_field, self.until_field))
        layout.addWidget(self.account_label)
        layout.addWidget(label(_("Jobs: they decide what this person may do"), "heading"))
        layout.addWidget(jobs)
        layout.addWidget(self.jobs_fault)
        layout.addWidget(self.wards)
        layout.addWidget(label(_("Practice"), "heading"))
        layout.addWidget(self.doctor_check)
        layout.addWidget(self.practice)
        layout.addStretch(1)

    def _show_practice(self) -> None:
        self.practice.setVisible(self.doctor_check.value())

    def _show_wards(self) -> None:
        self.wards.setVisible(any(self.job_checks[role].value() for role in WARD_JOBS))


class PracticeForm(QWidget):
    """How a doctor sees patients, with the hours of each weekday."""

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.speciality_field = Field(_("Spe&ciality"), ChoiceBox(searchable=True))
        self.number_field = Field(_("Registration n&umber"), LineEdit(max_length=40))
        self.room_field = Field(_("Consultin&g room"), LineEdit(max_length=40))
        self.fee_field = Field(
            _("Consultation &fee, {currency}").format(currency=currency), MoneyEdit(currency)
        )
        self.tax_field = Field(_("Ta&x"), ChoiceBox([(None, _("No tax"))]))
        self.slot_field = Field(_("Slo&t"), NumberEdit(_("min"), minimum=5, maximum=240))
        self.day_fields = [Field(QLocale().dayName(day + 1), HoursEdit()) for day in range(7)]
        self.copy_button = link_button(_("Monday's hours for the whole working week"))
        self.copy_button.clicked.connect(self._copy_monday)
        self._lay_out()

    def typed(self) -> TypedPractice:
        """What the fields hold."""
        minutes = self.slot_field.value
        return TypedPractice(
            self.speciality_field.value,
            self.room_field.value,
            self.number_field.value,
            self.fee_field.value,
            self.tax_field.value,
            int(minutes) if isinstance(minutes, Decimal) else None,
            tuple(
                WorkingHours(day, start, end)
                for day, field in enumerate(self.day_fields)
                for start, end in field.value
            ),
        )

    def put(self, typed: TypedPractice | None) -> None:
        """Put a practice into the fields; None for a new one."""
        self.speciality_field.set_value(typed.speciality_id if typed else None)
        self.room_field.set_value(typed.room if typed else "")
        self.number_field.set_value(typed.registration_number if typed else "")
        self.fee_field.set_value(typed.fee if typed else None)
        self.tax_field.set_value(typed.tax_rate_id if typed else None)
        self.slot_field.set_value(typed.slot_minutes if typed else 20)
        for day, field in enumerate(self.day_fields):
            hours = typed.hours if typed else ()
            field.set_value([(h.starts, h.ends) for h in hours if h.weekday == day])

    def show_choices(self, specialities: Sequence[Speciality], taxes: Sequence[TaxRate]) -> None:
        """Offer specialities and taxes."""
        self.speciality_field.editor.set_choices([(one.id, one.name) for one in specialities])
        self.tax_field.editor.set_choices(
            [(None, _("No tax")), *((tax.id, tax.name) for tax in taxes)]
        )

    def fields(self) -> list[Field[Any]]:
        """Those whose text may be unreadable."""
        return [self.speciality_field, self.fee_field, self.slot_field, *self.day_fields]

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP + 2)
        layout.addLayout(row(self.speciality_field, self.number_field))
        layout.addLayout(row(self.room_field, self.fee_field, self.tax_field, self.slot_field))
        head = row(label(_("Weekly hours, as in 8-12, 13:30-17"), "heading"), None)
        head.addWidget(self.copy_button)
        layout.addLayout(head)
        week = QGridLayout()
        week.setSpacing(GAP)
        for day, field in enumerate(self.day_fields):
            week.addWidget(field, day % 4, day // 4)
        layout.addLayout(week)

    def _copy_monday(self) -> None:
        for field in self.day_fields[1:5]:
            field.set_value(self.day_fields[0].value)
