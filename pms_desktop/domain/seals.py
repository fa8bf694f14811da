"""Seals on the audit: a chain of hashes that shows whether a row was altered since.

Each seal holds the hash of every row it covers and, over those, the hash of the seal before. Who
rewrites a row must rewrite every later seal, and then differs from what the stations have seen.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_ID_BYTES, _HASH_BYTES = 8, 32
LEAF_BYTES = _ID_BYTES + _HASH_BYTES


def framed(fields: Iterable[str | None]) -> str:
    """Fields as one text that no other fields can give: each with its length before it."""
    return "".join("-" if field is None else f"{len(field)}:{field}" for field in fields)


def digest(text: str | bytes) -> bytes:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).digest()


def leaf(row_id: int, row_text: str) -> bytes:
    """One row in a seal: its id and the hash of its framed text."""
    return row_id.to_bytes(_ID_BYTES) + digest(row_text)


def leaves_of(packed: bytes) -> dict[int, bytes]:
    """The hash of each row by its id."""
    starts = range(0, len(packed), LEAF_BYTES)
    return {
        int.from_bytes(packed[start : start + _ID_BYTES]): packed[
            start + _ID_BYTES : start + LEAF_BYTES
        ]
        for start in starts
    }


@dataclass(frozen=True, slots=True)
class Epoch:
    """The life of one database cluster. `at` is text as the database writes it, in UTC."""

    no: int
    at: str
    actor: str
    reason: str
    cluster: str
    first_id: int

    def framed(self) -> str:
        """What a seal of this epoch vouches for."""
        told = (str(self.no), self.at, self.actor, self.reason, self.cluster, str(self.first_id))
        return framed(told)


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal on all rows of [low, high). `at` is text as the database writes it, in UTC."""

    no: int
    epoch: int
    at: str
    low: int
    high: int
    ceiling: int
    last_id: int
    leaves: bytes
    hash: bytes

    def expected_hash(self, before: bytes, epoch: Epoch) -> bytes:
        """What `hash` must be after the seal whose hash is `before` (empty for the first)."""
        numbers = (self.low, self.high, self.ceiling, self.last_id)
        told = framed((str(self.no), str(self.epoch), self.at, *map(str, numbers)))
        return digest(before + digest(epoch.framed()) + digest(told) + digest(self.leaves))


class FaultKind(StrEnum):
    """What was found wrong with the audit."""

    ROW_ALTERED = "row altered"
    ROW_MISSING = "row missing"
    ROW_ADDED = "row added"
    ROW_BACKDATED = "row dated wrongly"
    SEAL_ALTERED = "seal altered"
    SEAL_MISSING = "seal missing"
    EPOCH_ALTERED = "epoch altered"
    OTHER_CLUSTER = "other cluster"
    WITNESS_DIFFERS = "differs from what a station saw"
    WITNESS_AHEAD = "a station saw more"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `seal` and `row` say where, 0 where it is not known."""

    kind: FaultKind
    seal: int = 0
    row: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SealMark:
    """What a station remembers of the newest seal it saw: enough to recognise it."""

    no: int
    epoch: int
    hash: str  # hexadecimal


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole audit compared with its seals. `waiting` rows are too new to be sealed."""

    rows: int
    seals: int
    waiting: int
    faults: tuple[Fault, ...]
    newest: SealMark | None
    declared: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Nothing was altered."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class Restore:
    """A new epoch that an administrator declared after a restore."""

    epoch: int
    at: datetime
    actor: str
    reason: str
