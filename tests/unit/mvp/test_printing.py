"""How a print job and a saved paper are named, and what is said when printing fails."""

from uuid import UUID

import pytest

from pms_desktop.domain.papers import PaperKind
from pms_desktop.domain.printing import (
    PreparedPaper,
    PrinterFault,
    PrinterUnavailableError,
    file_name,
    job_title,
)
from pms_desktop.mvp.messages import sentence_for


@pytest.mark.parametrize(
    ("number", "title"),
    [
        ("INV-2026-000001", "invoice INV-2026-000001"),
        ("INV 1'; rm -rf / #", "invoice INV 1 rm -rf"),
        ("../../etc/passwd", "invoice .. .. etc passwd"),
        ("ÄÖ-7\x00\n", "invoice AO-7"),
        ("١٢٣", "invoice"),
    ],
)
def test_a_print_job_is_named_in_plain_letters(number: str, title: str) -> None:
    assert job_title(PaperKind.INVOICE, number) == title


@pytest.mark.parametrize(
    ("copy", "name"), [(0, "receipt R-7.pdf"), (2, "receipt R-7 duplicate 2.pdf")]
)
def test_a_saved_paper_is_named_by_kind_number_and_copy(copy: int, name: str) -> None:
    assert file_name(PreparedPaper(PaperKind.RECEIPT, UUID(int=1), "R-7", copy, b"")) == name


@pytest.mark.parametrize("fault", list(PrinterFault))
def test_every_printer_fault_says_that_nothing_is_lost_and_what_to_do(fault: PrinterFault) -> None:
    words = sentence_for(PrinterUnavailableError("ROLL", fault)).text

    assert "nothing is lost" in words
    assert "save it as a PDF" in words
    assert "()" not in words
    assert "{" not in words


def test_what_the_printer_says_of_itself_is_passed_on() -> None:
    error = PrinterUnavailableError("ROLL", PrinterFault.STOPPED, "out of paper")

    assert "The printer ROLL is stopped (out of paper)." in sentence_for(error).text
