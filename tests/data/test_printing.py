"""Papers on a real print server: what was printed says what the paper says."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.papers import Paper, kind_of
from pms_desktop.domain.printing import PrinterFault, PrinterUnavailableError
from pms_desktop.mvp.messages import sentence_for
from pms_desktop.mvp.printing import PaperPrinter
from pms_desktop.services.documents import DocumentService
from pms_desktop.ui.pdf_render import page_size
from pms_desktop.ui.printing import CupsQueue, media_of
from tests.hospital import Hospital
from tests.servers.cups import PrintServer, print_server, text_of
from tests.unit.documents.papers import PATIENT, invoice, prescription, receipt

QUEUES = {"invoice": "INVOICE", "receipt": "RECEIPT", "prescription": "PRESCRIPTION"}


@pytest.fixture(scope="module")
def running() -> Iterator[PrintServer]:
    with print_server() as server:
        yield server


@pytest.fixture
def cups(running: PrintServer, monkeypatch: pytest.MonkeyPatch) -> PrintServer:
    monkeypatch.setenv("CUPS_SERVER", running.server)
    return running


def printer(hospital: Hospital) -> PaperPrinter:
    documents = DocumentService(hospital.sign_in(Role.BILLING), "Till 2")
    return PaperPrinter(documents, CupsQueue(), lambda: QUEUES)


@pytest.mark.parametrize(
    "paper",
    [
        invoice(60),
        receipt(),
        replace(prescription(5), patient=replace(PATIENT, name="José Łódź सीता أحمد علي 王小明")),
    ],
    ids=["invoice", "receipt", "prescription"],
)
def test_each_paper_comes_out_of_its_own_printer_word_for_word(
    paper: Paper, cups: PrintServer, embedded_hospital: Hospital, tmp_path: Path
) -> None:
    prepared = printer(embedded_hospital).print_paper(paper, uuid4())

    job = cups.wait_for_job()
    source = tmp_path / "source.pdf"
    source.write_bytes(prepared.pdf)
    assert job.queue == QUEUES[kind_of(paper)]
    assert job.text() == text_of(source)
    assert paper.number in job.text()


@pytest.mark.parametrize(
    ("paper", "media"),
    [(invoice(60), r"A4"), (prescription(5), r"A5"), (receipt(), r"Custom\.227x\d+")],
    ids=["A4", "A5", "roll"],
)
def test_a_paper_comes_out_on_the_size_it_was_made_for(
    paper: Paper, media: str, cups: PrintServer, embedded_hospital: Hospital
) -> None:
    prepared = printer(embedded_hospital).print_paper(paper, uuid4())

    job = cups.wait_for_job()
    assert re.fullmatch(media, media_of(prepared.pdf))
    assert job.page_size() == pytest.approx(page_size(prepared.pdf), abs=1)


def test_a_print_job_is_named_by_its_number_and_never_by_the_patient(
    cups: PrintServer, embedded_hospital: Hospital
) -> None:
    printer(embedded_hospital).print_paper(receipt(), uuid4())

    assert cups.wait_for_job().title == "receipt R-2026-009144"


def test_a_second_print_is_a_duplicate(cups: PrintServer, embedded_hospital: Hospital) -> None:
    desk, payment_id = printer(embedded_hospital), uuid4()

    desk.print_paper(receipt(), payment_id)
    desk.print_paper(receipt(), payment_id)

    assert "DUPLICATE" not in cups.wait_for_job().text()
    assert "DUPLICATE 1" in cups.wait_for_job().text()


def test_a_printer_that_has_gone_is_named_and_the_original_is_still_to_be_printed(
    cups: PrintServer, embedded_hospital: Hospital
) -> None:
    desk, payment_id = printer(embedded_hospital), uuid4()
    cups.remove_queue("RECEIPT")
    try:
        with pytest.raises(PrinterUnavailableError) as failure:
            desk.print_paper(receipt(), payment_id)
    finally:
        cups.add_queue("RECEIPT")

    assert failure.value.fault is PrinterFault.UNKNOWN
    words = sentence_for(failure.value).text
    assert "no printer RECEIPT" in words
    assert "nothing is lost" in words
    assert desk.print_paper(receipt(), payment_id).copy == 0
    assert cups.wait_for_job().queue == "RECEIPT"


def test_a_stopped_printer_gets_nothing_that_would_come_out_later_unasked(
    cups: PrintServer, embedded_hospital: Hospital
) -> None:
    desk, payment_id = printer(embedded_hospital), uuid4()
    cups.stop_queue("RECEIPT", "out of paper")
    try:
        (listed,) = (info for info in CupsQueue().queues() if not info.ready)
        with pytest.raises(PrinterUnavailableError) as failure:
            desk.print_paper(receipt(), payment_id)
    finally:
        cups.remove_queue("RECEIPT")
        cups.add_queue("RECEIPT")

    assert (listed.name, listed.note) == ("RECEIPT", "out of paper")
    assert failure.value.fault is PrinterFault.STOPPED
    assert "RECEIPT is stopped (out of paper)" in sentence_for(failure.value).text
    desk.print_paper(prescription(1), uuid4())
    assert cups.wait_for_job().queue == "PRESCRIPTION"


def test_queues_are_listed_as_ready(cups: PrintServer) -> None:
    listed = CupsQueue().queues()

    assert [(info.name, info.ready) for info in listed] == [
        ("INVOICE", True),
        ("PRESCRIPTION", True),
        ("RECEIPT", True),
    ]


def test_a_print_server_that_does_not_run_is_told_from_a_missing_printer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nobody.sock"))

    with pytest.raises(PrinterUnavailableError) as failure:
        CupsQueue().send(b"%PDF-1.4", "RECEIPT", "receipt R-1")
    with pytest.raises(PrinterUnavailableError) as listing:
        CupsQueue().queues()

    assert failure.value.fault is PrinterFault.NO_SERVER
    assert listing.value.fault is PrinterFault.NO_SERVER
    assert "not running" in sentence_for(failure.value).text


def test_a_station_without_cups_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(PrinterUnavailableError) as failure:
        CupsQueue().send(b"%PDF-1.4", "RECEIPT", "receipt R-1")

    assert failure.value.fault is PrinterFault.NOT_INSTALLED
    assert "has no print system" in sentence_for(failure.value).text


def test_a_print_system_that_hangs_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = tmp_path / "lpstat"
    hanging.write_text("#!/bin/sh\nexec tail -f /dev/null\n")
    hanging.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    with pytest.raises(PrinterUnavailableError) as failure:
        CupsQueue(time_out=0.3).send(b"%PDF-1.4", "RECEIPT", "receipt R-1")

    assert failure.value.fault is PrinterFault.NO_ANSWER


def test_a_station_that_has_no_printer_for_a_paper_prints_nothing(
    embedded_hospital: Hospital,
) -> None:
    documents = DocumentService(embedded_hospital.sign_in(Role.BILLING), "Till 2")
    payment_id = uuid4()

    with pytest.raises(PrinterUnavailableError) as failure:
        PaperPrinter(documents, CupsQueue(), dict).print_paper(receipt(), payment_id)

    assert failure.value.fault is PrinterFault.NOT_CHOSEN
    assert "No printer is chosen here" in sentence_for(failure.value).text
    assert documents.print_history(payment_id) == []
