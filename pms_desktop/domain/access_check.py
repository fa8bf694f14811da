"""What the server's own catalogue says of access, where it differs from the matrix."""

from dataclasses import dataclass
from enum import StrEnum

from pms_desktop.i18n import gettext as _


class DifferenceKind(StrEnum):
    """How the server differs."""

    MISSING = "missing"
    EXTRA = "extra"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class AccessDifference:
    """One difference: `who` is a role, table or function, `what` as the server's catalogue puts it
    (`SELECT on beds`), or for WRONG a statement about `who`."""

    kind: DifferenceKind
    who: str
    what: str

    @property
    def words(self) -> str:
        """A sentence for an administrator."""
        sentence = {
            DifferenceKind.MISSING: _("{who} lacks {what}."),
            DifferenceKind.EXTRA: _("{who} holds {what}, which no job needs."),
            DifferenceKind.WRONG: _("{who} {what}."),
        }[self.kind]
        return sentence.format(who=self.who, what=self.what)
