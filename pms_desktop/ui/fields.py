"""A field: label above, editor, and a fault line below that says how to mend it."""

from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.labels import label, restyle, set_role

_POLICY = QSizePolicy.Policy


class Editor(Protocol):
    """What every editor of the toolkit offers beside being a widget.

    `fault` is a sentence about text that cannot be read as a value, or nothing.
    """

    @property
    def changed(self) -> SignalInstance: ...

    def value(self) -> Any: ...

    def set_value(self, value: Any) -> None: ...

    def fault(self) -> str: ...


E = TypeVar("E", bound=QWidget)


class Field(QWidget, Generic[E]):
    """`Field("&Phone", PhoneEdit())`. The mnemonic in the label leads to the editor.

    `required=True` makes an empty editor a fault in `check`. A fault goes away as soon as the
    editor changes; text that cannot be read is marked when the editor loses the focus.
    """

    changed = Signal()

    def __init__(
        self,
        title: str,
        editor: E,
        *,
        required: bool = False,
        help_text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._required = required
        self._help = help_text
        self._notice = ""
        self.setSizePolicy(_POLICY.Preferred, _POLICY.Preferred)
        self.title_label = label(title, "caption")
        self.title_label.setBuddy(_typed_into(editor))
        self.title_label.setSizePolicy(_POLICY.Preferred, _POLICY.Fixed)
        self.fault_label: QLabel = label("", "fault", wrap=True)
        self.fault_label.hide()
        self.help_label: QLabel = label(help_text, "caption", wrap=True)
        if not help_text:
            self.help_label.hide()  # shown before it has a parent it would be a window
        layout = _Stack(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for part in (self.title_label, editor, self.fault_label, self.help_label):
            layout.addWidget(part)
        if not editor.sizePolicy().expandingDirections() & Qt.Orientation.Vertical:
            layout.addStretch(1)  # beside a taller field, label and editor stay at the top
        self.setFocusProxy(editor)
        editor.setAccessibleName(plain_title(title))
        editor.setAccessibleDescription(help_text)
        self._as_editor().changed.connect(self._editor_changed)
        finished = getattr(editor, "editingFinished", None)
        if finished is not None:
            finished.connect(self._editing_finished)
        refused = getattr(editor, "refused", None)
        if refused is not None:
            refused.connect(self.set_fault)

    @property
    def value(self) -> Any:
        """What the editor holds: text, a date, a Decimal, the chosen value, or None."""
        return self._as_editor().value()

    def set_value(self, value: Any) -> None:
        """Show a value and forget the fault."""
        self._as_editor().set_value(value)
        self.clear_fault()
        self._forget_notice()

    def title(self) -> str:
        """The label without its mnemonic."""
        return plain_title(self.title_label.text())

    def set_title(self, title: str) -> None:
        """Change the label above."""
        self.title_label.setText(title)
        self.editor.setAccessibleName(plain_title(title))

    def lead_to(self, other: "Field[Any]") -> None:
        """Let the mnemonic of this label lead to the editor of another field."""
        self.title_label.setBuddy(_typed_into(other.editor))

    def fault(self) -> str:
        """The sentence under the field, empty when all is well."""
        return self.fault_label.text()

    def set_fault(self, sentence: str) -> None:
        """Mark the field; an empty sentence clears it."""
        self.fault_label.setText(sentence)
        self.fault_label.setVisible(bool(sentence))
        self.help_label.setVisible(bool(self._notice or self._help) and not sentence)
        self.editor.setAccessibleDescription(sentence or self._help)
        if bool(self.editor.property("fault")) != bool(sentence):
            self.editor.setProperty("fault", bool(sentence))
            restyle(self.editor)

    def set_notice(self, sentence: str) -> None:
        """Say something about the value below it, until the value changes."""
        self._notice = sentence
        self.help_label.setText(sentence or self._help)
        set_role(self.help_label, "ok" if sentence else "caption")
        self.help_label.setVisible(bool(self.help_label.text()) and not self.fault())
        self.editor.setAccessibleDescription(self.fault() or sentence or self._help)

    def notice(self) -> str:
        """What is said about the value, empty when nothing is."""
        return self._notice

    def clear_fault(self) -> None:
        """Take the mark away."""
        self.set_fault("")

    def check(self) -> bool:
        """Show what is wrong with the text as typed; True when nothing is."""
        fault, missing = self._as_editor().fault(), self._missing()
        only_spaces = missing and self.value == ""
        self.set_fault(missing if only_spaces else fault or missing)
        return not self.fault()

    def _missing(self) -> str:
        empty = self.value in (None, "", ())
        return (
            _("{field} is needed.").format(field=self.title()) if self._required and empty else ""
        )

    def _as_editor(self) -> Editor:
        return self.editor  # type: ignore[return-value]  # Editor is structural

    def _editor_changed(self) -> None:
        if self.fault():
            self.clear_fault()
        self._forget_notice()
        self.changed.emit()

    def _forget_notice(self) -> None:
        if self._notice:
            self.set_notice("")

    def _editing_finished(self) -> None:
        fault = self._as_editor().fault()
        if fault:
            self.set_fault(fault)


class _Stack(QVBoxLayout):
    """Does not ask for height because of its stretch; only an editor that grows does."""

    def expandingDirections(self) -> Qt.Orientation:
        editor = self.itemAt(1)
        tall = editor.expandingDirections() & Qt.Orientation.Vertical if editor else False
        return super().expandingDirections() if tall else Qt.Orientation.Horizontal


def _typed_into(editor: QWidget) -> QWidget:
    """What takes the keys of an editor: a label leads to no widget that only hands them on."""
    found = editor
    while (proxy := found.focusProxy()) is not None:
        found = proxy
    return found


def plain_title(title: str) -> str:
    """A label's text without the mark of its mnemonic."""
    return title.replace("&&", "\0").replace("&", "").replace("\0", "&")


def first_faulty(*fields: Field[Any]) -> Field[Any] | None:
    """Check every field, put the focus in the first with a fault and answer it."""
    faulty = [field for field in fields if not field.check()]
    if not faulty:
        return None
    faulty[0].editor.setFocus()
    return faulty[0]
