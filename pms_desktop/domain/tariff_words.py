"""The words by which an item of the tariff is found."""

from pms_desktop.domain.folding import fold

_PUNCTUATION = str.maketrans(dict.fromkeys(",;:.()/-+'", " "))


def tariff_words(text: str) -> list[str]:
    """The folded words of a question, or of what is asked for."""
    return fold(text).translate(_PUNCTUATION).split()


def tariff_text(code: str, name: str) -> str:
    """What is kept beside an item: its words between spaces, and what a hyphen joins as one as
    well, for people ask for an xray."""
    text = f"{code} {name}"
    joined = [part.replace("-", "") for part in text.split() if "-" in part]
    return f" {' '.join(tariff_words(' '.join([text, *joined])))} "
