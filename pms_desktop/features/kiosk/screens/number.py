"""Pages for a number: who somebody is, and a phone."""

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QWidget

from pms_desktop.domain.kiosk import ClaimKind
from pms_desktop.features.kiosk.pages import AskNumber, AskText
from pms_desktop.features.kiosk.screens.screen import Beside, Centred, Screen, Stack, Turning, fill
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.touch.buttons import TouchButton
from pms_desktop.ui.touch.edit import TouchEdit
from pms_desktop.ui.touch.number_pad import NumberPad

_LONGEST = 30


class PhoneScreen(Screen):
    """Answers with a phone as typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = TouchEdit("", digits=True, max_length=_LONGEST)
        self.pad = NumberPad(plus=True)
        self.pad.typed.connect(self.edit.write)
        self.pad.erased.connect(self.edit.backspace)
        self.edit.textChanged.connect(self._typing)
        self.edit.entered.connect(self.submit)
        words = Stack(
            self.title_label, self.lead_label, *self.extra(), self.edit, self.fault_label, None,
            gap=16,
        )  # fmt: skip
        fill(self, Centred(Stack(None, Turning(words, self.pad), None, None)))

    def extra(self) -> tuple[QWidget, ...]:
        """What stands above the field."""
        return ()

    def show_page(self, page: AskText) -> None:
        self.show_head(page)
        self.edit.setAccessibleName(page.title)
        if self.edit.text() != page.typed and not page.fault:
            self.edit.setText(page.typed)

    def submit(self) -> None:
        self.answered.emit(self.edit.text())

    def wipe(self) -> None:
        super().wipe()
        self.edit.wipe()

    def take_focus(self) -> None:
        self.edit.setFocus()

    def _typing(self, _text: str) -> None:
        self.show_fault("")


class NumberScreen(PhoneScreen):
    """Answers with the kind of number and what was typed."""

    def extra(self) -> tuple[QWidget, ...]:
        self._kind = ClaimKind.MRN
        self.mrn_button = TouchButton("", "choice")
        self.phone_button = TouchButton("", "choice")
        self.reword()
        self._kinds = QButtonGroup(self)
        for button, kind in (
            (self.mrn_button, ClaimKind.MRN),
            (self.phone_button, ClaimKind.PHONE),
        ):
            self._kinds.addButton(button)
            button.clicked.connect(partial(self._choose, kind))
        return (Beside(self.mrn_button, self.phone_button),)

    def reword(self) -> None:
        """Say it in the language that is spoken now."""
        self.mrn_button.set_words(_("Patient number"))
        self.phone_button.set_words(_("My phone"))

    def show_page(self, page: AskNumber) -> None:  # type: ignore[override]
        self.show_head(page)
        self._show_kind(page.kind)
        if self.edit.text() != page.typed and not page.fault:
            self.edit.setText(page.typed)

    def submit(self) -> None:
        self.answered.emit((self._kind, self.edit.text()))

    def _choose(self, kind: ClaimKind, _checked: bool = False) -> None:
        self._show_kind(kind)
        self.show_fault("")
        self.edit.setFocus()

    def _show_kind(self, kind: ClaimKind) -> None:
        self._kind = kind
        self.phone_button.setChecked(kind is ClaimKind.PHONE)
        self.mrn_button.setChecked(kind is not ClaimKind.PHONE)
        phone = kind is ClaimKind.PHONE
        self.edit.setAccessibleName(_("My phone") if phone else _("Patient number"))
