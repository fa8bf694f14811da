"""The private print server prints, and reports what it printed."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.servers.cups import CupsServerError, PrintServer, print_server, text_of


@pytest.fixture(scope="module")
def printers() -> Iterator[PrintServer]:
    with print_server() as running:
        yield running


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "invoice.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(72, 700, "Invoice INV-000042 for José Núñez: 1,250.00")
    canvas.showPage()
    canvas.drawString(72, 700, "Page 2")
    canvas.save()
    return path


def lp(printers: PrintServer, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["lp", *arguments],
        env=printers.environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_text_of_a_printed_document_comes_back_equal(
    printers: PrintServer, document: Path
) -> None:
    lp(printers, "-d", "INVOICE", "-t", "Invoice José", document).check_returncode()

    job = printers.wait_for_job()

    assert (job.queue, job.title) == ("INVOICE", "Invoice José")
    assert job.text() == text_of(document)
    assert "José Núñez" in job.text()


@pytest.mark.parametrize("queue", ["INVOICE", "RECEIPT", "PRESCRIPTION"])
def test_each_kind_of_paper_has_its_queue(
    printers: PrintServer, document: Path, queue: str
) -> None:
    lp(printers, "-d", queue, document).check_returncode()

    assert printers.wait_for_job().queue == queue


def test_a_removed_printer_takes_no_job(printers: PrintServer, document: Path) -> None:
    printers.add_queue("LABELS")
    printers.remove_queue("LABELS")

    assert lp(printers, "-d", "LABELS", document).returncode != 0


def test_waiting_for_a_job_that_never_comes_fails_with_the_servers_log(
    printers: PrintServer,
) -> None:
    with pytest.raises(CupsServerError, match="nothing was printed"):
        printers.wait_for_job(seconds=0.05)
