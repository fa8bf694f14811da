"""How long the window tests wait for what must come."""

from functools import partial

import pytest
from pytestqt.qtbot import QtBot

PATIENCE_MS = 60_000
"""An upper limit: a crowded machine may take half a minute to let somebody in."""
_WAITS = ("waitUntil", "waitSignal", "waitSignals", "waitActive", "waitExposed")


class PatientQtBot(QtBot):
    """Gives up after a minute where pytest-qt does after five seconds."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        super().__init__(request)
        for name in _WAITS:
            setattr(self, name, partial(getattr(self, name), timeout=PATIENCE_MS))
