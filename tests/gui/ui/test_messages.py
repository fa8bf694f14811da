"""Message bar, dialogs and empty places."""

from functools import partial

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from pms_desktop.ui.message_bar import Level
from pms_desktop.ui.widgets import (
    ConfirmPanel,
    EmptyState,
    Field,
    FlowLayout,
    FormDialog,
    LineEdit,
    MessageBar,
    NoteEdit,
    ReasonDialog,
    label,
    row,
    secondary_button,
)
from tests.gui.typing import Key, click, press, press_control, press_enter, press_escape, type_text
from tests.gui.ui.conftest import Show


def test_a_message_is_plain_text_and_is_read_out(show: Show) -> None:
    bar = MessageBar()
    show(bar)

    bar.say("<b>Smith</b> was moved.", "warn")

    assert bar.text() == bar.accessibleName() == "<b>Smith</b> was moved."
    words = [label for label in bar.findChildren(QLabel) if label.text()]
    assert [label.textFormat() for label in words] == [Qt.TextFormat.PlainText]


@pytest.mark.parametrize(
    ("level", "goes"), [("info", True), ("ok", True), ("warn", False), ("danger", False)]
)
def test_only_good_news_closes_itself(
    qtbot: QtBot, show: Show, monkeypatch: pytest.MonkeyPatch, level: Level, goes: bool
) -> None:
    monkeypatch.setattr(MessageBar, "STAY_MS", 1)
    bar = MessageBar()
    show(bar)

    if goes:
        with qtbot.waitSignal(bar.closed):
            bar.say("Saved.", level)
    else:
        with qtbot.assertNotEmitted(bar.closed, wait=50):
            bar.say("Not saved.", level)
    assert bool(bar.text()) is not goes


def test_a_fault_after_good_news_paints_the_whole_bar_anew(qtbot: QtBot, show: Show) -> None:
    painted: list[QRect] = []

    class Watched(MessageBar):
        def paintEvent(self, event: QPaintEvent) -> None:
            painted.append(event.rect())
            super().paintEvent(event)

    bar = Watched()
    show(bar)
    bar.say("Saved.", "ok")
    qtbot.waitUntil(lambda: bar.rect() in painted)
    painted.clear()

    bar.say("Failed", "danger")

    qtbot.waitUntil(lambda: bar.rect() in painted)


def test_a_message_offers_what_to_do(qtbot: QtBot, show: Show) -> None:
    bar = MessageBar()
    show(bar)
    bar.say("The server cannot be reached.", "danger", action="Try again")

    with qtbot.waitSignal(bar.action_requested):
        click(bar.action_button())


class NameDialog(FormDialog):
    def __init__(self, parent: QWidget) -> None:
        super().__init__("New ward", "Create", parent=parent)
        self.owner = parent
        self.name_field = Field("&Name", LineEdit(), required=True)
        self.note_field = Field("N&ote", NoteEdit())
        self.add(label("Beds are added later.", "quiet"))
        self.add(row(self.name_field, self.note_field))

    def valid(self) -> bool:
        return self.name_field.check()


@pytest.fixture
def dialog(qtbot: QtBot) -> NameDialog:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = NameDialog(window)
    with qtbot.waitActive(made):
        made.open()
    return made


def test_a_dialog_starts_in_its_first_field_and_enter_moves_on(dialog: NameDialog) -> None:
    assert dialog.name_field.editor.hasFocus()

    press_enter(dialog.name_field.editor)

    assert dialog.note_field.editor.hasFocus()


def test_ctrl_enter_sends_from_any_field_once_it_is_valid(qtbot: QtBot, dialog: NameDialog) -> None:
    with qtbot.assertNotEmitted(dialog.submitted):
        press_control(dialog.name_field.editor, Key.Key_Return)
    assert dialog.name_field.fault() == "Name is needed."

    type_text(dialog.name_field.editor, "3 West")
    for key in (Key.Key_Return, Key.Key_Enter):
        dialog.note_field.editor.setFocus()
        with qtbot.waitSignal(dialog.submitted):
            press_control(dialog.note_field.editor, key)
    assert dialog.note_field.value == ""


def test_nothing_is_typed_into_a_dialog_that_is_sent_and_would_go_with_it(
    dialog: NameDialog,
) -> None:
    editor = dialog.name_field.editor
    dialog.submitted.connect(partial(dialog.set_busy, True))
    type_text(editor, "3 West")
    press_control(editor, Key.Key_Return)

    type_text(editor, " B")
    assert editor.text() == "3 West"
    dialog.refuse("There is a ward of this name.")

    assert editor.hasFocus()
    type_text(editor, " B")
    assert editor.text() == "3 West B"


def test_a_refusal_keeps_the_dialog_and_what_was_typed(dialog: NameDialog) -> None:
    type_text(dialog.name_field.editor, "3 West")
    press_control(dialog.name_field.editor, Key.Key_Return)

    dialog.refuse("There is a ward 3 West already.")

    assert dialog.isVisible()
    assert dialog.name_field.value == "3 West"
    assert dialog.message_bar.text() == "There is a ward 3 West already."


def test_a_busy_dialog_sends_nothing_twice_and_does_not_close(
    qtbot: QtBot, dialog: NameDialog
) -> None:
    type_text(dialog.name_field.editor, "3 West")
    dialog.set_busy(True)

    with qtbot.assertNotEmitted(dialog.submitted):
        press_control(dialog.name_field.editor, Key.Key_Return)
    press_escape(dialog)
    assert dialog.isVisible()

    with qtbot.waitSignal(dialog.accepted):
        dialog.finish()


def test_escape_closes_a_dialog(qtbot: QtBot, dialog: NameDialog) -> None:
    with qtbot.waitSignal(dialog.rejected):
        press_escape(dialog)

    qtbot.waitUntil(lambda: not isValid(dialog))


def test_an_act_that_needs_a_reason_is_not_sent_without(qtbot: QtBot, show: Show) -> None:
    asked = ReasonDialog(
        "Cancel the appointment", "", "Cancel it", reasons=[("ill", "Patient ill")]
    )
    asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    show(asked)

    with qtbot.assertNotEmitted(asked.submitted):
        click(asked.action_button)
    assert "Say why" in asked.choice_field.fault()

    asked.choice_field.set_value("ill")
    asked.reason_field.set_value("fever")
    with qtbot.waitSignal(asked.submitted):
        click(asked.action_button)
    assert (asked.choice(), asked.reason()) == ("ill", "Patient ill: fever")


def test_room_to_spare_goes_to_the_note(qtbot: QtBot, show: Show) -> None:
    asked = ReasonDialog("Cancel", "", "Cancel it", reasons=[("ill", "Patient ill")])
    asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    show(asked)
    low = asked.choice_field.height()

    asked.resize(460, 700)
    qtbot.waitUntil(lambda: asked.reason_field.height() > 300)

    assert asked.choice_field.height() == low


def test_a_title_of_many_lines_takes_nothing_from_the_fields(show: Show) -> None:
    name = "WOLFESCHLEGELSTEINHAUSEN-MONTGOMERY, Maximiliana Alexandra Konstantina Josephine"
    heights = []
    for title in ("Discharge", f"Discharge {name}"):
        dialog = FormDialog(title, "Discharge")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        for _ in range(9):  # as high as most of the screen
            dialog.add(Field("How the stay ends", LineEdit()))
        show(dialog)
        heights.append([each.height() for each in dialog.findChildren(Field)])

    assert heights[0] == heights[1]


def test_a_dialog_grows_for_a_fault_of_many_lines(dialog: NameDialog, qtbot: QtBot) -> None:
    before = dialog.height()
    dialog.name_field.set_fault("Write it as it stands on the card. " * 12)

    qtbot.waitUntil(lambda: dialog.height() > before)
    layout = dialog.layout()
    assert layout is not None
    qtbot.waitUntil(lambda: dialog.height() >= layout.totalHeightForWidth(dialog.width()))


def test_before_something_final_the_safe_button_has_the_focus(show: Show) -> None:
    asked = ConfirmPanel("Delete the draft?", "It cannot be brought back.", "Delete")
    asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    show(asked)

    assert asked.cancel_button.hasFocus()


def test_an_empty_place_offers_what_to_do_next(qtbot: QtBot, show: Show) -> None:
    empty = EmptyState("Nobody is waiting", "Book an appointment.", action="New appointment")
    show(empty)
    empty.action_button().setFocus()

    with qtbot.waitSignal(empty.action_requested):
        press(empty.action_button(), Key.Key_Return)
    assert empty.accessibleName() == "Nobody is waiting Book an appointment."


def test_a_dialog_grows_with_what_wraps_in_it_while_it_is_open(qtbot: QtBot, show: Show) -> None:
    dialog = FormDialog("New appointment", "Book", width=300)
    offered = QWidget()
    times = FlowLayout(offered)
    name = LineEdit()
    dialog.add(offered)
    dialog.add(Field("&Purpose", name))
    show(dialog)
    whole = name.height()

    for hour in range(8, 20):
        times.addWidget(secondary_button(f"Today {hour}:00"))

    qtbot.waitUntil(lambda: offered.height() >= times.heightForWidth(offered.width()) > 100)
    assert name.height() == whole
