"""A list at the left and the form of one of it at the right."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.buttons import primary_button, secondary_button
from pms_desktop.ui.card import Card
from pms_desktop.ui.conflict_panel import ConflictPanel, EditedFields
from pms_desktop.ui.empty_state import BusyLine
from pms_desktop.ui.fields import Field, first_faulty
from pms_desktop.ui.labels import label
from pms_desktop.ui.layouts import fill_tab, row
from pms_desktop.ui.message_bar import MessageBar
from pms_desktop.ui.record_list import ListRow, RecordList
from pms_desktop.ui.search_box import SearchBox
from pms_desktop.ui.tokens import PAD, TALL_ROW_HEIGHT, Tone


@dataclass(frozen=True, slots=True)
class ListWords:
    """What the parts of such a screen are called. `name` is the list's for assistive technology;
    `not_found` is said where a search found nothing, `note` stands under the form."""

    title: str
    new_title: str
    add: str
    empty: str
    name: str = ""
    not_found: str = ""
    note: str = ""
    stop: str = _("Stop &offering")
    again: str = _("&Offer again")


class KeptListView(EditedFields, QWidget):
    """`chosen` carries a record, `searched` the words as typed.

    `fields` by the names they have in the record, in their order on screen; `look` is how a record
    stands in the list.
    """

    chosen = Signal(object)
    searched = Signal(str)
    add_requested = Signal()
    save_requested = Signal()
    active_requested = Signal()

    def __init__(
        self,
        words: ListWords,
        fields: Mapping[str, Field[Any]],
        look: Callable[[Any], ListRow],
        *,
        search: SearchBox | None = None,
        shares: tuple[int, int] = (1, 1),
        row_height: int = TALL_ROW_HEIGHT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._fields, self._search = words, fields, search
        self.message_bar = MessageBar()
        self.conflict_panel = ConflictPanel()
        self.busy_line = BusyLine()
        self.list: RecordList[Any] = RecordList(
            look,
            name=words.name or words.title,
            empty_text=words.empty,
            key=_key,
            row_height=row_height,
        )
        self.add_button = secondary_button(words.add, icon="add")
        self.save_button = primary_button(_("&Save"), key="Ctrl+Return")
        self.active_button = secondary_button(words.stop)
        self.active_button.hide()
        self.list_card = Card(words.title, padded=False)
        self.form_card = Card(words.new_title, padded=self.pads_form())
        self._lay_out(shares)
        self._connect()
        self.setFocusProxy(self.list if search is None else search)

    def show_records(self, records: Sequence[Any], whole: int) -> None:
        """Show the list; the cursor stays where it was, and so does what is typed."""
        searching = self._search is not None and bool(self._search.text().strip())
        with QSignalBlocker(self.list):
            self.list.set_records(records)
            self.list.set_empty_text(self._words.not_found if searching else self._words.empty)

    def show_new(self, values: Mapping[str, Any]) -> None:
        """An empty form."""
        self.form_card.set_title(self._words.new_title)
        self.put_values(values)
        self.active_button.hide()
        self.list.select_none()
        self.first_field().editor.setFocus()

    def show_chosen(self, label: str, values: Mapping[str, Any], *, active: bool) -> None:
        """Put one into the form."""
        self.form_card.set_title(label)
        self.put_values(values)
        self.active_button.setText(self._words.stop if active else self._words.again)
        self.active_button.show()

    def choose(self, key: UUID) -> None:
        """Put the cursor of the list on one."""
        with QSignalBlocker(self.list):
            self.list.select_key(key)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Mark what must be mended; the cursor goes to the first."""
        for name, sentence in faults.items():
            self._fields[name].set_fault(sentence)
        first = next(name for name in self._fields if name in faults)
        self._fields[first].editor.setFocus()

    def edited_fields(self) -> Mapping[str, Field[Any]]:
        """The form's fields by their names in the record."""
        return self._fields

    def field(self, name: str) -> Field[Any]:
        """A field by the name it has in the record."""
        return self._fields[name]

    def show_message(self, message: Message) -> None:
        """Say it above the cards."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """The buttons stay: the next record may be sent while the last one is under way."""
        self.busy_line.set_busy(busy)

    def first_field(self) -> Field[Any]:
        """Where a new one begins."""
        return next(iter(self._fields.values()))

    def enter_form(self) -> None:
        """From the list into the form: what stands there is typed over."""
        self.first_field().editor.setFocus()
        self.first_field().editor.selectAll()

    def pads_form(self) -> bool:
        """Whether the form's card keeps its own margin."""
        return True

    def fill_form(self, card: Card) -> None:
        """Put the fields into the card of the form, one below the other."""
        for field in self._fields.values():
            card.add(field)
        if self._words.note:
            card.add(label(self._words.note, "caption", wrap=True))
        card.add_stretch()

    def follow(self, *names: str) -> None:
        """Enter goes from each of these fields to the next."""
        for name, after in pairwise(names):
            self._fields[name].editor.returnPressed.connect(self._fields[after].editor.setFocus)

    def save(self) -> None:
        """Ask for it, unless a field is wrong."""
        if first_faulty(*self._fields.values()) is None:
            self.save_requested.emit()

    def _connect(self) -> None:
        if self._search is not None:
            self._search.drive(self.list)
            self._search.searched.connect(self.searched)
        self.list.record_selected.connect(self._selected)
        self.list.record_activated.connect(self._activated)
        self.add_button.clicked.connect(self.add_requested)
        self.save_button.clicked.connect(self.save)
        self.active_button.clicked.connect(self.active_requested)

    def _lay_out(self, shares: tuple[int, int]) -> None:
        self.list_card.body.setSpacing(0)
        self.list_card.add(self.busy_line)
        if self._search is not None:
            self.list_card.add(row(self._search, margin=PAD))
        self.list_card.add(self.list, 1)
        self.list_card.add_footer(self.add_button, None)
        self.fill_form(self.form_card)
        self.form_card.add_footer(self.save_button, self.active_button, None)
        fill_tab(
            self,
            self.message_bar,
            (self.list_card, shares[0]),
            (self.form_card, shares[1]),
            edge=0,
            asks=(self.conflict_panel,),
        )

    def _selected(self, record: Any) -> None:
        if record is not None:
            self.chosen.emit(record)

    def _activated(self, _record: object) -> None:
        self.enter_form()


def out_of_use(active: bool) -> tuple[tuple[str, Tone], ...]:
    """The chip of what is no longer offered."""
    return () if active else ((_("not offered"), "neutral"),)


def _key(record: Any) -> object:
    return record.id
