"""Looking at a paper, printing it, saving it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from pms_desktop.documents import render
from pms_desktop.domain.papers import Paper, kind_of
from pms_desktop.domain.printing import PreparedPaper
from pms_desktop.ui.pdf_preview import PreviewDialog
from pms_desktop.ui.task_runner import QtTaskRunner
from pms_desktop.ui.theme import apply_theme
from tests.gui.typing import press
from tests.unit.documents.papers import LETTERHEAD, invoice, receipt

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Preview:
    dialog: PreviewDialog
    prepared: PreparedPaper

    def view_is_drawn(self) -> bool:
        return self.dialog.pdf_view.page_count() > 0 and self.dialog.pdf_view.is_sharp()


Opener = Callable[..., Preview]


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[QtTaskRunner]:
    runner = QtTaskRunner()
    yield runner
    assert runner.shut_down()


@pytest.fixture
def open_preview(qtbot: QtBot, qapp: QApplication, tasks: QtTaskRunner) -> Opener:
    apply_theme(qapp, "light")

    def opener(paper: Paper, printer: str = "A4-LASER", pdf: bytes | None = None) -> Preview:
        made = render(paper, LETTERHEAD) if pdf is None else pdf
        prepared = PreparedPaper(kind_of(paper), UUID(int=1), paper.number, paper.copy, made)
        dialog = PreviewDialog(tasks, prepared, printer)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # the test looks at it
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.open()
        return Preview(dialog, prepared)

    return opener


def test_the_paper_is_shown_page_by_page(open_preview: Opener, qtbot: QtBot) -> None:
    preview = open_preview(invoice(60))
    qtbot.waitUntil(preview.view_is_drawn)
    dialog = preview.dialog

    assert dialog.page_label.text() == "Page 1 of 3"
    press(dialog.pdf_view, Key.Key_End)
    assert dialog.page_label.text() == "Page 3 of 3"
    qtbot.waitUntil(preview.view_is_drawn)
    press(dialog.pdf_view, Key.Key_Home)
    assert dialog.page_label.text() == "Page 1 of 3"
    press(dialog.pdf_view, Key.Key_PageDown, CTRL)
    assert dialog.page_label.text() == "Page 2 of 3"
    press(dialog.pdf_view, Key.Key_PageUp, CTRL)
    assert dialog.page_label.text() == "Page 1 of 3"


def test_what_is_painted_is_the_paper(open_preview: Opener, qtbot: QtBot) -> None:
    preview = open_preview(invoice())
    qtbot.waitUntil(preview.view_is_drawn)

    image = preview.dialog.pdf_view.viewport().grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3)
               for y in range(0, image.height(), 3)}  # fmt: skip
    assert "#0a6c8f" in colours  # the hospital's logo
    assert "#ffffff" in colours


def test_zooming_draws_the_pages_anew_and_sharp(open_preview: Opener, qtbot: QtBot) -> None:
    preview = open_preview(invoice())
    qtbot.waitUntil(preview.view_is_drawn)
    view = preview.dialog.pdf_view
    fitted = preview.dialog.zoom_label.text()

    press(view, Key.Key_Plus, CTRL)

    assert view.zoom() > 1
    assert preview.dialog.zoom_label.text() != fitted
    assert not view.is_sharp()
    qtbot.waitUntil(view.is_sharp)
    press(view, Key.Key_0, CTRL)
    assert preview.dialog.zoom_label.text() == fitted


def test_assistive_technology_reads_the_page(open_preview: Opener, qtbot: QtBot) -> None:
    preview = open_preview(receipt())
    qtbot.waitUntil(preview.view_is_drawn)

    assert preview.dialog.pdf_view.accessibleName() == "Page 1 of 1"
    assert "GARCÍA MARTÍNEZ" in preview.dialog.pdf_view.accessibleDescription()


@pytest.mark.parametrize(("copy", "words"), [(0, "Original"), (2, "DUPLICATE 2")])
def test_a_duplicate_says_so(open_preview: Opener, copy: int, words: str) -> None:
    assert open_preview(receipt(copy)).dialog.copy_chip.text() == words


def test_printing_is_asked_for_by_key_and_the_dialog_waits_for_the_answer(
    open_preview: Opener, qtbot: QtBot
) -> None:
    preview = open_preview(receipt())
    dialog = preview.dialog
    asked: list[PreparedPaper] = []
    dialog.print_requested.connect(asked.append)

    press(dialog.pdf_view, Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: bool(asked))
    dialog.set_busy(True)
    dialog.print_button.click()
    press(dialog, Key.Key_Escape)

    assert asked == [preview.prepared]
    assert dialog.isVisible()
    dialog.finish()
    assert not dialog.isVisible()


def test_a_station_without_a_printer_offers_to_save(open_preview: Opener) -> None:
    dialog = open_preview(receipt(), printer="").dialog

    assert not dialog.print_button.isVisible()
    assert "Save it as a PDF" in dialog.printer_label.text()


def test_the_paper_is_saved_under_its_number(
    open_preview: Opener, qtbot: QtBot, tmp_path: Path
) -> None:
    preview = open_preview(receipt())
    press(preview.dialog.pdf_view, Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(preview.dialog.findChildren(QFileDialog)))
    (chooser,) = preview.dialog.findChildren(QFileDialog)
    assert [Path(name).name for name in chooser.selectedFiles()] == ["receipt R-2026-009144.pdf"]

    with qtbot.waitSignal(preview.dialog.saved) as saved:
        chooser.fileSelected.emit(str(tmp_path / "mine.pdf"))
    chooser.reject()

    assert saved.args == [preview.prepared]
    assert (tmp_path / "mine.pdf").read_bytes() == preview.prepared.pdf
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_lost(
    open_preview: Opener, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = open_preview(receipt()).dialog

    dialog.save_to(str(tmp_path / "missing" / "mine.pdf"))
    qtbot.waitUntil(lambda: bool(dialog.message_bar.text()))

    assert "No such file or directory" in dialog.message_bar.text()
    assert dialog.save_button.isEnabled()


def test_bytes_that_are_no_pdf_are_told(open_preview: Opener, qtbot: QtBot) -> None:
    dialog = open_preview(receipt(), pdf=b"no paper").dialog

    qtbot.waitUntil(lambda: bool(dialog.message_bar.text()))

    assert "cannot be shown" in dialog.message_bar.text()
