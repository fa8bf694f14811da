"""One-to-many: the copies of one person vouch for each other.

If A is B and B is C then A is C, however little the two have in common; and if A and C cannot be
one person, B is at most one of them. Groups grow from single records by joining the two that
fit best, as long as all their pairs together speak for it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import product

Pair = tuple[int, int]
Between = Callable[[int, int], float]
_Offer = tuple[float, int, int, int, int]
"""Bits for joining two groups, negated, the groups, and how large they were."""
Odds = Mapping[Pair, float]
"""Bits by which each pair is one person; the lower number stands first."""

_LARGEST = 40
_MOST, _LEAST = 12.0, -12.0
"""What one pair may say at most, so that no single slip decides about a group."""


def agreed(odds: Odds, between: Between) -> dict[Pair, float]:
    """Odds of all pairs once the groups have spoken. `between` weighs a pair not compared yet."""
    found = dict(odds)
    for group in _groups(odds, between):
        for at, one in enumerate(group):
            for other in group[at + 1 :]:
                pair = (one, other)
                found[pair] = max(found.get(pair, _LEAST), _support(pair, group, odds, between))
    return found


def _support(pair: Pair, group: Sequence[int], odds: Odds, between: Between) -> float:
    """The surest way from one to the other by a third; its weaker half counts."""
    one, other = pair
    direct = _between(pair, odds, between)
    ways = (
        min(_of(one, third, odds, between), _of(third, other, odds, between))
        for third in group
        if third not in pair
    )
    best = max(ways, default=_LEAST)
    return max(direct, best + min(0.0, direct) / 2)


def _of(one: int, other: int, odds: Odds, between: Between) -> float:
    return _between((min(one, other), max(one, other)), odds, between)


def _between(pair: Pair, odds: Odds, between: Between) -> float:
    known = odds.get(pair)
    return min(_MOST, max(_LEAST, between(*pair) if known is None else known))


def _groups(odds: Odds, between: Between) -> list[list[int]]:
    """Sets of records that are one person each, in order, of two and more."""
    near: defaultdict[int, set[int]] = defaultdict(set)
    queue: list[_Offer] = []
    for (one, other), bits in odds.items():
        if bits > 0:
            queue.append((-bits, one, other, 1, 1))
            near[one].add(other)
            near[other].add(one)
    members = {at: [at] for at in near}
    heapify(queue)
    while queue:
        _bits, one, other, mine, theirs = heappop(queue)
        sizes = len(members.get(one, ())), len(members.get(other, ()))
        if sizes != (mine, theirs) or mine + theirs > _LARGEST:
            continue  # one of them has grown since, or they are a crowd
        members[one] = sorted(members[one] + members.pop(other))
        _take_over(near, one, other)
        for third in near[one]:
            pairs = product(members[one], members[third])
            bits = _linkage([_of(*pair, odds, between) for pair in pairs])
            if bits > 0:
                heappush(queue, (-bits, one, third, len(members[one]), len(members[third])))
    return [each for each in members.values() if len(each) > 1]


def _take_over(near: defaultdict[int, set[int]], one: int, other: int) -> None:
    for third in near.pop(other):
        near[third].discard(other)
        if third != one:
            near[third].add(one)
            near[one].add(third)


def _linkage(bits: Sequence[float]) -> float:
    """Two groups belong together as their best pair does, less what the others say against it."""
    return max(bits) + min(0.0, sum(bits) / len(bits))
