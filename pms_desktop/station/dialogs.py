"""Dialogs that belong to the station rather than to a tab."""

import platform
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QDialog

from pms_desktop import __version__
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.presenter import Presenter
from pms_desktop.settings import Settings

_LIBRARIES = ("PySide6-Essentials", "SQLAlchemy", "psycopg", "reportlab")


class OpenDialogs:
    """Signals hold their slots weakly: somebody must hold a presenter while its dialog is open."""

    def __init__(self) -> None:
        self._presenters: dict[QDialog, Presenter[Any]] = {}

    def open(self, dialog: QDialog, presenter: Presenter[Any]) -> None:
        """Open it; its presenter is closed with it."""
        self._presenters[dialog] = presenter
        dialog.finished.connect(partial(self._closed, dialog))
        dialog.open()

    def _closed(self, dialog: QDialog, _result: int) -> None:
        self._presenters.pop(dialog).close()


def versions(told: Settings) -> list[tuple[str, str]]:
    """What the page About says."""
    rows = [(_("Version"), __version__), ("Python", platform.python_version()), ("Qt", qVersion())]
    for name in _LIBRARIES:
        try:
            rows.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return [*rows, (_("Station"), told.station), (_("Database"), told.database_url.split("@")[-1])]
