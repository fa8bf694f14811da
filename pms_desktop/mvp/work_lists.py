"""Lists of what waits for somebody to decide, which a tab offers beside its own work."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from pms_desktop.mvp.tab import Draft


class WorkListPresenter(Protocol):
    """A work list as its tab sees it."""

    def activate(self) -> None:
        """The list comes to the front: read it."""

    def draft(self) -> Draft | None:
        """What was typed and not saved; None when there is nothing."""

    def restore(self, draft: Draft) -> None:
        """Bring back what `draft` gave."""

    def close(self) -> None:
        """The person signed out."""


@dataclass(frozen=True, slots=True)
class WorkListInfo:
    """`shortcut` opens the list; a change of one of `topics` may change how many wait."""

    key: str
    title: str
    icon: str
    shortcut: str
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class WorkList:
    """A work list that is built. `count` says how many wait; it is called in the background."""

    info: WorkListInfo
    presenter: WorkListPresenter
    count: Callable[[], int]
