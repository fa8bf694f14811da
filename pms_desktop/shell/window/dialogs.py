"""Dialogs over the window: hidden with the work when it is locked, gone when its person is."""

from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid


class OpenDialogs:
    """The dialogs of one window, and those that stand alone."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._hidden: list[tuple[QDialog, bool]] = []

    def hide(self) -> None:
        """Take every dialog from the screen; nothing in it is lost."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        for dialog in self._all():
            if dialog.isVisible():
                self._hidden.append((dialog, dialog.isModal()))
                dialog.hide()

    def bring_back(self) -> None:
        """Show what `hide` took away, in the same order."""
        hidden, self._hidden = self._hidden, []
        for dialog, modal in hidden:
            if not isValid(dialog):
                continue
            if modal:
                dialog.open()
            else:
                dialog.show()

    def end(self) -> None:
        """Close every dialog of whoever was at work."""
        hidden = [dialog for dialog, _modal in self._hidden if isValid(dialog)]
        self._hidden = []
        for dialog in {*hidden, *(each for each in self._all() if each.isVisible())}:
            dialog.done(QDialog.DialogCode.Rejected)
            if isValid(dialog):
                dialog.deleteLater()

    def _all(self) -> list[QDialog]:
        return [
            widget
            for widget in QApplication.topLevelWidgets()
            if isinstance(widget, QDialog) and _root(widget) in {self._window, widget}
        ]


def _root(widget: QWidget) -> QWidget:
    above = widget.parentWidget()
    while above is not None:
        widget, above = above.window(), above.window().parentWidget()
    return widget
