"""From a paper to the print queue and the log, through the preview, on a real hospital."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Desk, PaperPreviews, paper_printer
from pms_desktop.domain.access import Role
from pms_desktop.mvp.messages import Message
from pms_desktop.mvp.printing import PaperPrinter
from pms_desktop.services.documents import DocumentService
from pms_desktop.settings import Settings
from pms_desktop.ui.pdf_preview import PreviewDialog
from pms_desktop.ui.task_runner import QtTaskRunner
from tests.hospital import Hospital
from tests.servers.cups import PrintServer, print_server
from tests.unit.documents.papers import receipt

PRINTERS = {"receipt": "RECEIPT", "invoice": "GONE"}


@pytest.fixture(scope="module")
def running() -> Iterator[PrintServer]:
    with print_server(["RECEIPT"]) as server:
        yield server


@pytest.fixture
def cups(running: PrintServer, monkeypatch: pytest.MonkeyPatch) -> PrintServer:
    monkeypatch.setenv("CUPS_SERVER", running.server)
    return running


@pytest.fixture
def desk(embedded_hospital: Hospital, qtbot: QtBot) -> Iterator[Desk]:
    tasks = QtTaskRunner()
    signed_in = embedded_hospital.open_station(Role.BILLING)
    yield Desk(signed_in, Settings(embedded_hospital.url, "Till 2", printers=PRINTERS), tasks)
    assert tasks.shut_down()


class Till:
    """A preview of one receipt, and what its tab was told."""

    def __init__(self, desk: Desk) -> None:
        self.printer: PaperPrinter = paper_printer(desk)
        self.payment_id: UUID = uuid4()
        self.messages: list[Message] = []
        self._documents = DocumentService(desk.context, "Till 2")
        self._previews = PaperPreviews(self.printer, desk.tasks)

    def preview(self) -> PreviewDialog:
        prepared = self.printer.prepare(receipt(), self.payment_id)
        self._previews.open(prepared, self.messages.append)
        (dialog,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, PreviewDialog)
                     and w.isVisible())  # fmt: skip
        return dialog

    def copies(self) -> list[tuple[int, str]]:
        return [(one.copy, one.queue) for one in self._documents.print_history(self.payment_id)]


@pytest.fixture
def till(desk: Desk) -> Till:
    return Till(desk)


def test_printing_from_the_preview_prints_logs_and_closes(
    till: Till, cups: PrintServer, qtbot: QtBot
) -> None:
    dialog = till.preview()

    with qtbot.waitSignal(dialog.finished):
        dialog.print_button.click()

    assert "R-2026-009144" in cups.wait_for_job().text()
    assert till.copies() == [(0, "RECEIPT")]
    assert [message.text for message in till.messages] == ["R-2026-009144 is being printed."]


def test_a_reprint_is_shown_printed_and_told_as_a_duplicate(
    till: Till, cups: PrintServer, qtbot: QtBot
) -> None:
    till.printer.print_paper(receipt(), till.payment_id)
    cups.wait_for_job()
    dialog = till.preview()
    assert dialog.copy_chip.text() == "DUPLICATE 1"

    with qtbot.waitSignal(dialog.finished):
        dialog.print_button.click()

    assert "DUPLICATE 1" in cups.wait_for_job().text()
    assert till.copies() == [(0, "RECEIPT"), (1, "RECEIPT")]
    assert "Duplicate 1 of R-2026-009144" in till.messages[-1].text


def test_when_the_printer_is_stopped_the_paper_stays_and_can_be_saved(
    till: Till, cups: PrintServer, qtbot: QtBot, tmp_path: Path
) -> None:
    cups.stop_queue("RECEIPT", "out of paper")
    dialog = till.preview()
    try:
        dialog.print_button.click()
        qtbot.waitUntil(lambda: "out of paper" in dialog.message_bar.text())
    finally:
        cups.remove_queue("RECEIPT")
        cups.add_queue("RECEIPT")
    assert till.copies() == []

    dialog.save_to(str(tmp_path / "receipt.pdf"))
    qtbot.waitUntil(lambda: "Saved as a PDF" in dialog.message_bar.text())

    assert (tmp_path / "receipt.pdf").read_bytes().startswith(b"%PDF")
    assert till.copies() == [(0, "")]
    dialog.reject()
    assert till.messages == []
