"""The dialog that asks why a charge is taken off."""

from PySide6.QtWidgets import QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.dialogs import ReasonDialog


class TakeOffDialog(ReasonDialog):
    """Names the line and keeps the reason with it."""

    def __init__(self, description: str, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Take off the bill"),
            _("{item} will not be billed. It stays on record with your reason.").format(
                item=description
            ),
            _("&Take off"),
            parent=parent,
        )

    def show_message(self, message: Message) -> None:
        """Why it was not done."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        """All is well again."""
        self.message_bar.dismiss()
