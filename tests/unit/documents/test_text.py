"""Text of every script becomes glyphs, in lines that fit."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis.strategies import text

from pms_desktop.documents.shaping import MISSING, runs
from pms_desktop.documents.text import Line, Style, clean, fit, wrap

STYLE = Style(10)
NAMES = {
    "Arabic": "أحمد بن علي المصري",
    "Persian": "میرزا‌خانی پگاه",
    "Hebrew": "יוסף לוי",
    "Devanagari": "सीता क्षत्रिय कार्त्तिक",
    "Bengali": "তানিয়া চট্টোপাধ্যায়",
    "Tamil": "தமிழ்ச்செல்வி",
    "Telugu": "శ్రీనివాస్",
    "Gujarati": "ગુજરાતી મૈત્રી",
    "Gurmukhi": "ਗੁਰਪ੍ਰੀਤ",
    "Sinhala": "ශ්‍රී ජයවර්ධන",
    "Thai": "สมชาย น้ำใจ",
    "Lao": "ສົມຊາຍ",
    "Khmer": "សុខា ព្រះ",
    "Burmese": "အောင်ဆန်း",
    "Chinese": "王小明 龘",
    "Japanese": "田中 さくら サクラ",
    "Korean": "김민준 뷁",
    "Cyrillic": "Иван Щёголев",
    "Greek": "Γιώργος Ξένος",
    "Amharic": "አበበ በቂላ",
    "Armenian": "Արամ Խաչատրյան",
    "Georgian": "ნინო ყიფიანი",
    "Vietnamese": "Nguyễn Thị Hồng Hạnh",
    "combining": "Q̣ue x̌́",
    "mixed": "José सीता — أحمد 1234 — 王小明 ¥99 (Łódź)",
}


def letters(lines: tuple[Line, ...]) -> str:
    return "".join(run.typed or run.text for line in lines for run in line.runs)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
def test_every_letter_of_a_name_has_a_glyph(name: str, bold: bool) -> None:
    for line in wrap(name, Style(10, bold=bold), 500):
        for run in line.runs:
            assert MISSING not in run.text
            glyphs = [run.font.ttf.face.charToGlyph.get(ord(c), 0) for c in run.text]
            assert 0 not in glyphs, f"{run.font.name} draws a box in {run.text!r}"


def test_letters_without_a_font_are_shown_as_missing() -> None:
    assert "".join(run.text for run in runs("a😀b")) == f"a{MISSING}b"


def test_letters_that_only_look_different_are_shown_plainly() -> None:
    assert "".join(run.text for run in runs("𝐀𝒷")) == "Ab"


def test_controls_direction_marks_and_broken_characters_are_dropped() -> None:
    hostile = "An\x00na\x1b \u202eReverse\u202c\u2066x\u2069\ufeff \ud800\u200b"

    assert clean(hostile) == "Anna Reversex"


def test_joiners_that_change_letters_are_kept() -> None:
    assert clean("میرزا\u200cخانی") == "میرزا\u200cخانی"


def test_accents_typed_apart_are_set_as_one_letter() -> None:
    assert clean(unicodedata.normalize("NFD", "José")) == "José"


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("width", [40, 60, 120])
def test_no_line_is_wider_than_its_column(name: str, width: float) -> None:
    for line in wrap(f"{name} {name}", STYLE, width):
        assert line.width <= width + 0.01


@settings(max_examples=300, deadline=None)
@given(text(max_size=60))
def test_any_text_is_set_in_letters_that_have_a_glyph(value: str) -> None:
    for line in wrap(value, STYLE, 200):
        for run in line.runs:
            assert all(run.font.has(character) for character in run.text)


def test_a_word_wider_than_the_column_is_broken_and_keeps_every_letter() -> None:
    name = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissen"
    lines = wrap(name, STYLE, 100)

    assert len(lines) > 2
    assert letters(lines) == name


def test_words_stay_whole_where_they_fit() -> None:
    lines = wrap("Maria Josefa Karolina", STYLE, 75)

    assert [letters((line,)) for line in lines] == ["Maria Josefa", "Karolina"]


def test_marks_stay_with_their_letter_when_a_word_is_broken() -> None:
    for line in wrap("क्षत्रियकार्त्तिकक्षत्रिय" * 3, STYLE, 40):
        assert not unicodedata.category(letters((line,))[0]).startswith("M")


def test_words_of_a_right_to_left_name_stand_from_right_to_left() -> None:
    (line,) = wrap("אב גד", STYLE, 200)

    assert letters((line,)) == "דג בא"


def test_a_number_in_a_right_to_left_name_keeps_its_order() -> None:
    (line,) = wrap("אב 123", STYLE, 200)

    assert letters((line,)) == "123 בא"


@pytest.mark.parametrize("name", ["علي", "هێمن"], ids=["Arabic", "Kurdish"])
def test_arabic_letters_take_the_form_of_their_place(name: str) -> None:
    alone = {glyph for letter in name for run in runs(letter) for glyph in run.text}
    (line,) = wrap(name, STYLE, 200)

    (run,) = line.runs
    assert len(run.text) == len(name)
    assert not alone.intersection(run.text)


def test_brackets_open_towards_what_they_hold_in_a_right_to_left_name() -> None:
    (line,) = wrap("אב (Fatima) גד", STYLE, 200)

    assert letters((line,)) == "דג (Fatima) בא"


@pytest.mark.parametrize("name", ["مُحَمَّد", "שָׁלוֹם"], ids=["Arabic", "Hebrew"])
def test_vowels_that_were_typed_are_printed_and_take_no_room(name: str) -> None:
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    (line,), (plain,) = wrap(name, STYLE, 200), wrap(bare, STYLE, 200)

    assert letters((line,))[::-1] == clean(name)
    assert line.width == pytest.approx(plain.width)
    assert sum(len(run.text) for run in line.runs) > len(bare)


def test_a_joiner_between_right_to_left_letters_keeps_them_apart() -> None:
    (apart,), (joined,) = wrap("میرزا\u200cخانی", STYLE, 200), wrap("میرزاخانی", STYLE, 200)
    (parted,), (whole,) = wrap("می\u200cرود", STYLE, 200), wrap("میرود", STYLE, 200)

    assert apart.width == pytest.approx(joined.width)
    assert parted.runs[0].text.replace(" ", "") != whole.runs[0].text


def test_text_that_must_stay_on_one_line_ends_in_an_ellipsis() -> None:
    line = fit("Maria Josefa Karolina Wilhelmina", STYLE, 80)

    assert line.width <= 80
    assert letters((line,)).endswith("…")
    assert letters((fit("Maria", STYLE, 80),)) == "Maria"


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\x00"])
def test_text_of_nothing_takes_no_line(text: str) -> None:
    assert wrap(text, STYLE, 100) == ()
