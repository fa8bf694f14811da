"""The bar below the day: the appointment under the cursor and what can be done with it."""

from collections.abc import Collection, Mapping
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from pms_desktop.domain.appointments import Act
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.text import isolated
from pms_desktop.ui.tokens import GAP, PAD, Tone
from pms_desktop.ui.widgets import (
    Button,
    Chip,
    ElidedLabel,
    icon_button,
    label,
    primary_button,
    row,
    secondary_button,
)

KEYS: Mapping[Act, str] = {
    Act.CHECK_IN: "C",
    Act.SEEN: "S",
    Act.RESCHEDULE: "M",
    Act.NO_SHOW: "N",
    Act.UNDO_CHECK_IN: "U",
    Act.SLIP: "P",
    Act.CANCEL: "Del",
}
"""One letter each, at work while the focus is in the day."""

PREVIEW_KEY = "Shift+P"


class SelectedView(QWidget):
    """`act_requested` carries an `Act`; `move_answered` whether a dragged block is to stay."""

    act_requested = Signal(object)
    patient_requested = Signal()
    preview_requested = Signal()
    move_answered = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name_label = ElidedLabel("", "strong")
        self.detail_label = ElidedLabel("", "caption")
        self.state_chip = Chip()
        self.state_chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.buttons: dict[Act, Button] = {
            act: Button(words, "secondary", key=KEYS[act], key_bound=False)
            for act, words in (
                (Act.CHECK_IN, _("Check in")),
                (Act.SEEN, _("Seen")),
                (Act.RESCHEDULE, _("Move…")),
                (Act.NO_SHOW, _("No-show")),
                (Act.UNDO_CHECK_IN, _("Undo check-in")),
                (Act.SLIP, _("Print slip")),
                (Act.CANCEL, _("Cancel…")),
            )
        }
        self.buttons[Act.CANCEL].set_kind("danger")
        self.patient_button = secondary_button(_("Patient"), icon="person")
        self.preview_button = icon_button("eye", _("Look at the slip"))
        self.question_label = label("", "strong", wrap=True)
        self.yes_button = primary_button(_("Move"))
        self.no_button = secondary_button(_("Leave it"))
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.show_nothing("")

    def show_nothing(self, hint: str) -> None:
        """Nothing is selected: say what to do."""
        self.hint_label.setText(hint)
        self._stack.setCurrentIndex(0)

    def show_appointment(
        self, name: str, detail: str, state: tuple[str, Tone], acts: Collection[Act]
    ) -> None:
        """Show whose it is, where it stands, and the acts this person may do."""
        self.name_label.setText(isolated(name))
        self.detail_label.setText(detail)
        self.state_chip.set_text(*state)
        first = next((act for act in self.buttons if act in acts), None)
        for act, button in self.buttons.items():
            button.setVisible(act in acts)
            if act is not Act.CANCEL:
                button.set_kind("primary" if act is first else "secondary")
        self.preview_button.setVisible(Act.SLIP in acts)
        self._stack.setCurrentIndex(1)

    def focus_first_act(self) -> None:
        """Put the focus on what is most likely done next."""
        shown = [button for button in self.buttons.values() if button.isVisibleTo(self)]
        (shown or [self.patient_button])[0].setFocus()

    def ask(self, question: str) -> None:
        """Ask whether a dragged appointment is to stay where it fell."""
        self.question_label.setText(question)
        self._stack.setCurrentIndex(2)
        self.yes_button.setFocus()

    def asking(self) -> bool:
        """Whether an answer is awaited."""
        return self._stack.currentIndex() == 2

    def _lay_out(self) -> None:
        self.hint_label = label("", "quiet")
        nothing, chosen, question = QWidget(), QWidget(), QWidget()
        nothing.setLayout(row(self.hint_label, None))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addLayout(row(self.name_label, self.state_chip, None))
        words.addWidget(self.detail_label)
        line = QHBoxLayout(chosen)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP)
        line.addLayout(words, 1)
        for act, button in self.buttons.items():
            line.addWidget(button)
            if act is Act.SLIP:
                line.addWidget(self.preview_button)
        line.addWidget(self.patient_button)
        asked = row(self.question_label, self.yes_button, self.no_button)
        asked.setStretch(0, 1)
        question.setLayout(asked)
        for page in (nothing, chosen, question):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD, 7, PAD, 7)
        layout.addWidget(self._stack)

    def _connect(self) -> None:
        for button in self.buttons.values():
            button.clicked.connect(self._clicked)
        self.patient_button.clicked.connect(self.patient_requested)
        self.preview_button.clicked.connect(self.preview_requested)
        self.yes_button.clicked.connect(self._yes)
        self.no_button.clicked.connect(self._no)

    def _clicked(self) -> None:
        pressed = cast(Button, self.sender())
        act = next(act for act, button in self.buttons.items() if button is pressed)
        self.act_requested.emit(act)

    def _yes(self) -> None:
        self.move_answered.emit(True)

    def _no(self) -> None:
        self.move_answered.emit(False)
