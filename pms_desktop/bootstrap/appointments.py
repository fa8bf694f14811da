"""Joins the appointments tab."""

from pms_desktop.bootstrap.desk import Desk, Tab, TabBuilder
from pms_desktop.bootstrap.papers import PaperPreviews, paper_printer
from pms_desktop.domain.access import Permission
from pms_desktop.domain.clock import today
from pms_desktop.features.appointments.presenter import AppointmentsPresenter
from pms_desktop.features.appointments.slip.presenter import SlipPresenter
from pms_desktop.features.appointments.view import AppointmentsView
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.navigation import Place
from pms_desktop.mvp.preview import Printing
from pms_desktop.mvp.tab import TabInfo
from pms_desktop.services.appointment_slips import AppointmentSlipService
from pms_desktop.services.appointments import AppointmentService
from pms_desktop.services.patients import PatientService
from pms_desktop.services.staff import StaffService
from pms_desktop.ui.dates import order_in

_INFO = TabInfo(
    Place.APPOINTMENTS, _("&Appointments"), "calendar", Permission.SEE_APPOINTMENTS, "appointments"
)


def _build(desk: Desk) -> Tab:
    context = desk.context
    view = AppointmentsView(today(context.clock), order_in(context.hospital.locale))
    services = AppointmentService(context), StaffService(context), PatientService(context)
    printer = paper_printer(desk)
    printing = Printing(printer, PaperPreviews(printer, desk.tasks))
    slips = SlipPresenter(view, AppointmentSlipService(context), printing, desk.tasks)
    presenter = AppointmentsPresenter(
        view,
        services,
        desk.tasks,
        who=context.who,
        clock=context.clock,
        changes=desk.changes,
        navigator=desk.navigator,
        slips=slips,
    )
    return Tab(_INFO, view, presenter)


APPOINTMENTS: TabBuilder = (_INFO, _build)
