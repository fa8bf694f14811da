"""Decides what the staff section shows and saves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.changes import Change, Newest
from pms_desktop.domain.errors import ConcurrentUpdateError, InvalidInputError
from pms_desktop.domain.folding import fold
from pms_desktop.domain.money import from_minor, to_minor
from pms_desktop.domain.staff import Practice, Speciality, StaffMember
from pms_desktop.domain.tariff import TaxRate
from pms_desktop.domain.wards import Ward
from pms_desktop.features.administration.staff.joined import (
    StaffWords,
    fields_of,
    from_kept,
    to_kept,
)
from pms_desktop.features.administration.staff.typed import TypedMember, TypedPractice
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed, touches
from pms_desktop.mvp.conflicts import EditedForm, FormJoin
from pms_desktop.mvp.kept_edits import EditKeeper, KeptEdit
from pms_desktop.mvp.messages import said, warned
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.accounts import AccountService, SaveMember, StaffChoices, StaffFile
from pms_desktop.services.ids import new_id

_TOPICS = {"staff", "staff_roles", "staff_wards", "doctors", "specialities", "tax_rates", "wards"}
_SLOT = 20


class StaffViewPort(ViewPort, EditedForm, Protocol):
    """What the section's view offers."""

    @property
    def searched(self) -> Connectable: ...
    @property
    def chosen(self) -> Connectable: ...
    @property
    def add_requested(self) -> Connectable: ...
    @property
    def save_requested(self) -> Connectable: ...
    @property
    def password_requested(self) -> Connectable: ...
    @property
    def password_given(self) -> Connectable: ...
    def typed(self) -> TypedMember: ...
    def show_members(self, members: Sequence[StaffMember]) -> None: ...
    def select(self, staff_id: UUID) -> None: ...
    def show_choices(
        self, specialities: Sequence[Speciality], taxes: Sequence[TaxRate], wards: Sequence[Ward]
    ) -> None: ...
    def show_rostered(self, rostered: bool) -> None: ...
    def show_form(self, title: str, typed: TypedMember, member: StaffMember | None) -> None: ...
    def show_faults(self, faults: Mapping[str, str]) -> None: ...
    def ask_password(self, name: str) -> None: ...
    def end_password(self, refusal: str = "") -> None: ...


class StaffPresenter(Presenter[StaffViewPort]):
    """A list and one form. `_file` is what the form was filled from; None for somebody new."""

    def __init__(
        self,
        view: StaffViewPort,
        service: AccountService,
        tasks: TaskRunner,
        changes: ChangeFeed,
        *,
        currency: str,
    ) -> None:
        super().__init__(view, tasks)
        self._service, self._currency = service, currency
        self._members: Sequence[StaffMember] = ()
        self._words = ""
        self._file: StaffFile | None = None
        self._new_id = new_id()
        self._shown = NOBODY
        self._words_of = StaffWords(currency)
        self._kept = EditKeeper()
        self._join = FormJoin(view, self._words_of.fields())
        self._again: KeptEdit | None = None
        self._opening: StaffFile | None = None
        self._password_of: StaffMember | None = None
        self._begun = self._asked = self._loaded = self._offered = False
        self._unsubscribe = changes.subscribe(_TOPICS, self._changed)
        view.searched.connect(self.search)
        view.chosen.connect(self.choose)
        view.add_requested.connect(self.begin)
        view.save_requested.connect(self.save)
        view.password_requested.connect(self.ask_password)
        view.password_given.connect(self.reset_password)

    def activate(self) -> None:
        """Read list and choices the first time."""
        if not self._loaded:
            self._load()
        if not self._offered:
            self._load_choices()
        if not self._begun:
            self._begun = True
            self._show(NOBODY)

    def search(self, words: str) -> None:
        """Show whom the words describe: name, login or job."""
        self._words = words
        self._show_members()

    def choose(self, member: StaffMember) -> None:
        """Open somebody of the list."""
        if not self._offered:
            self._load_choices()
        self._run_latest("open", partial(self._service.open, member.id), self._opened)

    def begin(self) -> None:
        """Enter somebody new."""
        self._file, self._opening, self._new_id = None, None, new_id()
        self._show(NOBODY)

    def save(self) -> None:
        """Keep what is typed."""
        self._view.clear_message()
        typed = self._view.typed()
        if not self._join.ready():
            return
        faults = _missing(typed)
        if faults:
            self._view.show_faults(faults)
        else:
            command = self._command(typed)
            save, refused = partial(self._service.save, command), partial(self._refused, command)
            self._run(save, partial(self._saved, typed), refused)

    def ask_password(self) -> None:
        """Ask for a new password of the person in the form."""
        if self._file is not None:
            self._password_of = self._file.member
            self._view.ask_password(self._file.member.name)

    def reset_password(self, password: str) -> None:
        """Give whom the question named a new password; the form may show somebody else by now."""
        member = self._password_of
        if member is not None:
            reset = partial(self._service.reset_password, member.id, password)
            done = partial(self._password_set, member.name)
            self._run(reset, done, self._password_refused)

    def draft(self) -> Draft | None:
        """What is typed and not saved; never a password."""
        base, typed = to_kept(fields_of(self._shown)), to_kept(fields_of(self._view.typed()))
        key = self._file.member.id if self._file else None
        return self._kept.draft(key, self._new_id, base, typed) if self._begun else None

    def restore(self, draft: Draft) -> None:
        """Bring back what was typed, over the person's record as it stands now."""
        self.activate()
        self._kept.restore(draft, self._begin_again, self._read_again)

    def close(self) -> None:
        super().close()
        self._unsubscribe()

    def _load(self) -> None:
        self._asked = True
        self._run_latest("list", self._service.members, self._arrived)

    def _load_choices(self) -> None:
        self._run_latest("choices", self._service.choices, self._show_choices)

    def _show_choices(self, choices: StaffChoices) -> None:
        self._words_of.learn((*choices.specialities, *choices.taxes, *choices.wards))
        self._view.show_choices(choices.specialities, choices.taxes, choices.wards)
        self._offered = True
        if self._opening is not None:
            self._opened(self._opening)
        self._edit_waiting()

    def _arrived(self, members: Sequence[StaffMember]) -> None:
        self._loaded = True
        self._members = members
        self._view.show_rostered(any(member.wards for member in members))
        self._show_members()
        self._edit_waiting()

    def _show_members(self) -> None:
        words = fold(self._words).split()
        self._view.show_members(
            [one for one in self._members if all(word in _described(one) for word in words)]
        )

    def _opened(self, file: StaffFile) -> None:
        """Show somebody once the choices stand: a speciality not yet offered cannot be shown."""
        self._opening = None if self._offered else file
        if not self._offered:
            return
        self._file = file
        self._show(_typed_of(file, self._currency))

    def _show(self, typed: TypedMember) -> None:
        member = self._file.member if self._file else None
        self._shown = typed
        self._join.forget()
        self._view.show_form(member.name if member else _("New member of staff"), typed, member)

    def _command(self, typed: TypedMember) -> SaveMember:
        before = self._file
        member = StaffMember(
            before.member.id if before else self._new_id,
            typed.name,
            typed.login or None,
            typed.phone,
            typed.email,
            typed.active,
            typed.roles,
            before.member.version if before else 0,
            typed.expires_on,
            wards=typed.wards,
        )
        version = before.doctor.version if before and before.doctor else None
        return SaveMember(member, typed.password, self._practice(typed.practice), version)

    def _practice(self, typed: TypedPractice | None) -> Practice | None:
        if typed is None:
            return None
        assert typed.speciality_id is not None
        return Practice(
            typed.speciality_id,
            typed.room,
            typed.registration_number,
            to_minor(typed.fee or Decimal(0), self._currency),
            typed.tax_rate_id,
            typed.slot_minutes or _SLOT,
            typed.hours,
        )

    def _saved(self, sent: TypedMember, file: StaffFile) -> None:
        """Show what was saved, unless somebody typed on while it was under way."""
        if file.member.id == self._key():
            if self._view.typed() == sent:
                self._opened(file)
            else:
                self._file, self._shown = file, _typed_of(file, self._currency)
        self._view.show_message(said(_("Saved {name}.").format(name=file.member.name)))
        if not file.member.active and file.doctor is not None:
            count = partial(self._service.still_booked, file.member.id)
            self._run_latest("booked", count, partial(self._tell_booked, file.member.name))
        self._run_latest("list", self._service.members, self._arrived_saved)

    def _tell_booked(self, name: str, count: int) -> None:
        """Somebody who left cannot see those who are booked: they must be moved or called."""
        if count:
            words = _("Saved {name}. Appointments still booked with them: {count}. Move or "
                      "cancel these.")  # fmt: skip
            self._view.show_message(warned(words.format(name=name, count=count)))

    def _arrived_saved(self, members: Sequence[StaffMember]) -> None:
        self._arrived(members)
        if self._file is not None:
            self._view.select(self._file.member.id)

    def _refused(self, sent: SaveMember, error: Exception) -> None:
        if sent.member.id == self._key():
            self._on_error(error)
        else:  # the form shows somebody else by now
            words, why = _("{name} was not saved. {why}"), self._worded(error)
            told = words.format(name=sent.member.name, why=why.text)
            self._view.show_message(replace(why, text=told))

    def _key(self) -> UUID:
        return self._file.member.id if self._file else self._new_id

    def _meet(self, newest: Newest[StaffFile]) -> None:
        """Somebody else saved this person while the form was open."""
        before = self._file
        if before is None or before.member.id != newest.record.member.id:
            return
        self._file = newest.record
        self._shown = _typed_of(newest.record, self._currency)
        base = fields_of(_typed_of(before, self._currency))
        self._join.meet(base, fields_of(self._shown), newest)

    def _begin_again(self, edit: KeptEdit) -> None:
        self.begin()
        self._new_id = edit.new_id
        self._view.put_values(from_kept(edit.typed))

    def _read_again(self, edit: KeptEdit) -> None:
        self._again = edit
        self._edit_waiting()

    def _edit_waiting(self) -> None:
        """Read the record of a kept edit once list and choices stand, which would overwrite it."""
        edit = self._again
        if edit is None or edit.record_id is None or not (self._loaded and self._offered):
            return
        self._again = None
        self._run(partial(self._service.newest, edit.record_id), partial(self._edit_again, edit))

    def _edit_again(self, edit: KeptEdit, newest: Newest[StaffFile]) -> None:
        self._opened(newest.record)
        edit = replace(edit, base=from_kept(edit.base), typed=from_kept(edit.typed))
        self._kept.join(edit, self._join, fields_of(self._shown), newest)

    def _password_set(self, name: str, _none: None) -> None:
        self._view.end_password()
        words = _("{name} signs in with the new password, and then chooses another.")
        self._view.show_message(said(words.format(name=name)))

    def _password_refused(self, error: Exception) -> None:
        self._view.end_password(self._worded(error).text)

    def _changed(self, changes: Collection[Change]) -> None:
        if not self._asked:  # also before the first answer: it may be older than this
            return
        self._load()
        if touches(changes, "specialities", "tax_rates", "wards"):
            self._load_choices()

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, ConcurrentUpdateError) and self._file is not None:
            self._run(partial(self._service.newest, self._file.member.id), self._meet)
        elif isinstance(error, InvalidInputError):
            self._view.show_faults(error.faults)
        else:
            super()._on_error(error)


NOBODY = TypedMember("", "", "", "", True, frozenset(), "", None)


def _described(member: StaffMember) -> str:
    return fold(f"{member.name} {member.login or ''} {' '.join(member.roles)}")


def _missing(typed: TypedMember) -> dict[str, str]:
    if typed.practice is None:
        return {}
    faults = {}
    if typed.practice.speciality_id is None:
        faults["speciality"] = _("Choose the speciality the doctor is listed by.")
    if typed.practice.fee is None:
        faults["fee"] = _("Enter the fee; 0 if a consultation costs nothing.")
    if typed.practice.slot_minutes is None:
        faults["slot_minutes"] = _("Enter how long a slot lasts.")
    return faults


def _typed_of(file: StaffFile, currency: str) -> TypedMember:
    member, doctor = file.member, file.doctor
    practice = None
    if doctor is not None:
        practice = TypedPractice(
            doctor.speciality_id,
            doctor.room,
            doctor.registration_number,
            from_minor(doctor.consultation_fee, currency),
            doctor.tax_rate_id,
            doctor.slot_minutes,
            doctor.hours,
        )
    return TypedMember(
        member.name, member.login or "", member.phone, member.email, member.active,
        member.roles, "", practice, member.expires_on, member.wards,
    )  # fmt: skip
