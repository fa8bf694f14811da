"""What is said to whoever closes the window, locks or signs out while an import is under way."""

from pms_desktop.domain.access import Role
from pms_desktop.ui.dialogs import ConfirmPanel
from tests.gui.shell.driving import Desk
from tests.gui.typing import press_escape

WORDS = "Patients are being imported."
ASKS = ConfirmPanel.__name__


def begin(desk: Desk) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    assert desk.station.desk is not None
    desk.station.desk.long_work.begun(WORDS)


def test_the_window_asks_before_it_ends_what_is_under_way(desk: Desk) -> None:
    begin(desk)

    desk.window.close()
    assert desk.window.isVisible()
    panel = desk.dialog(ASKS)
    press_escape(panel)
    desk.wait_until(lambda: not desk.has_dialog(ASKS))
    assert desk.window.shows_work()

    desk.window.close()
    panel = desk.dialog(ASKS)
    panel.action_button.click()
    desk.wait_until(lambda: not desk.window.isVisible())


def test_signing_out_asks_and_the_locked_card_says_what_goes_on(desk: Desk) -> None:
    begin(desk)

    desk.window.top_bar.lock_requested.emit()
    assert WORDS in desk.card.held_label.text()
    assert desk.card.held_label.isVisible()
    desk.sign_in(Role.ADMINISTRATOR)

    desk.window.top_bar.sign_out_requested.emit()
    panel = desk.dialog(ASKS)
    assert desk.window.shows_work()
    panel.action_button.click()
    desk.wait_until(lambda: not desk.window.shows_work())
    assert not desk.card.held_label.isVisible()


def test_once_it_is_over_nobody_is_asked(desk: Desk) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    assert desk.station.desk is not None
    over = desk.station.desk.long_work.begun(WORDS)
    over()

    desk.window.top_bar.sign_out_requested.emit()

    assert not desk.window.shows_work()
    assert not desk.has_dialog(ASKS)
