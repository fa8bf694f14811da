"""Two records that may be one person: what agrees, what differs, how likely it is."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.patients import Patient

LIKELY = 30
"""Percent from which a record is shown beside the form."""
STRONG = 85
"""Percent from which saving needs a choice."""


class PairState(StrEnum):
    """What is known of two records that look alike. `same` waits for somebody who may merge."""

    SAME = "same"
    OPEN = "open"
    LATER = "later"
    DIFFERENT = "different"


class Trait(StrEnum):
    """What is compared."""

    NAME = "name"
    GIVEN_NAMES = "given names"
    FAMILY_NAMES = "family names"
    BORN = "born"
    PHONE = "phone"
    IDENTIFIER = "ID"
    SEX = "sex"
    ADDRESS = "address"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One trait of a possible twin; `value` is what the other record says, `close` that it is one
    slip away."""

    trait: Trait
    agrees: bool
    value: str
    close: bool = False


@dataclass(frozen=True, slots=True)
class Twin:
    """A record that may be the same person. `percent` is never 100: only people can know."""

    patient: Patient
    percent: int
    comparisons: tuple[Comparison, ...]

    @property
    def strong(self) -> bool:
        """Whether saving needs a choice."""
        return self.percent >= STRONG

    def agrees_on(self, trait: Trait) -> bool:
        """Whether a trait was compared and is the same."""
        return any(each.trait is trait and each.agrees for each in self.comparisons)


@dataclass(frozen=True, slots=True)
class FoundPair:
    """Two records that look alike."""

    one: UUID
    other: UUID
    percent: int


@dataclass(frozen=True, slots=True)
class ComparedPair(FoundPair):
    """Two records that were compared, however alike. `seen_as` is a digest of who both are."""

    seen_as: str


@dataclass(frozen=True, slots=True)
class KeptPair:
    """A pair as it is kept, with what was decided and the name of who did."""

    id: UUID
    first_id: UUID
    second_id: UUID
    percent: int
    state: PairState
    remark: str
    version: int
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class SuspectedPair:
    """A pair of the work list: both records, and how the second compares with the first."""

    pair: KeptPair
    first: Patient
    second: Patient
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidePair:
    """What somebody found out about a pair as it was in `version`."""

    id: UUID
    version: int
    state: PairState
    remark: str = ""


class LookThroughFailedError(PmsError):
    """The search through all records broke off; nothing was changed."""


class LikelyDuplicateError(PmsError):
    """This person seems to have a record already; nothing was saved."""

    def __init__(self, twins: tuple[Twin, ...]) -> None:
        super().__init__(f"{len(twins)} likely duplicates")
        self.twins = twins

    @property
    def ids(self) -> frozenset[UUID]:
        """The records to decide about."""
        return frozenset(twin.patient.id for twin in self.twins)
