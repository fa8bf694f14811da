"""A search box and the patients it finds, for every screen on which a patient is chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pms_desktop.domain.mrn import looks_mistyped
from pms_desktop.domain.patient_lines import line_of
from pms_desktop.domain.patients import PatientBrief, PatientMatch
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.labels import ElidedLabel
from pms_desktop.ui.message_bar import Level, MessageBar
from pms_desktop.ui.patient_rows import patient_row
from pms_desktop.ui.record_list import ListRow, RecordList
from pms_desktop.ui.search_box import SearchBox
from pms_desktop.ui.tokens import PAD


class Said(Protocol):
    """A message, as `mvp.messages` makes them."""

    @property
    def text(self) -> str: ...
    @property
    def tone(self) -> str: ...


class PatientPicker(QWidget):
    """`searched` follows the words; `picked` a patient chosen by Enter or a double click,
    `highlighted` the one under the cursor (None for nobody).

    Enter waits for the answer to what is typed, so that a scanner may send it at once. `edge` is
    the room around the search box, none in a form whose fields it stands in line with.
    """

    searched = Signal(str)
    picked = Signal(object)
    highlighted = Signal(object)

    def __init__(
        self,
        placeholder: str = "",
        *,
        hint: str = "",
        empty_text: str = "",
        edge: int = PAD,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._today = date.min
        self._hint = hint
        self._empty_text = empty_text or _("No patients yet")
        self._marks: Mapping[UUID, str] = {}
        self._shown_for: str | None = None
        self._waiting = False
        self.search_box = SearchBox(
            placeholder or _("Name, date of birth, MRN, phone, ID …"),
            name=_("Find a patient"),
            finds_patients=True,
        )
        self.match_list: RecordList[PatientMatch] = RecordList(
            self._row_of, name=_("Patients found"), key=lambda match: match.patient.id
        )
        self.count_label = ElidedLabel("", "caption")
        self.message_bar = MessageBar()
        self.setFocusProxy(self.search_box)
        self.search_box.drive(self.match_list)
        self.search_box.searched.connect(self.searched)
        self.search_box.accepted.connect(self._accept)
        self.match_list.record_activated.connect(self._pick)
        self.match_list.record_selected.connect(self._highlight)
        self._lay_out(edge)

    def set_empty_text(self, text: str) -> None:
        """What is said while there is no patient at all."""
        self._empty_text = text

    def mark(self, marks: Mapping[UUID, str]) -> None:
        """Say on the rows of these patients what they are already, in a chip of these words."""
        self._marks = marks

    def words(self) -> str:
        """What is typed."""
        return self.search_box.text().strip()

    def set_words(self, words: str) -> None:
        """Search for something else, as when one comes from another screen."""
        self.search_box.set_value(words)
        self._shown_for = (
            None  # what is listed answers to other words, also if they are typed again
        )
        self.searched.emit(words)

    def show_matches(
        self, words: str, matches: Sequence[PatientMatch], today: date, whole: int | None
    ) -> None:
        """Show the answer to `words`; `whole` is how many patients there are."""
        self._today, self._shown_for = today, words
        self.match_list.set_records(matches)
        self.match_list.set_empty_text(self._why_empty(words))
        self.count_label.setText(self._counted(words, len(matches), whole))
        if words and matches and self.match_list.current_record() is None:
            self.match_list.select_row(0)
        if self._waiting and words == self.words():
            self._waiting = False
            if not matches or matches[0].as_said:  # a guess is looked at before it is taken
                self.match_list.select_row(0)  # the cursor may stand on who answered to less
                self._accept()

    def current(self) -> PatientBrief | None:
        """The patient under the cursor."""
        match = self.match_list.current_record()
        return match.patient if match else None

    def show_message(self, message: Said) -> None:
        """Say above the list why it is not what it should be."""
        self._waiting = False
        level: Level = "danger" if message.tone == "danger" else "warn"
        self.message_bar.say(message.text, level)

    def clear_message(self) -> None:
        """All is well again."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """Searching blocks nothing."""

    def _lay_out(self, edge: int) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(edge, edge, edge, PAD)
        top.addWidget(self.search_box)
        top.addWidget(self.message_bar)
        foot = QVBoxLayout()
        foot.setContentsMargins(PAD, 6, PAD, 6)
        foot.addWidget(self.count_label)
        layout.addLayout(top)
        layout.addWidget(self.match_list, 1)
        layout.addLayout(foot)

    def _accept(self) -> None:
        self._waiting = self._shown_for != self.words()
        if not self._waiting:
            self._pick(self.match_list.current_record())

    def _pick(self, match: PatientMatch | None) -> None:
        if match is not None:
            self.picked.emit(match.patient)

    def _highlight(self, match: PatientMatch | None) -> None:
        self.highlighted.emit(match.patient if match else None)

    def _why_empty(self, words: str) -> str:
        if not words:
            return self._empty_text
        if looks_mistyped(words):
            return _("There is a slip in this record number: its check digit does not fit.")
        return _("Nobody answers to “{words}”. Try fewer letters, the phone or the ID.").format(
            words=words[:40]
        )

    def _counted(self, words: str, found: int, whole: int | None) -> str:
        parts = []
        if words and whole is not None:
            parts.append(_("{found} of {whole:,}").format(found=found, whole=max(whole, found)))
        elif not words and found:
            parts.append(_("Latest patients"))
        return " · ".join([*parts, self._hint] if self._hint else parts)

    def _row_of(self, match: PatientMatch) -> ListRow:
        row = patient_row(line_of(match, self._today))
        marked = self._marks.get(match.patient.id)
        return replace(row, chips=((marked, "primary"), *row.chips)) if marked else row
