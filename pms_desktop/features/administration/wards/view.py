"""The wards section: wards at the left, the rooms and beds of the chosen one beside."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from pms_desktop.domain.wards import Bed, Room, Ward
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.conflict_panel import FieldGroup
from pms_desktop.ui.tokens import PAD
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    ChoiceBox,
    Column,
    Field,
    LineEdit,
    ListRow,
    MessageBar,
    NumberEdit,
    RecordList,
    RecordTable,
    column,
    fill_tab,
    first_faulty,
    primary_button,
    row,
    secondary_button,
)

NEW_ROOM = "new"
BedLine = tuple[Bed, str, str]  # the bed, its room, what a day is charged as


class WardSetupView(QWidget):
    """Two forms, each below its list: the ward, and the bed."""

    ward_chosen = Signal(object)  # Ward
    bed_chosen = Signal(object)  # Bed
    new_ward_requested = Signal()
    new_bed_requested = Signal()
    ward_saved = Signal(str)
    ward_switched = Signal()
    bed_saved = Signal()
    bed_switched = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message_bar = MessageBar()
        self.busy_line = BusyLine()
        self.ward_list: RecordList[Ward] = RecordList(
            _ward_row,
            name=_("Wards"),
            empty_text=_("No wards yet. Name the first one below."),
            key=_key,
            row_height=34,
        )
        self.bed_table: RecordTable[BedLine] = RecordTable(
            [
                Column(_("Bed"), _bed_label, width=130, chip=_bed_chip, bold=True),
                Column(_("Room"), _bed_room, width=130),
                Column(_("A day is charged as"), _bed_day),
            ],
            name=_("Beds"),
            empty_text=_("No beds yet. Enter the first ones below: the number counts up."),
            key=_bed_key,
        )
        self.fields = _fields()
        self.ward_form = FieldGroup({name: self.fields[name] for name in ("name", "place")})
        names = ("label", "room_choice", "day")
        self.bed_form = FieldGroup({name: self.fields[name] for name in names})
        self.ward_button = secondary_button(_("&New ward"), icon="add")
        self.ward_save = secondary_button(_("Sa&ve ward"))
        self.ward_active = secondary_button(_("Ta&ke out of use"))
        self.bed_button = secondary_button(_("New beds"), key="Ctrl+N", icon="add")
        self.bed_save = primary_button(_("&Save"), key="Ctrl+Return")
        self.bed_active = secondary_button(_("Take o&ut of use"))
        self.rename_button = secondary_button(_("Rename &the room"))
        self._renaming = False
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.ward_list)

    def show_wards(self, wards: Sequence[Ward], chosen: UUID | None) -> None:
        """The list, with the cursor on one; what is typed stays."""
        with QSignalBlocker(self.ward_list):
            self.ward_list.set_records(wards)
            if chosen is not None:
                self.ward_list.select_key(chosen)

    def show_beds(
        self, beds: Sequence[BedLine], rooms: Sequence[Room], room_id: UUID | None
    ) -> None:
        """The beds of the chosen ward; `room_id` is the room to choose, None keeps the choice."""
        with QSignalBlocker(self.bed_table):
            self.bed_table.set_records(beds)
        kept = room_id or self.fields["room_choice"].value
        choices = [(room.id, room.name) for room in rooms]
        self.fields["room_choice"].editor.set_choices([*choices, (NEW_ROOM, _("A new room"))])
        self.fields["room_choice"].set_value(
            kept if kept is not None else choices[0][0] if choices else NEW_ROOM
        )

    def offer_days(self, items: Sequence[tuple[UUID, str]]) -> None:
        """What a day in a bed may be charged as."""
        self.fields["day"].editor.set_choices([(None, _("Nothing")), *items])

    def edit_ward(self, ward: Ward | None) -> None:
        """Put a ward into its form; None for a new one."""
        self.fields["name"].set_value(ward.name if ward else "")
        self.fields["place"].set_value(Decimal(ward.position) if ward else None)
        self.ward_active.setVisible(ward is not None)
        self.beds_card.setEnabled(ward is not None)
        if ward is None:
            self.ward_list.select_none()
            self.fields["name"].editor.setFocus()
            self.beds_card.set_title(_("Beds"))
            return
        self.beds_card.set_title(_("Beds of {ward}").format(ward=ward.name))
        words = _("Ta&ke out of use") if ward.active else _("Use a&gain")
        self.ward_active.setText(words)

    def edit_bed(self, bed: Bed | None) -> None:
        """Put a bed into its form; None for new ones."""
        self.fields["count"].setVisible(bed is None)
        self.bed_active.setVisible(bed is not None)
        self.rename_button.setVisible(bed is not None)
        self._room_changed()
        self.fields["label"].set_value(bed.label if bed else "")
        self.fields["count"].set_value(Decimal(1))
        self.fields["room"].set_value("")
        if bed is None:
            self.bed_table.select_none()
            return
        self.fields["room_choice"].set_value(bed.room_id)
        self.fields["day"].set_value(bed.tariff_item_id)
        self.bed_active.setText(_("Take o&ut of use") if bed.active else _("&Use again"))

    def focus_bed(self) -> None:
        """Put the keyboard on the label of a bed."""
        self.fields["label"].editor.setFocus()

    def go_on_to_beds(self) -> None:
        """Put the keyboard on the first bed of a new ward, unless it is at work elsewhere."""
        focused = QApplication.focusWidget()
        if focused is None or self.wards_card.isAncestorOf(focused):
            self.focus_bed()

    def ward_name(self) -> str:
        """The ward's name as typed."""
        return str(self.fields["name"].value)

    def ward_place(self) -> int | None:
        """The ward's place in the list as typed, None for the end."""
        place: Decimal | None = self.fields["place"].value
        return None if place is None else int(place)

    def bed_values(self) -> dict[str, Any]:
        """Label, room_choice, room, day and count, as typed; `renames` when the room's name is
        a new one for the room chosen."""
        names = ("label", "room_choice", "room", "day", "count")
        values = {name: self.fields[name].value for name in names}
        return values | {"renames": self._renaming}

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Mark what must be mended."""
        for name, sentence in faults.items():
            if name in self.fields:
                self.fields[name].set_fault(sentence)
                self.fields[name].editor.setFocus()

    def show_message(self, message: Message) -> None:
        """Say it above the cards."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent twice while work runs."""
        self.busy_line.set_busy(busy)
        for button in (self.ward_save, self.ward_active, self.bed_save, self.bed_active):
            button.setDisabled(busy)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # In the fields of the ward Ctrl+Enter saves the ward; everywhere else it saves beds.
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if held and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def _connect(self) -> None:
        self.ward_list.record_selected.connect(self._ward_selected)
        self.ward_list.record_activated.connect(self._to_name)
        self.bed_table.record_selected.connect(self._bed_selected)
        self.bed_table.record_activated.connect(self._to_label)
        self.ward_button.clicked.connect(self.new_ward_requested)
        self.bed_button.clicked.connect(self.new_bed_requested)
        self.ward_save.clicked.connect(self._save_ward)
        for name in ("name", "place"):
            self.fields[name].editor.returnPressed.connect(self._save_ward)
            self.fields[name].editor.installEventFilter(self)
        self.ward_active.clicked.connect(self.ward_switched)
        self.bed_save.clicked.connect(self._save_bed)
        self.fields["label"].editor.returnPressed.connect(self._save_bed)
        self.bed_active.clicked.connect(self.bed_switched)
        self.rename_button.clicked.connect(self._rename)
        self.fields["room_choice"].changed.connect(self._room_changed)

    def _lay_out(self) -> None:
        self.wards_card = wards = Card(_("Wards"), padded=False)
        wards.add(self.ward_list, 1)
        form = column(
            row(self.fields["name"], self.fields["place"]),
            row(self.ward_save, self.ward_active, None),
            margin=PAD,
        )
        self.fields["place"].setFixedWidth(104)
        wards.add(form)
        wards.add_footer(self.ward_button, None)
        wards.setFixedWidth(310)
        self.beds_card = Card(_("Beds"), padded=False)
        self.beds_card.add(self.bed_table, 1)
        fields = self.fields
        first = row(fields["label"], fields["count"], fields["room_choice"], fields["room"])
        self.beds_card.add(column(first, fields["day"], margin=PAD))
        self.beds_card.add_footer(
            self.bed_save, self.bed_active, self.rename_button, None, self.bed_button
        )
        fill_tab(
            self,
            self.message_bar,
            (wards, 0),
            (self.beds_card, 1),
            edge=0,
            asks=(self.ward_form.conflict_panel, self.bed_form.conflict_panel),
        )
        wards.body.setSpacing(0)
        wards.body.insertWidget(0, self.busy_line)

    def _ward_selected(self, ward: Ward | None) -> None:
        if ward is not None:
            self.ward_chosen.emit(ward)

    def _bed_selected(self, line: BedLine | None) -> None:
        if line is not None:
            self.bed_chosen.emit(line[0])

    def _to_name(self, _ward: Ward) -> None:
        self.fields["name"].editor.setFocus()

    def _to_label(self, _line: BedLine) -> None:
        self.focus_bed()

    def _room_changed(self) -> None:
        self._renaming = False
        self.fields["room"].setVisible(self.fields["room_choice"].value == NEW_ROOM)

    def _rename(self) -> None:
        room = self.fields["room"]
        room.set_value(self.fields["room_choice"].editor.currentText())
        self._renaming = self.fields["room_choice"].value != NEW_ROOM
        room.show()
        room.editor.setFocus()
        room.editor.selectAll()

    def _save_ward(self) -> None:
        if not self.ward_save.isEnabled():
            return  # Enter once more, while it is under way
        if first_faulty(self.fields["name"], self.fields["place"]) is None:
            self.ward_saved.emit(self.ward_name())

    def _save_bed(self) -> None:
        if not self.bed_save.isEnabled():
            return
        shown = [field for name, field in self.fields.items() if name not in {"name", "place"}]
        if first_faulty(*(field for field in shown if not field.isHidden())) is None:
            self.bed_saved.emit()


def _fields() -> dict[str, Field[Any]]:
    return {
        "name": Field(_("Name o&f the ward"), LineEdit(max_length=60), required=True),
        "place": Field(_("&Place in the list"), NumberEdit(minimum=0, maximum=999)),
        "label": Field(_("&Label"), LineEdit("3W-01", max_length=24), required=True),
        "count": Field(_("&How many"), NumberEdit(minimum=1, maximum=60), required=True),
        "room_choice": Field(_("Roo&m"), ChoiceBox()),
        "room": Field(_("Name of the new r&oom"), LineEdit(max_length=60), required=True),
        "day": Field(
            _("A da&y is charged as"),
            ChoiceBox([(None, _("Nothing"))], searchable=True, placeholder=_("Nothing")),
        ),
    }


def _ward_row(ward: Ward) -> ListRow:
    if ward.active:
        return ListRow(ward.name)
    return ListRow(ward.name, chips=((_("not in use"), "neutral"),), quiet=True)


def _key(ward: Ward) -> UUID:
    return ward.id


def _bed_key(line: BedLine) -> UUID:
    return line[0].id


def _bed_label(line: BedLine) -> str:
    return line[0].label


def _bed_chip(line: BedLine) -> Any:
    return None if line[0].active else (_("not in use"), "neutral")


def _bed_room(line: BedLine) -> str:
    return line[1]


def _bed_day(line: BedLine) -> str:
    return line[2]
