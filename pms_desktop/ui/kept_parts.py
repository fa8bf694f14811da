"""What a person put into a field, as JSON and back: the letters as typed, also unreadable ones."""

from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from pms_desktop.domain.kept_values import pack, unpack
from pms_desktop.ui.check_box import CheckBox
from pms_desktop.ui.choice_box import ChoiceBox
from pms_desktop.ui.editors import PasswordEdit
from pms_desktop.ui.fields import Field
from pms_desktop.ui.list_view import RecordView
from pms_desktop.ui.patient_picker import PatientPicker
from pms_desktop.ui.segmented import SegmentedControl
from pms_desktop.ui.tag_edit import TagEdit

KEPT = (
    Field, QLineEdit, QPlainTextEdit, ChoiceBox, CheckBox, SegmentedControl, TagEdit, PatientPicker,
    RecordView,
)  # fmt: skip
"""Every widget that takes something from a person."""


def is_kept(part: object) -> bool:
    """Whether this takes something from a person that may be written down: a password may not."""
    editor = part.editor if isinstance(part, Field) else part
    return isinstance(part, KEPT) and not isinstance(editor, PasswordEdit)


def state_of(part: QWidget) -> Any:
    """What a person put into it."""
    if isinstance(part, Field):
        return state_of(part.editor)
    if isinstance(part, QLineEdit):
        return part.text()
    if isinstance(part, QPlainTextEdit):
        return part.toPlainText()
    if isinstance(part, PatientPicker):
        return part.words()
    if isinstance(part, ChoiceBox):
        return pack(part.wanted())
    if isinstance(part, RecordView):
        return pack(part.wanted_key())
    return pack(part.value())  # type: ignore[attr-defined]  # an editor of the toolkit


def put_state(part: QWidget, state: Any) -> None:
    """Bring back what `state_of` gave; a choice not offered yet is made once it is."""
    if isinstance(part, Field):
        put_state(part.editor, state)
    elif isinstance(part, QLineEdit | QPlainTextEdit | PatientPicker):
        _put_text(part, str(state))
    elif isinstance(part, RecordView):
        part.want_key(unpack(state))
    elif not isinstance(part, SegmentedControl) or unpack(state) in part.values():
        part.set_value(unpack(state))  # type: ignore[attr-defined]  # an editor of the toolkit


def _put_text(part: QLineEdit | QPlainTextEdit | PatientPicker, text: str) -> None:
    if isinstance(part, QLineEdit):
        part.setText(text)
    elif isinstance(part, QPlainTextEdit):
        part.setPlainText(text)
    else:
        part.set_words(text)
