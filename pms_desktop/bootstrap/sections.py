"""Joins the sections of the administration."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from pms_desktop.bootstrap import exchange_sections, kind_sections
from pms_desktop.bootstrap.desk import Desk
from pms_desktop.bootstrap.duplicates import duplicates
from pms_desktop.bootstrap.job_previews import JobPreviews
from pms_desktop.bootstrap.papers import PaperPreviews, paper_printer
from pms_desktop.domain.access import Permission
from pms_desktop.features.administration.access.presenter import AccessPresenter
from pms_desktop.features.administration.access.view import AccessView
from pms_desktop.features.administration.audit.presenter import AuditPresenter
from pms_desktop.features.administration.audit.view import AuditView
from pms_desktop.features.administration.formulary.presenter import FormularyPresenter
from pms_desktop.features.administration.formulary.view import FormularyView
from pms_desktop.features.administration.hospital.presenter import HospitalPresenter
from pms_desktop.features.administration.hospital.view import HospitalView
from pms_desktop.features.administration.presenter import SectionInfo, SectionPresenter
from pms_desktop.features.administration.specialities.presenter import SpecialitiesPresenter
from pms_desktop.features.administration.specialities.view import SpecialitiesView
from pms_desktop.features.administration.staff.presenter import StaffPresenter
from pms_desktop.features.administration.staff.view import StaffView
from pms_desktop.features.administration.tariff.presenter import TariffPresenter
from pms_desktop.features.administration.tariff.view import TariffView
from pms_desktop.features.administration.taxes.presenter import TaxesPresenter
from pms_desktop.features.administration.taxes.view import TaxesView
from pms_desktop.features.administration.wards.presenter import WardSetupPresenter
from pms_desktop.features.administration.wards.view import WardSetupView
from pms_desktop.i18n import gettext as _
from pms_desktop.services.access_check import AccessCheckService
from pms_desktop.services.accounts import AccountService
from pms_desktop.services.audit import AuditService
from pms_desktop.services.formulary import FormularyService
from pms_desktop.services.hospital import HospitalService
from pms_desktop.services.staff import StaffService
from pms_desktop.services.tariff import TariffService
from pms_desktop.services.ward_setup import WardSetupService
from pms_desktop.ui.dates import order_in


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


DUPLICATES = SectionInfo("duplicates", _("Duplicates"), "people", Permission.MERGE_PATIENTS)


def _duplicates(desk: Desk) -> Section:
    return Section(DUPLICATES, *duplicates(desk))


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


ACCESS = SectionInfo("access", _("Jobs and access"), "key", Permission.MANAGE_STAFF)


def _access(desk: Desk) -> Section:
    view, service = AccessView(), AccessCheckService(desk.context)
    previews = JobPreviews(desk, view)
    return Section(ACCESS, view, AccessPresenter(view, service, desk.tasks, previews.open))


def _numbers(desk: Desk) -> Section:
    return Section(kind_sections.NUMBERS, *kind_sections.numbers(desk))


def _consents(desk: Desk) -> Section:
    return Section(kind_sections.CONSENTS, *kind_sections.consents(desk))


def _alerts(desk: Desk) -> Section:
    return Section(kind_sections.ALERTS, *kind_sections.alerts(desk))


def _imports(desk: Desk) -> Section:
    return Section(exchange_sections.IMPORTS, *exchange_sections.imports(desk))


def _exports(desk: Desk) -> Section:
    return Section(exchange_sections.EXPORTS, *exchange_sections.exports(desk))


SECTION_BUILDERS: tuple[SectionBuilder, ...] = (
    (HOSPITAL, _hospital),
    (WARD_SETUP, _ward_setup),
    (STAFF, _staff),
    (ACCESS, _access),
    (SPECIALITIES, _specialities),
    (TARIFF, _tariff),
    (TAXES, _taxes),
    (FORMULARY, _formulary),
    (kind_sections.NUMBERS, _numbers),
    (kind_sections.CONSENTS, _consents),
    (kind_sections.ALERTS, _alerts),
    (DUPLICATES, _duplicates),
    (exchange_sections.IMPORTS, _imports),
    (exchange_sections.EXPORTS, _exports),
    (AUDIT, _audit),
)
"""In the order of the list. Each entry: what the section is, and how it is built."""
