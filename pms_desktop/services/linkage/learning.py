"""What a file tells of itself: how often records of one person differ, and how many are doubles.

Fitted by expectation maximisation, as Winkler does for Fellegi and Sunter's model (Using the EM
algorithm for weight computation, 1988), held by sober values where a file tells little.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from pms_desktop.services.linkage.comparison import CLOSE, DIFFERENT, EXACT, PARTLY, Field, Levels
from pms_desktop.services.linkage.findings import Findings
from pms_desktop.services.linkage.model import (
    DOUBLES,
    FEWEST,
    RELATED,
    SAME,
    STRANGERS,
    Expectations,
    Shares,
    expected_among,
)

_LEARNED_STORIES = 2
"""Parents of one name with a child are not counted in a file: who was copied with another birthday
looks the same, and would be taken for one of them."""
_ROUNDS = 8
_SOBER_PAIRS = 20
_SOBER = dict.fromkeys(Field, 60.0) | {Field.SEX: 300.0}
"""As how many pairs the sober values count; sex is wrong seldom and the same often by chance."""
_MOST_DIFFERENT: dict[Field, float] = {
    Field.GIVEN: 0.10, Field.FAMILY: 0.15, Field.ORDER: 0.3, Field.BIRTH: 0.08, Field.SEX: 0.1,
    Field.PHONE: 0.8, Field.CODE: 0.10, Field.STREET: 0.8, Field.POSTCODE: 0.6, Field.CITY: 0.6,
}  # fmt: skip
"""Of true pairs no more than this differ, whatever a file seems to tell. Without it, one that is
full of relatives teaches that a person has two names and two birthdays."""


def learn(found: Findings, people: int, strangers: Sequence[Levels]) -> Expectations:
    """Expectations fitted to the pairs of a file.

    `strangers` are the levels of pairs taken at random. What a file does not tell stays as it
    was: the sober values count as some pairs of their own.
    """
    people = max(people, FEWEST)
    by_chance = {
        which: _blended(STRANGERS[which], Counter(levels[which] for levels in strangers), 500.0)
        for which in Field
    }
    by_chance[Field.ORDER] = STRANGERS[Field.ORDER]
    expected = replace(expected_among(people), strangers=by_chance)
    for _round in range(_ROUNDS):
        expected = _once_better(expected, found, people)
    return expected


def _once_better(expected: Expectations, found: Findings, people: int) -> Expectations:
    """How likely each pair is each story now, and what the stories look like then."""
    same_of_kinds = np.zeros(len(found.levels))
    related = [share * _SOBER_PAIRS for share in RELATED[:_LEARNED_STORIES]]
    for lot in found.weighed(expected):
        same = 1 / (1 + np.exp2(-lot.odds))
        same_of_kinds += np.bincount(lot.kinds, same, len(found.levels))
        for at, likely in enumerate(lot.relatives[:_LEARNED_STORIES]):
            related[at] += float(((1 - same) * likely).sum())
    weights = dict(zip(found.levels, same_of_kinds.tolist(), strict=True))
    pairs = people * people / 2
    same_pairs = sum(weights.values()) + DOUBLES * _SOBER_PAIRS
    return Expectations(
        {
            which: _bounded(
                _blended(SAME[which], _counts(which, weights), _SOBER[which]),
                _MOST_DIFFERENT[which],
            )
            for which in Field
        },
        expected.strangers,
        same_pairs / pairs,
        (*(each / pairs for each in related), *expected.related_shares[_LEARNED_STORIES:]),
    )


def _counts(which: Field, weights: Mapping[Levels, float]) -> Mapping[int, float]:
    counts: Counter[int] = Counter()
    for levels, weight in weights.items():
        counts[levels[which]] += weight  # type: ignore[assignment]
    return counts


def _blended(sober: Shares, counts: Mapping[int, float], weight: float) -> Shares:
    seen = [counts.get(level, 0.0) for level in (EXACT, CLOSE, PARTLY, DIFFERENT)]
    whole = sum(seen) + weight
    exact, close, partly, different = (
        (each + weight * share) / whole for each, share in zip(seen, sober, strict=True)
    )
    return exact, close, partly, different


def _bounded(shares: Shares, most: float) -> Shares:
    exact, close, partly, different = shares
    if different <= most:
        return shares
    rest = (1 - most) / (1 - different)
    return exact * rest, close * rest, partly * rest, most
