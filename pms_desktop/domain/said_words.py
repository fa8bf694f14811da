"""What is said beside a name or a number, and figures that are said in words."""

from collections.abc import Iterable, Iterator, Sequence

_TITLES = (
    "mr mrs ms miss mx mstr dr doctor prof professor sir rev revd jr jnr snr junior senior"
    " sr sra srta senor senora senorita herr frau hr fr mme mlle monsieur madame dott sig signora"
    " shri smt sri"
)
_AROUND = "born dob geb nee tel phone mob mobile cell ph patient pt name surname"
_BESIDE = frozenset(f"{_TITLES} {_AROUND}".split())
_SEXES = frozenset(("male", "female"))
_DIGITS = {
    word: str(digit)
    for digit, words in enumerate(
        ("zero oh o nought nil", "one", "two", "three", "four", "five", "six", "seven", "eight",
         "nine")
    )
    for word in words.split()
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_FEWEST = 3
"""Figures said in a row that are a number: `Oh` and `One` are names, too."""


def is_beside(word: str) -> bool:
    """Whether a folded word may be a title, or say what the next one is."""
    return word.replace(".", "").rstrip(":") in _BESIDE


def is_sex(word: str) -> bool:
    """Whether a folded word tells somebody's sex."""
    return word in _SEXES


def in_figures(words: Sequence[str]) -> list[str]:
    """Numbers as they are said on the phone in figures: `oh seven double two` is `0722`."""
    found: list[str] = []
    at = 0
    while at < len(words):
        taken, figures = _figures(words[at:])
        if figures:
            found.append(figures)
        else:
            found.append(words[at])
        at += taken or 1
    return found


def _figures(words: Sequence[str]) -> tuple[int, str]:
    """How many of the first words are one number of which something is said in words."""
    figures, at, said = "", 0, False
    while at < len(words):
        times = _TIMES.get(words[at].strip(",."), 0)
        taken = 2 if times else 1
        word = words[at + taken - 1].strip(",.") if at + taken <= len(words) else ""
        digits = _DIGITS.get(word, word if word.isascii() and word.isdigit() else "")
        if not digits or (times and len(digits) > 1):
            break
        said = said or bool(times) or word in _DIGITS
        figures += digits * (times or 1)
        at += taken
    return (at, figures) if said and len(figures) >= _FEWEST else (0, "")


def joined(words: Sequence[str], particles: Iterable[str]) -> Iterator[str]:
    """The words with each small one written together with the next: `mc donald` is `mcdonald`."""
    small, kept = frozenset(particles), ""
    for word in words:
        if word in small:
            kept += word
        else:
            yield kept + word
            kept = ""
    if kept:
        yield kept
