"""The program as another job sees it: that job's screens, one's own rights, and nothing written."""

from dataclasses import replace

from pms_desktop.data.unit_of_work import UnitOfWork, UnitOfWorkFactory
from pms_desktop.domain.access import Permission, Role, permissions_of
from pms_desktop.domain.errors import PermissionDeniedError, PreviewOnlyError
from pms_desktop.services.context import Context


def preview_context(context: Context, role: Role) -> Context:
    """A context that offers what `role` may and does what this person may, reading only.

    Looking through a doctor's screens must not open charts to an administrator: services go by
    what both may. Raises PermissionDeniedError for whoever does not keep accounts.
    """
    own = context.who
    if not own.may(Permission.MANAGE_STAFF):
        raise PermissionDeniedError(Permission.MANAGE_STAFF.value)
    shown = replace(own, roles=frozenset({role}))
    acting = replace(shown, within=permissions_of(own.roles))
    units = _only_reading(context.unit_of_work)
    return replace(context, who=shown, acting=acting, unit_of_work=units)


def _only_reading(units: UnitOfWorkFactory) -> UnitOfWorkFactory:
    def unit_of_work(reading: bool) -> UnitOfWork:
        if not reading:
            raise PreviewOnlyError
        return units(True)

    return unit_of_work
