"""How much each level of agreement says: five stories that two records may tell.

They are one person, strangers, members of one household, twins, or parent and child of one name;
each story expects other agreements. Evidence is added in bits as Fellegi and Sunter do (A theory
for record linkage, JASA 1969), with the three stories of relatives beside theirs: who shares a
home, a phone and a family name with somebody is most often not that person. What a rare value says
is counted in the records themselves; `learning` tells how often true pairs differ, beginning at the
sober values here.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from math import log2

from pms_desktop.services.linkage.comparison import (
    CLOSE,
    DIFFERENT,
    EXACT,
    UNKNOWN,
    Field,
    Levels,
    compare,
)
from pms_desktop.services.linkage.people import People
from pms_desktop.services.linkage.persons import Person

Shares = tuple[float, float, float, float]
"""How often a field is exactly equal, close, partly equal, different. Together 1."""

SAME: dict[Field, Shares] = {
    Field.GIVEN: (0.80, 0.11, 0.05, 0.04),
    Field.FAMILY: (0.83, 0.10, 0.03, 0.04),
    Field.ORDER: (0.96, 0.0, 0.0, 0.04),
    Field.BIRTH: (0.88, 0.06, 0.03, 0.03),
    Field.SEX: (0.97, 0.0, 0.0, 0.03),
    Field.PHONE: (0.70, 0.05, 0.0, 0.25),
    Field.CODE: (0.88, 0.06, 0.02, 0.04),
    Field.STREET: (0.60, 0.17, 0.08, 0.15),
    Field.POSTCODE: (0.82, 0.06, 0.0, 0.12),
    Field.CITY: (0.80, 0.08, 0.0, 0.12),
}
STRANGERS: dict[Field, Shares] = {
    Field.GIVEN: (0.006, 0.010, 0.030, 0.954),
    Field.FAMILY: (0.002, 0.004, 0.020, 0.974),
    Field.ORDER: (0.5, 0.0, 0.0, 0.5),
    Field.BIRTH: (0.00004, 0.001, 0.015, 0.98396),
    Field.SEX: (0.5, 0.0, 0.0, 0.5),
    Field.PHONE: (0.0001, 0.0003, 0.0, 0.9996),
    Field.CODE: (0.00001, 0.0001, 0.001, 0.99889),
    Field.STREET: (0.0005, 0.001, 0.01, 0.9885),
    Field.POSTCODE: (0.01, 0.02, 0.0, 0.97),
    Field.CITY: (0.05, 0.02, 0.0, 0.93),
}
_HOUSEHOLD: dict[Field, Shares] = {
    Field.GIVEN: (0.02, 0.015, 0.035, 0.93),
    Field.FAMILY: (0.75, 0.05, 0.03, 0.17),
    Field.ORDER: (0.98, 0.0, 0.0, 0.02),
    Field.BIRTH: (0.0005, 0.001, 0.02, 0.9785),
    Field.SEX: (0.45, 0.0, 0.0, 0.55),
    Field.PHONE: (0.60, 0.02, 0.0, 0.38),
    Field.CODE: (0.001, 0.004, 0.004, 0.991),
    Field.STREET: (0.75, 0.12, 0.05, 0.08),
    Field.POSTCODE: (0.93, 0.03, 0.0, 0.04),
    Field.CITY: (0.92, 0.04, 0.0, 0.04),
}
_TWINS: dict[Field, Shares] = _HOUSEHOLD | {
    Field.GIVEN: (0.002, 0.05, 0.10, 0.848),
    Field.FAMILY: (0.90, 0.06, 0.02, 0.02),
    Field.BIRTH: (0.93, 0.04, 0.01, 0.02),
    Field.SEX: (0.65, 0.0, 0.0, 0.35),
}
_NAMESAKES: dict[Field, Shares] = _HOUSEHOLD | {
    Field.GIVEN: (0.93, 0.03, 0.03, 0.01),
    Field.FAMILY: (0.93, 0.04, 0.02, 0.01),
    Field.BIRTH: (0.0002, 0.0005, 0.01, 0.9893),
    Field.SEX: (0.97, 0.0, 0.0, 0.03),
}
_RELATIVES = (_HOUSEHOLD, _TWINS, _NAMESAKES)
STORIES = len(_RELATIVES)
"""Of relatives."""
_RELATIVE_BITS = tuple(
    {which: log2(shares[0]) for which, shares in story.items()} for story in _RELATIVES
)
_NAMED = {
    Field.GIVEN: "given", Field.FAMILY: "family", Field.BIRTH: "birth", Field.PHONE: "phones",
    Field.CODE: "codes", Field.STREET: "street", Field.POSTCODE: "postcode", Field.CITY: "city",
}  # fmt: skip
_COUNTED = frozenset(_NAMED)
_NEIGHBOURS = {Field.POSTCODE: 0.9, Field.CITY: 0.75}
"""How often postcode and city agree among strangers whose street or postcode agrees."""

_TWO = 2
"""Who are compared are no strangers to themselves: a value that no third has is as rare as any."""
_SOBER_VALUES = 300.0
"""As how many values of its own the sober average counts beside those of a file."""
FEWEST = 2000
"""A smaller file counts as part of a population of this size."""
DOUBLES, RELATED = 0.1, (0.5, 0.0075, 0.004)
"""Second records, and relatives by their story, per patient before a file tells its own."""


@dataclass(frozen=True, slots=True)
class Expectations:
    """What each story expects, and how common each is among all pairs."""

    same: Mapping[Field, Shares] = field(default_factory=lambda: SAME)
    strangers: Mapping[Field, Shares] = field(default_factory=lambda: STRANGERS)
    same_share: float = DOUBLES * 2 / FEWEST
    related_shares: tuple[float, ...] = tuple(share * 2 / FEWEST for share in RELATED)


def expected_among(people: int) -> Expectations:
    """What to expect among this many records before they have told anything themselves."""
    related = tuple(share * 2 / people for share in RELATED)
    return Expectations(SAME, STRANGERS, DOUBLES * 2 / people, related)


class Rarity:
    """How often each value occurs among the records, of equal ones once: a person who was entered
    a hundred times does not make their name common. Without records, sober averages."""

    def __init__(self, persons: People | None = None) -> None:
        again = persons.told_twice() if persons is not None else bytearray()
        self._counts: dict[Field, dict[str, int]] = {}
        self._known: dict[Field, int] = {}
        for which, name in _NAMED.items():
            counts = Counter(persons.values(name, again) if persons is not None else ())
            self._known[which] = counts.total()
            self._counts[which] = {value: seen for value, seen in counts.items() if seen > _TWO}

    def share(self, which: Field, one: Person, other: Person, average: float) -> float:
        """How likely a stranger has the value on which these two agree, the two left out."""
        counts = self._counts[which]
        seen = min((counts.get(value, 0) for value in _shared(which, one, other)), default=0)
        known = max(self._known[which], 1)
        return (max(seen - _TWO, 0) + _SOBER_VALUES * average) / (known + _SOBER_VALUES)


def _shared(which: Field, one: Person, other: Person) -> Collection[str]:
    mine, theirs = getattr(one, _NAMED[which]), getattr(other, _NAMED[which])
    if isinstance(mine, tuple):
        return set(mine).intersection(theirs)
    return (mine,)  # also where the names are in the wrong order: it is the one that agrees


@dataclass(frozen=True, slots=True)
class Evidence:
    """What two records have in common, and how each story but the first explains it (bits)."""

    levels: Levels
    strangers: float
    relatives: tuple[float, ...]


class Model:
    """Weighs pairs. `learned` gives the same model with expectations fitted to a file."""

    def __init__(self, rarity: Rarity | None = None, expected: Expectations | None = None) -> None:
        self._rarity = rarity or Rarity()
        self.expected = expected or Expectations()
        self._shared_bits = log2(self.expected.same_share)
        self._related_bits = tuple(map(log2, self.expected.related_shares))
        self._bits: dict[Levels, float] = {}
        self._common: dict[Levels, tuple[float, tuple[float, ...], tuple[Field, ...]]] = {}

    def evidence(self, one: Person, other: Person) -> Evidence:
        """Compare two records."""
        levels = compare(one, other)
        common = self._common.get(levels)
        if common is None:
            common = self._common[levels] = self._in_common(levels)
        chance, related, counted = common
        home, twin, namesake = related
        homes, twins, namesakes = _RELATIVE_BITS
        for which in counted:
            likely = self._rarity.share(which, one, other, self.expected.strangers[which][0])
            bits = log2(likely)
            chance += bits
            home += max(bits, homes[which])
            twin += max(bits, twins[which])
            namesake += max(bits, namesakes[which])
        return Evidence(levels, chance, (home, twin, namesake))

    def _in_common(self, levels: Levels) -> tuple[float, tuple[float, ...], tuple[Field, ...]]:
        """What all pairs of these levels share; the fields whose values have a rarity remain."""
        chance, related = 0.0, [0.0] * len(_RELATIVES)
        counted = []
        for which in Field:
            level = levels[which]
            if level == UNKNOWN:
                continue
            if level == EXACT and which in _COUNTED and not _at_one_place(which, levels):
                counted.append(which)
                continue
            likely = self._among_strangers(which, levels)
            chance += log2(likely)
            least = likely if level != DIFFERENT else 0.0
            for at, story in enumerate(_RELATIVES):
                related[at] += log2(max(least, story[which][level - 1]))
        return chance, tuple(related), tuple(counted)

    def hopeless(self, found: Evidence, least: float) -> bool:
        """Whether the odds are no more than that. Strangers alone explain most pairs so well that
        nothing else needs to be weighed."""
        at_most = self._shared_bits + self._same_bits(found.levels) - found.strangers
        return at_most <= least or self.odds(found) <= least

    def odds(self, found: Evidence) -> float:
        """Bits by which one person explains it better than all other stories together."""
        rivals = (found.strangers, *self._related(found))
        most = max(rivals)
        against = most + log2(sum(2 ** (each - most) for each in rivals))
        return self._shared_bits + self._same_bits(found.levels) - against

    def _related(self, found: Evidence) -> list[float]:
        shares = zip(self._related_bits, found.relatives, strict=True)
        return [share + bits for share, bits in shares]

    def _same_bits(self, levels: Levels) -> float:
        bits = self._bits.get(levels)
        if bits is None:
            bits = self._bits[levels] = same_bits(self.expected, levels)
        return bits

    def _among_strangers(self, which: Field, levels: Levels) -> float:
        if levels[which] == EXACT and _at_one_place(which, levels):
            return _NEIGHBOURS[which]
        return self.expected.strangers[which][levels[which] - 1]


def _at_one_place(which: Field, levels: Levels) -> bool:
    if which not in _NEIGHBOURS:
        return False
    if levels[Field.STREET] in (EXACT, CLOSE):
        return True
    return which is Field.CITY and levels[Field.POSTCODE] == EXACT


def same_bits(expected: Expectations, levels: Levels) -> float:
    """How well one person explains these levels."""
    return sum(
        log2(expected.same[which][levels[which] - 1]) for which in Field if levels[which] != UNKNOWN
    )


def probability(bits: float) -> float:
    """Odds in bits as a probability."""
    if bits < -60:
        return 0.0
    return 1 / (1 + 2**-bits)
