"""The access matrix as lines of a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from pms_desktop.domain.access import MATRIX, Permission, Role


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One thing one may do, and the jobs that may."""

    permission: Permission
    roles: frozenset[Role]

    @property
    def words(self) -> str:
        """As a sentence begins: `Find patients`."""
        return f"{self.permission.value[0].upper()}{self.permission.value[1:]}"


def access_lines() -> Sequence[AccessLine]:
    """Every permission, in the order of the hospital's day."""
    return [
        AccessLine(each, frozenset(role for role in Role if each in MATRIX[role]))
        for each in Permission
    ]
