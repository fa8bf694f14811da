"""Folding: spellings that must meet, and words that must stay apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pms_desktop.domain.folding import fold, fold_words, name_words, spans_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José", "JOSE"),
        ("José", "Jose\u0301"),
        ("Łódź", "lodz"),
        ("Bjørn", "bjorn"),
        ("Straße", "STRASSE"),
        ("Þór", "thor"),
        ("Æsa", "aesa"),
        ("İpek", "ipek"),
        ("ﬁona", "fiona"),
        ("ＭＡＲＹ １２", "mary 12"),
        ("أحمد", "احمد"),
        ("مُحَمَّد", "محمد"),
        ("علی", "علي"),
        ("محمد\u200cرضا", "محمدرضا"),
        ("Ёлкин", "елкин"),
        ("٠١٢", "012"),
    ],
)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("सीता", "सता"), ("कि", "की"), ("김", "기"), ("が", "か"), ("Ana", "Anna")]
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x24F)))
def test_case_and_composition_do_not_matter(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(st.text())
def test_words_can_stand_in_a_search_without_escapes(text: str) -> None:
    assert not set("".join(fold_words(text))) & set("%_\\'\"* ()-:^")


def test_a_name_is_found_by_its_parts_and_in_one_piece() -> None:
    assert set(name_words("O'Brien", "Jean-Luc")) >= {"obrien", "brien", "jean", "luc", "jeanluc"}
    assert "王小明" in name_words("王", "小明")


def test_found_beginnings_are_marked_in_the_name_as_typed() -> None:
    name = "GARCÍA MARTÍNEZ, María José"

    spans = spans_of(name, ["garc", "mar"])

    assert [name[at : at + size] for at, size in spans] == ["GARC", "MAR", "Mar"]
    decomposed = "Jose\u0301"
    assert spans_of(decomposed, ["jose"]) == [(0, len(decomposed))]


@pytest.mark.parametrize(
    ("name", "said", "marked"),
    [
        ("ठाकुर, रोहित", "रोहित", "रोहित"),
        ("ठाकुर, रोहित", "ठा", "ठा"),
        ("আওয়াল, বিদ্যা", "বিদ্যা", "বিদ্যা"),
        ("ศักดิ์สิทธิ์ ใจดี", "ศักดิ์", "ศักดิ์"),
        ("ΔΗΜΟΠΟΥΛΟΥ, Καλλιρόη", "καλλιρο", "Καλλιρό"),
        ("O'BRIEN, Sinéad", "obr", "O'Br"),
    ],
)
def test_what_answered_is_marked_with_its_vowel_signs(name: str, said: str, marked: str) -> None:
    ((start, length),) = spans_of(name, fold_words(said))

    assert name[start : start + length].casefold() == marked.casefold()
