"""The dialog with a camera's picture."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.cameras import Camera, Frame, Portrait
from pms_desktop.features.registration.camera.picture import PortraitPicture
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.dialogs import FormDialog
from pms_desktop.ui.widgets import ChoiceBox, Field, label, secondary_button

_DOES_NEXT = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


class CameraDialog(FormDialog):
    """Enter or Space does what the button says, Backspace takes the picture again, Esc closes."""

    again_requested = Signal()
    camera_chosen = Signal(object)
    shown = Signal()
    hidden = Signal()

    def __init__(self, patient: str, parent: QWidget | None = None) -> None:
        title = _("Photo of {name}").format(name=patient)
        super().__init__(title, _("Take picture"), width=600, parent=parent)
        self._cameras: dict[str, Camera] = {}
        self.picture = PortraitPicture()
        self.camera_field = Field(_("&Camera"), ChoiceBox())
        self.hint = label("", "quiet", wrap=True)
        self.again_button = secondary_button(_("Again"), key="Backspace", icon="undo")
        self.again_button.clicked.connect(self.again_requested)
        self.camera_field.changed.connect(self._chosen)
        self.action_button.set_key_hint("Return")
        self.foot.insertWidget(1, self.again_button)
        self.add(self.picture, 1)
        self.add(self.hint)
        self.add(self.camera_field)
        self.camera_field.hide()

    def offer(self, cameras: Sequence[Camera], chosen: Camera) -> None:
        """Show which cameras there are, where there are several."""
        self._cameras = {camera.key: camera for camera in cameras}
        editor = self.camera_field.editor
        editor.blockSignals(True)
        editor.set_choices([(camera.key, camera.name) for camera in cameras])
        editor.set_value(chosen.key)
        editor.blockSignals(False)
        self.camera_field.setVisible(len(cameras) > 1)

    def show_waiting(self) -> None:
        """The camera is being opened."""
        self.picture.show_words(_("Waiting for the camera…"))
        self._show_act(_("Take picture"), enabled=False)

    def show_live(self) -> None:
        """Pictures come."""
        self._show_act(_("Take picture"))
        self.picture.setAccessibleName(_("What the camera sees"))
        self._say_how()

    def show_taken(self) -> None:
        """One picture was taken."""
        self._show_act(_("Use this picture"), again=True)
        self.picture.setAccessibleName(_("The picture taken"))
        self._say_how()

    def show_nothing(self, sentence: str) -> None:
        """No picture comes, and why."""
        self.picture.show_words(sentence)
        self.picture.setAccessibleName(_("No picture"))
        self._show_act(_("Try again"))

    def show_frame(self, frame: Frame) -> None:
        """Show a picture."""
        self.picture.show_frame(frame)

    def portrait(self) -> Portrait:
        """The part of the picture that is wanted."""
        return self.picture.portrait

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        self.again_button.setEnabled(not busy)

    def show_message(self, message: Message) -> None:
        """What went wrong; the picture stays."""
        self.refuse(message.text)

    def clear_message(self) -> None:
        """Take the sentence away."""
        self.message_bar.dismiss()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _DOES_NEXT:
            self.action_button.click()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.picture.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hidden.emit()

    def _chosen(self) -> None:
        if self.camera_field.value is not None:
            self.camera_chosen.emit(self._cameras[self.camera_field.value])

    def _show_act(self, words: str, *, enabled: bool = True, again: bool = False) -> None:
        self.action_button.setText(words)
        self.action_button.setEnabled(enabled)
        self.again_button.setVisible(again)
        self.hint.setText("")
        if self.isVisible():
            self.picture.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_how(self) -> None:
        self.hint.setText(_("The arrow keys move the frame, + and − make it smaller and larger."))
