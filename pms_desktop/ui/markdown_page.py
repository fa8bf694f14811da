"""A page of the program's own help, written in Markdown. Never for text from people."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from pms_desktop.ui.tokens import NAME_PT, TITLE_PT


class MarkdownPage(QTextBrowser):
    """Shows one file. Links to other pages stay inside; nothing else is opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("page", True)
        self.document().setDocumentMargin(16)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )

    def show_file(self, path: Path) -> None:
        """Show a page; a missing one leaves the view empty."""
        self.setMarkdown(path.read_text("utf-8") if path.is_file() else "")
        self._calm_headings()

    def _calm_headings(self) -> None:
        """Headings little larger than the text, with air above; lists without a deep indent."""
        document = self.document()
        document.setIndentWidth(20)
        cursor = QTextCursor(document)
        block = document.begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if level:
                cursor.setPosition(block.position())
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                size = QTextCharFormat(cursor.charFormat())
                size.clearProperty(QTextFormat.Property.FontSizeAdjustment)
                size.setFontPointSize(TITLE_PT if level == 1 else NAME_PT)
                cursor.setCharFormat(size)
                air = QTextBlockFormat()
                air.setTopMargin(0 if level == 1 else 12)
                cursor.mergeBlockFormat(air)
            block = block.next()
