"""Everything on screen can be reached by keys, is named, and shows text as text."""

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QTabBar,
    QWidget,
)

from pms_desktop.domain.access import Role
from pms_desktop.features.administration.view import AdministrationView
from pms_desktop.features.registration.view import RegistrationView
from tests.gui.shell.driving import Desk

_MNEMONIC = re.compile(r"&(?!&)(\w)")


def texts(widget: QWidget) -> list[str]:
    """The words of a widget in which a letter may be underlined."""
    if isinstance(widget, QTabBar):
        return [widget.tabText(index) for index in range(widget.count())]
    if isinstance(widget, QLabel):
        return [widget.text()] if widget.buddy() is not None else []
    return [widget.text()] if isinstance(widget, QAbstractButton) else []


def clashes(window: QWidget) -> list[str]:
    """Letters that two visible controls of one window answer to."""
    found: dict[str, list[str]] = defaultdict(list)
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or not widget.isEnabled():
            continue
        for text in texts(widget):
            if (letter := _MNEMONIC.search(text.replace("&&", ""))) is not None:
                found[letter[1].lower()].append(text)
    return [f"{letter}: {', '.join(words)}" for letter, words in found.items() if len(words) > 1]


def nameless(window: QWidget) -> list[str]:
    """What takes the focus and does not say what it is."""
    return [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in window.findChildren(QWidget)
        if widget.isVisibleTo(window)
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not _spoken(widget)
    ]


def _spoken(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def rendering(window: QWidget) -> list[str]:
    """Labels that would take what somebody typed for markup."""
    return [
        widget.text()
        for widget in window.findChildren(QLabel)
        if widget.textFormat() is not Qt.TextFormat.PlainText
    ]


def screens(desk: Desk) -> Iterator[str]:
    """Bring every tab, section and form of this person to the front, one after the other."""
    window = desk.window
    for index in range(window.tab_bar.count()):
        window.tab_bar.setCurrentIndex(index)
        tab, title = window.pages.currentWidget(), desk.tab_titles()[index]
        if isinstance(tab, AdministrationView):
            for row in range(tab.section_list.model().rowCount()):
                tab.section_list.select_row(row)
                yield f"{title} {tab.section_list.current_record()}"
        else:
            yield title
        if isinstance(tab, RegistrationView) and tab.new_button.isVisible():
            tab.new_button.click()
            yield "New patient"


@pytest.mark.parametrize(
    "role", [Role.RECEPTIONIST, Role.NURSE, Role.DOCTOR, Role.BILLING, Role.ADMINISTRATOR]
)
def test_every_screen_is_worked_by_keys_named_and_shows_text_as_text(
    desk: Desk, role: Role
) -> None:
    faults: dict[str, list[str]] = {}
    desk.sign_in(role)
    for screen in screens(desk):
        QApplication.processEvents()
        window = desk.window
        if found := clashes(window) + nameless(window) + rendering(window):
            faults[screen] = found
    assert faults == {}


def test_the_windows_of_the_program_are_named_and_worked_by_keys(desk: Desk) -> None:
    faults: dict[str, list[str]] = {}
    assert clashes(desk.window) + nameless(desk.window) + rendering(desk.window) == []
    desk.sign_in(Role.RECEPTIONIST)
    for command in ("station", "help", "about"):
        desk.station.do(command)
        QApplication.processEvents()
        dialog = QApplication.activeModalWidget() or QApplication.activeWindow()
        assert dialog is not None
        assert dialog is not desk.window, command
        if found := clashes(dialog) + nameless(dialog) + rendering(dialog):
            faults[command] = found
        dialog.close()
    assert faults == {}
