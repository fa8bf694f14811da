"""Dialogs that open beside the work: forms, confirmations, and acts that need a reason."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from pms_desktop.i18n import gettext as _
from pms_desktop.ui.buttons import Button, Kind, secondary_button
from pms_desktop.ui.choice_box import ChoiceBox
from pms_desktop.ui.editors import NoteEdit
from pms_desktop.ui.empty_state import BusyLine
from pms_desktop.ui.fields import Field
from pms_desktop.ui.kept_parts import is_kept, put_state, state_of
from pms_desktop.ui.labels import label, rule
from pms_desktop.ui.layouts import row
from pms_desktop.ui.message_bar import MessageBar
from pms_desktop.ui.tokens import GAP, PAD, WIDE_PAD


class FormDialog(QDialog):
    """A title, a body, one primary action.

    Ctrl+Enter and the button emit `submitted`; the dialog stays open until `finish` is called, so
    that a refusal (`refuse`) loses nothing. Esc and Cancel emit `rejected` and close. While
    `set_busy(True)` holds, nothing can be sent twice and the dialog cannot be closed; nothing can
    be typed after it was sent, which would go with the dialog.
    Show it with `open()`. It deletes itself when it closes. What a person puts into the fields,
    choices and ticks that are attributes of the dialog is kept by whoever opens it (`kept`,
    `bring_back`).
    """

    submitted = Signal()

    def __init__(
        self,
        title: str,
        action: str,
        *,
        kind: Kind = "primary",
        width: int = 520,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(width)
        self._busy = False
        self._left_at: QWidget | None = None
        self._as_opened: dict[str, Any] | None = None
        self.busy_line = BusyLine()
        self.message_bar = MessageBar()
        self.body = QVBoxLayout()
        self.body.setSpacing(PAD)
        self.action_button = Button(action, kind, key="Ctrl+Return")
        self.action_button.clicked.connect(self._submit)
        self.cancel_button: Button = secondary_button(_("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        self._lay_out(title)

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Put a widget or a layout below what is in the body."""
        if isinstance(part, QLayout):
            self.body.addLayout(part, stretch)
        else:
            self.body.addWidget(part, stretch)

    def set_busy(self, busy: bool) -> None:
        """Show that the work runs and hold the dialog still."""
        self._busy = busy
        self.busy_line.set_busy(busy)
        self.action_button.setEnabled(not busy)
        self.cancel_button.setEnabled(not busy)
        if not busy:
            self._give_back()

    def refuse(self, sentence: str) -> None:
        """Say why it was not done; everything typed stays."""
        self.set_busy(False)
        self.message_bar.say(sentence, "danger")

    def finish(self) -> None:
        """Close: what was asked for is done."""
        self.set_busy(False)
        self.accept()

    def valid(self) -> bool:
        """Whether the fields can be sent; subclasses check theirs and mark faults."""
        return True

    def kept_parts(self) -> dict[str, QWidget]:
        """What takes something from a person, by name; a password is never among it."""
        return {name: part for name, part in vars(self).items() if is_kept(part)}

    def kept(self) -> dict[str, Any]:
        """Everything put in, as JSON, once something differs from what the dialog opened with."""
        now = self._state()
        return now if now != self._as_opened else {}

    def bring_back(self, kept: Mapping[str, Any]) -> None:
        """Show again what `kept` gave, before the dialog is shown or after."""
        self._note_as_opened()
        for name, part in self.kept_parts().items():
            if name in kept:
                put_state(part, kept[name])

    # Qt overrides

    def reject(self) -> None:
        if not self._busy:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._submit()
        elif enter:
            self.focusNextChild()  # Enter moves on
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._note_as_opened()
        self._make_room()
        if self.focusWidget() in {None, self.action_button, self.cancel_button}:
            self._focus_first()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            self._make_room()
        return done

    def _make_room(self) -> None:
        """For lines of a long name in the title, and for what is offered while one types. Qt opens
        no window above two thirds of the screen, nor lets one grow by what wraps in it."""
        layout = self.layout()
        needed = layout.totalHeightForWidth(self.width()) if layout is not None else 0
        room = self.screen().availableGeometry().height()
        if needed > self.height():
            self.resize(self.width(), min(needed, room))

    def _state(self) -> dict[str, Any]:
        return {name: state_of(part) for name, part in self.kept_parts().items()}

    def _note_as_opened(self) -> None:
        if self._as_opened is None:
            self._as_opened = self._state()

    def _submit(self) -> None:
        if self._busy:
            return
        self.message_bar.dismiss()
        if self.valid():
            self.submitted.emit()
            self._hold()

    def _hold(self) -> None:
        if self._busy:
            self._left_at = self.focusWidget()
            self._surface.setEnabled(False)

    def _give_back(self) -> None:
        self._surface.setEnabled(True)
        left_at, self._left_at = self._left_at, None
        if left_at is not None and isValid(left_at) and self.focusWidget() is not left_at:
            left_at.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focus_first(self) -> None:
        for widget in _widgets(self.body):
            first = _first_focusable(widget)
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _lay_out(self, title: str) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(WIDE_PAD, PAD, WIDE_PAD, WIDE_PAD)
        inner.setSpacing(PAD)
        self.title_label = label(title, "title", wrap=True)
        inner.addWidget(self.title_label)
        inner.addWidget(self.message_bar)
        inner.addLayout(self.body, 1)
        surface = self._surface = QFrame()
        surface.setProperty("surface", "card")
        surface.setLayout(inner)
        self.foot = row(self.action_button, self.cancel_button, None, gap=GAP)
        self.foot.setContentsMargins(WIDE_PAD, PAD, WIDE_PAD, PAD)
        footer = QFrame()
        footer.setProperty("surface", "card")
        footer.setLayout(self.foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.busy_line, surface, rule(), footer):
            layout.addWidget(part, 1 if part is surface else 0)


class ConfirmPanel(FormDialog):
    """Asks before something that cannot be undone: what will happen, and a button that says it."""

    def __init__(
        self,
        title: str,
        text: str,
        action: str,
        *,
        danger: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            title, action, kind="danger" if danger else "primary", width=420, parent=parent
        )
        self.add(label(text, wrap=True))

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)


class ReasonDialog(FormDialog):
    """An act that is recorded with its reason, as a cancelled booking or an overridden alert.

    `reasons` are offered as (value, text) to choose from; `reason()` is the chosen text, the typed
    one, or both. `choice()` is the chosen value.
    """

    def __init__(
        self,
        title: str,
        text: str,
        action: str,
        *,
        reasons: Sequence[tuple[Any, str]] = (),
        danger: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            title, action, kind="danger" if danger else "primary", width=460, parent=parent
        )
        if text:
            self.add(label(text, wrap=True))
        self.choice_field = Field(_("&Reason"), ChoiceBox(reasons, placeholder=_("Choose…")))
        self.choice_field.setVisible(bool(reasons))
        title_of_note = _("&Note") if reasons else _("&Reason")
        self.reason_field = Field(title_of_note, NoteEdit(lines=3))
        self.add(self.choice_field)
        self.add(self.reason_field)
        self._offered = bool(reasons)

    def choice(self) -> Any:
        """The reason chosen from the list, or None."""
        return self.choice_field.value

    def reason(self) -> str:
        """The reason in words."""
        chosen = self.choice_field.editor.currentText() if self.choice() is not None else ""
        return ": ".join(part for part in (chosen, self.reason_field.value) if part)

    def valid(self) -> bool:
        """A reason is required."""
        if self.reason():
            return True
        field: Field[Any] = self.choice_field if self._offered else self.reason_field
        field.set_fault(_("Say why: the reason is kept with the record."))
        field.editor.setFocus()
        return False


def _widgets(layout: QLayout) -> Iterator[QWidget]:
    """Everything in a layout and the layouts inside it, in order."""
    for position in range(layout.count()):
        item = layout.itemAt(position)
        widget, inner = (item.widget(), item.layout()) if item else (None, None)
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _widgets(inner)


def _first_focusable(widget: QWidget) -> QWidget | None:
    if widget.isHidden():
        return None
    for candidate in (widget, *widget.findChildren(QWidget)):
        target = candidate.focusProxy() or candidate
        if target.focusPolicy() & Qt.FocusPolicy.TabFocus and target.isVisibleTo(widget):
            return target
    return None
