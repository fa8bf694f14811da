"""The windows of the running program, and everything in them that shows or takes text."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QStyledItemDelegate,
    QTextEdit,
    QWidget,
)

from tests.gui.typing import Key, press

PLAIN = Qt.TextFormat.PlainText


def everything() -> list[QWidget]:
    """Every widget there is, shown or not."""
    return [
        widget
        for top in QApplication.topLevelWidgets()
        for widget in (top, *top.findChildren(QWidget))
    ]


def texts_that_could_be_markup() -> list[str]:
    """Labels and boxes that guess, rich editors, and tooltips that are not escaped."""
    found = []
    for widget in everything():
        if _fixed(widget):
            continue
        if isinstance(widget, QLabel | QMessageBox) and widget.textFormat() is not PLAIN:
            found.append(f"{_place(widget)} guesses: {widget.text()[:60]!r}")
        if isinstance(widget, QTextEdit):
            found.append(f"{_place(widget)} is a rich editor")
        for kind, words in (("tooltip", widget.toolTip()), ("whatsThis", widget.whatsThis())):
            if "<" in words and not _escaped(words):
                found.append(f"{_place(widget)} {kind}: {words[:60]!r}")
    return found


def tooltips_of_rows() -> list[str]:
    """What lists say about their rows when the mouse rests there."""
    found = []
    for view in everything():
        model = view.model() if isinstance(view, QAbstractItemView) else None
        if model is None:
            continue
        for row in range(min(model.rowCount(QModelIndex()), 50)):
            columns = 1 if isinstance(view, QListView) else model.columnCount(QModelIndex())
            for column in range(columns):
                tip = model.index(row, column, QModelIndex()).data(Qt.ItemDataRole.ToolTipRole)
                if isinstance(tip, str) and "<" in tip and not _escaped(tip):
                    found.append(f"{_place(view)} {row},{column}: {tip[:60]!r}")
    return found


def delegates_that_render() -> list[str]:
    """Delegates of lists draw plain text; only Qt's own and the house's are used."""
    found = []
    for view in everything():
        if isinstance(view, QAbstractItemView) and not isinstance(view, QHeaderView):
            delegate = view.itemDelegate()
            ours = type(delegate).__module__.startswith("pms_desktop.")
            plain = type(delegate) is QStyledItemDelegate or ours or _of_qt(delegate)
            if not plain:
                found.append(f"{_place(view)}: {type(delegate).__name__}")
    return found


def editors(root: QWidget) -> Iterator[QLineEdit | QPlainTextEdit]:
    """Every field one can type into below `root`."""
    for line in root.findChildren(QLineEdit):
        if not line.isReadOnly() and line.echoMode() is QLineEdit.EchoMode.Normal:
            yield line
    for note in root.findChildren(QPlainTextEdit):
        if not note.isReadOnly():
            yield note


def text_of(editor: QLineEdit | QPlainTextEdit) -> str:
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()


def paste(editor: QLineEdit | QPlainTextEdit, text: str) -> None:
    """As the clipboard brings it, over what was there."""
    editor.selectAll()
    with clipboard(text):
        press(editor, Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@contextmanager
def clipboard(text: str) -> Iterator[None]:
    board = QApplication.clipboard()
    board.setText(text)
    try:
        yield
    finally:
        board.clear()


def _fixed(widget: QWidget) -> bool:
    """Menus of the plotting library, never opened, and Qt's own file dialog: fixed words alone."""
    return isinstance(widget.window(), QMenu | QFileDialog)


def _of_qt(delegate: object) -> bool:
    return type(delegate).__module__.startswith("PySide6.")


def _escaped(words: str) -> bool:
    """As `ui.labels.plain_tooltip` makes it: one paragraph, everything in it escaped."""
    head, tail = "<p style='white-space:pre-wrap'>", "</p>"
    inner = words.removeprefix(head).removesuffix(tail)
    return words.startswith(head) and "<" not in inner


def _place(widget: QWidget) -> str:
    names: list[str] = []
    at: QWidget | None = widget
    while at is not None and len(names) < 4:
        names.append(type(at).__name__)
        at = at.parentWidget()
    return " in ".join(names)
