"""The reprint log on both databases."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import PermissionDeniedError
from pms_desktop.domain.papers import PaperKind
from pms_desktop.services.documents import DocumentService
from tests.hospital import Hospital
from tests.unit.documents.papers import receipt
from tests.unit.documents.reading import read


def documents(hospital: Hospital, role: Role = Role.BILLING) -> DocumentService:
    return DocumentService(hospital.sign_in(role), "Till 2")


def test_the_first_copy_is_the_original_and_later_ones_are_duplicates(hospital: Hospital) -> None:
    service, invoice_id = documents(hospital), uuid4()

    copies = [
        service.record_print(PaperKind.INVOICE, invoice_id, "INV-7", "A4-LASER") for _ in range(3)
    ]

    assert copies == [0, 1, 2]


def test_copies_of_another_document_are_counted_for_themselves(hospital: Hospital) -> None:
    service = documents(hospital)
    service.record_print(PaperKind.INVOICE, uuid4(), "INV-7", "A4-LASER")

    assert service.record_print(PaperKind.RECEIPT, uuid4(), "R-7", "ROLL") == 0


def test_the_history_tells_when_where_and_by_whom_each_copy_was_printed(
    hospital: Hospital,
) -> None:
    service, invoice_id = documents(hospital), uuid4()
    service.record_print(PaperKind.INVOICE, invoice_id, "INV-7", "A4-LASER")
    service.record_print(PaperKind.INVOICE, invoice_id, "INV-7", "")

    original, duplicate = service.print_history(invoice_id)

    assert (original.copy, original.queue, original.station) == (0, "A4-LASER", "Till 2")
    assert original.printed_by == "Billing Person"
    assert original.printed_at == hospital.clock.now()
    assert (duplicate.copy, duplicate.queue) == (1, "")


def test_stations_that_print_the_same_paper_at_once_get_different_copy_numbers(
    hospital: Hospital,
) -> None:
    services, invoice_id = [documents(hospital) for _ in range(4)], uuid4()

    def record(service: DocumentService) -> int:
        return service.record_print(PaperKind.INVOICE, invoice_id, "INV-7", "A4-LASER")

    with ThreadPoolExecutor(4) as threads:
        copies = list(threads.map(record, services))

    assert sorted(copies) == [0, 1, 2, 3]


def test_a_paper_is_prepared_as_the_copy_that_comes_next(hospital: Hospital) -> None:
    service, payment_id = documents(hospital), uuid4()

    original = service.prepare(receipt(), payment_id)
    service.record_print(original.kind, payment_id, original.number, "ROLL")
    duplicate = service.prepare(receipt(), payment_id)

    assert (original.copy, duplicate.copy) == (0, 1)
    assert original.number == "R-2026-009144"
    assert "DUPLICATE" not in read(original.pdf).text
    assert "DUPLICATE 1" in read(duplicate.pdf).text


def test_a_paper_prepared_and_never_printed_leaves_the_original_to_be_printed(
    hospital: Hospital,
) -> None:
    service, payment_id = documents(hospital), uuid4()
    service.prepare(receipt(), payment_id)

    assert service.prepare(receipt(), payment_id).copy == 0


def test_papers_carry_the_letterhead_of_the_hospital(hospital: Hospital) -> None:
    prepared = documents(hospital).prepare(receipt(), uuid4())

    assert "St. Anne General Hospital" in read(prepared.pdf).text


def test_a_job_that_prints_no_papers_can_neither_print_nor_look(hospital: Hospital) -> None:
    service = documents(hospital, Role.LABORATORY)

    with pytest.raises(PermissionDeniedError):
        service.record_print(PaperKind.INVOICE, uuid4(), "INV-7", "A4-LASER")
    with pytest.raises(PermissionDeniedError):
        service.prepare(receipt(), uuid4())
    with pytest.raises(PermissionDeniedError):
        service.print_history(uuid4())
