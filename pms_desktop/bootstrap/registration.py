"""Joins the registration tab."""

from functools import partial

from pms_desktop.bootstrap.charts import chart_entrance
from pms_desktop.bootstrap.desk import Desk, Tab, TabBuilder
from pms_desktop.bootstrap.papers import PaperPreviews, paper_printer
from pms_desktop.domain.access import Permission
from pms_desktop.domain.clock import today
from pms_desktop.features.registration.presenter import RegistrationPresenter
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.navigation import Place
from pms_desktop.mvp.preview import Printing
from pms_desktop.mvp.tab import TabInfo
from pms_desktop.ui.dates import order_in

_INFO = TabInfo(
    Place.REGISTRATION, _("&Registration"), "person-add", Permission.FIND_PATIENTS, "registration"
)


def _build(desk: Desk) -> Tab:
    context = desk.context
    hospital = context.hospital
    view = RegistrationView(
        partial(today, context.clock), order_in(hospital.locale), hospital.currency
    )
    charts = chart_entrance(desk, view)
    printer = paper_printer(desk)
    presenter = RegistrationPresenter(
        view,
        context,
        charts.tasks,
        desk.changes,
        desk.navigator,
        door=charts.door,
        printing=Printing(printer, PaperPreviews(printer, desk.tasks)),
    )
    return Tab(_INFO, view, presenter)


REGISTRATION: TabBuilder = (_INFO, _build)
