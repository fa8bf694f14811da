"""What the key helpers type arrives in real widgets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.typing import (
    click,
    commit_text,
    press_alt,
    press_enter,
    press_tab,
    replace_text,
    type_text,
)


@pytest.fixture
def name_edit(qtbot: QtBot) -> QLineEdit:
    edit = QLineEdit()
    qtbot.addWidget(edit)
    edit.show()
    return edit


@pytest.mark.parametrize("name", ["José Núñez", "सीता शर्मा", "王小明", "أحمد", "Łukasz 🩺"])
def test_names_of_every_script_are_typed(name_edit: QLineEdit, name: str) -> None:
    type_text(name_edit, name)
    assert name_edit.text() == name


def test_an_input_method_commits_a_word_at_once(name_edit: QLineEdit) -> None:
    commit_text(name_edit, "नमस्ते")
    assert name_edit.text() == "नमस्ते"


@pytest.mark.parametrize("text", ["Sita", ""])
def test_replacing_leaves_nothing_of_the_old_text(name_edit: QLineEdit, text: str) -> None:
    name_edit.setText("Ram")
    replace_text(name_edit, text)
    assert name_edit.text() == text


def test_keys_reach_focus_buttons_and_mnemonics(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    edit, button = QLineEdit(), QPushButton("&Register")
    layout = QVBoxLayout(window)
    layout.addWidget(edit)
    layout.addWidget(button)
    presses: list[None] = []
    button.clicked.connect(lambda: presses.append(None))
    returns: list[None] = []
    edit.returnPressed.connect(lambda: returns.append(None))
    with qtbot.waitActive(window):
        window.show()
    edit.setFocus(Qt.FocusReason.OtherFocusReason)

    press_enter(edit)
    press_tab(edit)
    assert returns == [None]
    assert button.hasFocus()

    click(button)
    assert len(presses) == 1
    press_alt(window, "r")
    qtbot.waitUntil(lambda: len(presses) == 2)
