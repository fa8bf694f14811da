"""Joins the chart."""

from pms_desktop.bootstrap.charts import chart_entrance
from pms_desktop.bootstrap.desk import Desk, Tab, TabBuilder
from pms_desktop.bootstrap.papers import PaperPreviews, paper_printer
from pms_desktop.domain.access import Permission
from pms_desktop.features.emr.presenter import EmrPresenter
from pms_desktop.features.emr.view import EmrView
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.navigation import Place
from pms_desktop.mvp.preview import Printing
from pms_desktop.mvp.tab import TabInfo

_INFO = TabInfo(Place.EMR, _("&EMR"), "stethoscope", Permission.READ_CHART, "emr")


def _build(desk: Desk) -> Tab:
    context = desk.context
    printer = paper_printer(desk)
    view = EmrView(context.clock, prescribes=context.who.may(Permission.PRESCRIBE))
    charts = chart_entrance(desk, view)
    presenter = EmrPresenter(
        view,
        context,
        charts.tasks,
        desk.changes,
        desk.navigator,
        printing=Printing(printer, PaperPreviews(printer, desk.tasks)),
        door=charts.door,
    )
    return Tab(_INFO, view, presenter)


EMR: TabBuilder = (_INFO, _build)
