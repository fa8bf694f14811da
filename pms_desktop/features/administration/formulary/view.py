"""The formulary section: search and choose at the left, the medicine at the right."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.prescribing import Medicine
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.card import Card
from pms_desktop.ui.conflict_panel import ConflictPanel, EditedFields
from pms_desktop.ui.layouts import column, row, scrolled
from pms_desktop.ui.tag_edit import TagEdit
from pms_desktop.ui.tokens import PAD
from pms_desktop.ui.widgets import (
    BusyLine,
    Field,
    LineEdit,
    ListRow,
    MessageBar,
    RecordList,
    SearchBox,
    fill_tab,
    first_faulty,
    primary_button,
    secondary_button,
)

FORMS = (
    _("tablet"), _("capsule"), _("injection"), _("infusion"), _("oral suspension"), _("inhaler"),
    _("cream"), _("eye drops"), _("suppository"), _("patch"),
)  # fmt: skip
CLASSES = (
    "penicillin", "cephalosporin", "beta-lactam", "macrolide", "tetracycline", "sulfonamide",
    "fluoroquinolone", "aminoglycoside", "nsaid", "opioid", "ace inhibitor", "statin",
)  # fmt: skip


class FormularyView(EditedFields, QWidget):
    """`searched` carries the words as typed, `chosen` a medicine."""

    searched = Signal(str)
    chosen = Signal(object)
    add_requested = Signal()
    save_requested = Signal()
    active_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message_bar = MessageBar()
        self.conflict_panel = ConflictPanel()
        self.busy_line = BusyLine()
        self.search_box = SearchBox(_("Name, ingredient, class or ATC code"))
        self.list: RecordList[Medicine] = RecordList(
            _look,
            name=_("Medicines"),
            key=_key,
        )
        self.search_box.drive(self.list)
        self._fields: dict[str, Field[Any]] = _fields()
        self.add_button = secondary_button(_("&New medicine"), icon="add")
        self.save_button = primary_button(_("&Save"), key="Ctrl+Return")
        self.active_button = secondary_button(_("Sto&p offering"))
        self.active_button.hide()
        self._lay_out()
        self.search_box.searched.connect(self.searched)
        self.search_box.accepted.connect(self._enter_form)
        self.list.record_selected.connect(self._selected)
        self.list.record_activated.connect(self._activated)
        self.add_button.clicked.connect(self.add_requested)
        self.save_button.clicked.connect(self._save)
        self.active_button.clicked.connect(self.active_requested)
        self.setFocusProxy(self.search_box)

    def field(self, name: str) -> Field[Any]:
        """A field by the name it has in the record."""
        return self._fields[name]

    def typed(self) -> dict[str, Any]:
        """The fields of the medicine as typed."""
        return {name: field.value for name, field in self._fields.items()}

    def show_medicines(self, medicines: Sequence[Medicine], whole: int) -> None:
        """Show the list; the cursor stays where it was, and so does what is typed."""
        self.list.blockSignals(True)
        self.list.set_records(medicines)
        self.list.set_empty_text(
            _("No medicine answers to this. Enter a new one.")
            if whole
            else _("No medicines yet. Enter the first one: doctors prescribe from this list.")
        )
        self.list.blockSignals(False)
        counted = _("{shown} of {whole}") if len(medicines) < whole else "{whole}"
        self.list_card.set_note(counted.format(shown=len(medicines), whole=whole))

    def edit(self, medicine: Medicine | None, typed: Mapping[str, Any]) -> None:
        """Put one into the form; None for a new one."""
        self.form_card.set_title(_("New medicine") if medicine is None else medicine.label)
        for name, field in self._fields.items():
            field.set_value(typed.get(name))
        self.active_button.setVisible(medicine is not None)
        if medicine is None:
            self.list.select_none()
            self._fields["name"].editor.setFocus()
        else:
            words = _("Sto&p offering") if medicine.active else _("Offer a&gain")
            self.active_button.setText(words)

    def choose(self, medicine_id: UUID) -> None:
        """Put the cursor of the list on one."""
        self.list.blockSignals(True)
        self.list.select_key(medicine_id)
        self.list.blockSignals(False)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Mark the fields; the first gets the focus."""
        for name, sentence in faults.items():
            self._fields[name].set_fault(sentence)
        first = next(name for name in self._fields if name in faults)
        self._fields[first].editor.setFocus()

    def edited_fields(self) -> dict[str, Field[Any]]:
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

    def _lay_out(self) -> None:
        self.list_card = Card(_("Formulary"), padded=False)
        self.list_card.body.setSpacing(0)
        self.list_card.add(self.busy_line)
        self.list_card.add(row(self.search_box, margin=PAD))
        self.list_card.add(self.list, 1)
        self.list_card.add_footer(self.add_button, None)
        self.form_card = Card(_("New medicine"), padded=False)
        get = self._fields.__getitem__
        named = row(get("name"), get("strength"), get("form"))
        usual = row(get("default_dose"), get("default_route"), get("default_frequency"))
        for line in (named, usual):
            for position, share in enumerate((2, 1, 1) if line is named else (1, 1, 1)):
                line.setStretch(position, share)
        form = QWidget()
        parts = (named, get("ingredients"), get("classes"), get("atc_code"), usual, None)
        form.setLayout(column(*parts, gap=PAD, margin=PAD))
        self.form_card.add(scrolled(form), 1)
        self.form_card.add_footer(self.save_button, self.active_button, None)
        fill_tab(
            self,
            self.message_bar,
            (self.list_card, 4),
            (self.form_card, 5),
            edge=0,
            asks=(self.conflict_panel,),
        )

    def _selected(self, medicine: Medicine | None) -> None:
        if medicine is not None:
            self.chosen.emit(medicine)

    def _activated(self, _medicine: Medicine) -> None:
        self._enter_form()

    def _enter_form(self) -> None:
        if self.list.current_record() is None and self.list.records():
            self.list.select_row(0)
        if self.list.current_record() is not None:
            self._fields["name"].editor.setFocus()

    def _save(self) -> None:
        if first_faulty(*self._fields.values()) is None:
            self.save_requested.emit()


def _fields() -> dict[str, Field[Any]]:
    return {
        "name": Field(_("Na&me"), LineEdit(max_length=120), required=True),
        "strength": Field(_("Streng&th"), LineEdit(_("625 mg"), max_length=60)),
        "form": Field(_("&Form"), LineEdit(max_length=60, suggestions=FORMS)),
        "ingredients": Field(
            _("&Ingredients"),
            TagEdit(),
            required=True,
            help_text=_("By their generic names, each with Enter. Allergies stop these."),
        ),
        "classes": Field(
            _("&Classes"),
            TagEdit(suggestions=CLASSES),
            help_text=_("The narrowest first, as in penicillin, beta-lactam."),
        ),
        "atc_code": Field(
            _("ATC code (&Z)"),
            LineEdit("J01CR02", max_length=7),
            help_text=_("Alternatives are offered from the same group."),
        ),
        "default_dose": Field(_("&Usual dose"), LineEdit(max_length=80)),
        "default_route": Field(_("R&oute"), LineEdit(max_length=60)),
        "default_frequency": Field(_("&How often"), LineEdit(max_length=80)),
    }


def _look(medicine: Medicine) -> ListRow:
    contents = ", ".join((*medicine.ingredients, *medicine.classes))
    if medicine.active:
        return ListRow(medicine.label, contents, right=medicine.atc_code)
    return ListRow(
        medicine.label,
        contents,
        right=medicine.atc_code,
        chips=((_("not offered"), "neutral"),),
        quiet=True,
    )


def _key(medicine: Medicine) -> UUID:
    return medicine.id
