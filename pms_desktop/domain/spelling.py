"""Meeting a word that is spelt differently: keys that the word and the slip have in common.

A hospital has few different words in its patients' names, so a slip is looked for among words,
not among patients. Each word is kept under itself, under itself without any one letter (the
deletions of W. Garbe's SymSpell), and under its sound. A slip is looked up under the same keys,
long ones also without any two letters. One wrong, lacking, added or swapped letter always meets.
"""

from pms_desktop.domain.sounds import sound_codes

SHORTEST = 3
"""Letters. Shorter words are taken as they are typed."""

TWO_SLIPS = 7
"""Letters from which on two slips in one word are believed."""

_LONGEST = 24
_SOUND = "="


def kept_keys(word: str) -> frozenset[str]:
    """What a word of the dictionary is kept under, itself among them."""
    return frozenset({word, *_without_one(word[:_LONGEST]), *_sounds(word)})


def looked_up(word: str) -> frozenset[str]:
    """What to look under for words like this one; nothing for very short ones."""
    if len(word) < SHORTEST:
        return frozenset()
    word = word[:_LONGEST]
    fewer = _without_one(word)
    if len(word) >= TWO_SLIPS:
        fewer |= {shorter for each in fewer for shorter in _without_one(each)}
    return frozenset({word, *fewer, *_sounds(word)})


def one_slip_apart(typed: str, word: str) -> bool:
    """Whether one letter wrong, lacking, added or swapped makes one word of the other."""
    met = {typed, *_without_one(typed)} & {word, *_without_one(word)}
    return bool(met) and abs(len(typed) - len(word)) <= 1


def _without_one(word: str) -> set[str]:
    if len(word) < SHORTEST:
        return set()
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _sounds(word: str) -> tuple[str, ...]:
    return tuple(f"{_SOUND}{code}" for code in sound_codes(word))
