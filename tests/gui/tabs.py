"""The tab a test is about, without the others that its person would see beside it."""

from pms_desktop.bootstrap import Desk, Tab, offered_tabs
from pms_desktop.mvp.navigation import Place


def build_tab(desk: Desk, place: Place) -> Tab:
    """The tab of this person's row, built as when they first turn to it."""
    return next(build(desk) for info, build in offered_tabs(desk) if info.place is place)
