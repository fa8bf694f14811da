"""What a receipt says on its 80 mm roll."""

from dataclasses import replace
from decimal import Decimal

from pms_desktop.documents import render
from pms_desktop.domain.papers import ReceiptPaper
from tests.unit.documents.papers import LETTERHEAD, PATIENT, receipt
from tests.unit.documents.reading import Read, read


def printed(paper: ReceiptPaper) -> Read:
    return read(render(paper, LETTERHEAD))


def test_a_receipt_says_who_paid_what_for_which_invoice() -> None:
    words = printed(receipt()).words

    for expected in (
        "St. Anne General Hospital",
        "Receipt R-2026-009144",
        "20 Nov 2026 10:42",
        "Invoice INV-2026-004212",
        "Patient GARCÍA MARTÍNEZ, María José",
        "Cashier Tomas Weber",
        "Received €312.40",
        "Method Cash Given €350.00 Change €37.60",
        "Still to pay €0.00",
    ):
        assert expected in words


def test_a_card_payment_shows_neither_given_nor_change() -> None:
    words = printed(replace(receipt(), method="Card", tendered=None, change=None)).words

    assert "Given" not in words
    assert "Change" not in words


def test_money_given_back_is_a_refund() -> None:
    words = printed(replace(receipt(), amount=Decimal("-20.00"), tendered=None, change=None)).words

    assert "Refund R-2026-009144" in words
    assert "Paid back €20.00" in words
    assert "Received" not in words


def test_the_roll_is_80_mm_wide_and_as_long_as_what_it_says() -> None:
    short = printed(receipt())
    long = printed(replace(receipt(), patient=replace(PATIENT, name="Anna " * 40)))

    ((width, height),) = short.sizes
    ((same_width, greater),) = long.sizes
    assert width == same_width == 80
    assert 80 < height < 150
    assert greater > height + 15


def test_only_a_reprint_is_marked_as_duplicate() -> None:
    assert "DUPLICATE" not in printed(receipt()).text
    assert "DUPLICATE 1" in printed(receipt(copy=1)).text
