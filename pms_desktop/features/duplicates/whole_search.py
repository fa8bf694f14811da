"""Decides about the search through the whole hospital: begun, told of, stopped, found."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import ngettext
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.duplicate_list import DuplicateListService


class WholeSearchViewPort(ViewPort, Protocol):
    """What the view offers of it."""

    @property
    def search_requested(self) -> Connectable: ...
    @property
    def stop_requested(self) -> Connectable: ...

    def show_progress(self, share: float | None) -> None: ...
    def tell_progress(self, share: float) -> None: ...


class WholeSearchPresenter(Presenter[WholeSearchViewPort]):
    """One search at a time; whoever closes the window stops it. `found` is called after it."""

    def __init__(
        self,
        view: WholeSearchViewPort,
        pairs: DuplicateListService,
        tasks: TaskRunner,
        found: Callable[[], object],
    ) -> None:
        super().__init__(view, tasks)
        self._service, self._tell_found = pairs, found
        self._stopping = self._searching = False
        view.search_requested.connect(self._search)
        view.stop_requested.connect(self._stop)

    def close(self) -> None:
        self._stopping = True
        super().close()

    def _search(self) -> None:
        if not self._searching:
            self._searching, self._stopping = True, False
            self._view.clear_message()
            self._view.show_progress(0.0)
            work = partial(self._service.look_through, self._told)
            self._run_latest("search", work, self._found, self._not_found)

    def _told(self, share: float) -> bool:
        """On the thread of the work."""
        if not self._stopping:
            self._view.tell_progress(share)
        return not self._stopping

    def _stop(self) -> None:
        self._stopping = True

    def _found(self, new: int) -> None:
        self._end()
        words = ngettext("{n} new pair was found.", "{n} new pairs were found.", new)
        stopped = _("The search was stopped.")
        self._view.show_message(said(stopped if self._stopping else words.format(n=new)))
        self._tell_found()

    def _not_found(self, error: Exception) -> None:
        self._end()
        self._on_error(error)

    def _end(self) -> None:
        self._searching = False
        self._view.show_progress(None)
