"""Python's own `import`, which PySide6 replaces.

PySide6 reads the source of whatever is imported, on any thread, to look for `__feature__`
switches. This program uses none, workers import, and a window was seen to crash meanwhile.
"""

import builtins

from PySide6 import QtWidgets  # noqa: F401  brings its own import with it


def restore_import() -> None:
    """Let imports be Python's own again."""
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
