"""The patient in focus, above every tab and in every window of its own."""

from uuid import UUID

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pms_desktop.domain.focus import PatientFocus
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.buttons import icon_button, secondary_button
from pms_desktop.ui.chips import Avatar, Chip
from pms_desktop.ui.keyboard import give_keyboard, has_keyboard
from pms_desktop.ui.labels import ElidedLabel, label
from pms_desktop.ui.text import isolated, ltr
from pms_desktop.ui.tokens import WIDE_PAD, Tone

HEIGHT = 52
_CHIP_GAP = 8
_MORE_WIDTH = 40
_LONGEST = 320  # what the first chip may ask of a narrow window


class PatientBanner(QFrame):
    """Hidden until a patient is shown. Chips without room move into a "+2" chip with all words.

    Allergies never leave it before every other chip has.
    """

    open_chart_requested = Signal(object)
    owed_requested = Signal(object)
    patient_requested = Signal(object)
    put_away_requested = Signal()

    def __init__(self, parent: QWidget | None = None, *, with_action: bool = True) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bar")
        self.setFixedHeight(HEIGHT)
        self._patient: PatientFocus | None = None
        self.avatar = Avatar("", 36)
        self.name_label = ElidedLabel("", "name")
        self.person_label = label("", "quiet")
        self.detail_label = ElidedLabel("", "caption")
        self._strip = _Strip()
        self._strip.followed.connect(self.patient_requested)
        self._strip.let_go.connect(self._go_on)
        self.owed_chip = Chip("", "neutral", clickable=True)
        self.owed_chip.clicked.connect(self._ask_for_bill)
        self.chart_button = secondary_button(_("Open chart"))  # no mnemonic: the tabs use them all
        self.chart_button.clicked.connect(self._ask_for_chart)
        self._offers_chart = with_action
        self._chart_open = False
        self.chart_button.setVisible(with_action)
        self.close_button = icon_button("close", _("Put this patient away"))
        self.close_button.clicked.connect(self.put_away_requested)
        self.close_button.setVisible(with_action)
        self._lay_out()
        self.hide()

    def offer(self, *, chart: bool, bill: bool) -> None:
        """Which screens the person at work may open from here."""
        self._offers_chart = chart
        self.owed_chip.setDisabled(not bill)
        self.show_chart_open(False)

    def show_chart_open(self, opened: bool) -> None:
        """Whether the chart is on screen below: then nobody need open it."""
        self._chart_open = opened
        offered = self._offers_chart and self._patient is not None and not opened
        if not offered and has_keyboard(self.chart_button):
            self._go_on()
        self.chart_button.setVisible(offered)

    def show_patient(self, patient: PatientFocus | None) -> None:
        """Show a patient, or nobody."""
        self._patient = patient
        self.setVisible(patient is not None)
        if patient is None:
            return
        self.show_chart_open(self._chart_open)
        self.avatar.set_name(patient.name, patient.initials)
        self.avatar.set_photo(patient.photo)
        self.name_label.setText(patient.name)
        age = f"{patient.age} ({patient.born})" if patient.born else patient.age
        called = _("“{name}”").format(name=isolated(patient.preferred)) if patient.preferred else ""
        self.person_label.setText(" · ".join(part for part in (called, patient.sex, age) if part))
        self.detail_label.setText(" · ".join(_details(patient)))
        self._strip.show_chips(_chips(patient), patient.relatives)
        self.owed_chip.set_text(_("Owes {amount}").format(amount=patient.owed or ""))
        self.owed_chip.setMinimumWidth(self.owed_chip.sizeHint().width())  # an amount is never cut
        self.owed_chip.setVisible(bool(patient.owed))
        self.setAccessibleName(_spoken(patient))

    def await_patient(self) -> None:
        """Another comes: nothing of the one before may stand above what is theirs."""
        self._patient = None
        self.avatar.set_name("…")
        self.avatar.set_photo(b"")
        for part in (self.person_label, self.detail_label):
            part.setText("")
        self.name_label.setText("…")
        self._strip.show_chips([], ())
        for button in (self.owed_chip, self.chart_button):
            if has_keyboard(button):
                self._go_on()
            button.hide()
        self.setAccessibleName(_("Reading who this is…"))

    def patient_id(self) -> UUID | None:
        """Who is shown."""
        return self._patient.patient_id if self._patient else None

    def shown_chips(self) -> list[str]:
        """The words on the chips that have room, in order."""
        return self._strip.shown()

    def _lay_out(self) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(8)
        upper.addWidget(self.name_label)
        upper.addWidget(self.person_label)
        upper.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(upper)
        words.addWidget(self.detail_label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(WIDE_PAD, 4, WIDE_PAD, 4)
        layout.setSpacing(14)
        layout.addWidget(self.avatar)
        layout.addLayout(words)
        layout.addWidget(self._strip, 1)
        layout.addWidget(self.owed_chip)
        layout.addWidget(self.chart_button)
        layout.addWidget(self.close_button)

    def _go_on(self) -> None:
        """What the keyboard is on goes: what is beside it takes it."""
        if not self.close_button.isHidden():
            give_keyboard(self.close_button)

    def _ask_for_chart(self) -> None:
        self.open_chart_requested.emit(self.patient_id())

    def _ask_for_bill(self) -> None:
        self.owed_requested.emit(self.patient_id())


class _Strip(QWidget):
    """A line of chips; those without room are counted in the last one. `followed` carries whose
    chip was clicked; `let_go` says that the chip with the keyboard is about to go."""

    followed = Signal(object)
    let_go = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._chips: list[Chip] = []
        self._told: tuple[tuple[tuple[str, Tone, str], ...], tuple[tuple[UUID, str], ...]] = (
            (),
            (),
        )
        self._more = Chip("", "neutral", parent=self)
        self._more.hide()

    def show_chips(
        self, chips: list[tuple[str, Tone, str]], relatives: tuple[tuple[UUID, str], ...]
    ) -> None:
        """Words, tone and icon of each chip, the most important first; then other patients. The
        keyboard stays on the patient it is on."""
        if (shown_before := (tuple(chips), relatives)) == self._told:
            return
        self._told = shown_before
        gone, held = self._chips, self.held()
        self._chips = [Chip(text, tone, icon=icon, parent=self) for text, tone, icon in chips]
        self._chips += [self._relative(*each) for each in relatives]
        shown = self._chips
        before: QWidget = self
        for chip in shown[len(chips) :]:
            self.setTabOrder(before, chip)
            before = chip
        first = shown[0].sizeHint().width() + _MORE_WIDTH + _CHIP_GAP if shown else 0
        self.setMinimumWidth(min(first, _LONGEST))
        self._place()
        again = next((chip for chip in shown if held and _whose(chip) == held), None)
        if again is not None and not again.isHidden():
            give_keyboard(again)
        elif held is not None:
            self.let_go.emit()
        for chip in gone:
            chip.hide()
            chip.deleteLater()

    def held(self) -> UUID | None:
        """The patient whose chip the keyboard is on."""
        return next((_whose(chip) for chip in self._chips if has_keyboard(chip)), None)

    def shown(self) -> list[str]:
        """Words of the chips that have room."""
        return [chip.text() for chip in [*self._chips, self._more] if not chip.isHidden()]

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _relative(self, patient_id: UUID, words: str) -> Chip:
        chip = Chip(words, "neutral", icon="people", clickable=True, parent=self)
        chip.setProperty("patient_id", patient_id)
        chip.clicked.connect(self._follow)
        return chip

    def _follow(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            self.followed.emit(chip.property("patient_id"))

    def _place(self) -> None:
        fitting = self._fitting()
        left = 0
        for position, chip in enumerate(self._chips):
            chip.setVisible(position < fitting)
            if position < fitting:
                left = self._put(chip, left)
        hidden = self._chips[fitting:]
        self._more.setVisible(bool(hidden))
        if hidden:
            worst: Tone = "danger" if any(c.tone() == "danger" for c in hidden) else "neutral"
            self._more.set_text(f"+{len(hidden)}", worst)
            words = "\n".join(chip.text() for chip in hidden)
            self._put(self._more, left)
            self._more.set_words(words)

    def _fitting(self) -> int:
        widths = [chip.sizeHint().width() + _CHIP_GAP for chip in self._chips]
        if sum(widths) - _CHIP_GAP <= self.width():
            return len(widths)
        room, count = self.width() - _MORE_WIDTH, 0
        for width in widths:
            room -= width
            if room < 0:
                break
            count += 1
        return max(1, count)

    def _put(self, chip: Chip, left: int) -> int:
        size = chip.sizeHint()
        if not left:  # an allergy longer than the whole strip is cut, never left out
            others = _MORE_WIDTH + _CHIP_GAP if len(self._chips) > 1 else 0
            size.setWidth(max(40, min(size.width(), self.width() - others)))
        spot = QRect(left, (self.height() - size.height()) // 2, size.width(), size.height())
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            spot.moveRight(self.width() - left)
        chip.setGeometry(spot)
        return left + size.width() + _CHIP_GAP


def _whose(chip: Chip) -> UUID | None:
    return chip.property("patient_id")  # type: ignore[no-any-return]


def _chips(patient: PatientFocus) -> list[tuple[str, Tone, str]]:
    return [
        *((words, "danger", "warning") for words in patient.allergies),
        *((words, "danger", "") for words in patient.dangers),
        *((words, "warn", "") for words in patient.alerts),
        *((words, "violet", "") for words in patient.isolation),
    ]


def _details(patient: PatientFocus) -> list[str]:
    parts = [
        _("MRN {number}").format(number=ltr(patient.mrn)),
        ltr(patient.phone),
        patient.speaks,
        isolated(patient.cover),
        isolated(patient.place),
    ]
    return [part for part in parts if part]


def _spoken(patient: PatientFocus) -> str:
    parts = [
        patient.name,
        patient.preferred,
        patient.sex,
        patient.age,
        patient.born,
        *_details(patient),
    ]
    if patient.allergies:
        parts.append(_("Allergies: {words}").format(words=", ".join(patient.allergies)))
    relatives = (words for _id, words in patient.relatives)
    flags = (*patient.dangers, *patient.alerts, *patient.isolation, *relatives)
    return ", ".join(part for part in (*parts, *flags) if part)
