"""Two edits of one record, field by field: nothing typed is lost, nothing saved is undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Merged:
    """`values` are to be shown now. `theirs` was changed by the other alone and is taken over;
    where `both` changed it, the value typed here stands until somebody chooses."""

    values: dict[str, Any]
    theirs: tuple[str, ...]
    both: tuple[str, ...]


def merge(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """`base` is what both began with. All three have the same fields, cleaned alike."""
    values, taken, both = dict(mine), [], []
    for name, old in base.items():
        if theirs[name] in (old, mine[name]):
            continue
        if mine[name] == old:
            values[name] = theirs[name]
            taken.append(name)
        else:
            both.append(name)
    return Merged(values, tuple(taken), tuple(both))


@dataclass(frozen=True, slots=True)
class Choice:
    """A field that both changed. `mine` and `theirs` are words."""

    name: str
    title: str
    mine: str
    theirs: str
    careful: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """What happened in a sentence, what was taken over as (title, value) and what to choose."""

    sentence: str
    taken: tuple[tuple[str, str], ...]
    choices: tuple[Choice, ...]
