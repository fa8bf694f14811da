"""The appointments tab as it is seen: month and waiting list, the day, the selected one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QLocale, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pms_desktop.domain.appointment_numbers import shown_appointment_number
from pms_desktop.domain.appointments import Act, Appointment, DaySchedule
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.staff import Doctor, Speciality
from pms_desktop.features.appointments.booking.view import BookingView
from pms_desktop.features.appointments.selected.view import KEYS, PREVIEW_KEY, SelectedView
from pms_desktop.features.appointments.words import (
    columns_of,
    restricted_word,
    state_chip,
    waiting_minutes,
    wall_minute,
)
from pms_desktop.i18n import format_date, format_time
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.calendar_month import CalendarMonth
from pms_desktop.ui.dates import Order
from pms_desktop.ui.day_calendar.widget import DayCalendar
from pms_desktop.ui.dialogs import ReasonDialog
from pms_desktop.ui.shortcuts import bind
from pms_desktop.ui.text import isolated, ltr
from pms_desktop.ui.tokens import GAP, PAD, Tone
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    ChoiceBox,
    ElidedLabel,
    EmptyState,
    ListRow,
    MessageBar,
    RecordList,
    fill_tab,
    icon_button,
    primary_button,
    rule,
    secondary_button,
)

_LEFT = 236
_TICK_MS = 20_000
Waiting = tuple[Appointment, Doctor]


class AppointmentsView(QWidget):
    """Signals carry keys, days and minutes of the day; the presenter decides."""

    day_chosen = Signal(object)
    day_stepped = Signal(int)
    today_requested = Signal()
    month_shown = Signal(object)
    speciality_chosen = Signal(object)
    book_requested = Signal()
    slot_activated = Signal(object, int)
    appointment_selected = Signal(object)
    cursor_steered = Signal()
    appointment_opened = Signal(object)
    appointment_dropped = Signal(object, object, int)
    act_requested = Signal(object)
    slip_preview_requested = Signal()
    move_answered = Signal(bool)
    cancel_given = Signal(str)
    patient_requested = Signal()
    staff_requested = Signal()
    ticked = Signal()

    def __init__(self, today: date, order: Order = "dmy", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order = order
        self._today = today
        self._now = datetime.min.replace(tzinfo=UTC)
        self._zone = ZoneInfo("UTC")
        self._shown: date | None = None
        self._reason: ReasonDialog | None = None
        self.booking: BookingView | None = None
        self.message_bar = MessageBar()
        self.busy_line = BusyLine()
        self.month = CalendarMonth(self._asked_today)
        self.waiting_list: RecordList[Waiting] = RecordList(
            self._waiting_row,
            name=_("Waiting patients"),
            empty_text=_("Nobody is waiting. Who is checked in appears here."),
            key=_waiting_key,
        )
        self.back_button = icon_button("chevron-left", _("Day before"))
        self.today_button = secondary_button(_("&Today"))
        self.on_button = icon_button("chevron-right", _("Next day"))
        self.day_label = ElidedLabel("", "card")
        self.speciality_box = ChoiceBox([(None, _("All specialities"))])
        self.book_button = primary_button(_("&New appointment"), key="Ctrl+N")
        self.calendar = DayCalendar(_("Appointments of the day"))
        self.no_doctors = EmptyState(_("No doctors yet"), icon="stethoscope")
        self.selected = SelectedView()
        self._lay_out()
        self._connect()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.ticked)
        self._timer.start(_TICK_MS)
        self.setFocusProxy(self.calendar)

    def allow_booking(self, allowed: bool) -> None:
        """Whether this person books; others look."""
        self.book_button.setVisible(allowed)
        self.calendar.read_only = not allowed

    def show_no_doctors(self, *, enters_staff: bool) -> None:
        """Say who can enter the first doctor, and lead whoever may to where it is done."""
        hint = _("Appointments are booked in the weekly hours of a doctor. Under Staff, mark a "
                 "member of staff as doctor and enter the hours.")  # fmt: skip
        ask = _("Ask an administrator to enter the doctors and their weekly hours.")
        action = _("Enter doctors") if enters_staff else ""
        self.no_doctors.say(_("No doctors yet"), hint if enters_staff else ask, action=action)
        self._days.setCurrentWidget(self.no_doctors)
        self.selected.hide()
        self.book_button.setEnabled(False)

    def show_day(
        self, schedule: DaySchedule, zone: ZoneInfo, now: datetime, *, empty_text: str
    ) -> None:
        """Show a day; the cursor stays on its appointment. `empty_text` is for one without
        columns."""
        self._days.setCurrentWidget(self.calendar)
        self.selected.show()
        self.book_button.setEnabled(True)
        self._now, self._zone = now, zone
        self._today = now.astimezone(zone).date()
        weekday = QLocale().dayName(schedule.day.isoweekday())
        self.day_label.setText(f"{weekday} {format_date(schedule.day)}")
        self.month.set_value(schedule.day)
        self.calendar.set_columns(columns_of(schedule, zone, now), empty_text=empty_text)
        is_today = schedule.day == self._today
        self.calendar.set_now(wall_minute(now, zone) if is_today else None)
        if self._shown != schedule.day:
            self._shown = schedule.day
            self.calendar.scroll_to(wall_minute(now, zone) if is_today else 8 * 60)

    def show_busy_days(self, counts: Mapping[date, int]) -> None:
        """Mark the days on which somebody comes."""
        self.month.set_busy_days(counts)

    def show_specialities(self, specialities: Sequence[Speciality]) -> None:
        """Offer to show the doctors of one field."""
        every = [(None, _("All specialities"))]
        self.speciality_box.set_choices(every + [(one.id, one.name) for one in specialities])

    def show_waiting(self, waiting: Sequence[Waiting], now: datetime) -> None:
        """Show who has arrived, the longest waiting first."""
        self._now = now
        self.waiting_list.set_records(waiting)
        self.waiting_chip.set_text(str(len(waiting)), "warn" if waiting else "neutral")

    def show_selected(
        self, appointment: Appointment | None, acts: Collection[Act], now: datetime
    ) -> None:
        """Show the appointment under the cursor and what can be done with it."""
        if appointment is None:
            hint = _("Choose a free time to book, or an appointment to work on it.")
            self.selected.show_nothing(hint)
            return
        self.selected.show_appointment(
            appointment.patient, self._detail(appointment), state_chip(appointment, now), acts
        )

    def select_appointment(self, appointment_id: UUID) -> None:
        """Put the cursor on an appointment."""
        self.calendar.select_block(appointment_id)

    def select_slot(self, doctor_id: UUID, minute: int) -> None:
        """Put the cursor on a time of a doctor, if that doctor is shown."""
        self.calendar.select_slot(doctor_id, minute)

    def focus_acts(self) -> None:
        """Put the focus on what is most likely done next."""
        self.selected.focus_first_act()

    def focus_day(self) -> None:
        """Put the focus into the day."""
        self.calendar.setFocus()

    def open_booking(self, today: date, *, moving: bool) -> BookingView:
        """Open the form for a new appointment, or to move one."""
        self.booking = BookingView(today, self._order, moving=moving, parent=self)
        self.booking.closed.connect(self._booking_closed)
        self.booking.open()
        return self.booking

    def ask_move(self, question: str) -> None:
        """Ask below the day whether a dragged appointment is to stay there."""
        self.selected.ask(question)

    def ask_cancel_reason(self, name: str, when: str) -> ReasonDialog:
        """Ask why an appointment is cancelled."""
        reasons = [_("Patient cancelled"), _("Doctor is away"), _("Booked by mistake")]
        self._reason = ReasonDialog(
            _("Cancel appointment"),
            f"{isolated(name)}, {when}",
            _("Cancel appointment"),
            reasons=[(reason, reason) for reason in reasons],
            parent=self,
        )
        self._reason.cancel_button.setText(_("Keep it"))
        self._reason.submitted.connect(self._reason_given)
        self._reason.open()
        return self._reason

    def end_cancel(self, refusal: str = "") -> None:
        """The cancellation is done, or was refused."""
        if self._reason is None:
            return
        if refusal:
            self._reason.refuse(refusal)
        else:
            self._reason.finish()
            self._reason = None
            self.calendar.setFocus()

    def show_message(self, message: Message) -> None:
        """Say it above the day."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def clear_news(self) -> None:
        """What was done for somebody else is no news any more; what is wrong stays."""
        self.message_bar.dismiss_news()

    def set_busy(self, busy: bool) -> None:
        """Show that work runs; the next patient at the desk need not wait for it."""
        self.busy_line.set_busy(busy)

    def _lay_out(self) -> None:
        fill_tab(self, self.message_bar, (self._left_zone(), 0), (self._day_card(), 1))

    def _left_zone(self) -> QWidget:
        zone = QWidget()
        zone.setFixedWidth(_LEFT)
        column = QVBoxLayout(zone)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(PAD)
        month = Card()
        month.add(self.month)
        waiting = Card(_("Waiting"), padded=False)
        self.waiting_chip = waiting.add_chip("0")
        waiting.add(self.waiting_list, 1)
        column.addWidget(month)
        column.addWidget(waiting, 1)
        return zone

    def _day_card(self) -> QWidget:
        card = Card(padded=False)
        head = QHBoxLayout()
        head.setContentsMargins(PAD, 9, PAD, 9)
        head.setSpacing(GAP)
        for part in (self.back_button, self.today_button, self.on_button):
            head.addWidget(part)
        head.addWidget(self.day_label, 1)
        self.speciality_box.setAccessibleName(_("Speciality"))
        self.speciality_box.setMinimumWidth(170)
        head.addWidget(self.speciality_box)
        head.addWidget(self.book_button)
        card.body.setSpacing(0)
        card.add(head)
        card.add(self.busy_line)
        card.add(rule())
        self._days = QStackedWidget()
        for day in (self.calendar, self.no_doctors):
            self._days.addWidget(day)
        card.add(self._days, 1)
        card.add(rule())
        card.add(self.selected)
        return card

    def _connect(self) -> None:
        self.month.changed.connect(self._day_picked)
        self.month.month_changed.connect(self.month_shown)
        self.waiting_list.record_activated.connect(self._waiting_opened)
        self.waiting_list.clicked.connect(self._waiting_clicked)
        self.back_button.clicked.connect(self._step_back)
        self.on_button.clicked.connect(self._step_on)
        self.today_button.clicked.connect(self.today_requested)
        self.speciality_box.changed.connect(self._speciality_picked)
        self.book_button.clicked.connect(self.book_requested)
        self.calendar.slot_activated.connect(self.slot_activated)
        self.calendar.block_selected.connect(self.appointment_selected)
        self.calendar.steered.connect(self.cursor_steered)
        self.calendar.block_activated.connect(self.appointment_opened)
        self.calendar.block_dropped.connect(self.appointment_dropped)
        self.calendar.day_requested.connect(self.day_stepped)
        self.selected.act_requested.connect(self.act_requested)
        self.selected.preview_requested.connect(self.slip_preview_requested)
        self.selected.move_answered.connect(self.move_answered)
        self.selected.patient_requested.connect(self.patient_requested)
        self.no_doctors.action_requested.connect(self.staff_requested)
        self._bind_keys()

    def _bind_keys(self) -> None:
        place = _("Appointments")
        acts = {
            Act.CHECK_IN: (self._check_in, _("Check in")),
            Act.SEEN: (self._seen, _("Seen")),
            Act.RESCHEDULE: (self._reschedule, _("Move")),
            Act.NO_SHOW: (self._no_show, _("No-show")),
            Act.UNDO_CHECK_IN: (self._undo_check_in, _("Undo check-in")),
            Act.SLIP: (self._print_slip, _("Print the slip")),
            Act.CANCEL: (self._cancel, _("Cancel with a reason")),
        }
        for act, (slot, meaning) in acts.items():
            bind(self.calendar, KEYS[act], slot, meaning, place=place)
        looks = (self._preview_slip, _("Look at the slip first"))
        bind(self.calendar, PREVIEW_KEY, *looks, place=place)
        bind(self.calendar, "T", self._go_today, _("Today"), place=place)

    def _detail(self, appointment: Appointment) -> str:
        starts_at = appointment.starts_at.astimezone(self._zone)
        ends_at = appointment.ends_at.astimezone(self._zone)
        number = appointment.queue_number
        parts = [
            f"{format_time(starts_at)}–{format_time(ends_at)}",
            _("No. {number}").format(number=number) if number else "",
            restricted_word(appointment),
            ltr(shown_appointment_number(appointment.number)),
            appointment.purpose,
            _("MRN {number}").format(number=ltr(shown_mrn(appointment.mrn))),
            appointment.override_reason,
        ]
        return " · ".join(part for part in parts if part)

    def _waiting_row(self, waiting: Waiting) -> ListRow:
        appointment, doctor = waiting
        minutes = waiting_minutes(appointment, self._now)
        marked: tuple[tuple[str, Tone], ...] = ((restricted_word(appointment), "violet"),)
        return ListRow(
            title=isolated(appointment.patient),
            subtitle=doctor.name,
            right=_("no. {number}").format(number=appointment.queue_number or ""),
            chips=(
                *(marked if appointment.restricted else ()),
                (_("{n} min").format(n=minutes), "warn"),
            ),
        )

    def _asked_today(self) -> date:
        return self._today

    def _day_picked(self) -> None:
        self.day_chosen.emit(self.month.value())

    def _step_back(self) -> None:
        self.day_stepped.emit(-1)

    def _step_on(self) -> None:
        self.day_stepped.emit(1)

    def _go_today(self) -> None:
        self.today_requested.emit()

    def _speciality_picked(self) -> None:
        self.speciality_chosen.emit(self.speciality_box.value())

    def _waiting_clicked(self) -> None:
        waiting = self.waiting_list.current_record()
        if waiting is not None:
            self.cursor_steered.emit()
            self.calendar.select_block(waiting[0].id)

    def _waiting_opened(self, waiting: Waiting) -> None:
        self.cursor_steered.emit()
        self.calendar.select_block(waiting[0].id)
        self.appointment_opened.emit(waiting[0].id)

    def _booking_closed(self) -> None:
        self.booking = None
        self.calendar.setFocus()

    def _reason_given(self) -> None:
        if self._reason is not None:
            self._reason.set_busy(True)
            self.cancel_given.emit(self._reason.reason())

    def _check_in(self) -> None:
        self.act_requested.emit(Act.CHECK_IN)

    def _seen(self) -> None:
        self.act_requested.emit(Act.SEEN)

    def _reschedule(self) -> None:
        self.act_requested.emit(Act.RESCHEDULE)

    def _no_show(self) -> None:
        self.act_requested.emit(Act.NO_SHOW)

    def _undo_check_in(self) -> None:
        self.act_requested.emit(Act.UNDO_CHECK_IN)

    def _print_slip(self) -> None:
        self.act_requested.emit(Act.SLIP)

    def _preview_slip(self) -> None:
        self.slip_preview_requested.emit()

    def _cancel(self) -> None:
        self.act_requested.emit(Act.CANCEL)


def _waiting_key(waiting: Waiting) -> UUID:
    return waiting[0].id
