"""What pairs of a file have in common: 44 bytes for each, and all of them weighed at once."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pms_desktop.services.linkage.comparison import Levels
from pms_desktop.services.linkage.model import STORIES, Evidence, Expectations, same_bits

Bits = NDArray[np.float64]
Kinds = NDArray[np.uint32]
_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class Lot:
    """Some pairs, weighed: the place of each one's levels in `Findings.levels`, the bits by which
    one person explains it better than all else together, and how likely each story of relatives
    is if these are two people."""

    kinds: Kinds
    odds: Bits
    relatives: list[Bits]


class Findings:
    """Pairs with their evidence, added in the order of the later record, then of the earlier."""

    def __init__(self) -> None:
        self.levels: list[Levels] = []
        """Every combination of levels that occurs."""
        self._kinds: dict[Levels, int] = {}
        self._pairs, self._kind = array("Q"), array("I")
        self._strangers = array("d")
        self._relatives = [array("d") for _story in range(STORIES)]

    def add(self, first: int, second: int, evidence: Evidence) -> None:
        """One more pair."""
        kind = self._kinds.setdefault(evidence.levels, len(self.levels))
        if kind == len(self.levels):
            self.levels.append(evidence.levels)
        self._pairs.append(second << 32 | first)
        self._kind.append(kind)
        self._strangers.append(evidence.strangers)
        for bits, of_story in zip(self._relatives, evidence.relatives, strict=True):
            bits.append(of_story)

    def __len__(self) -> int:
        return len(self._pairs)

    def __contains__(self, pair: tuple[int, int]) -> bool:
        first, second = pair
        pairs = np.frombuffer(self._pairs, np.uint64)
        code = np.uint64(second << 32 | first)
        at = int(np.searchsorted(pairs, code))
        return at < len(pairs) and bool(pairs[at] == code)

    def pair(self, at: int) -> tuple[int, int]:
        """The two records of the pair in this place."""
        return self._pairs[at] & 0xFFFFFFFF, self._pairs[at] >> 32

    @property
    def kinds(self) -> Kinds:
        """For each pair the place of its levels in `levels`."""
        return np.frombuffer(self._kind, np.uint32)

    def odds(self, expected: Expectations) -> Bits:
        """For each pair the bits by which one person explains it better than all else together."""
        return np.concatenate([np.empty(0), *(lot.odds for lot in self.weighed(expected))])

    def weighed(self, expected: Expectations) -> Iterator[Lot]:
        """All pairs, some at a time."""
        of_kinds = np.array([same_bits(expected, each) for each in self.levels], np.float64)
        of_kinds += np.log2(expected.same_share)
        for start in range(0, len(self), _AT_ONCE):
            kinds = self.kinds[start : start + _AT_ONCE]
            rivals = list(self._rivals(expected, start))
            together = rivals[0]
            for rival in rivals[1:]:
                together = np.logaddexp2(together, rival)
            relatives = [np.exp2(rival - together) for rival in rivals[1:]]
            yield Lot(kinds, of_kinds[kinds] - together, relatives)

    def _rivals(self, expected: Expectations, start: int) -> Iterator[Bits]:
        """How well each story but the first explains the pairs from here on."""
        some = slice(start, start + _AT_ONCE)
        yield np.frombuffer(self._strangers, np.float64)[some]
        for bits, share in zip(self._relatives, expected.related_shares, strict=True):
            yield np.frombuffer(bits, np.float64)[some] + np.log2(share)
