"""The card beside the form: who this may be already."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from pms_desktop.domain.duplicates import Comparison, Trait, Twin
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patients import sex_and_age
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.text import ltr
from pms_desktop.ui.tokens import Tone
from pms_desktop.ui.widgets import (
    Button,
    Card,
    Chip,
    FlowLayout,
    WholeLabel,
    clear,
    column,
    label,
    primary_button,
    rule,
    scrolled,
    secondary_button,
)

_SHOWN = 6


class TwinsCard(Card):
    """`use_requested` and `different_requested` carry the id of a record."""

    use_requested = Signal(object)
    different_requested = Signal(object)

    def __init__(self, use: str = "", nobody: str = "", parent: QWidget | None = None) -> None:
        """`use` are the words of the button that chooses a record, `nobody` those without one."""
        super().__init__(_("Already here?"), padded=False, parent=parent)
        self._use_words = use or _("Use this record")
        self._nobody_words = nobody or _(
            "Nobody like this so far. Likely twins appear here as you type."
        )
        self.percent_chip = self.add_chip("", "warn")
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.setSpacing(6)
        self.add(scrolled(self._content), 1)
        self.use_buttons: list[Button] = []
        self.different_buttons: list[Button] = []
        self.show_twins([], frozenset(), date.min)

    def show_twins(self, twins: Sequence[Twin], different: Collection[UUID], today: date) -> None:
        """Likely twins first, then who only shares the phone; `different` were decided on."""
        clear(self._column)
        self.use_buttons, self.different_buttons = [], []
        likely = [twin for twin in twins if twin.percent >= 30][:_SHOWN]
        related = [twin for twin in twins if twin not in likely][:_SHOWN]
        self.percent_chip.setVisible(bool(likely))
        if likely:
            percent = likely[0].percent
            self.percent_chip.set_text(f"{percent} %", "warn" if likely[0].strong else "neutral")
        else:
            self._column.addWidget(label(self._nobody_words, "quiet", wrap=True))
        for at, twin in enumerate(likely):
            if at:
                self._column.addWidget(rule())
            self._add_twin(twin, twin.patient.id in different, first=at == 0)
        if related:
            self._column.addWidget(rule())
            self._column.addWidget(label(_("Same phone"), "strong"))
            for twin in related:
                self._add_relative(twin, today)
        self._column.addStretch(1)

    def _add_twin(self, twin: Twin, different: bool, *, first: bool) -> None:
        patient = twin.patient
        self._column.addWidget(WholeLabel(patient.details.name, "strong"))
        self._column.addWidget(
            label(_("MRN {number}").format(number=ltr(shown_mrn(patient.mrn))), "quiet")
        )
        chips = QFrame()
        chips.setProperty("surface", "plain")
        flow = FlowLayout(chips, gap=4, line_gap=6)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        chips.setSizePolicy(policy)
        for comparison in sorted(twin.comparisons, key=_not_agreeing):
            words, tone = _chip(comparison)
            flow.addWidget(Chip(words, tone))
        self._column.addWidget(chips)
        make = primary_button if first and not different else secondary_button
        use = make(self._use_words, key="Ctrl+U" if first else "")
        use.setProperty("record", patient.id)
        use.clicked.connect(self._use)
        other = secondary_button(
            _("Different person"),
            key="Ctrl+D" if first else "",
            icon="check" if different else "",
        )
        other.setDisabled(different)
        other.setProperty("record", patient.id)
        other.clicked.connect(self._different)
        self.use_buttons.append(use)
        self.different_buttons.append(other)
        self._column.addLayout(column(use, other, gap=6))

    def _add_relative(self, twin: Twin, today: date) -> None:
        details = twin.patient.details
        self._column.addWidget(WholeLabel(details.name))
        self._column.addWidget(label(sex_and_age(details, today), "quiet"))

    def _use(self) -> None:
        button = self.sender()
        if button is not None:
            self.use_requested.emit(button.property("record"))

    def _different(self) -> None:
        button = self.sender()
        if button is not None:
            self.different_requested.emit(button.property("record"))


def _not_agreeing(comparison: Comparison) -> bool:
    return not comparison.agrees


def _chip(comparison: Comparison) -> tuple[str, Tone]:
    words = {
        Trait.NAME: _("name"),
        Trait.GIVEN_NAMES: _("given names"),
        Trait.FAMILY_NAMES: _("family names"),
        Trait.BORN: _("born"),
        Trait.PHONE: _("phone"),
        Trait.IDENTIFIER: _("ID"),
        Trait.SEX: _("sex"),
        Trait.ADDRESS: _("address"),
        Trait.CITY: _("city"),
    }
    word = words[comparison.trait]
    if comparison.agrees:
        value = f" {comparison.value}" if comparison.trait is Trait.BORN else ""
        return f"✓ {word}{value}", "ok"
    if comparison.close:
        return f"≈ {word}: {comparison.value}", "neutral"
    return f"{word}: {comparison.value}", "warn"
