"""Joins the registration tab."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget

from pms_desktop.bootstrap.charts import chart_entrance
from pms_desktop.bootstrap.desk import Desk, Tab, TabBuilder
from pms_desktop.bootstrap.duplicates import duplicates
from pms_desktop.bootstrap.papers import PaperPreviews, paper_printer
from pms_desktop.domain.access import Permission
from pms_desktop.domain.clock import today
from pms_desktop.features.registration.presenter import RegistrationPresenter
from pms_desktop.features.registration.requests.presenter import TOPICS, RequestsPresenter
from pms_desktop.features.registration.requests.view import RequestsView
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.mvp.preview import Printing
from pms_desktop.mvp.tab import TabInfo
from pms_desktop.mvp.work_lists import WorkList, WorkListInfo
from pms_desktop.services.duplicate_list import DuplicateListService
from pms_desktop.services.kiosk_requests import KioskRequestService
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
    lists = [build(desk, view) for needs, build in _WORK_LISTS if context.who.may(needs)]
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
        cameras=desk.cameras,
        work_lists=lists,
    )
    return Tab(_INFO, view, presenter)


_DUPLICATES = WorkListInfo(
    "duplicates", _("Likely duplicates"), "people", "Ctrl+Shift+L",
    frozenset({"duplicate_pairs", "patient_merges", "patients"}),
)  # fmt: skip


def _duplicates(desk: Desk, tab: RegistrationView) -> WorkList:
    page, presenter = duplicates(desk)
    _offer(tab, _DUPLICATES, page)
    return WorkList(_DUPLICATES, presenter, DuplicateListService(desk.context).waiting)


_REQUESTS = WorkListInfo("requests", _("Requests"), "clipboard", "F8", TOPICS)


def _requests(desk: Desk, tab: RegistrationView) -> WorkList:
    page, service = RequestsView(), KioskRequestService(desk.context)

    def open_record(patient_id: UUID) -> None:
        desk.navigator.go(Destination(Place.REGISTRATION, patient_id))

    presenter = RequestsPresenter(
        page, service, desk.tasks, desk.changes, desk.context.clock, open_record
    )
    _offer(tab, _REQUESTS, page)
    return WorkList(_REQUESTS, presenter, service.waiting_count)


_WORK_LISTS: tuple[tuple[Permission, Callable[[Desk, RegistrationView], WorkList]], ...] = (
    (Permission.SORT_DUPLICATES, _duplicates),
    (Permission.REGISTER_PATIENTS, _requests),
)
"""In the order of their buttons. Each entry: who sees it, and how it is built."""


def _offer(tab: RegistrationView, info: WorkListInfo, page: QWidget) -> None:
    tab.add_work_list(info.key, info.title, page, icon=info.icon, shortcut=info.shortcut)


REGISTRATION: TabBuilder = (_INFO, _build)
