"""A paper before it is printed: look at it, print it, save it."""

from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from pms_desktop.domain.printing import PreparedPaper, file_name
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.buttons import Button, icon_button, primary_button, secondary_button
from pms_desktop.ui.chips import Chip
from pms_desktop.ui.empty_state import BusyLine
from pms_desktop.ui.labels import ElidedLabel, label, rule
from pms_desktop.ui.layouts import row
from pms_desktop.ui.message_bar import Level, MessageBar
from pms_desktop.ui.pdf_view import PdfView, Tasks
from pms_desktop.ui.shortcuts import PRINT, bind
from pms_desktop.ui.tokens import GAP, PAD, WIDE_PAD

_SAVE_KEY = "Ctrl+S"


class Tone(Protocol):
    @property
    def value(self) -> Level: ...


class Sentence(Protocol):
    """A message to show, as `mvp.messages.Message`."""

    @property
    def text(self) -> str: ...
    @property
    def tone(self) -> Tone: ...


class PreviewDialog(QDialog):
    """Shows a prepared paper. Show it with `open()`; it deletes itself when it closes.

    `print_requested` carries the paper; answer with `finish()` or `show_message`. `saved`
    carries the paper once a file of it is written.
    """

    print_requested = Signal(object)  # PreparedPaper
    saved = Signal(object)  # PreparedPaper

    def __init__(
        self, tasks: Tasks, prepared: PreparedPaper, printer: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._prepared = tasks, prepared
        self._busy = False
        title = _("Interim bill") if prepared.draft else file_name(prepared).removesuffix(".pdf")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(860, 640)
        self.pdf_view = PdfView(tasks)
        self.title_label = ElidedLabel(title if prepared.draft else prepared.number, "title")
        self.copy_chip = _copy_chip(prepared)
        self.page_label = label("", "quiet")
        self.zoom_label = label("", "quiet")
        self.busy_line = BusyLine()
        self.message_bar = MessageBar()
        self.print_button: Button = primary_button(_("&Print"), key=PRINT, icon="print")
        self.save_button: Button = secondary_button(_("&Save as PDF…"), key=_SAVE_KEY)
        self.close_button: Button = secondary_button(_("Close"))
        self.printer_label = label("", "quiet", wrap=True)
        self._say_where(printer)
        self._lay_out()
        self._connect()
        self.pdf_view.show_pdf(prepared.pdf)
        self.pdf_view.setFocus()

    def set_busy(self, busy: bool) -> None:
        """Show that it is being printed or saved; nothing can be sent twice meanwhile."""
        self._busy = busy
        self.busy_line.set_busy(busy)
        for button in (self.print_button, self.save_button, self.close_button):
            button.setEnabled(not busy)

    def show_message(self, message: Sentence) -> None:
        """Say what happened; the paper stays."""
        self.message_bar.say(message.text, message.tone.value)

    def clear_message(self) -> None:
        self.message_bar.dismiss()

    def finish(self) -> None:
        """Close: what was asked for is done."""
        self.set_busy(False)
        self.accept()

    def save_to(self, path: str) -> None:
        """Write the PDF, whole or not at all, then tell `saved`."""
        self.set_busy(True)
        self._tasks.submit(
            partial(_write, Path(path), self._prepared.pdf),
            self._on_saved,
            self._on_not_saved,
            _nothing,
        )

    # Qt overrides

    def reject(self) -> None:
        if not self._busy:
            super().reject()

    def _connect(self) -> None:
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._choose_file)
        self.close_button.clicked.connect(self.reject)
        self.pdf_view.page_changed.connect(self._show_page)
        self.pdf_view.zoom_changed.connect(self._show_zoom)
        self.pdf_view.failed.connect(self._on_unreadable)
        place = _("Preview")
        for keys, action, meaning in (
            ("Ctrl++", self.pdf_view.zoom_in, _("Larger")),
            ("Ctrl+-", self.pdf_view.zoom_out, _("Smaller")),
            ("Ctrl+0", self.pdf_view.fit_width, _("Fit the width")),
            ("Ctrl+PgDown", self.pdf_view.next_page, _("Next page")),
            ("Ctrl+PgUp", self.pdf_view.previous_page, _("Previous page")),
        ):
            bind(self, keys, action, meaning, place=place)

    def _print(self) -> None:
        if not self._busy:
            self.print_requested.emit(self._prepared)

    def _choose_file(self) -> None:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(documents))
        dialog = QFileDialog(self, _("Save as PDF"), str(folder / file_name(self._prepared)))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_("PDF files (*.pdf)"))
        dialog.setDefaultSuffix("pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def _on_saved(self, _none: None) -> None:
        if isValid(self):
            self.set_busy(False)
            self.saved.emit(self._prepared)

    def _on_not_saved(self, error: Exception) -> None:
        if isValid(self):
            reason = error.strerror if isinstance(error, OSError) else None
            sentence = _("It could not be saved there ({reason}). Choose another folder.")
            self.set_busy(False)
            self.message_bar.say(sentence.format(reason=reason or _("unknown reason")), "danger")

    def _on_unreadable(self) -> None:
        self.message_bar.say(_("This paper cannot be shown here. It can still be saved."), "warn")

    def _show_page(self, page: int, pages: int) -> None:
        self.page_label.setText(_("Page {page} of {pages}").format(page=page, pages=pages))

    def _show_zoom(self, percent: int) -> None:
        self.zoom_label.setText(f"{percent} %")

    def _say_where(self, printer: str) -> None:
        text = _("Prints on {printer}").format(printer=printer)
        if not printer:
            text = _("No printer is chosen on this station for this paper. Save it as a PDF.")
        self.printer_label.setText(text)
        self.print_button.setVisible(bool(printer))

    def _lay_out(self) -> None:
        smaller = icon_button("minus", _("Smaller"))
        larger = icon_button("add", _("Larger"))
        smaller.clicked.connect(self.pdf_view.zoom_out)
        larger.clicked.connect(self.pdf_view.zoom_in)
        head = row(
            self.title_label,
            self.copy_chip,
            None,
            self.page_label,
            PAD,
            smaller,
            self.zoom_label,
            larger,
            gap=GAP,
        )
        head.setContentsMargins(WIDE_PAD, PAD, WIDE_PAD, PAD)
        foot = row(
            self.print_button, self.save_button, self.close_button, self.printer_label, gap=GAP
        )
        foot.setStretch(3, 1)
        foot.setContentsMargins(WIDE_PAD, PAD, WIDE_PAD, PAD)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.busy_line, _bar(head), rule(), self.message_bar):
            layout.addWidget(part)
        layout.addWidget(self.pdf_view, 1)
        layout.addWidget(rule())
        layout.addWidget(_bar(foot))


def _bar(inner: QHBoxLayout) -> QFrame:
    frame = QFrame()
    frame.setProperty("surface", "card")
    frame.setLayout(inner)
    return frame


def _copy_chip(prepared: PreparedPaper) -> Chip:
    if prepared.copy:
        words = _("DUPLICATE {number}").format(number=prepared.copy)
        return Chip(words, "danger", icon="copy")
    if prepared.draft:
        return Chip(_("Draft"), "warn")
    return Chip(_("Original"), "ok")


def _write(path: Path, pdf: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(pdf)
    part.replace(path)


def _nothing() -> None:
    return None
