"""The only module that knows every layer: builds objects and joins them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from pms_desktop.domain.access import Permission
from pms_desktop.domain.clock import today
from pms_desktop.domain.printing import PreparedPaper
from pms_desktop.features.administration.audit.presenter import AuditPresenter
from pms_desktop.features.administration.audit.view import AuditView
from pms_desktop.features.administration.formulary.presenter import FormularyPresenter
from pms_desktop.features.administration.formulary.view import FormularyView
from pms_desktop.features.administration.hospital.presenter import HospitalPresenter
from pms_desktop.features.administration.hospital.view import HospitalView
from pms_desktop.features.administration.presenter import (
    AdministrationPresenter,
    SectionInfo,
    SectionPresenter,
)
from pms_desktop.features.administration.specialities.presenter import SpecialitiesPresenter
from pms_desktop.features.administration.specialities.view import SpecialitiesView
from pms_desktop.features.administration.staff.presenter import StaffPresenter
from pms_desktop.features.administration.staff.view import StaffView
from pms_desktop.features.administration.tariff.presenter import TariffPresenter
from pms_desktop.features.administration.tariff.view import TariffView
from pms_desktop.features.administration.taxes.presenter import TaxesPresenter
from pms_desktop.features.administration.taxes.view import TaxesView
from pms_desktop.features.administration.view import AdministrationView
from pms_desktop.features.administration.wards.presenter import WardSetupPresenter
from pms_desktop.features.administration.wards.view import WardSetupView
from pms_desktop.features.appointments.presenter import AppointmentsPresenter
from pms_desktop.features.appointments.view import AppointmentsView
from pms_desktop.features.billing.presenter import BillingPresenter
from pms_desktop.features.billing.presenter import Surroundings as BillingSurroundings
from pms_desktop.features.billing.till import open_till
from pms_desktop.features.billing.view import BillingView
from pms_desktop.features.emr.presenter import EmrPresenter, Printing
from pms_desktop.features.emr.view import EmrView
from pms_desktop.features.registration.presenter import RegistrationPresenter
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.features.wards.cards import BedWords
from pms_desktop.features.wards.forms import WardForms
from pms_desktop.features.wards.presenter import WardsPresenter
from pms_desktop.features.wards.view import WardsView
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.changes import ChangeFeed
from pms_desktop.mvp.navigation import Navigator, Place
from pms_desktop.mvp.preview import PreviewPresenter, Say
from pms_desktop.mvp.printing import PaperPrinter
from pms_desktop.mvp.tab import TabInfo, TabPresenter
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.accounts import AccountService
from pms_desktop.services.appointments import AppointmentService
from pms_desktop.services.audit import AuditService
from pms_desktop.services.context import Context
from pms_desktop.services.documents import DocumentService
from pms_desktop.services.formulary import FormularyService
from pms_desktop.services.hospital import HospitalService
from pms_desktop.services.patients import PatientService
from pms_desktop.services.sign_in import SignedIn
from pms_desktop.services.staff import StaffService
from pms_desktop.services.tariff import TariffService
from pms_desktop.services.ward_setup import WardSetupService
from pms_desktop.services.wards import WardService
from pms_desktop.settings import Settings
from pms_desktop.ui.dates import order_in
from pms_desktop.ui.pdf_preview import PreviewDialog
from pms_desktop.ui.printing import CupsQueue


@dataclass(slots=True)
class Desk:
    """One signed-in person at one station: everything a tab is built from."""

    signed_in: SignedIn
    settings: Settings
    tasks: TaskRunner
    changes: ChangeFeed = field(default_factory=ChangeFeed)
    navigator: Navigator = field(default_factory=Navigator)

    @property
    def context(self) -> Context:
        """What services need."""
        return self.signed_in.context


@dataclass(frozen=True, slots=True)
class Tab:
    """A built tab."""

    info: TabInfo
    view: QWidget
    presenter: TabPresenter


class PaperPreviews:
    """Opens papers in windows of their own, each with its presenter."""

    def __init__(self, printer: PaperPrinter, tasks: TaskRunner) -> None:
        self._printer = printer
        self._tasks = tasks
        self._open: dict[PreviewDialog, PreviewPresenter] = {}

    def open(self, prepared: PreparedPaper, say: Say) -> None:
        """Show a paper over the window in use."""
        queue = self._printer.queue_for(prepared.kind)
        dialog = PreviewDialog(self._tasks, prepared, queue, QApplication.activeWindow())
        self._open[dialog] = PreviewPresenter(dialog, self._printer, self._tasks, say)
        dialog.finished.connect(partial(self._forget, dialog))
        dialog.open()

    def _forget(self, dialog: PreviewDialog, _result: int) -> None:
        self._open.pop(dialog).close()


def paper_printer(desk: Desk) -> PaperPrinter:
    """Prints on the printers of this station, as they are chosen when it prints."""
    documents = DocumentService(desk.context, desk.settings.station)
    return PaperPrinter(documents, CupsQueue(), lambda: desk.settings.printers)


TabBuilder = tuple[TabInfo, Callable[[Desk], Tab]]


@dataclass(frozen=True, slots=True)
class Section:
    """A built section of the administration."""

    info: SectionInfo
    view: QWidget
    presenter: SectionPresenter


SectionBuilder = tuple[SectionInfo, Callable[[Desk], Section]]

SPECIALITIES = SectionInfo(
    "specialities", _("Specialities"), "stethoscope", Permission.MANAGE_STAFF
)


def _specialities(desk: Desk) -> Section:
    view = SpecialitiesView()
    presenter = SpecialitiesPresenter(view, StaffService(desk.context), desk.tasks, desk.changes)
    return Section(SPECIALITIES, view, presenter)


TARIFF = SectionInfo("tariff", _("Tariff"), "money", Permission.MANAGE_TARIFF)
TAXES = SectionInfo("taxes", _("Taxes"), "tag", Permission.MANAGE_TARIFF)


def _tariff(desk: Desk) -> Section:
    currency = desk.context.hospital.currency
    view, service = TariffView(currency), TariffService(desk.context)
    return Section(TARIFF, view, TariffPresenter(view, service, desk.tasks, desk.changes, currency))


def _taxes(desk: Desk) -> Section:
    view, service = TaxesView(), TariffService(desk.context)
    return Section(TAXES, view, TaxesPresenter(view, service, desk.tasks, desk.changes))


STAFF = SectionInfo("staff", _("Staff"), "people", Permission.MANAGE_STAFF)


def _staff(desk: Desk) -> Section:
    currency = desk.context.hospital.currency
    view = StaffView(currency, desk.context.clock, order_in(desk.context.hospital.locale))
    presenter = StaffPresenter(
        view, AccountService(desk.context), desk.tasks, desk.changes, currency=currency
    )
    return Section(STAFF, view, presenter)


HOSPITAL = SectionInfo(
    "hospital", _("Hospital and letterhead"), "building", Permission.MANAGE_HOSPITAL
)
WARD_SETUP = SectionInfo("wards", _("Wards and beds"), "bed", Permission.MANAGE_HOSPITAL)


def _hospital(desk: Desk) -> Section:
    view, service = HospitalView(), HospitalService(desk.context)
    return Section(HOSPITAL, view, HospitalPresenter(view, service, desk.tasks, desk.changes))


def _ward_setup(desk: Desk) -> Section:
    view, service = WardSetupView(), WardSetupService(desk.context)
    return Section(WARD_SETUP, view, WardSetupPresenter(view, service, desk.tasks, desk.changes))


FORMULARY = SectionInfo("formulary", _("Formulary"), "pill", Permission.MANAGE_FORMULARY)


def _formulary(desk: Desk) -> Section:
    view = FormularyView()
    presenter = FormularyPresenter(view, FormularyService(desk.context), desk.tasks, desk.changes)
    return Section(FORMULARY, view, presenter)


AUDIT = SectionInfo("audit", _("Who did what"), "shield", Permission.AUDIT)


def _audit(desk: Desk) -> Section:
    context, printer = desk.context, paper_printer(desk)
    view = AuditView(context.clock, order_in(context.hospital.locale))
    presenter = AuditPresenter(
        view,
        AuditService(context),
        desk.tasks,
        desk.navigator,
        printer=printer,
        previews=PaperPreviews(printer, desk.tasks),
    )
    return Section(AUDIT, view, presenter)


SECTION_BUILDERS: tuple[SectionBuilder, ...] = (
    (HOSPITAL, _hospital),
    (WARD_SETUP, _ward_setup),
    (STAFF, _staff),
    (SPECIALITIES, _specialities),
    (TARIFF, _tariff),
    (TAXES, _taxes),
    (FORMULARY, _formulary),
    (AUDIT, _audit),
)
"""In the order of the list. Each entry: what the section is, and how it is built."""

REGISTRATION = TabInfo(
    Place.REGISTRATION, _("&Registration"), "person-add", Permission.FIND_PATIENTS, "registration"
)


def _registration(desk: Desk) -> Tab:
    context = desk.context
    view = RegistrationView(partial(today, context.clock), order_in(context.hospital.locale))
    presenter = RegistrationPresenter(view, context, desk.tasks, desk.changes, desk.navigator)
    return Tab(REGISTRATION, view, presenter)


APPOINTMENTS = TabInfo(
    Place.APPOINTMENTS,
    _("&Appointments"),
    "calendar",
    Permission.SEE_APPOINTMENTS,
    "appointments",
)


def _appointments(desk: Desk) -> Tab:
    context = desk.context
    view = AppointmentsView(today(context.clock), order_in(context.hospital.locale))
    services = AppointmentService(context), StaffService(context), PatientService(context)
    presenter = AppointmentsPresenter(
        view,
        services,
        desk.tasks,
        who=context.who,
        clock=context.clock,
        changes=desk.changes,
        navigator=desk.navigator,
    )
    return Tab(APPOINTMENTS, view, presenter)


WARDS = TabInfo(Place.WARDS, _("&Wards"), "bed", Permission.SEE_WARDS, "wards")


def _wards(desk: Desk) -> Tab:
    who = desk.context.who
    view = WardsView(may_move=who.may(Permission.ADMIT))
    presenter = WardsPresenter(
        view,
        WardService(desk.context),
        WardForms(view, desk.context, desk.tasks),
        BedWords(desk.context.clock, who),
        tasks=desk.tasks,
        changes=desk.changes,
        navigator=desk.navigator,
    )
    return Tab(WARDS, view, presenter)


EMR = TabInfo(Place.EMR, _("&EMR"), "stethoscope", Permission.READ_CHART, "emr")


def _emr(desk: Desk) -> Tab:
    context = desk.context
    printer = paper_printer(desk)
    view = EmrView(context.clock, prescribes=context.who.may(Permission.PRESCRIBE))
    presenter = EmrPresenter(
        view,
        context,
        desk.tasks,
        desk.changes,
        desk.navigator,
        printing=Printing(printer, PaperPreviews(printer, desk.tasks)),
    )
    return Tab(EMR, view, presenter)


ADMINISTRATION = TabInfo(
    Place.ADMINISTRATION,
    _("A&dministration"),
    "settings",
    Permission.MANAGE_STAFF,
    "administration",
)


def _administration(desk: Desk) -> Tab:
    may = desk.context.who.may
    sections = [build(desk) for info, build in SECTION_BUILDERS if may(info.needs)]
    view = AdministrationView()
    view.set_sections([(s.info.key, s.info.title, s.info.icon, s.view) for s in sections])
    presenter = AdministrationPresenter(view, [(s.info, s.presenter) for s in sections])
    return Tab(ADMINISTRATION, view, presenter)


BILLING = TabInfo(Place.BILLING, _("&Billing"), "receipt", Permission.SEE_BILLS, "billing")


def _billing(desk: Desk) -> Tab:
    context, printer = desk.context, paper_printer(desk)
    view = BillingView(context.hospital.currency)
    previews = PaperPreviews(printer, desk.tasks)
    around = BillingSurroundings(desk.changes, desk.navigator, previews, context.clock)
    presenter = BillingPresenter(view, open_till(context, printer), desk.tasks, around)
    return Tab(BILLING, view, presenter)


TAB_BUILDERS: tuple[TabBuilder, ...] = (
    (REGISTRATION, _registration),
    (APPOINTMENTS, _appointments),
    (WARDS, _wards),
    (BILLING, _billing),
    (EMR, _emr),
    (ADMINISTRATION, _administration),
)
"""In the order of the tab row. Each entry: what the tab is, and how it is built."""


def build_tabs(desk: Desk) -> list[Tab]:
    """The tabs this person's jobs include."""
    may = desk.context.who.may
    return [build(desk) for info, build in TAB_BUILDERS if _offered(info, may)]


def _offered(info: TabInfo, may: Callable[[Permission], bool]) -> bool:
    """The administration opens for whoever keeps something there, as a pharmacist does."""
    if info is ADMINISTRATION:
        return any(may(section.needs) for section, _build in SECTION_BUILDERS)
    return may(info.needs)
