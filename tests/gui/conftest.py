"""Qt for the window tests: no screen needed, and only known noise is silenced."""

import os

# Set before PySide6 is imported. Windows that need a real screen are tested in tests/e2e.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# One line per bundled font that lacks some script; Qt then takes the next font, as intended.
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")
