"""Folding: what two spellings of one word have in common, for searching and comparing.

Names are kept as typed; beside them stands a folded text without accents, case, ligatures,
full-width forms, vowel points or invisible characters.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        # Latin letters that Unicode does not take apart
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h",
        "ŧ": "t", "ŋ": "n", "ı": "i", "ĸ": "k", "ə": "e", "ŀ": "l", "ɓ": "b", "ɗ": "d", "ƙ": "k",
        # Arabic spellings of one sound, and the letters of Persian and Urdu keyboards
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و",
        "ة": "ه", "ہ": "ه", "ک": "ك", "ـ": None,
    }
)  # fmt: skip
_MARKS = (
    (0x0300, 0x036F),  # Latin, Greek, Cyrillic
    (0x0591, 0x05C7),  # Hebrew points
    (0x0610, 0x061A),  # Arabic
    (0x064B, 0x065F),  # Arabic vowel points and hamza above or below
    (0x0670, 0x0670),  # Arabic dagger alef
)
_APOSTROPHES = frozenset("'’‘`´ʼʻʹ′")
_ASCII = [chr(code) for code in range(128)]
_ASCII_CODE = str.maketrans("", "", "".join(char for char in _ASCII if not char.isalnum()))
_ASCII_WORDS = str.maketrans(
    {char: None if char in _APOSTROPHES else " " for char in _ASCII if not char.isalnum()}
)
_ASCII_WORD = re.compile("[A-Za-z0-9'`]+")
_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_JOINED_SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """One spelling for all, in single spaces: `ŁÓDŹ`, ` Łódź` and `lodz` are equal once folded.

    Vowel signs of Indic and South-East Asian scripts stay: they make a different word.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    apart = unicodedata.normalize("NFD", plain).translate(_LETTERS)
    kept = "".join(_digit(char) for char in apart if not _is_dropped(char))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def fold_words(text: str) -> list[str]:
    """The folded words of a text. `O'Brien` is one word, `Jean-Luc` two."""
    return list(_words(text))


@lru_cache(maxsize=8192)
def _words(text: str) -> tuple[str, ...]:
    if text.isascii():
        return tuple(text.lower().translate(_ASCII_WORDS).split())
    joined = "".join(char for char in fold(text) if char not in _APOSTROPHES)
    return tuple("".join(char if _in_word(char) else " " for char in joined).split())


@lru_cache(maxsize=8192)
def fold_code(text: str) -> str:
    """A number or code without its punctuation: `12.345.678-Z` gives `12345678z`."""
    if text.isascii():
        return text.lower().translate(_ASCII_CODE)
    return "".join(char for char in fold(text) if char.isalnum())


def name_words(*names: str) -> list[str]:
    """Every word by which somebody may look for these names, once.

    The parts of `O'Brien` count as well as the whole, `Jean-Luc` also in one piece, and names in
    scripts written without spaces also together.
    """
    words: list[str] = []
    for name in names:
        words += fold_words(name)
        for chunk in name.split():
            parts = fold_words("".join(" " if c in _APOSTROPHES else c for c in chunk))
            if len(parts) > 1:
                words += [*parts, "".join(parts)]
    whole = "".join("".join(fold_words(name)) for name in names)
    if is_joined_script(whole):
        words.append(whole)
    return list(dict.fromkeys(words))


def is_joined_script(text: str) -> bool:
    """Whether a text is in a script written without spaces between names."""
    return bool(text) and unicodedata.name(text[0], "").startswith(_JOINED_SCRIPTS)


def in_one_kana(word: str) -> str:
    """A folded word with its katakana as hiragana: both spell one sound."""
    return word.translate(_HIRAGANA)


def spans_of(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where folded `words` begin words of `text`: (start, length) in its own characters."""
    wanted = tuple(sorted({word for word in words if word}, key=len, reverse=True))
    spans = []
    for start, end in _word_bounds(text):
        piece = text[start:end]
        folded = _joined(piece)
        found = next((word for word in wanted if folded.startswith(word)), None)
        if found is not None:
            spans.append((start, _typed_length(piece, len(found))))
    return spans


def _word_bounds(text: str) -> Sequence[tuple[int, int]]:
    if text.isascii():
        return [found.span() for found in _ASCII_WORD.finditer(text)]
    bounds, start = [], -1
    for position, char in enumerate(f"{text} "):
        inside = char.isalnum() or char in _APOSTROPHES or unicodedata.category(char)[0] == "M"
        if inside and start < 0:
            start = position
        elif not inside and start >= 0:
            bounds.append((start, position))
            start = -1
    return bounds


def _typed_length(piece: str, folded_length: int) -> int:
    length = 0
    while length < len(piece) and len(_joined(piece[:length])) < folded_length:
        length += 1
    while length < len(piece) and unicodedata.category(piece[length])[0] == "M":
        length += 1
    return length


def _joined(piece: str) -> str:
    """A word as it is folded, with the vowel signs that make it another one."""
    return "".join(_words(piece))


def _is_dropped(char: str) -> bool:
    code = ord(char)
    if unicodedata.category(char) == "Cf":
        return True  # joiners and direction marks
    return any(first <= code <= last for first, last in _MARKS)


def _in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char
