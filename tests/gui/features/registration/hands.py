"""What a receptionist does at the form."""

from PySide6.QtWidgets import QApplication, QWidget

from pms_desktop.features.registration.view import RegistrationView
from tests.gui.typing import (
    Key,
    press_control,
    press_tab,
    type_text,
)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def type_on(*texts: str) -> None:
    """Type into the field with the cursor, then Tab, for each text."""
    for text in texts:
        if text:
            type_text(focused(), text)
        press_tab(focused())


def begin(view: RegistrationView) -> None:
    press_control(view, Key.Key_N)
    assert view.form_shown()
    assert view.form.fields.given.editor.hasFocus()
