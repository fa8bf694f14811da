"""What an invoice and a credit note say, and on which page."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pypdfium2
import pytest
from reportlab.lib.units import mm

from pms_desktop.documents import render
from pms_desktop.domain.billing import InvoiceKind
from pms_desktop.domain.papers import InvoicePaper
from tests.unit.documents.papers import LETTERHEAD, invoice, named
from tests.unit.documents.reading import Read, metadata, read


def printed(paper: InvoicePaper) -> Read:
    return read(render(paper, LETTERHEAD))


def test_a_running_bill_is_no_invoice_and_carries_no_bar_code() -> None:
    draft = replace(invoice(), number="not issued", draft=True)
    words = printed(draft).words

    assert "Interim bill not issued" in words
    assert "As of 20 Nov 2026 10:42 Drawn up by Tomas Weber" in words
    assert "Invoice" not in words
    assert "Issued" not in words


def test_an_invoice_says_who_what_when_and_how_much() -> None:
    words = printed(invoice()).words

    for expected in (
        "St. Anne General Hospital",
        "12 Harbour Road",
        "Tax ID GB 123 4567 89",
        "Invoice INV-2026-004212",
        "GARCÍA MARTÍNEZ, María José MRN 0048-2713-6 Born 12 Mar 1988",
        "Issued 20 Nov 2026 10:42 Issued by Tomas Weber",
        "Cover Sanitas 80 %, policy ES-4471-220",
        "Admitted 18 Nov 2026 08:05 Discharged 20 Nov 2026 10:30",
        "Doctor Dr Ifeoma Okafor Ward Ward 3 West, bed 12",
        "Amount EUR",
        "Subtotal 840.70",
        "Discount: staff relative 5 % −42.03",
        "Tax 7.5 % on 420.00 31.50",
        "Total €830.17",
        "Paid −100.00 Balance to pay €730.17",
        "18 Nov 2026 08:10 Card R-2026-009121 100.00",
        "Page 1 of 1",
    ):
        assert expected in words


def test_a_charge_shows_its_days_quantity_price_tax_and_amount() -> None:
    words = printed(invoice()).words

    assert "Bed day, 3 West standard 18 – 20 Nov 2026 3 140.00 7.5 420.00 Bed 3W-12" in words


def test_times_are_those_of_the_hospital() -> None:
    tokyo = replace(LETTERHEAD, time_zone="Asia/Tokyo")

    assert "Issued 20 Nov 2026 19:42" in read(render(invoice(), tokyo)).words


def test_a_currency_without_cents_is_written_without_them() -> None:
    words = read(render(invoice(1), replace(LETTERHEAD, currency="JPY"))).words

    assert "Amount JPY" in words
    assert re.search(r"Subtotal 80 ", words)


@pytest.mark.parametrize(("rows", "pages"), [(0, 1), (1, 1), (60, 3), (480, 20)])
def test_every_page_is_numbered_and_headed(rows: int, pages: int) -> None:
    read_pages = printed(invoice(rows)).pages

    assert len(read_pages) == pages
    for number, text in enumerate(read_pages, start=1):
        assert f"Page {number} of {pages}" in text
        assert "INV-2026-004212" in text
        assert "0048-2713-6" in text
        assert ("Description" in text) is (rows > 0)


def test_what_a_page_carries_forward_the_next_one_brings_forward() -> None:
    pages = printed(invoice(60)).pages

    for page, following in pairwise(pages):
        (carried,) = re.findall(r"Carried forward\s+([\d,.]+)", page)
        (brought,) = re.findall(r"Brought forward\s+([\d,.]+)", following)
        assert carried == brought
    assert "Carried forward" not in pages[-1]


@pytest.mark.parametrize("rows", range(12, 26))
def test_the_sums_stand_together_with_at_least_one_charge(rows: int) -> None:
    (page,) = (text for text in printed(invoice(rows)).pages if "Subtotal" in text)

    assert "Balance to pay" in page
    assert " Nov 2026" in page.partition("Subtotal")[0].rpartition("Description")[2]


def test_a_charge_described_at_length_loses_nothing_and_breaks_over_pages() -> None:
    paper = invoice(2)
    words = [f"word{n}" for n in range(1500)]
    long = replace(paper.lines[0], description=" ".join(words))
    found = printed(replace(paper, lines=(long, paper.lines[1])))

    assert len(found.pages) > 1
    assert all(word in found.text for word in words)


def test_a_long_name_stays_out_of_the_facts_beside_it() -> None:
    document = pypdfium2.PdfDocument(render(named("Ж" * 60), LETTERHEAD))
    page = document[0].get_textpage()
    boxes = [
        page.get_charbox(index)
        for index in range(page.count_chars())
        if page.get_text_range(index, 1) == "Ж"
    ]
    document.close()

    in_name = [box for box in boxes if box[0] < 110 * mm]
    assert len(in_name) == 60
    assert max(box[2] for box in in_name) < (18 + 94) * mm


def test_a_credit_note_says_what_it_corrects_and_asks_for_no_money() -> None:
    paper = replace(
        invoice(1),
        kind=InvoiceKind.CREDIT_NOTE,
        number="CN-2026-000031",
        corrects="INV-2026-004212",
        reason="Charged twice",
    )
    words = printed(paper).words

    assert "Credit note CN-2026-000031 corrects invoice INV-2026-004212" in words
    assert "Reason Charged twice" in words
    assert "Total credited" in words
    assert "Balance to pay" not in words
    assert metadata(render(paper, LETTERHEAD))["Title"] == "Credit note CN-2026-000031"


def test_only_a_reprint_is_marked_as_duplicate_and_on_every_page() -> None:
    assert "DUPLICATE" not in printed(invoice(60)).text
    for page in printed(invoice(60, copy=2)).pages:
        assert "DUPLICATE 2" in page


def test_the_same_invoice_makes_the_same_bytes() -> None:
    paper = named("सीता क्षत्रिय أحمد 王小明")

    assert render(paper, LETTERHEAD) == render(paper, LETTERHEAD)


def test_a_pdf_names_its_title_hospital_day_and_language() -> None:
    pdf = render(invoice(), replace(LETTERHEAD, language="pt-BR"))

    assert metadata(pdf)["Title"] == "Invoice INV-2026-004212"
    assert metadata(pdf)["Author"] == "St. Anne General Hospital"
    assert metadata(pdf)["CreationDate"] == "D:20261120104200Z"
    assert b"/Lang (pt-BR)" in pdf


def test_the_paper_is_a4() -> None:
    assert set(printed(invoice(60)).sizes) == {(210, 297)}


def test_amounts_are_rounded_to_the_cent_and_grouped() -> None:
    paper = invoice(1)
    line = replace(paper.lines[0], unit_price=Decimal("1234567.005"), amount=Decimal("1234567.005"))

    assert "1,234,567.01" in printed(replace(paper, lines=(line,))).words


def test_no_figure_is_ever_cut() -> None:
    paper = invoice(2)
    large = Decimal("123456789012.34")
    lines = tuple(
        replace(line, quantity=Decimal("123456.789"), unit_price=large, amount=large)
        for line in paper.lines
    )
    words = printed(replace(paper, lines=lines, total=large, balance=large)).words

    assert "123,456.789 123,456,789,012.34 0 123,456,789,012.34" in words
    assert "Total €123,456,789,012.34" in words
    assert "…" not in words


def test_a_currency_without_a_sign_stands_apart_from_its_amount() -> None:
    assert "Total KWD 37.970" in read(render(invoice(1), replace(LETTERHEAD, currency="KWD"))).words


def test_all_closing_words_of_the_hospital_are_printed() -> None:
    closing = " · ".join(f"closing{n}" for n in range(40))
    words = read(render(invoice(20), replace(LETTERHEAD, footer=closing))).words

    assert closing in words.replace(" Page 1 of 1", "")
