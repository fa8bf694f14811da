"""Joins what opens charts: one question over each screen, one memory for the whole desk."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from pms_desktop.bootstrap.desk import Desk
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.chart_door import ChartDoor, ChartTasks
from pms_desktop.mvp.open_forms import OpenForms
from pms_desktop.services.charts import ChartQuestion, ChartService
from pms_desktop.ui.chart_reason import ChartReasonDialog

_ACT = "open_chart"


@dataclass(frozen=True, slots=True)
class ChartEntrance:
    """The door of one screen, and the task runner of everything that works behind it."""

    door: ChartDoor
    tasks: ChartTasks


class _Questions:
    """Asks over one screen. A reason half written is there again when the same chart is asked
    for after a crash."""

    def __init__(self, parent: QWidget, forms: OpenForms) -> None:
        self._parent, self._forms = parent, forms

    def ask(self, question: ChartQuestion) -> ChartReasonDialog:
        patient = question.patient
        named = _("{name} · MRN {number}").format(name=patient.name, number=shown_mrn(patient.mrn))
        dialog = ChartReasonDialog(named, _why(question), _reasons(question), self._parent)
        dialog.open()
        kept = self._forms.waiting(_ACT)
        again = kept is not None and kept.key_of("patient") == patient.id
        self._forms.opened(_ACT, dialog, {"patient": patient.id}, kept=kept if again else None)
        return dialog


def chart_entrance(desk: Desk, view: QWidget) -> ChartEntrance:
    """How `view` opens charts."""
    questions = _Questions(view, desk.forms)
    door = ChartDoor(ChartService(desk.context), desk.tasks, desk.charts, questions.ask)
    return ChartEntrance(door, ChartTasks(desk.tasks, door))


def _why(question: ChartQuestion) -> str:
    if question.restricted:
        return _("This record is restricted. Whoever opens it says why, and is seen to do so.")
    return _("This patient is not in your care. The administrator sees that you opened the chart.")


def _reasons(question: ChartQuestion) -> list[str]:
    own = [_("The patient is in my care")] if question.restricted else []
    return [
        _("Emergency"),
        *own,
        _("Covering for a colleague"),
        _("Asked for advice"),
        _("The patient called or came"),
        _("Looking into a complaint or an incident"),
    ]
