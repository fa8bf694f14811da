"""Joins the wards tab."""

from pms_desktop.bootstrap.charts import chart_entrance
from pms_desktop.bootstrap.desk import Desk, Tab, TabBuilder
from pms_desktop.domain.access import Permission
from pms_desktop.features.wards.cards import BedWords
from pms_desktop.features.wards.forms import WardForms
from pms_desktop.features.wards.presenter import WardCharts, WardsPresenter
from pms_desktop.features.wards.view import WardsView
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.navigation import Place
from pms_desktop.mvp.tab import TabInfo
from pms_desktop.services.vitals import VitalSignsService
from pms_desktop.services.wards import WardService

_INFO = TabInfo(Place.WARDS, _("&Wards"), "bed", Permission.SEE_WARDS, "wards")


def _build(desk: Desk) -> Tab:
    who = desk.context.who
    view = WardsView(
        may_move=who.may(Permission.ADMIT), sets_up=who.may(Permission.MANAGE_HOSPITAL)
    )
    charts = chart_entrance(desk, view)
    presenter = WardsPresenter(
        view,
        WardService(desk.context),
        WardForms(view, desk.context, charts.tasks),
        BedWords(desk.context.clock, who),
        charts=WardCharts(charts.door, VitalSignsService(desk.context).last),
        tasks=charts.tasks,
        changes=desk.changes,
        navigator=desk.navigator,
    )
    return Tab(_INFO, view, presenter)


WARDS: TabBuilder = (_INFO, _build)
