"""Values of form fields as JSON and back, for what is kept of a form before it is saved."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

_WRITTEN = {UUID: "id", Decimal: "number", datetime: "moment", date: "day", time: "time"}
_READ: dict[str, Callable[[Any], Any]] = {
    "id": UUID,
    "number": Decimal,
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "list": tuple,
    "set": frozenset,
}


def pack(value: Any) -> Any:
    """JSON for a value; what has no form of its own in JSON becomes `{kind: text}`.

    Raises TypeError for what no field holds.
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Mapping):
        return {"fields": {str(name): pack(each) for name, each in value.items()}}
    if isinstance(value, set | frozenset):
        return {"set": sorted((pack(each) for each in value), key=str)}
    if isinstance(value, list | tuple):
        return {"list": [pack(each) for each in value]}
    kind = _WRITTEN.get(type(value))
    if kind is None:
        raise TypeError(type(value).__name__)
    return {kind: value.isoformat() if isinstance(value, date | time) else str(value)}


def unpack(stored: Any) -> Any:
    """What `pack` was given; an enumeration comes back as its value.

    Raises ValueError when it cannot have come from `pack`.
    """
    if not isinstance(stored, dict):
        return stored
    if len(stored) != 1:
        raise ValueError("not a packed value")
    ((kind, body),) = stored.items()
    if kind == "fields":
        return {name: unpack(each) for name, each in body.items()}
    if kind in {"list", "set"}:
        return _READ[kind](unpack(each) for each in body)
    if kind not in _READ:
        raise ValueError(kind)
    return _READ[kind](body)
