"""What a prescription says; a direction that went missing would be a danger."""

from dataclasses import replace

import pytest

from pms_desktop.documents import render
from pms_desktop.domain.papers import PrescriptionPaper
from tests.unit.documents.papers import LETTERHEAD, prescription
from tests.unit.documents.reading import Read, read


def printed(paper: PrescriptionPaper) -> Read:
    return read(render(paper, LETTERHEAD))


def test_a_prescription_says_what_to_take_how_and_how_long() -> None:
    words = printed(prescription()).words

    for expected in (
        "Prescription RX-2026-031877 · 20 Nov 2026 10:42",
        "GARCÍA MARTÍNEZ, María José",
        "MRN 0048-2713-6 · female · 38 y · born 12 Mar 1988 · weight 61.5 kg",
        "Allergies: Penicillin: anaphylaxis; Latex",
        "Clarithromycin tablet · 500 mg 1 tablet · by mouth · every 12 hours · 7 days",
        "Finish the course. Do not take with simvastatin. Quantity: 14 tablets",
        "Given in spite of a warning: Clarithromycin: allergy to macrolides recorded as doubtful.",
        "Reason: tolerated twice in 2025, see note of 3 May",
        "Dr Ifeoma Okafor Cardiology · GMC 7412208",
    ):
        assert expected in words


def test_the_room_left_above_the_signature_is_struck_out() -> None:
    words = printed(prescription(2)).words

    assert words.index("No further items") < words.index("Prescriber's signature")


def test_no_known_allergies_differs_from_never_asked() -> None:
    assert "No known allergies" in printed(replace(prescription(), allergies=())).words
    assert "Allergies not recorded" in printed(replace(prescription(), allergies=None)).words


def test_more_allergies_than_fit_the_frame_are_listed_whole() -> None:
    allergies = tuple(f"substance{n}" for n in range(120))
    found = printed(replace(prescription(), allergies=allergies))

    assert all(f"{allergy};" in found.words for allergy in allergies[:-1])
    for page in found.pages:
        assert "Allergies: see the list before the medicines" in page


@pytest.mark.parametrize("items", range(1, 14))
def test_patient_and_allergies_stand_on_every_page(items: int) -> None:
    pages = printed(prescription(items)).pages

    for number, page in enumerate(pages, start=1):
        assert "GARCÍA MARTÍNEZ, María José" in page
        assert "Allergies: Penicillin: anaphylaxis; Latex" in page
        assert f"Page {number} of {len(pages)}" in page


@pytest.mark.parametrize("items", range(1, 14))
def test_the_signature_stands_once_and_below_something_prescribed(items: int) -> None:
    *before, last = printed(prescription(items)).pages

    assert "Dr Ifeoma Okafor" in last
    assert not any("Dr Ifeoma Okafor" in page for page in before)
    assert "Given in spite" in last or "Quantity" in last


def test_instructions_of_any_length_are_printed_whole() -> None:
    words = [f"step{n}" for n in range(900)]
    paper = prescription(1)
    item = replace(paper.items[0], instructions=" ".join(words))
    found = printed(replace(paper, items=(item,)))

    assert len(found.pages) > 1
    assert all(word in found.text for word in words)


def test_the_paper_is_a5() -> None:
    assert set(printed(prescription(9)).sizes) == {(148, 210)}


def test_only_a_reprint_is_marked_as_duplicate_and_on_every_page() -> None:
    assert "DUPLICATE" not in printed(prescription(9)).text
    for page in printed(prescription(9, copy=1)).pages:
        assert "DUPLICATE 1" in page


def test_a_confirmed_dose_stands_on_the_paper_for_the_pharmacist() -> None:
    paper = replace(prescription(2), confirmed=("Ceftriaxone 1 g injection: 10 g (usual: 1 g)",))
    text = " ".join(printed(paper).text.split())

    assert "Dose confirmed by the prescriber: Ceftriaxone 1 g injection: 10 g (usual: 1 g)" in text
    assert "Dose confirmed" not in printed(prescription(2)).text
