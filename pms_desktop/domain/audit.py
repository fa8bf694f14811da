"""The audit as people read it: who did what to which record, and what it was before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

SYSTEM_ACTOR = "system"
"""Who writes where nobody has signed in: an upgrade, or the embedded hospital tidying up."""

MASK = "***"
"""Stands in the audit for a secret."""


class AuditAction(StrEnum):
    """What was done to a record. `LOAD` is very many records at once, as from an import; `OPEN` a
    chart that was opened, `GLASS` one that opened with a reason only."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    LOAD = "load"
    OPEN = "open"
    GLASS = "glass"


Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One changed record. `before` and `after` hold the fields that changed, as the database
    keeps them; `name` is the person's name if the login is a member of staff."""

    id: int
    at: datetime
    actor: str
    name: str
    station: str
    certificate: str
    action: AuditAction
    topic: str
    record: str
    patient_id: UUID | None
    before: Fields
    after: Fields


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries: every part that is given must hold. Times are [since, until).

    `unseen` are openings with a reason that no administrator has looked into. Newest first;
    `older_than` is the id of the last entry of the page before.
    """

    actor: str = ""
    patient_id: UUID | None = None
    topics: tuple[str, ...] = ()
    action: AuditAction | None = None
    unseen: bool = False
    since: datetime | None = None
    until: datetime | None = None
    older_than: int | None = None
    limit: int = 200
