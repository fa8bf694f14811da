"""Decides what is taken off a running bill, and why."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Protocol
from uuid import UUID

from pms_desktop.features.billing.till import Till
from pms_desktop.mvp.open_forms import TypedForm
from pms_desktop.mvp.presenter import Connectable, Presenter, ViewPort
from pms_desktop.mvp.tasks import TaskRunner


class TakeOffViewPort(ViewPort, TypedForm, Protocol):
    """The reason, typed."""

    @property
    def submitted(self) -> Connectable: ...
    @property
    def rejected(self) -> Connectable: ...
    def reason(self) -> str: ...
    def finish(self) -> None: ...


class TakeOffPresenter(Presenter[TakeOffViewPort]):
    """The charges stay on record, cancelled, with the reason."""

    def __init__(
        self,
        view: TakeOffViewPort,
        till: Till,
        tasks: TaskRunner,
        charge_ids: Collection[UUID],
        done: Callable[[], object],
    ) -> None:
        super().__init__(view, tasks)
        self._till, self._charge_ids, self._done = till, charge_ids, done
        view.submitted.connect(self.take_off)
        view.rejected.connect(self.close)

    def take_off(self) -> None:
        """Cancel the charges."""
        cancel = self._till.billing.cancel_charges
        self._run(partial(cancel, self._charge_ids, self._view.reason()), self._taken_off)

    def _taken_off(self, _result: None) -> None:
        self._view.finish()
        self.close()
        self._done()
