"""Joins self-service: no tabs, no drafts, no watcher of changes."""

import time
from collections.abc import Callable

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from pms_desktop.features.kiosk.presenter import KioskPresenter, Surroundings
from pms_desktop.features.kiosk.view import KioskView
from pms_desktop.i18n import own_language
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.front_door import Entry, FrontDoor
from pms_desktop.services.kiosk import KioskService
from pms_desktop.ui.dates import order_in


def build_kiosk(
    door: FrontDoor, tasks: TaskRunner, entry: Entry, leave: Callable[[], object]
) -> tuple[QWidget, KioskPresenter]:
    """The screen and who decides what it shows. `leave` is called once staff may end it."""
    context = entry.signed_in.context
    languages = (own_language(), QLocale.system().name().partition("_")[0])
    view = KioskView(order_in(context.hospital.locale), languages)
    around = Surroundings(context.clock, time.monotonic, door.vouch, leave)
    return view, KioskPresenter(view, KioskService(context), tasks, around)
