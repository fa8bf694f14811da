"""The hospital section: one form."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QGridLayout, QVBoxLayout, QWidget

from pms_desktop.domain.hospital import KIOSK_BOUNDS, LONGEST_LOCK, SHORTEST_LOCK
from pms_desktop.features.administration.hospital.languages_edit import LanguagesEdit
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.conflict_panel import ConflictPanel, EditedFields
from pms_desktop.ui.widgets import (
    BusyLine,
    Card,
    ChoiceBox,
    Field,
    LineEdit,
    MessageBar,
    NoteEdit,
    NumberEdit,
    fill_tab,
    first_faulty,
    label,
    primary_button,
    row,
    scrolled,
    secondary_button,
)

Choices = Sequence[tuple[Any, str]]
_LOGO = QSize(220, 80)


class HospitalView(EditedFields, QWidget):
    """`logo_chosen` carries the path of a file; the presenter reads it."""

    save_requested = Signal()
    logo_chosen = Signal(object)  # Path
    logo_removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message_bar = MessageBar()
        self.conflict_panel = ConflictPanel()
        self.busy_line = BusyLine()
        self.fields = _fields()
        self.logo_label = label("")
        self.logo_label.setMinimumSize(_LOGO)
        self.logo_label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.logo_fault = label("", "fault", wrap=True)
        self.logo_button = secondary_button(_("Choose lo&go…"), icon="image")
        self.no_logo_button = secondary_button(_("No log&o"))
        self.save_button = primary_button(_("&Save"), key="Ctrl+Return")
        self._lay_out()
        self.setFocusProxy(self.fields["name"].editor)
        self.save_button.clicked.connect(self._save)
        self.logo_button.clicked.connect(self._choose_logo)
        self.no_logo_button.clicked.connect(self.logo_removed)

    def offer(self, choices: Mapping[str, Choices]) -> None:
        """The values that currency, locale, country, time zone and languages may have."""
        for name, offered in choices.items():
            self.fields[name].editor.set_choices(offered)

    def values(self) -> dict[str, Any]:
        """The form as it is, without the logo."""
        return {name: field.value for name, field in self.fields.items()}

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Fill the form."""
        for name, value in values.items():
            if name in self.fields:
                self.fields[name].set_value(value)

    def show_logo(self, png: bytes | None) -> None:
        """The picture on papers, or the word that there is none."""
        self.logo_fault.setText("")
        picture = QPixmap()
        if png is not None and picture.loadFromData(png, "PNG"):
            keep = Qt.AspectRatioMode.KeepAspectRatio
            smooth = Qt.TransformationMode.SmoothTransformation
            self.logo_label.setPixmap(picture.scaled(_LOGO, keep, smooth))
            self.logo_label.setAccessibleName(_("The logo"))
        else:
            self.logo_label.clear()
            self.logo_label.setText(_("No logo: papers show the name alone."))
        self.no_logo_button.setVisible(png is not None)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Mark what must be mended; the focus goes to the first."""
        self.logo_fault.setText(faults.get("logo", ""))
        faulty = [field for name, field in self.fields.items() if name in faults]
        for name, sentence in faults.items():
            if name in self.fields:
                self.fields[name].set_fault(sentence)
        if faulty:
            faulty[0].editor.setFocus()

    def edited_fields(self) -> dict[str, Field[Any]]:
        """The form's fields by their names in the record."""
        return self.fields

    def show_message(self, message: Message) -> None:
        """Say it above the form."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """Take the message away."""
        self.message_bar.dismiss()

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent twice while work runs."""
        self.busy_line.set_busy(busy)
        self.save_button.setDisabled(busy)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        places = (
            ("name", 1, 0), ("address", 2, 0), ("footer", 3, 0), ("phone", 4, 0),
            ("email", 5, 0), ("tax_number", 6, 0), ("locale", 4, 1), ("country", 5, 1),
            ("time_zone", 6, 1),
        )  # fmt: skip
        grid.addWidget(label(_("On every paper"), "heading"), 0, 0)
        for name, line, place in places:
            grid.addWidget(self.fields[name], line, place, top)
        habits = row(self.fields["currency"], self.fields["lock_minutes"], gap=16)
        habits.setStretch(0, 1)
        self.fields["lock_minutes"].setFixedWidth(190)
        grid.addLayout(habits, 3, 1, top)
        logo = QVBoxLayout()
        logo.setSpacing(4)
        logo.addWidget(label(_("Logo (PNG)"), "caption"))
        logo.addWidget(self.logo_label)
        logo.addWidget(self.logo_fault)
        logo.addLayout(row(self.logo_button, self.no_logo_button, None))
        logo.addStretch(1)
        grid.addLayout(logo, 1, 1, 2, 1)
        self._lay_out_kiosks(grid, 7)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(10, 1)
        inner = QWidget()
        inner.setLayout(grid)
        grid.setContentsMargins(12, 12, 12, 12)
        card = Card(_("Hospital and letterhead"), padded=False)
        card.add(scrolled(inner), 1)
        card.add_footer(self.save_button, None)
        fill_tab(self, self.message_bar, (card, 1), edge=0, asks=(self.conflict_panel,))
        card.body.setSpacing(0)
        card.body.insertWidget(0, self.busy_line)

    def _lay_out_kiosks(self, grid: QGridLayout, line: int) -> None:
        """Beside each other: when patients check in by themselves, and what guessing costs."""
        grid.addWidget(label(_("Self-service kiosks"), "heading"), line, 0)
        names = list(KIOSK_BOUNDS)
        for at, pair in enumerate((names[:2], names[2:4], names[4:])):
            fields = row(*(self.fields[name] for name in pair), gap=16)
            for place in range(2):
                fields.setStretch(place, 1)
            grid.addLayout(fields, line + 1 + at // 2, at % 2, Qt.AlignmentFlag.AlignTop)
        spoken = self.fields["kiosk_languages"]
        grid.addWidget(spoken, line + 2, 1, Qt.AlignmentFlag.AlignTop)

    def _save(self) -> None:
        if first_faulty(*self.fields.values()) is None:
            self.save_requested.emit()

    def _choose_logo(self) -> None:
        dialog = QFileDialog(self, _("Choose the logo"), "", _("PNG pictures (*.png)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._logo_file)
        dialog.open()

    def _logo_file(self, path: str) -> None:
        self.logo_chosen.emit(Path(path))


def _fields() -> dict[str, Field[Any]]:
    place = _("Choose…")
    return {
        "name": Field(_("Na&me"), LineEdit(max_length=120), required=True),
        "address": Field(_("Address, as &lines"), NoteEdit(lines=2)),
        "footer": Field(_("&Foot of papers"), NoteEdit(lines=2)),
        "phone": Field(_("&Phones"), LineEdit(max_length=80)),
        "email": Field(_("E-ma&il"), LineEdit(max_length=120)),
        "tax_number": Field(_("Ta&x number"), LineEdit(max_length=60)),
        "currency": Field(
            _("&Currency"), ChoiceBox(searchable=True, placeholder=place), required=True
        ),
        "locale": Field(
            _("N&umbers and dates as in"),
            ChoiceBox(searchable=True, placeholder=place),
            required=True,
        ),
        "country": Field(
            _("Countr&y"), ChoiceBox(searchable=True, placeholder=place), required=True
        ),
        "time_zone": Field(
            _("&Time zone"), ChoiceBox(searchable=True, placeholder=place), required=True
        ),
        "lock_minutes": Field(
            _("Stations loc&k after"),
            NumberEdit("min", minimum=SHORTEST_LOCK, maximum=LONGEST_LOCK),
            required=True,
            help_text=_("A station may lock sooner, never later."),
        ),
        **_kiosk_fields(),
    }


def _kiosk_fields() -> dict[str, Field[Any]]:
    minutes, tries = _("min"), _("tries")
    languages = Field(
        _("La&nguages to choose from"),
        LanguagesEdit(),
        required=True,
        help_text=_("In this order. The first greets everybody."),
    )
    said = {
        "kiosk_early_minutes": (_("C&heck-in opens"), _("min before"), ""),
        "kiosk_late_minutes": (_("Check-in ends"), _("min after it begins"), ""),
        "kiosk_tries": (_("A kiosk gi&ves"), tries, _("Those that led to a patient do not count.")),
        "kiosk_tries_minutes": (_("within"), minutes, ""),
        "kiosk_lock_minutes": (_("then it locks for"), minutes, _("Twice as long each next time.")),
        "kiosk_claim_tries": (_("One number or phone has, a day"), tries, _("At all kiosks.")),
    }
    return {"kiosk_languages": languages} | {
        name: Field(
            words,
            NumberEdit(unit, minimum=KIOSK_BOUNDS[name][0], maximum=KIOSK_BOUNDS[name][1]),
            required=True,
            help_text=more,
        )
        for name, (words, unit, more) in said.items()
    }
