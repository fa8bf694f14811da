"""What the access history of a patient says, however long it is."""

from dataclasses import replace

from pms_desktop.documents import render
from tests.unit.documents.papers import LETTERHEAD, access_history
from tests.unit.documents.reading import read


def test_each_entry_says_when_who_where_and_what() -> None:
    found = read(render(access_history(1), LETTERHEAD))

    for expected in (
        "Access history",
        "0048-2713-6",
        "20 Nov 2026 10:42 by Ines Martin",
        "Amara Diallo",
        "reception · Front desk",
        "Patient changed",
        "City: Westport → Girona",
    ):
        assert expected in found.words
    assert found.sizes == ((210, 297),)


def test_many_entries_fill_pages_that_each_name_the_patient_and_lose_none() -> None:
    found = read(render(access_history(120), LETTERHEAD))

    assert len(found.pages) > 5
    assert found.text.count("Patient changed") == 120
    assert all("0048-2713-6" in page for page in found.pages)
    assert f"Page {len(found.pages)} of {len(found.pages)}" in found.pages[-1]


def test_a_very_long_note_is_broken_over_pages_and_kept_whole() -> None:
    paper = access_history(1)
    note = " ".join(f"word{number}" for number in range(3000))
    long = replace(paper, lines=(replace(paper.lines[0], changes=(note,)),))

    found = read(render(long, LETTERHEAD))

    assert len(found.pages) > 2
    assert {f"word{number}" for number in range(3000)} <= set(found.words.split())


def test_a_record_nobody_touched_says_so() -> None:
    assert "Nothing was entered" in read(render(access_history(0), LETTERHEAD)).text
