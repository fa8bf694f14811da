"""A list of kinds and one of them to edit: the same for numbers, consents and alerts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.conflict_panel import ConflictPanel, EditedFields
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    Field,
    ListRow,
    MessageBar,
    RecordList,
    fill_tab,
    label,
    primary_button,
    secondary_button,
)


class KindsView(EditedFields, QWidget):
    """`fields` by the names they have in the record, `look` is how one stands in the list."""

    chosen = Signal(object)
    add_requested = Signal()
    save_requested = Signal()
    active_requested = Signal()

    def __init__(
        self,
        title: str,
        new_title: str,
        note: str,
        fields: Mapping[str, Field[Any]],
        look: Callable[[Any], ListRow],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._new_title, self._fields = new_title, fields
        self.message_bar = MessageBar()
        self.conflict_panel = ConflictPanel()
        self.busy_line = BusyLine()
        self.list: RecordList[Any] = RecordList(
            look, name=title, empty_text=_("None yet. Enter the first one."), key=_key
        )
        self.add_button = secondary_button(_("&New"), icon="add")
        self.save_button = primary_button(_("&Save"), key="Ctrl+Return")
        self.active_button = secondary_button(_("Stop &offering"))
        self.active_button.hide()
        self._lay_out(title, note)
        self.setFocusProxy(self.list)
        self.list.record_selected.connect(self._selected)
        self.list.record_activated.connect(self._to_first)
        self.add_button.clicked.connect(self.add_requested)
        self.save_button.clicked.connect(self._save)
        self.active_button.clicked.connect(self.active_requested)

    def show_kinds(self, kinds: Sequence[Any]) -> None:
        """Show the list; the cursor stays where it was, and so does what is typed."""
        self.list.blockSignals(True)
        self.list.set_records(kinds)
        self.list.blockSignals(False)

    def edit(self, kind: Any, values: Mapping[str, Any]) -> None:
        """Put one into the form; None for a new one."""
        self.form_card.set_title(self._new_title if kind is None else kind.name)
        self.put_values(values)
        self.active_button.setVisible(kind is not None)
        if kind is None:
            self.list.select_none()
            self._to_first(None)
        else:
            self.active_button.setText(_("Stop &offering") if kind.active else _("&Offer again"))

    def choose(self, kind_id: UUID) -> None:
        """Put the cursor of the list on one."""
        self.list.blockSignals(True)
        self.list.select_key(kind_id)
        self.list.blockSignals(False)

    def show_fault(self, field: str, sentence: str) -> None:
        """Mark what must be mended."""
        faulty = self._fields[field]
        faulty.set_fault(sentence)
        faulty.editor.setFocus()

    def edited_fields(self) -> Mapping[str, Field[Any]]:
        """The form's fields by their names in the record."""
        return self._fields

    def show_message(self, message: Message) -> None:
        """Say it above the cards."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent twice while work runs."""
        self.busy_line.set_busy(busy)
        for button in (self.save_button, self.active_button):
            button.setDisabled(busy)

    def _lay_out(self, title: str, note: str) -> None:
        self.list_card = Card(title, padded=False)
        self.list_card.body.setSpacing(0)
        self.list_card.add(self.busy_line)
        self.list_card.add(self.list, 1)
        self.list_card.add_footer(self.add_button, None)
        self.form_card = Card(self._new_title)
        for field in self._fields.values():
            self.form_card.add(field)
        self.form_card.add(label(note, "caption", wrap=True))
        self.form_card.add_stretch()
        self.form_card.add_footer(self.save_button, self.active_button, None)
        fill_tab(
            self,
            self.message_bar,
            (self.list_card, 1),
            (self.form_card, 1),
            edge=0,
            asks=(self.conflict_panel,),
        )

    def _selected(self, kind: Any) -> None:
        if kind is not None:
            self.chosen.emit(kind)

    def _to_first(self, _kind: object) -> None:
        next(iter(self._fields.values())).editor.setFocus()

    def _save(self) -> None:
        faulty = [field for field in self._fields.values() if not field.check()]
        if faulty:
            faulty[0].editor.setFocus()
        else:
            self.save_requested.emit()


def _key(kind: Any) -> object:
    return kind.id
