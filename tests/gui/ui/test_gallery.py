"""Every shared widget together: named for assistive technology, plain text, of one height."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget

from pms_desktop.ui.tokens import CONTROL_HEIGHT
from tests.gui import gallery
from tests.gui.ui.conftest import Show

PAGES = sorted(gallery.PAGES)


def reached_by_tab(page: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


@pytest.mark.parametrize("name", PAGES)
def test_everything_that_tab_reaches_has_a_name(show: Show, name: str) -> None:
    page = gallery.PAGES[name]()
    show(page)

    nameless = [
        widget
        for widget in reached_by_tab(page)
        if not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]
    assert reached_by_tab(page)
    assert nameless == []


@pytest.mark.parametrize("name", PAGES)
def test_no_label_guesses_whether_its_text_is_markup(show: Show, name: str) -> None:
    page = gallery.PAGES[name]()
    show(page)

    labels = page.findChildren(QLabel)
    assert labels
    assert {shown.textFormat() for shown in labels} == {Qt.TextFormat.PlainText}


@pytest.mark.parametrize("name", PAGES)
def test_buttons_and_fields_are_of_one_height(show: Show, name: str) -> None:
    page = gallery.PAGES[name]()
    show(page)
    kinds = (QLineEdit, QComboBox, QAbstractButton)

    heights = {
        widget.height()
        for kind in kinds
        for widget in page.findChildren(kind)
        if widget.isVisible() and widget.maximumHeight() == CONTROL_HEIGHT
    }
    assert heights == {CONTROL_HEIGHT}
