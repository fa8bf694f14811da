"""The form for vital signs: Tab through the fields, Ctrl+Enter once, the score beside them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pms_desktop.domain.vital_words import consciousness_word, scale_word
from pms_desktop.domain.vitals import (
    POSSIBLE,
    Consciousness,
    Measurements,
    Parameter,
    Spo2Scale,
)
from pms_desktop.features.wards.cards import Chip as ChipWords
from pms_desktop.features.wards.cards import SignRow
from pms_desktop.features.wards.form.view import WardForm
from pms_desktop.features.wards.sheet.view import SignTable
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.widgets import (
    Chip,
    ChoiceBox,
    Field,
    LineEdit,
    NumberEdit,
    SegmentedControl,
    label,
    row,
)

_WHOLE = (
    Parameter.RESPIRATION, Parameter.SPO2, Parameter.SYSTOLIC, Parameter.DIASTOLIC,
    Parameter.PULSE,
)  # fmt: skip


class VitalsForm(WardForm):
    """`changed` follows every key."""

    changed = Signal()

    def __init__(
        self, patient: str, scale: Spo2Scale, time: str, parent: QWidget | None = None
    ) -> None:
        title = _("Vital signs of {patient}").format(patient=patient)
        super().__init__(title, _("Save vital signs"), width=620, parent=parent)
        self.fields: dict[str, Field[Any]] = _number_fields()
        self._add_choices(scale)
        self.taken_field = Field(_("Taken a&t"), LineEdit(max_length=5), required=True)
        self.taken_field.set_value(time)
        self.fields["taken_at"] = self.taken_field
        self._time = time
        self.score_chip = Chip("", "neutral")
        self.signs = SignTable()
        self.response_label = label("", "caption", wrap=True)
        self._arrange()
        self.name_fields(**self.fields)
        for field in self.fields.values():
            field.changed.connect(self.changed)

    def measurements(self) -> Measurements:
        """What can be read of what was typed."""
        whole = {one.value: _whole(self.fields[one.value].value) for one in _WHOLE}
        temperature: Decimal | None = self.fields[Parameter.TEMPERATURE].value
        level = self.fields[Parameter.CONSCIOUSNESS].value
        return Measurements(
            **whole,
            on_oxygen=self.fields[Parameter.OXYGEN].value == "oxygen",
            consciousness=Consciousness(level) if level else None,
            temperature=None if temperature is None else int(temperature.scaleb(1)),
            spo2_scale=Spo2Scale(int(self.fields["spo2_scale"].value)),
        )

    def taken(self) -> str:
        """The time as typed."""
        return str(self.taken_field.value)

    def show_score(self, chip: ChipWords, response: str, signs: Sequence[SignRow]) -> None:
        """The score of what is typed so far."""
        self.score_chip.set_text(*chip)
        self.response_label.setText(response)
        self.signs.show_signs(signs)

    def show_day(self, words: str) -> None:
        """Which day the time is of, if not today."""
        self.taken_field.help_label.setText(words)
        self.taken_field.help_label.setVisible(bool(words))

    def mark(self, parameters: Sequence[Parameter], sentence: str) -> None:
        """Point at values to be looked at again."""
        for parameter in parameters:
            self.fields[parameter].set_fault(sentence)
        self.fields[parameters[0]].editor.setFocus()

    def _add_choices(self, scale: Spo2Scale) -> None:
        air = [("air", _("Air")), ("oxygen", _("O₂"))]
        self.fields[Parameter.OXYGEN] = Field(
            _("&Oxygen"), SegmentedControl(air, name=_("Air or oxygen"))
        )
        levels = [(level.value, consciousness_word(level)) for level in Consciousness]
        self.fields[Parameter.CONSCIOUSNESS] = Field(
            _("&Consciousness"), ChoiceBox(levels, placeholder="ACVPU")
        )
        scales = [(str(int(one)), scale_word(one)) for one in Spo2Scale]
        self.fields["spo2_scale"] = Field(_("SpO₂ sca&le"), ChoiceBox(scales))
        self.fields["spo2_scale"].set_value(str(int(scale)))

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        places = (
            (Parameter.RESPIRATION, 0, 0), (Parameter.SPO2, 1, 0), (Parameter.OXYGEN, 1, 1),
            (Parameter.SYSTOLIC, 2, 0), (Parameter.DIASTOLIC, 2, 1), (Parameter.PULSE, 3, 0),
            (Parameter.CONSCIOUSNESS, 3, 1), (Parameter.TEMPERATURE, 4, 0), ("taken_at", 4, 1),
        )  # fmt: skip
        top = Qt.AlignmentFlag.AlignTop
        for name, line, place in places:
            grid.addWidget(self.fields[name], line, place, top)
        grid.addWidget(self.fields["spo2_scale"], 5, 0, 1, 2, top)
        grid.setRowStretch(6, 1)
        side = QWidget()
        side.setFixedWidth(236)
        beside = QVBoxLayout(side)
        beside.setContentsMargins(8, 0, 0, 0)
        beside.setSpacing(8)
        beside.addLayout(row(self.score_chip, None))
        beside.addWidget(self.response_label)
        beside.addWidget(self.signs)
        beside.addStretch(1)
        source = _("NEWS2, Royal College of Physicians 2017. Not for pregnancy.")
        beside.addWidget(label(source, "caption", wrap=True))
        self.add(row(grid, side, gap=12), 1)


def _number_fields() -> dict[str, Field[Any]]:
    titles = {
        Parameter.RESPIRATION: (_("&Respiration"), _("/min")),
        Parameter.SPO2: (_("&SpO₂"), "%"),
        Parameter.SYSTOLIC: (_("&Blood pressure, upper"), "mmHg"),
        Parameter.DIASTOLIC: (_("Lo&wer"), "mmHg"),
        Parameter.PULSE: (_("&Pulse"), _("/min")),
        Parameter.TEMPERATURE: (_("Te&mperature"), "°C"),
    }
    fields: dict[str, Field[Any]] = {}
    for parameter, (title, unit) in titles.items():
        low, high = POSSIBLE[parameter]
        if parameter is Parameter.TEMPERATURE:
            editor = NumberEdit(
                unit, places=1, minimum=Decimal(low).scaleb(-1), maximum=Decimal(high).scaleb(-1)
            )
        else:
            editor = NumberEdit(unit, minimum=low, maximum=high)
        fields[parameter.value] = Field(title, editor)
    return fields


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)
