"""The form that sets up a hospital on this desk."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.security.strength import password_fault
from pms_desktop.ui.dialogs import FormDialog
from pms_desktop.ui.widgets import Field, LineEdit, PasswordEdit, label, row


class FoundingDialog(FormDialog):
    """Names of the hospital and of its first administrator, who adds everybody else."""

    found_requested = Signal(str, str, str, str)  # hospital, name, user name, password

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Set up this hospital"), _("Set up"), parent=parent)
        self.hospital_field = Field(_("&Hospital"), LineEdit(), required=True)
        self.name_field = Field(_("Your &name"), LineEdit(), required=True)
        self.login_field = Field(
            _("&User name"), LineEdit(), required=True, help_text=_("Small letters, as in amara.d")
        )
        self.password_field = Field(
            _("&Password"), PasswordEdit(), required=True,
            help_text=_("Three or four words that do not belong together"),
        )  # fmt: skip
        self.again_field = Field(_("Password &again"), PasswordEdit(), required=True)
        self.add(label(_("You become its first administrator and add everybody else."), "quiet"))
        self.add(self.hospital_field)
        self.add(row(self.name_field, self.login_field))
        self.add(row(self.password_field, self.again_field))
        self.submitted.connect(self._ask)

    def show_message(self, message: Message) -> None:
        """What went wrong; nothing typed is lost."""
        self.refuse(message.text)

    def clear_message(self) -> None:
        """Take the sentence away."""
        self.message_bar.dismiss()

    def valid(self) -> bool:
        """Every field, and the two passwords."""
        fields = (
            self.hospital_field,
            self.name_field,
            self.login_field,
            self.password_field,
            self.again_field,
        )
        faulty = [field for field in fields if not field.check()]
        if faulty:
            faulty[0].setFocus()
            return False
        return self._password_fits()

    def _password_fits(self) -> bool:
        fault = password_fault(
            self.password_field.value, self.login_field.value, self.name_field.value
        )
        if fault:
            self.password_field.set_fault(fault)
            self.password_field.setFocus()
        elif self.password_field.value != self.again_field.value:
            self.again_field.set_fault(_("The two passwords differ."))
            self.again_field.setFocus()
        else:
            return True
        return False

    def _ask(self) -> None:
        self.found_requested.emit(
            self.hospital_field.value,
            self.name_field.value,
            self.login_field.value,
            self.password_field.value,
        )
