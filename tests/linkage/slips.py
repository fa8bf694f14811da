"""How typing goes wrong: keys, ears, scanners, fields in the wrong place."""

from collections.abc import Callable
from random import Random

_KEYBOARD = {
    "a": "qsz", "b": "vgn", "c": "xdv", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy",
    "i": "uok", "j": "hku", "k": "jli", "l": "ko", "m": "nj", "n": "bmh", "o": "ipl", "p": "ol",
    "q": "wa", "r": "etf", "s": "adw", "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs",
    "y": "tuh", "z": "xsa", "1": "24", "2": "13", "3": "24", "4": "35", "5": "46", "6": "57",
    "7": "68", "8": "79", "9": "80", "0": "98",
}  # fmt: skip
_HEARD = (
    ("ph", "f"), ("ck", "k"), ("c", "k"), ("y", "i"), ("ie", "y"), ("ee", "ea"), ("ll", "l"),
    ("tt", "t"), ("mac", "mc"), ("z", "s"), ("ou", "u"), ("ai", "ay"), ("x", "ks"),
)  # fmt: skip
_SEEN = (("l", "1"), ("o", "0"), ("rn", "m"), ("m", "rn"), ("s", "5"), ("g", "q"), ("b", "6"),
         ("i", "l"), ("cl", "d"), ("e", "c"))  # fmt: skip

Slip = Callable[[str, Random], str]


def wrong_key(text: str, chance: Random) -> str:
    """One key for its neighbour."""
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(_KEYBOARD.get(text[at], text[at])) + text[at + 1 :]


def left_out(text: str, chance: Random) -> str:
    """One letter less."""
    at = chance.randrange(len(text))
    return text[:at] + text[at + 1 :] if len(text) > 2 else text


def put_in(text: str, chance: Random) -> str:
    """One letter more, of the kind that stands there."""
    at = chance.randrange(len(text) + 1)
    letters = "0123456789" if text.isdigit() else "abcdefghijklmnopqrstuvwxyz"
    return text[:at] + chance.choice(letters) + text[at:]


def changed_places(text: str, chance: Random) -> str:
    """Two letters in the wrong order."""
    if len(text) < 2:
        return text
    at = chance.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def one_for_another(text: str, chance: Random) -> str:
    """Any letter or digit for another."""
    at = chance.randrange(len(text))
    letters = "0123456789" if text[at].isdigit() else "abcdefghijklmnopqrstuvwxyz"
    return text[:at] + chance.choice(letters) + text[at + 1 :]


def space(text: str, chance: Random) -> str:
    """A space lost or found."""
    if " " in text:
        return text.replace(" ", "", 1)
    at = chance.randrange(1, max(2, len(text)))
    return f"{text[:at]} {text[at:]}"


def misheard(text: str, chance: Random) -> str:
    """Written as it sounds."""
    return _replaced(text, _HEARD, chance)


def misread(text: str, chance: Random) -> str:
    """As a scanner reads it."""
    return _replaced(text, _SEEN, chance)


def _replaced(text: str, pairs: tuple[tuple[str, str], ...], chance: Random) -> str:
    fitting = [pair for pair in pairs if pair[0] in text]
    return text.replace(*chance.choice(fitting), 1) if fitting else text


TYPED: tuple[Slip, ...] = (wrong_key, left_out, put_in, changed_places, one_for_another, space)
SCANNED: tuple[Slip, ...] = (misread, misread, space, left_out)
HEARD: tuple[Slip, ...] = (misheard, misheard, left_out, changed_places)


def slipped(text: str, slips: tuple[Slip, ...], chance: Random) -> str:
    """A text with one slip; nothing stays nothing."""
    return chance.choice(slips)(text, chance) if text else text
