"""Joins the administration of its sections."""

from collections.abc import Callable

from pms_desktop.bootstrap.desk import Desk, Tab, TabBuilder
from pms_desktop.bootstrap.sections import SECTION_BUILDERS
from pms_desktop.domain.access import Permission
from pms_desktop.features.administration.presenter import AdministrationPresenter
from pms_desktop.features.administration.view import AdministrationView
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.navigation import Place
from pms_desktop.mvp.tab import TabInfo

_INFO = TabInfo(
    Place.ADMINISTRATION,
    _("A&dministration"),
    "settings",
    Permission.MANAGE_STAFF,
    "administration",
)


def _build(desk: Desk) -> Tab:
    may = desk.context.who.may
    sections = [build(desk) for info, build in SECTION_BUILDERS if may(info.needs)]
    view = AdministrationView()
    view.set_sections([(s.info.key, s.info.title, s.info.icon, s.view) for s in sections])
    presenter = AdministrationPresenter(view, [(s.info, s.presenter) for s in sections])
    return Tab(_INFO, view, presenter)


def offered_to(may: Callable[[Permission], bool]) -> bool:
    """The administration opens for whoever keeps something there, as a pharmacist does."""
    return any(may(section.needs) for section, _build in SECTION_BUILDERS)


ADMINISTRATION: TabBuilder = (_INFO, _build)
