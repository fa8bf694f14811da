"""What a search asks of an index of tokens, for whichever database keeps it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Has:
    """One token, or any that begins so."""

    token: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part."""

    parts: tuple["TokenQuery", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part."""

    parts: tuple["TokenQuery", ...]


TokenQuery = Has | AllOf | AnyOf


def all_of(parts: list[TokenQuery]) -> TokenQuery:
    """The parts together; a single one alone."""
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def any_of(parts: list[TokenQuery]) -> TokenQuery:
    """The parts as alternatives; a single one alone."""
    different = list(dict.fromkeys(parts))
    return different[0] if len(different) == 1 else AnyOf(tuple(different))
