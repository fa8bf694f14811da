"""The middle of the chart: what happened, newest first, and below it the chosen entry whole."""

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from pms_desktop.domain.clock import Clock
from pms_desktop.domain.timeline import EntryKind, TimelineEntry
from pms_desktop.features.emr.sections import SECTIONS, Form, Section
from pms_desktop.features.emr.words import Act, EntryWords, when_text, words_of
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.card import Card
from pms_desktop.ui.dialogs import ReasonDialog
from pms_desktop.ui.shortcuts import PRINT, bind
from pms_desktop.ui.timeline_list import TimelineList, TimelineRow
from pms_desktop.ui.tokens import PAD
from pms_desktop.ui.widgets import (
    BusyLine,
    Button,
    ElidedLabel,
    MessageBar,
    label,
    row,
    rule,
    scrolled,
)

_DETAIL_HEIGHT = 176
_AddWords = dict[Form, tuple[str, str]]


def _add_words() -> _AddWords:
    return {
        Form.NOTE: (_("New note"), "Ctrl+N"),
        Form.PROBLEM: (_("New problem"), "Ctrl+D"),
        Form.ALLERGY: (_("New allergy"), "Ctrl+G"),
        Form.HISTORY: (_("New line"), "Ctrl+H"),
    }


class TimelineView(QWidget):
    """`more_requested` when one comes to the end, `entry_chosen` follows the cursor,
    `act_requested` carries an act and its entry, `reason_given` the reason as well,
    `add_requested` what to begin."""

    more_requested = Signal()
    entry_chosen = Signal(object)
    act_requested = Signal(object, object)
    reason_given = Signal(object, object, str)
    add_requested = Signal(object)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._adds: Form | None = None
        self._allowed: frozenset[Form] = frozenset()
        self._acts: frozenset[Act] = frozenset()
        self._dialog: ReasonDialog | None = None
        self.card = Card(_("Timeline"), padded=False)
        self.message_bar = MessageBar()
        self.busy_line = BusyLine()
        self.list: TimelineList[TimelineEntry] = TimelineList(
            self._look, name=_("Timeline"), key=_key
        )
        self.add_button = Button("", "primary", key="Ctrl+N", key_bound=False)
        self.add_button.clicked.connect(self._add)
        self.card.add_action(self.add_button)
        self._build_detail()
        self.card.body.setSpacing(0)
        self.card.add(self.busy_line)
        self.card.add(self.list, 1)
        self.card.add(self.detail)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self.setFocusProxy(self.list)
        self.list.record_selected.connect(self._selected)
        self.list.record_activated.connect(self.entry_chosen)
        self.list.verticalScrollBar().valueChanged.connect(self._scrolled)
        for keys, acts, meaning in (
            ("F2", (Act.AMEND, Act.RESOLVE, Act.REACTIVATE), _("Amend, resolve or reactivate")),
            ("Delete", (Act.WITHDRAW, Act.REVOKE), _("Withdraw with a reason")),
            (PRINT, (Act.PRINT,), _("Print the prescription")),
            ("Ctrl+Shift+P", (Act.PREVIEW,), _("Look at the prescription as it prints")),
        ):
            bind(self, keys, partial(self._act_by_key, acts), meaning, place=_("EMR"))

    def allow(self, forms: Collection[Form], acts: Collection[Act]) -> None:
        """Offer only what this person's jobs include."""
        self._allowed, self._acts = frozenset(forms), frozenset(acts)

    def show_closed(self) -> None:
        """The list is empty because the chart is not open, not because nothing is in it."""
        self.list.set_empty_text(_("The chart is not open yet."))

    def show_section(self, section: Section) -> None:
        """Change the title, the button and what an empty list says."""
        info = SECTIONS[section]
        self.card.set_title(info.title)
        self.list.setAccessibleName(info.title)
        self.list.set_empty_text(info.empty)
        self._adds = info.adds
        offered = info.adds in self._allowed
        self.add_button.setVisible(offered)
        if info.adds is not None and offered:
            words, key = _add_words()[info.adds]
            self.add_button.setText(words)
            self.add_button.set_key_hint(key)

    def show_entries(self, entries: Sequence[TimelineEntry]) -> None:
        """Show these; the cursor stays on its entry if that is still there."""
        self.list.set_records(entries)
        current = self.list.current_record()
        if current is None:
            self.detail.hide()
        elif not self.detail.isHidden():
            self.entry_chosen.emit(current)

    def show_detail(self, entry: TimelineEntry, whole: str = "") -> None:
        """Show an entry whole; `whole` replaces its own text, as a note with its amendments."""
        words = words_of(entry, self._clock)
        self.title_label.setText(words.head or words.title)
        self.signed_label.setText(words.signed)
        self.body_label.setText(whole or words.whole)
        for act, button in self._buttons.items():
            button.setVisible(act in words.acts and act in self._acts)
        self.detail.show()

    def ask_reason(self, entry: TimelineEntry, title: str, text: str, action: str) -> ReasonDialog:
        """Ask why; the answer comes with `reason_given`."""
        self._dialog = ReasonDialog(title, text, action, parent=self)
        self._dialog.submitted.connect(partial(self._reasoned, self._dialog, entry))
        self._dialog.open()
        return self._dialog

    def show_message(self, message: Message) -> None:
        """Say it above the list."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent twice while work runs."""
        self.busy_line.set_busy(busy)
        for button in self._buttons.values():
            button.setEnabled(not busy)

    def _build_detail(self) -> None:
        self.detail = QFrame()
        self.detail.setFixedHeight(_DETAIL_HEIGHT)
        self.title_label = ElidedLabel("", "strong")
        self.signed_label = ElidedLabel("", "caption")
        self.body_label = label("", wrap=True)
        self.body_label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.body_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons: dict[Act, Button] = {
            Act.AMEND: Button(_("Amend…"), key="F2", key_bound=False),
            Act.RESOLVE: Button(_("Resolve"), key="F2", key_bound=False),
            Act.REACTIVATE: Button(_("Reactivate"), key="F2", key_bound=False),
            Act.PRINT: Button(_("Print A5"), key=PRINT, key_bound=False, icon="print"),
            Act.PREVIEW: Button(_("Preview"), key_bound=False),
            Act.WITHDRAW: Button(_("Withdraw…"), "danger", key="Del", key_bound=False),
            Act.REVOKE: Button(_("Withdraw…"), "danger", key="Del", key_bound=False),
        }
        for act, button in self._buttons.items():
            button.clicked.connect(partial(self._ask, act))
        layout = QVBoxLayout(self.detail)
        layout.setContentsMargins(0, 0, 0, 0)
        inner = QVBoxLayout()
        inner.setContentsMargins(PAD, 4, PAD, PAD)
        inner.setSpacing(4)
        body = scrolled(self.body_label)
        layout.addWidget(rule())
        layout.addLayout(inner)
        inner.addLayout(row(self.title_label, None, self.signed_label))
        inner.addWidget(body, 1)
        inner.addLayout(row(*self._buttons.values(), None))
        self.detail.hide()

    def _look(self, entry: TimelineEntry) -> TimelineRow:
        words: EntryWords = words_of(entry, self._clock)
        when = when_text(self._clock, entry.at)
        return TimelineRow(when, words.tag, words.tone, words.title, words.detail, words.quiet)

    def _selected(self, entry: TimelineEntry | None) -> None:
        if entry is None:
            self.detail.hide()
            return
        self.entry_chosen.emit(entry)
        if entry.key == self.list.records()[-1].key:
            self.more_requested.emit()

    def _scrolled(self, value: int) -> None:
        if value and value >= self.list.verticalScrollBar().maximum():
            self.more_requested.emit()

    def _add(self) -> None:
        self.add_requested.emit(self._adds)

    def _ask(self, act: Act) -> None:
        entry = self.list.current_record()
        if entry is not None:
            self.act_requested.emit(act, entry)

    def _act_by_key(self, acts: Sequence[Act]) -> None:
        for act in acts:
            button = self._buttons[act]
            if button.isVisibleTo(self) and button.isEnabled():
                self._ask(act)
                return

    def _reasoned(self, dialog: ReasonDialog, entry: TimelineEntry) -> None:
        reason = dialog.reason()
        dialog.finish()
        self.reason_given.emit(Act.WITHDRAW, entry, reason)


def _key(entry: TimelineEntry) -> tuple[EntryKind, object]:
    return entry.key
