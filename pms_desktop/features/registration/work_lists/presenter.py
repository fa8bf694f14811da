"""Opens the work lists of the tab and counts what waits in them."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from pms_desktop.domain.changes import Change
from pms_desktop.mvp.changes import ChangeFeed, touches
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.mvp.work_lists import WorkList


class WorkListsPort(ViewPort, Protocol):
    """A tab that can show a work list in the place of its own work."""

    @property
    def work_list_requested(self) -> Connectable: ...
    @property
    def work_list_left(self) -> Connectable: ...
    def show_work_list(self, key: str) -> None: ...
    def show_desk(self) -> None: ...
    def set_waiting(self, key: str, count: int) -> None: ...
    def focus_finder(self) -> None: ...


class WorkListsPresenter(Presenter[WorkListsPort]):
    """A list that is in front stays there until somebody leaves it or opens a patient."""

    def __init__(
        self,
        view: WorkListsPort,
        lists: Sequence[WorkList],
        tasks: TaskRunner,
        changes: ChangeFeed,
    ) -> None:
        super().__init__(view, tasks)
        self._lists = {each.info.key: each for each in lists}
        self._open = ""
        self._counting = False
        topics = {topic for each in lists for topic in each.info.topics}
        self._unsubscribe = changes.subscribe(topics, self._changed)
        view.work_list_requested.connect(self.open)
        view.work_list_left.connect(self._back)

    def activate(self) -> None:
        """Count, and read the list in front."""
        self._counting = True
        self._count(self._lists.values())
        if self._open:
            self._lists[self._open].presenter.activate()

    def open(self, key: str) -> None:
        """Bring a list to the front."""
        if key in self._lists:
            self._open = key
            self._view.show_work_list(key)
            self._lists[key].presenter.activate()

    def leave(self) -> None:
        """The tab's own work comes to the front; what was typed in the list is kept."""
        if self._open:
            self._open = ""
            self._view.show_desk()

    def draft(self) -> Draft | None:
        """What was typed in every list, and which one was open."""
        drafts = {key: typed for key, each in self._lists.items() if (typed := _typed(each))}
        return {"open": self._open, "lists": drafts} if drafts else None

    def restore(self, draft: object) -> None:
        """Bring back what was typed in every list."""
        stored: Mapping[str, Any] = draft if isinstance(draft, Mapping) else {}
        for key, typed in stored.get("lists", {}).items():
            if key in self._lists:
                self._lists[key].presenter.restore(typed)
        self.open(str(stored.get("open", "")))

    def close(self) -> None:
        self._unsubscribe()
        for each in self._lists.values():
            each.presenter.close()
        super().close()

    def _back(self) -> None:
        self.leave()
        self._view.focus_finder()

    def _changed(self, changes: Collection[Change]) -> None:
        lists = self._lists.values()
        if self._counting:
            self._count([each for each in lists if touches(changes, *each.info.topics)])

    def _count(self, lists: Collection[WorkList]) -> None:
        for each in lists:
            show = partial(self._view.set_waiting, each.info.key)
            self._run_latest(f"count {each.info.key}", each.count, show, _keep)


def _typed(work_list: WorkList) -> Draft | None:
    return work_list.presenter.draft()


def _keep(_error: Exception) -> None:
    """Nobody asked for the number; the one shown stays."""
