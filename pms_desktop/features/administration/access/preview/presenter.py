"""Leads through the tabs of a preview."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from pms_desktop.mvp.navigation import Destination, Navigator
from pms_desktop.mvp.presenter import Connectable
from pms_desktop.mvp.tab import TabInfo, TabPresenter


class JobPreviewViewPort(Protocol):
    """What the window offers."""

    @property
    def tab_chosen(self) -> Connectable: ...
    def show_tab(self, index: int) -> None: ...


class JobPreviewPresenter:
    """The tabs are those of the other job, with a navigator of their own."""

    def __init__(
        self,
        view: JobPreviewViewPort,
        tabs: Sequence[tuple[TabInfo, TabPresenter]],
        navigator: Navigator,
    ) -> None:
        self._view, self._tabs = view, tabs
        self._navigator = navigator
        self._opened: set[int] = set()
        navigator.on_go(self._go)
        navigator.on_focus(self._focus)
        view.tab_chosen.connect(self.open_tab)
        self.open_tab(0)

    def open_tab(self, index: int) -> None:
        """Bring a tab to the front; it reads what it shows."""
        if not 0 <= index < len(self._tabs):
            return
        self._view.show_tab(index)
        presenter = self._tabs[index][1]
        if index not in self._opened:
            self._opened.add(index)
            if self._navigator.patient_id is not None:
                presenter.focus_patient(self._navigator.patient_id)
        presenter.activate()

    def close(self) -> None:
        """The preview ends."""
        for _info, presenter in self._tabs:
            presenter.close()

    def _go(self, destination: Destination) -> None:
        for index, (info, presenter) in enumerate(self._tabs):
            if info.place == destination.place:
                self.open_tab(index)
                presenter.arrive(destination)

    def _focus(self, patient_id: UUID | None) -> None:
        for index in self._opened:
            self._tabs[index][1].focus_patient(patient_id)
