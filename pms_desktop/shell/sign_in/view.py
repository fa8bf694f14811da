"""The card a person signs in with, and unlocks with."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.buttons import Button, secondary_button
from pms_desktop.ui.chips import Chip
from pms_desktop.ui.editors import LineEdit, PasswordEdit
from pms_desktop.ui.empty_state import BusyLine
from pms_desktop.ui.fields import Field
from pms_desktop.ui.labels import label, rule
from pms_desktop.ui.layouts import FlowLayout, clear, column, row

_SIGN_IN = _("Sign in")
_CARD_WIDTH, _CARD_HEIGHT, _SIDE_WIDTH = 820, 420, 340


class SignInView(QWidget):
    """Hospital at the left, the two fields at the right."""

    sign_in_requested = Signal(str, str)  # user name, password
    switch_requested = Signal()
    found_requested = Signal()
    painted = Signal()  # the first time only

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "page")
        self.hospital_label = label("", "hospital", wrap=True)
        self.station_label = label("", "onpanel", wrap=True)
        self.heading_label = label(_SIGN_IN, "title", wrap=True)
        self.hint_label = label("", "quiet", wrap=True)
        self.held_label = label("", "warn", wrap=True)
        self.held_label.hide()
        self.login_field = Field(_("&User name"), LineEdit())
        self.password_field = Field(_("&Password"), PasswordEdit())
        self.sign_in_button = Button(_SIGN_IN, "primary", key="Return", key_bound=False)
        self.switch_button = secondary_button(_("S&witch user"))
        self.found_button = Button(_("&Set up a hospital…"), "primary")
        self.busy_line = BusyLine()
        self.demo_heading = label("", "heading")
        self.demo_chips = FlowLayout()
        self._lay_out()
        self.sign_in_button.clicked.connect(self._submit)
        self.login_field.editor.returnPressed.connect(self._submit)
        self.password_field.editor.returnPressed.connect(self._submit)
        self.switch_button.clicked.connect(self.switch_requested)
        self.found_button.clicked.connect(self.found_requested)
        self._locked = self._painted = False
        self._demo = self._foundable = False
        self.show_locked("")
        self.show_demo_accounts(())
        self.show_foundable(False)

    def show_place(self, hospital: str, station: str) -> None:
        """Where this is."""
        self.hospital_label.setText(hospital or _("Hospital"))
        self.station_label.setText(station)

    def show_demo_accounts(self, logins: Sequence[str]) -> None:
        """Name the accounts of the demo hospital; a click fills both fields."""
        clear(self.demo_chips)
        self._demo = bool(logins)
        self.demo_box.setVisible(self._demo and not self._locked)
        self.demo_heading.setText(_("Demo hospital: one account per job, password “demo”"))
        for login in logins:
            chip = Chip(login, "primary", clickable=True)
            chip.clicked.connect(self._use_demo_account)
            self.demo_chips.addWidget(chip)

    def show_locked(self, login: str, name: str = "") -> None:
        """Ask only for the password of the person who locked; empty for a plain sign-in."""
        self._locked = locked = bool(login)
        self.heading_label.setText(_("Locked by {name}").format(name=name) if locked else _SIGN_IN)
        self.hint_label.setText(
            _("What you were typing is kept. Your password brings you back to it.")
            if locked
            else _("Use your own account. What you do is recorded under your name.")
        )
        self.clear_message()
        self.demo_box.setVisible(self._demo and not locked)
        self.login_field.setEnabled(not locked)
        self.switch_button.setVisible(locked)
        self.sign_in_button.setText(_("Unlock") if locked else _SIGN_IN)
        self.login_field.set_value(login)
        self.password_field.set_value("")
        self.take_focus()

    def show_held(self, sentence: str) -> None:
        """What goes on behind the card and would end if the window closed; nothing when free."""
        self.held_label.setText(sentence)
        self.held_label.setVisible(bool(sentence))

    def show_foundable(self, foundable: bool) -> None:
        """Offer to set up a hospital in an empty embedded database; nobody can sign in yet."""
        for part in (self.login_field, self.password_field, self.sign_in_button):
            part.setVisible(not foundable)
        self.found_button.setVisible(foundable)
        if foundable:
            self.heading_label.setText(_("Welcome"))
            self.hint_label.setText(
                _("There is no hospital on this desk yet. Set one up, then sign in to it.")
            )
            self.found_button.setFocus()
        elif self._foundable:
            self.show_locked("")
        self._foundable = foundable

    def show_message(self, message: Message) -> None:
        """The sentence under the fields."""
        self.password_field.set_fault(message.text)
        self.password_field.editor.selectAll()
        self.take_focus()

    def clear_message(self) -> None:
        """Take the sentence away."""
        self.password_field.clear_fault()

    def set_busy(self, busy: bool) -> None:
        """While the server is asked."""
        self.busy_line.set_busy(busy)
        self.sign_in_button.setDisabled(busy)

    def take_focus(self) -> None:
        """Put the cursor where the next key should go. A hidden card takes no keys."""
        if not self.isVisible():
            return
        empty = self.login_field.isEnabled() and not self.login_field.value
        (self.login_field if empty else self.password_field).setFocus()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self.take_focus)

    def _submit(self) -> None:
        if not self.login_field.value:
            self.login_field.setFocus()
            return
        if not self.password_field.value:
            self.password_field.setFocus()
            return
        if self.sign_in_button.isEnabled():
            self.sign_in_requested.emit(self.login_field.value, self.password_field.value)

    def _use_demo_account(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip) and self.login_field.isEnabled():
            self.login_field.set_value(chip.text())
            self.password_field.set_value("demo")
            self.sign_in_button.setFocus()

    def _lay_out(self) -> None:
        side = QFrame()
        side.setProperty("surface", "panel")
        side.setFixedWidth(_SIDE_WIDTH)
        subjects = label(
            _("Patients · Appointments · Wards\nBilling · Records"),
            "onpanel",
        )
        inner = column(self.hospital_label, self.station_label, None, subjects, gap=4, margin=32)
        side.setLayout(inner)
        self.demo_box = QWidget()
        self.demo_box.setLayout(column(rule(), 8, self.demo_heading, self.demo_chips, gap=6))
        form = column(
            self.heading_label,
            self.hint_label,
            self.held_label,
            8,
            self.login_field,
            self.password_field,
            4,
            row(self.sign_in_button, self.switch_button, self.found_button, None),
            self.busy_line,
            None,
            self.demo_box,
            margin=32,
        )
        card = QFrame()
        card.setProperty("surface", "card")
        card.setFixedSize(_CARD_WIDTH, _CARD_HEIGHT)
        inside = row(side, gap=0)
        inside.addLayout(form, 1)
        card.setLayout(inside)
        layout = QVBoxLayout(self)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
