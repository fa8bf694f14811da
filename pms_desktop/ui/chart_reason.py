"""The question before a chart opens that is not in one's own hands."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.buttons import Button
from pms_desktop.ui.dialogs import FormDialog
from pms_desktop.ui.editors import NoteEdit
from pms_desktop.ui.fields import Field
from pms_desktop.ui.labels import label
from pms_desktop.ui.layouts import column


class ChartReasonDialog(FormDialog):
    """Common reasons are one key each: 1 to 9 sends that reason. Anything else is typed.

    `text` says why it is asked, `patient` whose chart it is.
    """

    def __init__(
        self,
        patient: str,
        text: str,
        reasons: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("Why do you open this chart?"), _("Open chart"), width=480, parent=parent
        )
        self.add(label(patient, "strong", wrap=True))
        self.add(label(text, wrap=True))
        self.reason_buttons = [_reason_button(n, each) for n, each in enumerate(reasons, start=1)]
        for button in self.reason_buttons:
            button.clicked.connect(self._choose)
        self._reasons = list(reasons)
        self._chosen = ""
        self.add(column(*self.reason_buttons, gap=6))
        self.reason_field = Field(_("&Another reason"), NoteEdit(lines=2))
        self.add(self.reason_field)

    def reason(self) -> str:
        """The reason that was chosen or typed."""
        return self._chosen or self.reason_field.value

    def valid(self) -> bool:
        """A reason is required."""
        if self.reason():
            return True
        self.reason_field.set_fault(
            _("Say why: the reason is kept, and the administrator sees it.")
        )
        self.reason_field.editor.setFocus()
        return False

    def refuse(self, sentence: str) -> None:
        """Say why the chart stays closed; what was typed stays."""
        self._chosen = ""
        super().refuse(sentence)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        typing = self.reason_field.editor.hasFocus()
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and not typing and 0 <= number < len(self._reasons):
            self._send(number)
        else:
            super().keyPressEvent(event)

    def _choose(self) -> None:
        self._send(self.reason_buttons.index(self.sender()))  # type: ignore[arg-type]

    def _send(self, number: int) -> None:
        if not self._busy:
            self._chosen = self._reasons[number]
            self._submit()


def _reason_button(number: int, text: str) -> Button:
    return Button(text, "secondary", key=str(number), key_bound=False)
