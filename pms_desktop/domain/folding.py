"""Words made alike for comparing: no marks, no capitals, single spaces."""

import unicodedata


def fold(text: str) -> str:
    """`  José  MARTÍNEZ ` as `jose martinez`. Letters of other scripts stay; marks that make a
    different vowel in Indic and Thai scripts (category Mc, or a combining class of 0) stay too."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in parts if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", kept).split())
