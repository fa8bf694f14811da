"""What people make of a name: the error model of the recall figures.

| kind      | is                                                                                |
|-----------|-----------------------------------------------------------------------------------|
| misspelt  | one slip in each of two words, or one in a single word: a letter left out, put in,|
|           | taken for its neighbour on the keyboard, or swapped with the next, equally often  |
| heard     | every word written down by ear: two of the usual confusions, where they occur     |
| romanised | a name in another script in Latin letters, by the international standard or so    |

Words shorter than four letters are left as they are. The confusions are those of English,
Spanish, German, Polish, Arabic and Indian names and were not taken from the sound code's rules.
"""

import re
from random import Random

from anyascii import anyascii

from pms_desktop.domain.folding import fold_words

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_HEARD = (
    ("ph", "f"), ("ck", "k"), ("c(?=[aou])", "k"), ("c(?=[ei])", "s"), ("w", "v"), ("v", "w"),
    ("y", "i"), ("i(?=[^aeiou])", "y"), ("sz", "sh"), ("cz", "ch"), ("sch", "sh"), ("z", "s"),
    ("th", "t"), ("kh", "h"), ("q", "k"), ("x", "ks"), ("ee", "i"), ("oo", "u"), ("ou", "u"),
    ("ei", "ai"), ("ie", "i"), ("j", "y"), ("dh", "d"), ("bh", "b"), ("([^aeiou])\\1", "\\1"),
    ("e(?=[^aeiou])", "a"), ("o(?=[^aeiou])", "u"), ("u(?=[^aeiou])", "o"), ("h(?!$)", ""),
    ("gh", "g"), ("a(?=[^aeiou])", "e"), ("rz", "zh"), ("ll", "l"), ("d$", "t"), ("e$", ""),
)  # fmt: skip


def misspelt(chance: Random, name: str) -> str:
    """One slip in each of at most two words."""
    words = fold_words(name)
    long_ones = [at for at, word in enumerate(words) if len(word) > 3]
    for at in chance.sample(long_ones, min(2, len(long_ones))):
        words[at] = _slip(chance, words[at])
    return " ".join(words)


def heard(chance: Random, name: str) -> str:
    """Every long word as it sounds to somebody of another country."""
    words = fold_words(name)
    return " ".join(_heard(chance, word) if len(word) > 3 else word for word in words)


def romanised(name: str) -> str:
    """In Latin letters."""
    return " ".join(fold_words(anyascii(name)))


def _slip(chance: Random, word: str) -> str:
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + _near(chance, word[at]) + word[at:]
    if kind == 2:
        return word[:at] + _near(chance, word[at]) + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _near(chance: Random, letter: str) -> str:
    row = next((keys for keys in _KEYS if letter in keys), _KEYS[1])
    at = max(row.find(letter), 0)
    return chance.choice(row[max(0, at - 1) : at] + row[at + 1 : at + 2])


def _heard(chance: Random, word: str) -> str:
    fitting = [rule for rule in _HEARD if re.search(rule[0], word)]
    for pattern, written in chance.sample(fitting, min(2, len(fitting))):
        word = re.sub(pattern, written, word, count=1)
    return word
