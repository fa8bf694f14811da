"""Scores vital signs as they are typed and sends them."""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.domain.clock import Clock, at, today
from pms_desktop.domain.vital_words import band_word, response_to
from pms_desktop.domain.vitals import Measurements, Parameter, UnlikelyVitalsError, news2
from pms_desktop.features.wards.cards import Chip, SignRow, sign_rows
from pms_desktop.features.wards.form.presenter import Done, FormPort, FormPresenter
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.news_tones import NEWS_TONES
from pms_desktop.mvp.open_forms import FormKeys
from pms_desktop.mvp.presenter import Connectable
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.vitals import NewVitalSigns, VitalSignsService

_TIME = re.compile(r"(\d{1,2})[:.]?(\d{2})")


class VitalsFormPort(FormPort, Protocol):
    """What the form offers."""

    @property
    def changed(self) -> Connectable: ...
    def measurements(self) -> Measurements: ...
    def taken(self) -> str: ...
    def show_score(self, chip: Chip, response: str, signs: Sequence[SignRow]) -> None: ...
    def show_day(self, words: str) -> None: ...
    def mark(self, parameters: Sequence[Parameter], sentence: str) -> None: ...


class VitalsPresenter(FormPresenter[VitalsFormPort]):
    """`scored` is false for those to whom NEWS2 does not apply."""

    def __init__(
        self,
        view: VitalsFormPort,
        service: VitalSignsService,
        tasks: TaskRunner,
        done: Done,
        *,
        clock: Clock,
        patient_id: UUID,
        scored: bool,
        keys: FormKeys | None = None,
    ) -> None:
        super().__init__(view, tasks, done, keys)
        self._service, self._clock = service, clock
        self._patient_id, self._scored = patient_id, scored
        self._id = self._keys.next()
        self._sent: Measurements | None = None
        self._asked: Measurements | None = None
        view.changed.connect(self.score)
        self.score()

    def score(self) -> None:
        """Show the score of what is typed so far."""
        measured = self._view.measurements()
        self._view.show_score(*self._scored_words(measured))
        taken = self._taken_at()
        yesterday = taken is not None and taken < at(self._clock, today(self._clock), time.min)
        self._view.show_day(_("yesterday") if yesterday else "")

    def send(self) -> None:
        """Save the set. Unlikely values are asked about once."""
        taken = self._taken_at()
        if taken is None:
            self._view.show_faults({"taken_at": _("Write the time as in 14:05.")})
            return
        measured = self._sent = self._view.measurements()
        command = NewVitalSigns(
            self._id, self._patient_id, taken, measured, confirmed=measured == self._asked
        )
        score = news2(measured) if self._scored else None
        words = _("Vital signs saved, NEWS {n}.").format(n=score.total) if score else ""
        self._do(
            partial(self._service.record, command),
            said(words or _("Vital signs saved, without a score.")),
        )

    def _scored_words(self, measured: Measurements) -> tuple[Chip, str, Sequence[SignRow]]:
        signs = sign_rows(measured, scored=self._scored)
        if not self._scored:
            return (_("Not scored"), "neutral"), _("NEWS2 is for people of 16 and older."), signs
        score = news2(measured)
        if score is None:
            return (_("NEWS: set not complete"), "neutral"), "", signs
        words = _("NEWS {n}: {what}").format(n=score.total, what=band_word(score.band))
        response = response_to(score.band)
        text = _("Monitor {often}. {action}").format(
            often=response.monitoring, action=response.action
        )
        return (words, NEWS_TONES[score.band]), text, signs

    def _taken_at(self) -> datetime | None:
        """The typed time as the latest such moment that is past."""
        found = _TIME.fullmatch(self._view.taken())
        if found is None or int(found[1]) > 23 or int(found[2]) > 59:
            return None
        hour = time(int(found[1]), int(found[2]))
        moment = at(self._clock, today(self._clock), hour)
        if moment <= self._clock.now():
            return moment
        return at(self._clock, today(self._clock) - timedelta(days=1), hour)

    def _on_error(self, error: Exception) -> None:
        super()._on_error(error)
        if isinstance(error, UnlikelyVitalsError):
            self._asked = self._sent  # not what was typed since
            self._view.mark(error.parameters, _("Right? Then save once more."))
