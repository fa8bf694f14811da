"""A person's own account at this station: their password, and what they are told of it."""

from collections.abc import Callable, Collection
from contextlib import closing
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog

from pms_desktop.domain.changes import Change
from pms_desktop.domain.clock import Clock, local, today
from pms_desktop.domain.errors import SignInRefusedError
from pms_desktop.i18n import format_date, format_moment
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.messages import said, sentence_for, warned
from pms_desktop.mvp.presenter import Presenter
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.context import Context
from pms_desktop.services.front_door import Entry, FrontDoor
from pms_desktop.services.own_account import OwnAccountService
from pms_desktop.shell.password.presenter import PasswordPresenter
from pms_desktop.shell.password.view import PasswordDialog
from pms_desktop.shell.window.view import MainWindow


class OwnAccountDesk:
    """`open_dialog` keeps a presenter while its dialog is open; `begin` starts the work of whoever
    came in; `put_out` ends it."""

    def __init__(
        self,
        window: MainWindow,
        door: FrontDoor,
        tasks: TaskRunner,
        *,
        open_dialog: Callable[[QDialog, Presenter[Any]], None],
        begin: Callable[[Entry], None],
        put_out: Callable[[], None],
    ) -> None:
        self._window, self._door, self._tasks = window, door, tasks
        self._open, self._begin, self._put_out = open_dialog, begin, put_out
        self._context: Context | None = None

    def ask_own_password(self, entry: Entry) -> None:
        """Somebody came in with a password they were given: nothing else until they chose one."""
        dialog = PasswordDialog(given=True, parent=self._window)
        change = partial(_change_given, self._door, entry)
        presenter = PasswordPresenter(dialog, self._tasks, change, self._changed)
        dialog.rejected.connect(entry.signed_in.database.close)
        self._open(dialog, presenter)

    def open_change(self, login: str) -> None:
        """Somebody at work wants another password."""
        dialog = PasswordDialog(given=False, parent=self._window)
        change = partial(_change_at_will, self._door, login)
        self._open(dialog, PasswordPresenter(dialog, self._tasks, change, self._changed))

    def welcome(self, entry: Entry, changes: ChangeFeed) -> None:
        """Say when this person last came in, and when the account ends soon; then watch it."""
        context, standing = entry.signed_in.context, entry.signed_in.standing
        self._context = context
        self._window.status_line.show_draft(_last_sign_in(context.clock, entry))
        if standing.expires_on is not None and standing.ends_soon(today(context.clock)):
            words = _("Your account ends after {day}. An administrator can give it a later day.")
            self._window.show_message(warned(words.format(day=format_date(standing.expires_on))))
        if entry.signed_in.read_only:
            words = _(
                "The hospital's server is away, and this is its stand-in. Everything can be read, "
                "charts too; nothing can be saved until the server is back."
            )
            self._window.show_message(warned(words))
        changes.subscribe({"staff"}, partial(self._staff_changed, context))

    def _changed(self, entry: Entry) -> None:
        self._begin(entry)
        self._window.show_message(said(_("From now on you sign in with the new password.")))

    def _staff_changed(self, context: Context, changes: Collection[Change]) -> None:
        if any(change.record_id in {None, context.who.staff_id} for change in changes):
            self._tasks.submit(
                OwnAccountService(context).require_open,
                _ignore,
                partial(self._refused, context),
                _nothing,
            )

    def _refused(self, context: Context, error: Exception) -> None:
        if not isinstance(error, SignInRefusedError) or self._context is not context:
            return  # a lost server is told elsewhere
        self._context = None
        self._put_out()
        if type(error) is SignInRefusedError:
            words = _("Your password was changed elsewhere. Come in with the new one.")
            self._window.sign_in.show_message(warned(words))
        else:
            self._window.sign_in.show_message(sentence_for(error))


def _change_given(door: FrontDoor, entry: Entry, _old: str, new: str) -> Entry:
    return door.change_password(entry, new)


def _change_at_will(door: FrontDoor, login: str, old: str, new: str) -> Entry:
    entry = door.enter(login, old)
    with closing(entry.signed_in.database):
        return door.change_password(entry, new)


def _last_sign_in(clock: Clock, entry: Entry) -> str:
    last = entry.signed_in.standing.last_sign_in_at
    if last is None:
        return _("This is your first time here")
    return _("You were last here {moment}").format(moment=format_moment(local(clock, last)))


def _ignore(_result: object) -> None:
    pass


def _nothing() -> None:
    pass
