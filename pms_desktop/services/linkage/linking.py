"""A whole file: find the pairs, learn from them, weigh them, and let them agree with each other."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from random import Random

from pms_desktop.services.linkage.blocking import Blocks
from pms_desktop.services.linkage.comparison import Levels, compare
from pms_desktop.services.linkage.groups import Pair, agreed
from pms_desktop.services.linkage.model import Evidence, Model, Rarity, learn, probability
from pms_desktop.services.linkage.persons import Person

Progress = Callable[[int], object]
"""Called with how many records are done."""

_HOPELESS = -14.0
"""Bits from which a pair is not thought of again; what is learned moves no pair so far."""
_LOTS = 20_000
_FEWEST = 100
_STEP = 200


@dataclass(frozen=True, slots=True)
class Link:
    """Two records by their place in the file, `first` before `second`, and how likely they are
    one person, 0 to 1."""

    first: int
    second: int
    score: float


def link(persons: Sequence[Person], least: float, progress: Progress | None = None) -> list[Link]:
    """Every pair that is one person with at least this probability, the likeliest first.

    The same file gives the same pairs, whatever machine it is on.
    """
    rarity = Rarity(persons)
    found = _worth_a_thought(persons, Model(rarity), progress)
    model = Model(
        rarity, learn(rarity, list(found.values()), len(persons), _strangers(persons, found))
    )

    def between(one: int, other: int) -> float:
        return model.odds(model.evidence(persons[one], persons[other]))

    odds = agreed({pair: model.odds(each) for pair, each in found.items()}, between)
    links = [Link(*pair, probability(bits)) for pair, bits in odds.items()]
    return sorted(
        (each for each in links if each.score >= least),
        key=lambda each: (-each.score, each.first, each.second),
    )


def _worth_a_thought(
    persons: Sequence[Person], model: Model, progress: Progress | None
) -> dict[Pair, Evidence]:
    found: dict[Pair, Evidence] = {}
    blocks = Blocks(persons)
    for at, person in enumerate(persons):
        for other in sorted(blocks.earlier(at)):
            evidence = model.evidence(persons[other], person)
            if model.odds(evidence) > _HOPELESS:
                found[other, at] = evidence
        if progress is not None and (at + 1) % _STEP == 0:
            progress(at + 1)
    return found


def _strangers(persons: Sequence[Person], likely: Container[Pair]) -> list[Levels]:
    """What pairs drawn by lot have in common, without likely ones: a small file holds few others.
    The same file draws the same lots."""
    if len(persons) < _FEWEST:
        return []
    chance, everybody = Random(len(persons)), range(len(persons))
    lots = (sorted(chance.sample(everybody, 2)) for _lot in range(min(_LOTS, 10 * len(persons))))
    return [compare(persons[one], persons[two]) for one, two in lots if (one, two) not in likely]
