"""A page of the program's own help, written in Markdown. Never for text from people."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget


class MarkdownPage(QTextBrowser):
    """Shows one file. Links to other pages stay inside; nothing else is opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )

    def show_file(self, path: Path) -> None:
        """Show a page; a missing one leaves the view empty."""
        self.setMarkdown(path.read_text("utf-8") if path.is_file() else "")
