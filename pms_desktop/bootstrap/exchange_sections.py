"""Joins the sections for what comes from other systems and goes to them."""

from pms_desktop.bootstrap.desk import Desk
from pms_desktop.domain.access import Permission
from pms_desktop.features.administration.exports.presenter import ExportsPresenter
from pms_desktop.features.administration.exports.view import ExportsView
from pms_desktop.features.administration.imports.presenter import ImportsPresenter, Services
from pms_desktop.features.administration.imports.view import ImportsView
from pms_desktop.features.administration.presenter import SectionInfo
from pms_desktop.i18n import gettext as _
from pms_desktop.services.exchange_log import ExchangeLogService
from pms_desktop.services.patient_exports import PatientExportService
from pms_desktop.services.patient_imports import PatientImportService
from pms_desktop.services.patients import PatientService

IMPORTS = SectionInfo("imports", _("Import"), "download", Permission.IMPORT_PATIENTS)
EXPORTS = SectionInfo("exports", _("Export"), "upload", Permission.EXPORT_PATIENTS)


def imports(desk: Desk) -> tuple[ImportsView, ImportsPresenter]:
    """Patients of another system."""
    context = desk.context
    view = ImportsView(context.clock)
    services = Services(
        PatientImportService(context), ExchangeLogService(context), PatientService(context)
    )
    return view, ImportsPresenter(view, services, desk.tasks, desk.changes, desk.long_work)


def exports(desk: Desk) -> tuple[ExportsView, ExportsPresenter]:
    """Lists of patients."""
    context = desk.context
    view = ExportsView(context.clock)
    presenter = ExportsPresenter(
        view, PatientExportService(context), ExchangeLogService(context), desk.tasks,
        desk.changes, desk.long_work,
    )  # fmt: skip
    return view, presenter
