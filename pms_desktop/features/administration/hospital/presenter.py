"""Decides what the hospital section shows and keeps."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.changes import Change, Newest
from pms_desktop.domain.errors import ConcurrentUpdateError, InvalidInputError
from pms_desktop.domain.hospital import KIOSK_BOUNDS, LARGEST_LOGO, Hospital, png_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.conflicts import EditedForm, FormField, FormJoin
from pms_desktop.mvp.kept_edits import EditKeeper, KeptEdit
from pms_desktop.mvp.messages import said, warned
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.hospital import (
    HospitalService,
    countries,
    currencies,
    languages_of_kiosks,
    locales,
    time_zones,
)

_FIELDS = (
    "name", "address", "phone", "email", "tax_number", "footer", "currency", "locale", "country",
    "time_zone", "lock_minutes", *KIOSK_BOUNDS, "kiosk_languages",
)  # fmt: skip
_WHOLE = ("lock_minutes", *KIOSK_BOUNDS)
ONE = UUID(int=1)
"""There is one hospital; its draft is that of this record."""
Choices = Mapping[str, Sequence[tuple[Any, str]]]


class HospitalViewPort(ViewPort, EditedForm, Protocol):
    """What the section's view offers."""

    @property
    def save_requested(self) -> Connectable: ...
    @property
    def logo_chosen(self) -> Connectable: ...
    @property
    def logo_removed(self) -> Connectable: ...
    def offer(self, choices: Choices) -> None: ...
    def values(self) -> dict[str, Any]: ...
    def show_values(self, values: Mapping[str, Any]) -> None: ...
    def show_logo(self, png: bytes | None) -> None: ...
    def show_faults(self, faults: Mapping[str, str]) -> None: ...


@dataclass(frozen=True, slots=True)
class _Read:
    hospital: Hospital
    choices: Choices


class HospitalPresenter(Presenter[HospitalViewPort]):
    """What another station keeps while this form is changed does not overwrite what is typed."""

    def __init__(
        self,
        view: HospitalViewPort,
        service: HospitalService,
        tasks: TaskRunner,
        changes: ChangeFeed,
    ) -> None:
        super().__init__(view, tasks)
        self._service = service
        self._before: Hospital | None = None
        self._logo: bytes | None = None
        self._outdated = False  # what is being read may be older than a change
        self._reading = False  # a second answer would overwrite what was typed after the first
        self._kept = EditKeeper()
        self._again: KeptEdit | None = None
        self._join = FormJoin(view, _words_of_fields())
        self._unsubscribe = changes.subscribe({"hospital"}, self._changed)
        view.save_requested.connect(self.save)
        view.logo_chosen.connect(self.read_logo)
        view.logo_removed.connect(self.remove_logo)

    def activate(self) -> None:
        """Read the hospital the first time."""
        if self._before is None and not self._reading:
            self._reading = True
            self._run(self._read, self._show, self._unread)

    def save(self) -> None:
        """Keep what the form holds."""
        if self._before is None or not self._join.ready():
            return
        self._view.clear_message()
        sent = self._view.values()
        wanted = replace(self._before, logo=self._logo, **_whole(sent))
        self._run(partial(self._service.change, wanted), partial(self._saved, sent))

    def read_logo(self, path: Path) -> None:
        """Look at a file that is to be the logo."""
        self._run(partial(_png, path), self._take_logo)

    def remove_logo(self) -> None:
        """Papers without a picture."""
        self._logo = None
        self._view.show_logo(None)

    def draft(self) -> Draft | None:
        """What was typed and differs from what is kept; the logo is chosen anew."""
        base = _form_of(self._before) if self._before else {}
        typed = self._view.values() if self._before else {}
        return self._kept.draft(ONE, ONE, base, typed)

    def restore(self, draft: Draft) -> None:
        """Bring back what was typed, over the hospital as it stands now."""
        self.activate()
        self._kept.restore(draft, self._read_again, self._read_again)

    def _read_again(self, edit: KeptEdit) -> None:
        self._again = edit
        if self._before is not None:
            self._run(self._service.newest, self._edit_again)

    def _edit_again(self, newest: Newest[Hospital]) -> None:
        edit, self._again = self._again, None
        if edit is not None:
            self._show_hospital(newest.record)
            self._kept.join(edit, self._join, _form_of(newest.record), newest)

    def close(self) -> None:
        super().close()
        self._unsubscribe()

    def _read(self) -> _Read:
        return _Read(
            self._service.get(),
            {
                "currency": currencies(),
                "locale": locales(),
                "country": countries(),
                "time_zone": time_zones(),
                "kiosk_languages": languages_of_kiosks(),
            },
        )

    def _unread(self, error: Exception) -> None:
        self._reading = False
        self._on_error(error)

    def _show(self, read: _Read) -> None:
        self._reading = False
        self._view.offer(read.choices)
        self._show_hospital(read.hospital)
        if self._outdated:
            self._changed(())
        if self._again is not None:
            self._run(self._service.newest, self._edit_again)

    def _show_hospital(self, hospital: Hospital) -> None:
        self._before, self._logo = hospital, hospital.logo
        self._view.show_values(_form_of(hospital))
        self._view.show_logo(hospital.logo)

    def _saved(self, sent: Mapping[str, Any], hospital: Hospital) -> None:
        """Show what was saved, unless somebody typed on while it was under way."""
        self._join.forget()
        if self._view.values() == sent and self._logo == hospital.logo:
            self._show_hospital(hospital)
        else:
            self._before = hospital
        self._view.show_message(
            said(_("Saved. Papers use it at once, stations from the next sign-in on."))
        )

    def _take_logo(self, png: bytes) -> None:
        self._logo = png
        self._view.show_logo(png)

    def _meet(self, newest: Newest[Hospital]) -> None:
        """Somebody else saved it while the form was open."""
        before, self._before = self._before, newest.record
        if before is None:
            return
        note = ""
        if self._logo == before.logo:
            self._logo = newest.record.logo
            self._view.show_logo(self._logo)
        elif newest.record.logo != before.logo:
            note = _("The logo was changed there too; the one you chose is shown here.")
        self._join.meet(_form_of(before), _form_of(newest.record), newest, note=note)

    def _changed(self, _changes: Collection[Change]) -> None:
        self._outdated = self._reading
        if self._untouched():
            self._run_latest("hospital", self._service.get, self._show_changed)

    def _show_changed(self, hospital: Hospital) -> None:
        if self._untouched():  # somebody may have begun to type meanwhile
            self._show_hospital(hospital)

    def _untouched(self) -> bool:
        before = self._before
        return before is not None and self.draft() is None and self._logo == before.logo

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, ConcurrentUpdateError):
            self._run(self._service.newest, self._meet)
        elif isinstance(error, InvalidInputError):
            self._view.show_faults(error.faults)
        elif isinstance(error, OSError):
            self._view.show_message(warned(_("This file cannot be read. Choose another one.")))
        else:
            super()._on_error(error)


def _whole(values: Mapping[str, Any]) -> dict[str, Any]:
    """The form as the record holds it: minutes and tries are whole numbers. An empty field is
    below every bound, hence refused."""
    return {**values, **{name: _number(values[name]) for name in _WHOLE}}


def _number(typed: Any) -> int:
    return -1 if typed is None else int(typed)


def _form_of(hospital: Hospital) -> dict[str, Any]:
    return {name: getattr(hospital, name) for name in _FIELDS}


def _words_of_fields() -> dict[str, FormField]:
    return {
        "name": FormField(_("Name")),
        "address": FormField(_("Address")),
        "phone": FormField(_("Phones")),
        "email": FormField(_("E-mail")),
        "tax_number": FormField(_("Tax number")),
        "footer": FormField(_("Foot of papers")),
        "currency": FormField(_("Currency"), careful=True),
        "locale": FormField(_("Numbers and dates as in")),
        "country": FormField(_("Country")),
        "time_zone": FormField(_("Time zone"), careful=True),
        "lock_minutes": FormField(_("Stations lock after"), _minutes, careful=True),
        "kiosk_early_minutes": FormField(_("Check-in opens before it begins"), _minutes),
        "kiosk_late_minutes": FormField(_("Check-in ends after it began"), _minutes),
        "kiosk_tries": FormField(_("Tries given at one kiosk"), str, careful=True),
        "kiosk_tries_minutes": FormField(_("Tries counted for"), _minutes, careful=True),
        "kiosk_lock_minutes": FormField(_("A kiosk locks for"), _minutes, careful=True),
        "kiosk_claim_tries": FormField(_("Tries a day about one number"), str, careful=True),
        "kiosk_languages": FormField(_("Languages at the kiosks"), _languages),
    }


def _minutes(minutes: int) -> str:
    return _("{n} min").format(n=int(minutes))


def _languages(codes: str) -> str:
    names = dict(languages_of_kiosks())
    return ", ".join(names.get(code, code) for code in codes.split())


def _png(path: Path) -> bytes:
    """The bytes of a logo. Raises InvalidInputError or OSError."""
    # A link leads anywhere, and a pipe never ends; what is gone cannot be opened below.
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise InvalidInputError({"logo": _("This is not a PNG picture.")})
    with path.open("rb") as file:
        data = file.read(LARGEST_LOGO + 1)
    fault = png_fault(data)
    if fault:
        raise InvalidInputError({"logo": fault})
    return data
