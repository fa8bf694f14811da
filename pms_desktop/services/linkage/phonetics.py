"""A key that names which sound alike share: for finding candidates, never for judging them."""

import re
from functools import lru_cache

_BEGINNINGS = (("kn", "n"), ("gn", "n"), ("wr", "r"), ("ps", "s"), ("x", "s"), ("tsch", "c"))
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("sch|sh|ch|cz|tch", "x"), ("ph", "f"), ("th", "t"), ("gh(?=t)|h", ""),
        ("c(?=[eiy])|z|ß", "s"), ("ck|q|c|kk", "k"), ("dg|j(?=[aeiou])", "g"),
        ("w|b(?=v)", "v"), ("mb$", "m"), ("[dt]$", "t"),
    )
)  # fmt: skip
_VOWELS = frozenset("aeiouy")
_LENGTH = 5


@lru_cache(maxsize=1 << 14)
def sound_of(word: str) -> str:
    """What is heard of a folded Latin word, at most five letters; other scripts stay.

    `smith` and `schmidt` differ, `stephen` and `steven`, `meyer` and `maier` do not.
    """
    if not word.isascii():
        return word[:_LENGTH]
    for beginning, sound in _BEGINNINGS:
        if word.startswith(beginning):
            word = sound + word[len(beginning) :]
            break
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    heard = ["a" if word[:1] in _VOWELS else word[:1]]
    for letter in word[1:]:
        if letter not in _VOWELS and letter != heard[-1]:
            heard.append(letter)
    return "".join(heard)[:_LENGTH].replace("v", "f")
