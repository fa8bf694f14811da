"""Which forms and acts of a chart a person's jobs include."""

from collections.abc import Callable
from typing import Any, Protocol

from pms_desktop.domain.access import Permission
from pms_desktop.domain.emr import NoteKind
from pms_desktop.features.emr.allergies.presenter import AllergyFormPort, AllergyFormPresenter
from pms_desktop.features.emr.form.presenter import ChartFormPresenter, FormEnds
from pms_desktop.features.emr.history.presenter import HistoryFormPort, HistoryFormPresenter
from pms_desktop.features.emr.notes.presenter import NoteFormPort, NoteFormPresenter
from pms_desktop.features.emr.problems.presenter import ProblemFormPort, ProblemFormPresenter
from pms_desktop.features.emr.sections import Form
from pms_desktop.features.emr.words import Act
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.context import Context
from pms_desktop.services.emr import RecordService
from pms_desktop.services.notes import NoteService

_NEEDED = {
    Act.AMEND: Permission.WRITE_CARE_NOTES,
    Act.RESOLVE: Permission.WRITE_CHART,
    Act.REACTIVATE: Permission.WRITE_CHART,
    Act.WITHDRAW: Permission.RECORD_ALLERGIES,
    Act.REVOKE: Permission.PRESCRIBE,
    Act.PRINT: Permission.PRINT_PAPERS,
    Act.PREVIEW: Permission.PRINT_PAPERS,
}


class FormPorts(Protocol):
    """The forms that a chart's view has."""

    @property
    def note_form(self) -> NoteFormPort: ...
    @property
    def problem_form(self) -> ProblemFormPort: ...
    @property
    def allergy_form(self) -> AllergyFormPort: ...
    @property
    def history_form(self) -> HistoryFormPort: ...


def chart_acts(may: Callable[[Permission], bool]) -> set[Act]:
    """What may be done with entries of the chart."""
    return {act for act, permission in _NEEDED.items() if may(permission)}


def note_form(
    view: FormPorts, context: Context, tasks: TaskRunner, ends: FormEnds
) -> NoteFormPresenter | None:
    """A doctor writes clinical notes, whoever cares for patients notes of treatment."""
    if context.who.may(Permission.WRITE_CHART):
        kind = NoteKind.CLINICAL
    elif context.who.may(Permission.WRITE_CARE_NOTES):
        kind = NoteKind.TREATMENT
    else:
        return None
    return NoteFormPresenter(view.note_form, NoteService(context), kind, tasks, ends)


def record_forms(
    view: FormPorts, context: Context, tasks: TaskRunner, ends: FormEnds
) -> dict[Form, ChartFormPresenter[Any]]:
    """The forms for what a record holds: problems, allergies and history."""
    records, may = RecordService(context), context.who.may
    forms: dict[Form, ChartFormPresenter[Any]] = {}
    if may(Permission.WRITE_CHART):
        forms[Form.PROBLEM] = ProblemFormPresenter(view.problem_form, records, tasks, ends)
    if may(Permission.RECORD_ALLERGIES):
        forms[Form.ALLERGY] = AllergyFormPresenter(view.allergy_form, records, tasks, ends)
        forms[Form.HISTORY] = HistoryFormPresenter(view.history_form, records, tasks, ends)
    return forms
