"""The staff section: a list at the left, the form of one person at the right."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.clock import Clock, today
from pms_desktop.domain.staff import Speciality, StaffMember
from pms_desktop.domain.tariff import TaxRate
from pms_desktop.domain.wards import Ward
from pms_desktop.features.administration.staff.account import account_chips, account_words
from pms_desktop.features.administration.staff.form.view import MemberForm
from pms_desktop.features.administration.staff.joined import fields_of, with_fields
from pms_desktop.features.administration.staff.typed import TypedMember, job_word
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.conflict_panel import ConflictPanel
from pms_desktop.ui.dates import Order
from pms_desktop.ui.dialogs import FormDialog
from pms_desktop.ui.text import isolated
from pms_desktop.ui.tokens import PAD
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    Field,
    ListRow,
    MessageBar,
    PasswordEdit,
    RecordList,
    SearchBox,
    fill_tab,
    label,
    primary_button,
    row,
    scrolled,
    secondary_button,
)

_LIST_WIDTH = 290


class StaffView(QWidget):
    """`chosen` carries a `StaffMember`, `password_given` a new password."""

    searched = Signal(str)
    chosen = Signal(object)
    add_requested = Signal()
    save_requested = Signal()
    password_requested = Signal()
    password_given = Signal(str)

    def __init__(
        self, currency: str, clock: Clock, order: Order, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self.message_bar = MessageBar()
        self.conflict_panel = ConflictPanel()
        self.busy_line = BusyLine()
        self.search_box = SearchBox(_("Name, login or job …"), name=_("Find staff"))
        self.list: RecordList[StaffMember] = RecordList(
            self._look,
            name=_("Members of staff"),
            empty_text=_("Nobody answers to this."),
            key=_key,
        )
        self.search_box.drive(self.list)
        self.form = MemberForm(currency, partial(today, clock), order)
        self.add_button = secondary_button(_("&New member of staff"), icon="person-add")
        self.save_button = primary_button(_("&Save"), key="Ctrl+Return")
        self.password_button = secondary_button(_("C&hange password…"), icon="key")
        self._dialog: NewPasswordDialog | None = None
        self._lay_out()
        self.search_box.searched.connect(self.searched)
        self.list.record_selected.connect(self._selected)
        self.list.record_activated.connect(self._entered)
        self.search_box.accepted.connect(self._entered)
        self.add_button.clicked.connect(self._add)
        self.save_button.clicked.connect(self._save)
        self.password_button.clicked.connect(self.password_requested)
        self.setFocusProxy(self.search_box)

    def typed(self) -> TypedMember:
        """What the form holds."""
        return self.form.typed()

    def form_values(self) -> dict[str, Any]:
        """What the form holds, field by field."""
        return fields_of(self.form.typed())

    def put_values(self, values: Mapping[str, Any]) -> None:
        """Show other values in some fields."""
        self.form.change(with_fields(self.form.typed(), values))

    def mark_taken(self, names: Iterable[str], sentence: str) -> None:
        """Mark fields whose value came from somebody else."""
        self.form.mark(names, sentence)

    def show_members(self, members: Sequence[StaffMember]) -> None:
        """Show the list; the cursor stays, and so does what is typed."""
        with QSignalBlocker(self.list):
            self.list.set_records(members)

    def select(self, staff_id: UUID) -> None:
        """Put the cursor of the list on somebody."""
        with QSignalBlocker(self.list):
            self.list.select_key(staff_id)

    def show_choices(
        self, specialities: Sequence[Speciality], taxes: Sequence[TaxRate], wards: Sequence[Ward]
    ) -> None:
        """Offer specialities, taxes and wards."""
        self.form.show_choices(specialities, taxes, wards)

    def show_rostered(self, rostered: bool) -> None:
        """Say what belonging to a ward means; `rostered` once anybody does."""
        self.form.show_rostered(rostered)

    def show_form(self, title: str, typed: TypedMember, member: StaffMember | None) -> None:
        """Put somebody into the form; `member` None for somebody new."""
        login = member.login if member else None
        self.form_card.set_title(title)
        self.form.put(typed, login=login, account=account_words(member, self._clock))
        self.password_button.setVisible(login is not None)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Mark the fields, and say what no field can."""
        unmarked = self.form.show_faults(faults)
        if unmarked:
            self.message_bar.say(unmarked, "warn")

    def ask_password(self, name: str) -> None:
        """Ask for a new password."""
        self._dialog = NewPasswordDialog(name, self)
        self._dialog.submitted.connect(self._password_typed)
        self._dialog.open()

    def end_password(self, refusal: str = "") -> None:
        """The password was taken, or refused."""
        if self._dialog is None:
            return
        if refusal:
            self._dialog.refuse(refusal)
        else:
            self._dialog.finish()
            self._dialog = None

    def show_message(self, message: Message) -> None:
        """Say it above the form."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent twice while work runs."""
        self.busy_line.set_busy(busy)
        self.save_button.setDisabled(busy)

    def _lay_out(self) -> None:
        people = Card(_("Staff"), padded=False)
        people.body.setSpacing(0)
        people.setFixedWidth(_LIST_WIDTH)
        people.add(self.busy_line)
        people.add(row(self.search_box, margin=PAD))
        people.add(self.list, 1)
        people.add_footer(self.add_button, None)
        self.form_card = Card(_("New member of staff"), padded=False)
        self.form_card.add(scrolled(self.form), 1)
        self.form_card.add_footer(self.save_button, self.password_button, None)
        fill_tab(
            self,
            self.message_bar,
            (people, 0),
            (self.form_card, 1),
            edge=0,
            asks=(self.conflict_panel,),
        )

    def _selected(self, member: StaffMember | None) -> None:
        if member is not None:
            self.chosen.emit(member)

    def _entered(self, _member: StaffMember | None = None) -> None:
        self.form.setFocus()

    def _add(self) -> None:
        self.list.select_none()
        self.add_requested.emit()
        self.form.setFocus()

    def _save(self) -> None:
        if self.form.check():
            self.save_requested.emit()

    def _password_typed(self) -> None:
        if self._dialog is not None:
            self._dialog.set_busy(True)
            self.password_given.emit(self._dialog.first_field.value)

    def _look(self, member: StaffMember) -> ListRow:
        jobs = ", ".join(sorted(job_word(role) for role in member.roles))
        chips = account_chips(member, today(self._clock))
        return ListRow(
            isolated(member.name), jobs or _("does not sign in"), chips=chips,
            quiet=not member.active,
        )  # fmt: skip


class NewPasswordDialog(FormDialog):
    """A new password, typed twice."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(_("New password"), _("Set password"), width=420, parent=parent)
        words = _(
            "{name} must be told this password, and changes it at the next sign-in. "
            "The old one stops working at once."
        )
        self.add(label(words.format(name=isolated(name)), wrap=True))
        self.first_field = Field(
            _("&Password"), PasswordEdit(), required=True,
            help_text=_("Three or four words that do not belong together"),
        )  # fmt: skip
        self.second_field = Field(_("Once &more"), PasswordEdit(), required=True)
        self.add(self.first_field)
        self.add(self.second_field)

    def valid(self) -> bool:
        """Both must be the same."""
        if not self.first_field.check() or not self.second_field.check():
            return False
        if self.first_field.value != self.second_field.value:
            self.second_field.set_fault(_("The two passwords differ."))
            self.second_field.editor.setFocus()
            return False
        return True


def _key(member: StaffMember) -> UUID:
    return member.id
