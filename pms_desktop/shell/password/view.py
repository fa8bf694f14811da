"""The form in which a person takes a new password."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.dialogs import FormDialog
from pms_desktop.ui.widgets import Field, PasswordEdit, label


class PasswordDialog(FormDialog):
    """`given`: the password in use came from somebody else, and the work waits until it changed.
    Otherwise the old one is asked for, too: the person may have left the station."""

    change_requested = Signal(str, str)  # old password (empty when given), new password

    def __init__(self, *, given: bool, parent: QWidget | None = None) -> None:
        super().__init__(_("Choose your own password"), _("Change"), width=440, parent=parent)
        words = (
            _("The password you came in with was given to you. Nobody else should know yours.")
            if given
            else _("You sign in with the new password from then on.")
        )
        self.add(label(words, wrap=True))
        self.old_field = Field(_("&Old password"), PasswordEdit(), required=not given)
        self.old_field.setVisible(not given)
        self.new_field = Field(
            _("&New password"), PasswordEdit(), required=True,
            help_text=_("Three or four words that do not belong together"),
        )  # fmt: skip
        self.again_field = Field(_("New password &again"), PasswordEdit(), required=True)
        self._given = given
        for field in (self.old_field, self.new_field, self.again_field):
            self.add(field)
        self.submitted.connect(self._ask)

    def show_old_fault(self, sentence: str) -> None:
        """The old password is not right."""
        self._mark(self.old_field, sentence)

    def show_new_fault(self, sentence: str) -> None:
        """The new password cannot be taken, and what would mend it."""
        self._mark(self.new_field, sentence)

    def show_message(self, message: Message) -> None:
        """What went wrong; nothing typed is lost."""
        self.refuse(message.text)

    def clear_message(self) -> None:
        """Take the sentence away."""
        self.message_bar.dismiss()

    def valid(self) -> bool:
        """Every field, and the two new passwords."""
        fields = (self.new_field, self.again_field)
        asked = fields if self._given else (self.old_field, *fields)
        faulty = [field for field in asked if not field.check()]
        if faulty:
            faulty[0].editor.setFocus()
            return False
        if self.new_field.value != self.again_field.value:
            self._mark(self.again_field, _("The two passwords differ."))
            return False
        return True

    def _mark(self, field: Field[PasswordEdit], sentence: str) -> None:
        field.set_fault(sentence)
        field.editor.selectAll()
        field.editor.setFocus()

    def _ask(self) -> None:
        self.change_requested.emit(self.old_field.value, self.new_field.value)
