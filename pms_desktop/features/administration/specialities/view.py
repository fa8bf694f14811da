"""The specialities section: a list and one name to edit."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.staff import Speciality
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import ngettext
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.conflict_panel import ConflictPanel, EditedFields
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    Field,
    LineEdit,
    ListRow,
    MessageBar,
    RecordList,
    fill_tab,
    primary_button,
    secondary_button,
)


class SpecialitiesView(EditedFields, QWidget):
    """Choose one to rename it, or name a new one."""

    chosen = Signal(object)  # Speciality
    add_requested = Signal()
    save_requested = Signal(str)
    active_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message_bar = MessageBar()
        self.conflict_panel = ConflictPanel()
        self.busy_line = BusyLine()
        self.list: RecordList[Speciality] = RecordList(
            _look,
            name=_("Specialities"),
            empty_text=_("No speciality yet. Add the first one; doctors are listed by them."),
            key=_key,
            row_height=34,
        )
        self.name_field = Field(_("Na&me"), LineEdit(max_length=80), required=True)
        self.add_button = secondary_button(_("&New speciality"), icon="add")
        self.save_button = primary_button(_("&Save"), key="Ctrl+Return")
        self.active_button = secondary_button(_("Sto&p offering"))
        self.active_button.hide()
        self._lay_out()
        self.list.record_selected.connect(self._selected)
        self.list.record_activated.connect(self._focus_name)
        self.add_button.clicked.connect(self.add_requested)
        self.save_button.clicked.connect(self._save)
        self.name_field.editor.returnPressed.connect(self._save)
        self.active_button.clicked.connect(self.active_requested)
        self.setFocusProxy(self.list)

    def typed_name(self) -> str:
        """The name as typed so far."""
        return str(self.name_field.value)

    def show_specialities(self, specialities: Sequence[Speciality]) -> None:
        """Show the list; the cursor stays where it was, and so does what is typed."""
        self.list.blockSignals(True)
        self.list.set_records(specialities)
        self.list.blockSignals(False)
        self.list_card.set_note(
            ngettext("{n} speciality", "{n} specialities", len(specialities)).format(
                n=len(specialities)
            )
        )

    def edit(self, speciality: Speciality | None, name: str) -> None:
        """Put one into the form; None for a new one."""
        self.form_card.set_title(_("New speciality") if speciality is None else speciality.name)
        self.name_field.set_value(name)
        self.active_button.setVisible(speciality is not None)
        if speciality is None:
            self.list.select_none()
            self.name_field.editor.setFocus()
        else:
            words = _("Sto&p offering") if speciality.active else _("Offer a&gain")
            self.active_button.setText(words)

    def choose(self, speciality_id: UUID) -> None:
        """Put the cursor of the list on one."""
        self.list.blockSignals(True)
        self.list.select_key(speciality_id)
        self.list.blockSignals(False)

    def show_fault(self, sentence: str) -> None:
        """Mark the name."""
        self.name_field.set_fault(sentence)
        self.name_field.editor.setFocus()

    def edited_fields(self) -> dict[str, Field[Any]]:
        """The form's fields by their names in the record."""
        return {
            "name": self.name_field,
        }

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

    def _lay_out(self) -> None:
        self.list_card = Card(_("Specialities"), padded=False)
        self.list_card.body.setSpacing(0)
        self.list_card.add(self.busy_line)
        self.list_card.add(self.list, 1)
        self.list_card.add_footer(self.add_button, None)
        self.form_card = Card(_("New speciality"))
        self.form_card.add(self.name_field)
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

    def _selected(self, speciality: Speciality | None) -> None:
        if speciality is not None:
            self.chosen.emit(speciality)

    def _focus_name(self, _speciality: Speciality) -> None:
        self.name_field.editor.setFocus()
        self.name_field.editor.selectAll()

    def _save(self) -> None:
        if self.name_field.check():
            self.save_requested.emit(self.name_field.value)


def _look(speciality: Speciality) -> ListRow:
    if speciality.active:
        return ListRow(speciality.name)
    return ListRow(speciality.name, chips=((_("not offered"), "neutral"),), quiet=True)


def _key(speciality: Speciality) -> UUID:
    return speciality.id
