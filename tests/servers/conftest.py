"""A window of these tests needs no screen, also where they run alone."""

import os

# As in tests/gui: set before the application is made.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")
