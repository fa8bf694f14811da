"""What stands beside a record as it is seen: photo, alerts, relations and consents."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pms_desktop.domain.patient_notices import AlertKind, Consent, ConsentKind, Notices
from pms_desktop.domain.patients import Patient, Sex
from pms_desktop.domain.relations import Relation
from pms_desktop.features.registration.beside.dialogs import (
    AlertDialog,
    ConsentDialog,
    DeathDialog,
    NewcomerDialog,
    RelationDialog,
)
from pms_desktop.features.registration.beside.lines import KeptLines, Lines
from pms_desktop.features.registration.camera.view import CameraDialog
from pms_desktop.features.registration.photo.view import PhotoBox
from pms_desktop.i18n import format_date
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.dates import Order
from pms_desktop.ui.keyboard import show_only
from pms_desktop.ui.widgets import (
    Button,
    Chip,
    ElidedLabel,
    FlowLayout,
    FormDialog,
    column,
    icon_button,
    label,
    link_button,
    name_button,
)


class BesideView(QWidget):
    """`asked` carries what is asked and the form that asks it; `answered` the same when it is
    sent. `ended` carries what is taken away: `alert`, `relation`, `consent`, and its record."""

    ask_requested = Signal(str)
    asked = Signal(str, object)
    answered = Signal(str, object)
    ended = Signal(str, object)
    relative_requested = Signal(object)
    death_taken_back = Signal()

    def __init__(
        self, today: Callable[[], date], order: Order, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._today, self._order, self._may = today, order, True
        self._name = ""
        self._dialogs: dict[str, FormDialog] = {}
        self.photo_box = PhotoBox()
        self._lines = KeptLines()
        self._notices: Notices | None = None
        self.alert_button = self._adding("alert", _("A&lert…"))
        self.relation_button = self._adding("relation", _("Relatio&n…"))
        self.consent_button = self._adding("consent", _("&Consent…"))
        self.newborn_button = self._adding("newborn", _("Newborn…"), key="Ctrl+Y")
        self.death_button = self._adding("death", _("D&ied…"))
        self.alive_button = link_button(_("D&id not die"))
        self.alive_button.clicked.connect(self.death_taken_back)
        self._acts = QWidget()
        acts = FlowLayout(self._acts, gap=4, line_gap=2)
        for button in (
            self.alert_button, self.relation_button, self.consent_button, self.newborn_button,
            self.death_button, self.alive_button,
        ):  # fmt: skip
            acts.addWidget(button)
        right = column(self._lines, self._acts, None, gap=4)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self.photo_box, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(right, 1)

    def set_may_change(self, may: bool) -> None:
        """Whether this person's job includes writing here."""
        self._may = may
        self._acts.setVisible(may)
        self.photo_box.set_may_change(may)

    def show_patient(self, patient: Patient) -> None:
        """Whose record it is. What stands beside it comes by `show_notices`."""
        self._name = patient.details.name
        dead, shut = patient.death is not None, patient.closed_at is not None
        man = patient.details.sex is Sex.MALE
        offered = {
            self.newborn_button: not (dead or shut or man),
            self.death_button: not (dead or shut),
            self.alive_button: dead,
        }
        show_only(list(offered), [button for button, fits in offered.items() if fits])

    def show_notices(self, notices: Notices) -> None:
        """Show them all. The keyboard stays on what it is on, or goes to what is beside it."""
        if notices == self._notices:
            return
        self._notices = notices
        self.photo_box.set_photo(notices.photo)
        lines = self._lines.begin()
        self._add_alerts(lines, notices)
        for relation in notices.relations:
            self._add_relation(lines, relation)
        for consent in notices.consents:
            self._add_consent(lines, consent)
        after = self.alert_button if self._may else self
        self._lines.show_these(lines, before=self.photo_box, after=after)

    def ask_alert(self, kinds: Sequence[AlertKind]) -> None:
        """Ask which flag is to be shown."""
        self._open("alert", AlertDialog(kinds, self._today, self._order, self))

    def ask_consent(self, kinds: Sequence[ConsentKind]) -> None:
        """Ask what the patient decided."""
        self._open("consent", ConsentDialog(kinds, self._today, self._order, self))

    def ask_relation(self) -> None:
        """Ask who belongs to this patient."""
        relations = self._notices.relations if self._notices else ()
        related = {each.other.id: each.word for each in relations}
        self._open("relation", RelationDialog(self._name, related, self))

    def ask_death(self) -> None:
        """Ask when the patient died."""
        self._open("death", DeathDialog(self._name, self._today, self._order, self))

    def ask_newborn(self) -> None:
        """Ask whether it is a girl or a boy."""
        title = _("Newborn of {name}").format(name=self._name)
        self._open("newborn", NewcomerDialog(title, with_age=False, parent=self))

    def ask_unknown(self) -> None:
        """Ask as much as can be seen of somebody nobody knows."""
        title = _("Somebody nobody knows")
        self._open("unknown", NewcomerDialog(title, with_age=True, parent=self))

    def open_camera(self) -> CameraDialog:
        """Show what a camera sees."""
        dialog = CameraDialog(self._name, self)
        dialog.open()
        return dialog

    def set_asking(self, act: str, *, busy: bool) -> None:
        """While it is sent nothing can be sent twice."""
        if act in self._dialogs:
            self._dialogs[act].set_busy(busy)

    def done(self, act: str) -> None:
        """What was asked for is done."""
        if act in self._dialogs:
            self._dialogs[act].finish()

    def refuse(self, act: str, sentence: str) -> None:
        """Say in the form why it was not done."""
        if act in self._dialogs:
            self._dialogs[act].refuse(sentence)

    def _adding(self, act: str, words: str, *, key: str = "") -> Button:
        button = link_button(words, key=key, icon="add")
        button.clicked.connect(partial(self._ask, act))
        return button

    def _open(self, act: str, dialog: FormDialog) -> None:
        self._dialogs[act] = dialog
        dialog.submitted.connect(partial(self._answer, act, dialog))
        dialog.finished.connect(partial(self._forget, act))
        dialog.open()
        self.asked.emit(act, dialog)

    def _answer(self, act: str, dialog: Any) -> None:
        self.answered.emit(act, dialog.answer())

    def _forget(self, act: str, _result: int = 0) -> None:
        self._dialogs.pop(act, None)

    def _add_alerts(self, lines: Lines, notices: Notices) -> None:
        if not notices.alerts:
            return
        holder = QWidget()
        flow = FlowLayout(holder)
        for alert in notices.alerts:
            until = ""
            if alert.until is not None:
                until = _(" until {day}").format(day=format_date(alert.until))
            chip = Chip(f"{alert.shown}{until}", alert.tone.value, removable=self._may)
            chip.remove_requested.connect(partial(self._end, "alert", alert))
            flow.addWidget(chip)
            lines.stop("alert", alert.id, chip)
        lines.add(holder)

    def _add_relation(self, lines: Lines, relation: Relation) -> None:
        name = name_button(relation.other.name)
        name.clicked.connect(partial(self._follow, relation.other.id))
        away = self._taking("relation", relation, _("Take this relation back"))
        lines.add_row(label(relation.word, "quiet"), name, away)
        lines.stop("relative", relation.id, name)
        lines.stop("relation", relation.id, away)

    def _add_consent(self, lines: Lines, consent: Consent) -> None:
        said = ElidedLabel(consent_words(consent), "body" if consent.in_force else "quiet")
        away = self._taking("consent", consent, _("Withdrawn today")) if consent.in_force else None
        lines.add_row(said, away)
        lines.stop("consent", consent.id, away)

    def _taking(self, act: str, record: object, words: str) -> QWidget | None:
        if not self._may:
            return None
        button = icon_button("close", words, border=False)
        button.setFixedSize(22, 22)
        button.clicked.connect(partial(self._end, act, record))
        return button

    def _ask(self, act: str, _checked: bool = False) -> None:
        self.ask_requested.emit(act)

    def _end(self, act: str, record: object, _checked: bool = False) -> None:
        self.ended.emit(act, record)

    def _follow(self, patient_id: UUID, _checked: bool = False) -> None:
        self.relative_requested.emit(patient_id)


def consent_words(consent: Consent) -> str:
    """`Treatment: given 20 Nov 2026 to Amara Diallo`."""
    words = _("given {day} to {name}") if consent.given else _("refused {day} to {name}")
    said = words.format(day=format_date(consent.decided_on), name=consent.taken_by_name)
    if consent.withdrawn_on is not None:
        said += _(", withdrawn {day}").format(day=format_date(consent.withdrawn_on))
    note = f" ({consent.note})" if consent.note else ""
    return f"{consent.kind}: {said}{note}"
