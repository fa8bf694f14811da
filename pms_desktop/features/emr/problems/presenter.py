"""Finds the code of a problem and lists the problem."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from pms_desktop.domain.emr import DiagnosisCode, NewProblem
from pms_desktop.features.emr.form.presenter import ChartFormPort, ChartFormPresenter, FormEnds
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.presenter import Connectable
from pms_desktop.mvp.tab import Draft
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.emr import RecordService

_WARM = "pneumonia"
"""Any word: the first search reads the catalogue."""


class ProblemFormPort(ChartFormPort, Protocol):
    """What the problem form's view offers."""

    @property
    def searched(self) -> Connectable: ...
    def value(self, name: str) -> Any: ...
    def chosen_code(self) -> DiagnosisCode | None: ...
    def show_codes(self, words: str, codes: Sequence[DiagnosisCode]) -> None: ...
    def show_loading(self) -> None: ...


class ProblemFormPresenter(ChartFormPresenter[ProblemFormPort]):
    """The catalogue is read in the background when the form opens the first time."""

    def __init__(
        self,
        view: ProblemFormPort,
        service: RecordService,
        tasks: TaskRunner,
        ends: FormEnds,
    ) -> None:
        super().__init__(view, tasks, ends)
        self._service = service
        self._loaded = False
        view.searched.connect(self.search)

    def begin(self, patient_id: UUID) -> None:
        """Open the form; the catalogue is read meanwhile."""
        super().begin(patient_id)
        if not self._loaded:
            self._view.show_loading()
            self._run_latest("warm", partial(self._service.find_codes, _WARM), self._warmed)

    def search(self, words: str) -> None:
        """Show the codes that answer to these words."""
        self._run_latest(
            "codes", partial(self._service.find_codes, words), partial(self._found, words)
        )

    def restore(self, draft: Draft) -> None:
        """Bring back the words and look for them again."""
        super().restore(draft)
        self.search(str(self._view.value("search")))

    def forget(self) -> None:
        """Empty the form."""
        super().forget()
        self._drop("codes")
        self._view.show_codes("", ())

    def _worth(self, typed: Mapping[str, str]) -> bool:
        return "search" in typed or "comment" in typed

    def _warmed(self, _codes: list[DiagnosisCode]) -> None:
        self._loaded = True
        if not self._view.value("search"):
            self._view.show_codes("", ())

    def _found(self, words: str, codes: list[DiagnosisCode]) -> None:
        self._loaded = True
        self._view.show_codes(words, codes)

    def _command(self, patient_id: UUID) -> Callable[[], object]:
        code = self._view.chosen_code()
        assert code is not None  # the view does not send without
        new = NewProblem(
            self._key,
            patient_id,
            code.code,
            code.description,
            self._view.value("comment"),
            self._view.value("onset"),
        )
        return partial(self._service.add_problem, new)

    def _said(self) -> str:
        return _("Problem added.")
