"""Joins the billing tab."""

from pms_desktop.bootstrap.desk import Desk, Tab, TabBuilder
from pms_desktop.bootstrap.papers import PaperPreviews, paper_printer
from pms_desktop.domain.access import Permission
from pms_desktop.features.billing.presenter import BillingPresenter
from pms_desktop.features.billing.presenter import Surroundings as BillingSurroundings
from pms_desktop.features.billing.till import open_till
from pms_desktop.features.billing.view import BillingView
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.navigation import Place
from pms_desktop.mvp.tab import TabInfo

_INFO = TabInfo(Place.BILLING, _("&Billing"), "receipt", Permission.SEE_BILLS, "billing")


def _build(desk: Desk) -> Tab:
    context, printer = desk.context, paper_printer(desk)
    view = BillingView(context.hospital.currency)
    previews = PaperPreviews(printer, desk.tasks)
    around = BillingSurroundings(desk.changes, desk.navigator, previews, context.clock)
    presenter = BillingPresenter(view, open_till(context, printer), desk.tasks, around)
    return Tab(_INFO, view, presenter)


BILLING: TabBuilder = (_INFO, _build)
