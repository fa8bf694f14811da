"""Whom one looks after, and the finder: what the tab shows while nobody is in focus."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.clock import Clock, today
from pms_desktop.domain.emr import MyPatient
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patients import sex_and_age
from pms_desktop.features.emr.words import when_text
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.card import Card
from pms_desktop.ui.patient_picker import PatientPicker
from pms_desktop.ui.text import isolated, ltr
from pms_desktop.ui.tokens import Tone
from pms_desktop.ui.widgets import ListRow, MessageBar, RecordList, fill_tab


class HomeView(QWidget):
    """`opened` carries a `MyPatient`; the picker has signals of its own."""

    opened = Signal(object)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.message_bar = MessageBar()
        self.picker = PatientPicker(hint=_("Enter opens the chart"))
        self.mine_list: RecordList[MyPatient] = RecordList(
            self._look,
            name=_("My patients"),
            empty_text=_("Nobody is waiting and nobody lies in a bed under your name."),
            key=_key,
        )
        find = Card(_("Open a chart"), padded=False)
        find.add(self.picker, 1)
        self.mine_card = Card(_("My patients"), padded=False)
        self.mine_card.add(self.mine_list, 1)
        fill_tab(self, self.message_bar, (self.mine_card, 3), (find, 2))
        self.setFocusProxy(self.picker)
        self.mine_list.record_activated.connect(self.opened)

    def show_mine(self, patients: Sequence[MyPatient]) -> None:
        """Show whom this person looks after now."""
        self.mine_list.set_records(patients)
        self.mine_card.set_note(str(len(patients)) if patients else "")

    def show_message(self, message: Message) -> None:
        """Say it above the cards."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """Reading blocks nothing."""

    def _look(self, mine: MyPatient) -> ListRow:
        patient = mine.patient
        number = ltr(_("MRN {number}").format(number=shown_mrn(patient.mrn)))
        chip: tuple[str, Tone] = (f"{mine.ward}, {mine.bed}", "neutral")
        if mine.waiting_since is not None:
            since = when_text(self._clock, mine.waiting_since)
            chip = (_("waiting since {time}").format(time=since), "warn")
        restricted: tuple[tuple[str, Tone], ...] = ((_("restricted"), "violet"),)
        return ListRow(
            isolated(patient.name),
            " · ".join(part for part in (number, mine.reason) if part),
            right=sex_and_age(patient, today(self._clock)),
            chips=(*(restricted if patient.restricted else ()), chip),
        )


def _key(mine: MyPatient) -> object:
    return mine.patient.id, mine.waiting_since
