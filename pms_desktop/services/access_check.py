"""Whether the server allows what the matrix says, and nothing more."""

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.access_check import AccessDifference
from pms_desktop.services.context import Service


class AccessCheckService(Service):
    """For who keeps the accounts. Everybody's own rights are compared at sign-in."""

    def differences(self) -> tuple[AccessDifference, ...] | None:
        """All of them; None in an embedded hospital, where no server holds rights.

        Raises PermissionDeniedError.
        """
        self._require(Permission.MANAGE_STAFF)
        return self._read(_differences)


def _differences(uow: UnitOfWork) -> tuple[AccessDifference, ...] | None:
    return None if uow.accounts.embedded else uow.access.differences()
