"""A whole file: find the pairs, learn from them, weigh them, and let them agree with each other.

Nothing here grows with the square of a file: a record takes about 200 bytes, its keys 400 while
they are sorted, and a pair that is worth a thought 44.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

import numpy as np

from pms_desktop.services.linkage.blocking import Blocks
from pms_desktop.services.linkage.comparison import Levels, compare
from pms_desktop.services.linkage.findings import Bits, Findings
from pms_desktop.services.linkage.groups import Pair, agreed
from pms_desktop.services.linkage.learning import learn
from pms_desktop.services.linkage.model import Model, Rarity, probability
from pms_desktop.services.linkage.people import People
from pms_desktop.services.linkage.persons import Person

Progress = Callable[[float], object]
"""Called several times a second with the share of the work that is done, 0 to 1."""

_HOPELESS = -14.0
"""Bits from which a pair is not thought of again; what is learned moves no pair so far."""
_REMEMBERED = 1 << 15
"""Pairs that were never proposed and are asked for again as their group grows."""
_LOTS = 20_000
_FEWEST = 100
_STEP = 200
_SORTED, _COMPARED = 0.06, 0.97
"""Share of the work when all keys are sorted, and when all pairs are compared."""
_PLACES = 9
"""Digits of a score: what stands behind them differs from one processor to the other."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two records by their place in the file, `first` before `second`, and how likely they are
    one person, 0 to 1."""

    first: int
    second: int
    score: float


def link(persons: Iterable[Person], least: float, progress: Progress | None = None) -> list[Link]:
    """Every pair that is one person with at least this probability, the likeliest first.

    The same file gives the same pairs, whatever machine it is on.
    """
    people = persons if isinstance(persons, People) else People(persons)
    tell = progress if progress is not None else float
    rarity = Rarity(people)
    found = _worth_a_thought(people, Model(rarity), tell)
    model = Model(rarity, learn(found, len(people), _strangers(people, found)))
    tell(_COMPARED)

    @lru_cache(_REMEMBERED)
    def between(one: int, other: int) -> float:
        return model.odds(model.evidence(people[one], people[other]))

    odds = found.odds(model.expected)
    grouped = agreed(_among_likely(found, odds), between)
    scored = ((pair, round(probability(bits), _PLACES)) for pair, bits in
              (*grouped.items(), *_others(found, odds, grouped, least)))  # fmt: skip
    links = [Link(*pair, score) for pair, score in scored if score >= least]
    return sorted(links, key=lambda each: (-each.score, each.first, each.second))


def _worth_a_thought(people: People, model: Model, tell: Progress) -> Findings:
    def sorting(done: int) -> None:
        tell(_SORTED * done / len(people))

    found, last = Findings(), -1
    for one, at in Blocks(people, sorting):
        if at != last:
            person = people[at]
            if at // _STEP > last // _STEP:
                tell(_SORTED + (_COMPARED - _SORTED) * at / len(people))
            last = at
        evidence = model.evidence(people[one], person)
        if not model.hopeless(evidence, _HOPELESS):
            found.add(one, at, evidence)
    return found


def _strangers(people: Sequence[Person], likely: Findings) -> list[Levels]:
    """What pairs drawn by lot have in common, without likely ones: a small file holds few others.
    The same file draws the same lots."""
    if len(people) < _FEWEST:
        return []
    chance, everybody = Random(len(people)), range(len(people))
    lots = (sorted(chance.sample(everybody, 2)) for _lot in range(min(_LOTS, 10 * len(people))))
    return [compare(people[one], people[two]) for one, two in lots if (one, two) not in likely]


def _among_likely(found: Findings, odds: Bits) -> dict[Pair, float]:
    """Bits of all pairs among records that likely ones join, directly or by others."""
    joined: dict[int, int] = {}
    for at in np.flatnonzero(odds > 0).tolist():
        one, other = (_root(joined, each) for each in found.pair(at))
        joined[max(one, other)] = joined.setdefault(min(one, other), min(one, other))
    return {
        pair: float(odds[at])
        for at, pair in enumerate(map(found.pair, range(len(found))))
        if pair[0] in joined and pair[1] in joined
        and _root(joined, pair[0]) == _root(joined, pair[1])
    }  # fmt: skip


def _root(joined: dict[int, int], at: int) -> int:
    while (parent := joined.get(at, at)) != at:
        joined[at] = joined.get(parent, parent)
        at = parent
    return at


def _others(
    found: Findings, odds: Bits, grouped: dict[Pair, float], least: float
) -> Iterator[tuple[Pair, float]]:
    """Pairs of which no group has spoken."""
    enough = np.exp2(-odds) <= 1 / least - 1 + 1e-9 if least > 0 else np.full(len(odds), True)
    for at in np.flatnonzero(enough).tolist():
        pair = found.pair(at)
        if pair not in grouped:
            yield pair, float(odds[at])
