"""Every tab stands in the same frame, so that nothing jumps when one goes from tab to tab."""

from functools import partial

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.access import Role
from pms_desktop.ui.card import Card
from pms_desktop.ui.message_bar import MessageBar
from pms_desktop.ui.tokens import PAD
from tests.gui.shell.driving import Desk


def _top(widget: QWidget, tab: QWidget) -> int:
    return widget.mapTo(tab, QPoint(0, 0)).y()


def edges(tab: QWidget) -> set[int]:
    """Where the cards of a tab begin below its upper edge."""
    return {_top(card, tab) for card in tab.findChildren(Card) if card.isVisible()}


def _shown(bar: MessageBar) -> bool:
    around = bar.parentWidget()
    return around is not None and around.isVisible()


def bar_of(tab: QWidget) -> MessageBar:
    """The bar of the tab itself: not that of a picker or a form inside a card."""
    cards = tab.findChildren(Card)
    (found,) = [
        bar
        for bar in tab.findChildren(MessageBar)
        if _shown(bar) and not any(card.isAncestorOf(bar) for card in cards)
    ]
    return found


@pytest.mark.parametrize("role", [Role.BILLING, Role.DOCTOR, Role.ADMINISTRATOR])
def test_a_message_stands_alike_in_every_tab_and_takes_no_room_while_hidden(
    desk: Desk, role: Role
) -> None:
    desk.sign_in(role)
    for index in range(desk.window.tab_bar.count()):
        desk.window.tab_bar.setCurrentIndex(index)
        tab = desk.window.pages.currentWidget()
        assert tab is not None
        desk.wait_until(partial(_stands, tab, PAD))
        bar = bar_of(tab)
        bar.say("The bed was given to somebody else a moment ago.", "warn")
        desk.wait_until(partial(_stands_below, tab, bar))
        assert _top(bar, tab) == PAD
        assert bar.height() <= bar.sizeHint().height()
        bar.dismiss()
        desk.wait_until(partial(_moved_up, tab, bar))


def _stands(tab: QWidget, edge: int) -> bool:
    return edge in edges(tab)


def _stands_below(tab: QWidget, bar: MessageBar) -> bool:
    return _stands(tab, PAD + bar.height() + PAD)


def _moved_up(tab: QWidget, bar: MessageBar) -> bool:
    return not _stands_below(tab, bar)
