"""What is asked when two people edited one record: both values side by side, field by field."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from pms_desktop.domain.merge import Choice, Conflict
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.accessible import alert
from pms_desktop.ui.card import Card
from pms_desktop.ui.fields import Field
from pms_desktop.ui.labels import label, plain_tooltip
from pms_desktop.ui.layouts import clear
from pms_desktop.ui.segmented import SegmentedControl
from pms_desktop.ui.text import one_line

_LONGEST = 200
"""Letters of a value on a button; the whole stands in its tooltip."""


class ConflictPanel(Card):
    """Hidden until `show_conflict`. `chosen` carries a field's name and whether theirs is taken."""

    chosen = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Changed by somebody else"), parent=parent)
        self.sentence_label = label("", wrap=True)
        self.taken_label = label("", "quiet", wrap=True)
        self.reminder_label = label("", "fault", wrap=True)
        self.choices: dict[str, SegmentedControl] = {}
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        for part in (self.sentence_label, self.taken_label):
            self.add(part)
        self.add(self._grid)
        self.add(self.reminder_label)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_conflict(self, conflict: Conflict) -> None:
        """Say what happened and ask what is to be asked."""
        self.sentence_label.setText(f"{conflict.sentence} {_next_step(conflict)}")
        taken = "; ".join(f"{title}: {one_line(words)}" for title, words in conflict.taken)
        self.taken_label.setText(_("Taken over from there: {list}.").format(list=taken))
        self.taken_label.setVisible(bool(conflict.taken))
        self.reminder_label.hide()
        clear(self._grid)
        self.choices = {}
        if conflict.choices:
            self._add_heads()
        for line, choice in enumerate(conflict.choices, 1):
            self._add_choice(line, choice)
        self.show()
        self.setAccessibleDescription(self.sentence_label.text())
        alert(self)

    def remind(self) -> None:
        """Go to the first field that waits for a choice."""
        waiting = next((each for each in self.choices.values() if each.value() is None), None)
        self.reminder_label.setText(_("Choose for each of these first, then save again."))
        self.reminder_label.show()
        if waiting is not None:
            waiting.buttons()[0].setFocus()
        alert(self)

    def dismiss(self) -> None:
        """Nothing is asked any more."""
        self.hide()

    def _add_heads(self) -> None:
        heads = QGridLayout()
        for place, words in enumerate((_("As you typed it"), _("As it was saved"))):
            heads.addWidget(label(words, "caption"), 0, place)
            heads.setColumnStretch(place, 1)
        self._grid.addLayout(heads, 0, 1)

    def _add_choice(self, line: int, choice: Choice) -> None:
        sides = [(False, _on_a_button(choice.mine)), (True, _on_a_button(choice.theirs))]
        control = SegmentedControl(sides, name=choice.title, preselect=not choice.careful)
        for button, words in zip(control.buttons(), (choice.mine, choice.theirs), strict=True):
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setToolTip(plain_tooltip(words))
        control.changed.connect(partial(self._choose, choice.name))
        self.choices[choice.name] = control
        self._grid.addWidget(label(choice.title, "strong"), line, 0)
        self._grid.addWidget(control, line, 1)

    def _choose(self, name: str) -> None:
        self.chosen.emit(name, bool(self.choices[name].value()))


class EditedFields:
    """For a view whose form is made of fields: what `mvp.conflicts.EditedForm` asks of it."""

    conflict_panel: ConflictPanel

    def edited_fields(self) -> Mapping[str, Field[Any]]:
        """The fields by the names they have in the record."""
        raise NotImplementedError

    def form_values(self) -> dict[str, Any]:
        """What is typed."""
        return {name: field.value for name, field in self.edited_fields().items()}

    def put_values(self, values: Mapping[str, Any]) -> None:
        """Show other values; a name without a field is left out."""
        fields = self.edited_fields()
        for name in values.keys() & fields.keys():
            fields[name].set_value(values[name])

    def mark_taken(self, names: Iterable[str], sentence: str) -> None:
        """Mark fields whose value came from somebody else."""
        fields = self.edited_fields()
        for name in names:
            if name in fields:
                fields[name].set_notice(sentence)


class FieldGroup(EditedFields):
    """Fields that are saved together in a view that has several such groups."""

    def __init__(self, fields: Mapping[str, Field[Any]]) -> None:
        self.conflict_panel = ConflictPanel()
        self._fields = fields

    def edited_fields(self) -> Mapping[str, Field[Any]]:
        """The fields by the names they have in the record."""
        return self._fields


def _on_a_button(words: str) -> str:
    return one_line(words)[:_LONGEST].replace("&", "&&")


def _next_step(conflict: Conflict) -> str:
    if conflict.choices:
        return _("You both changed the fields below: choose for each, then save again.")
    return _("What you typed is kept. Look at it, then save again.")
