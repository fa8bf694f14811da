"""A station without CUPS' own commands prints pages as pictures, through Qt's printers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from pms_desktop.documents.prescription import render_prescription
from pms_desktop.documents.receipt import render_receipt
from pms_desktop.domain.printing import PrinterFault, PrinterUnavailableError, PrintQueueInfo
from pms_desktop.ui.pdf_render import outline, page_size, picture
from pms_desktop.ui.printing import station_printers
from pms_desktop.ui.raster_printing import RasterQueue
from tests.servers.cups import PrintServer, print_server
from tests.unit.documents.papers import LETTERHEAD, prescription, receipt

PAPERS = {
    "RECEIPT": render_receipt(receipt(), LETTERHEAD),
    "PRESCRIPTION": render_prescription(prescription(2), LETTERHEAD),
}


@pytest.fixture(scope="module")
def running() -> Iterator[PrintServer]:
    with print_server(tuple(PAPERS)) as server:
        yield server


class Station:
    """A station on which there is a print server and no `lp`. Each call has a thread of its own,
    as libcups keeps to the server that a thread asked first."""

    def __init__(self) -> None:
        printers = station_printers()
        assert isinstance(printers, RasterQueue)
        self._printers = printers

    def send(self, pdf: bytes, queue: str, title: str) -> str:
        with ThreadPoolExecutor(1) as threads:
            return threads.submit(self._printers.send, pdf, queue, title).result()

    def queues(self) -> list[PrintQueueInfo]:
        with ThreadPoolExecutor(1) as threads:
            return threads.submit(self._printers.queues).result()


@pytest.fixture
def station(
    running: PrintServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> Station:
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        found = Station()
    monkeypatch.setenv("CUPS_SERVER", running.server)
    return found


@pytest.mark.parametrize("queue", list(PAPERS))
def test_every_page_comes_out_on_its_paper_as_it_looks(
    queue: str, station: Station, running: PrintServer
) -> None:
    pdf = PAPERS[queue]

    station.send(pdf, queue, "paper 7")

    job = running.wait_for_job()
    printed = job.document.read_bytes()
    assert (job.queue, job.title) == (queue, "paper 7")
    assert job.page_size() == pytest.approx(page_size(pdf), abs=1)
    pages = len(outline(pdf).sizes)
    assert len(outline(printed).sizes) == pages
    for page in range(pages):
        wanted = picture(pdf, page, 1)
        blank = wanted.copy()
        blank.fill(Qt.GlobalColor.white)
        assert difference(picture(printed, page, 1), wanted) < difference(blank, wanted) / 2


def test_the_printers_of_the_station_are_listed(station: Station) -> None:
    assert [(one.name, one.ready) for one in station.queues()] == [
        ("PRESCRIPTION", True),
        ("RECEIPT", True),
    ]


def test_a_printer_that_is_stopped_or_gone_gets_nothing(
    station: Station, running: PrintServer
) -> None:
    running.stop_queue("RECEIPT", "out of paper")
    try:
        with pytest.raises(PrinterUnavailableError) as stopped:
            station.send(PAPERS["RECEIPT"], "RECEIPT", "paper 8")
    finally:
        running.remove_queue("RECEIPT")
        running.add_queue("RECEIPT")
    with pytest.raises(PrinterUnavailableError) as gone:
        station.send(PAPERS["RECEIPT"], "LABELS", "paper 9")

    assert stopped.value.fault is PrinterFault.STOPPED
    assert gone.value.fault is PrinterFault.UNKNOWN


def test_a_station_without_any_printer_says_so(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nobody"))

    with pytest.raises(PrinterUnavailableError) as nothing:
        station.send(PAPERS["RECEIPT"], "RECEIPT", "paper 10")

    assert nothing.value.fault is PrinterFault.NOT_INSTALLED


def difference(one: QImage, other: QImage) -> float:
    """How much two pictures differ on average, from 0 to 1."""
    width, height = min(one.width(), other.width()), min(one.height(), other.height())
    one, other = (
        image.copy(0, 0, width, height).convertToFormat(QImage.Format.Format_Grayscale8)
        for image in (one, other)
    )
    pairs = zip(bytes(one.constBits()), bytes(other.constBits()), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (255 * width * height)
