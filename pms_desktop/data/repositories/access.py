"""What the server's catalogue says of access."""

from pms_desktop.data.access.check import check_access, check_own_access
from pms_desktop.data.guards import check_guards
from pms_desktop.data.repositories.base import Repository
from pms_desktop.domain.access_check import AccessDifference


class AccessRepository(Repository):
    """Looks, and changes nothing. An embedded file has no catalogue that could differ."""

    def own_differences(self) -> tuple[AccessDifference, ...]:
        """Of the rights of whoever is signed in here. One query."""
        if not self._on_postgres:
            return ()
        return tuple(check_own_access(self._session.connection()))

    def guard_differences(self) -> tuple[AccessDifference, ...]:
        """Of what guards the records: functions, triggers, policies. Anybody may ask."""
        if not self._on_postgres:
            return ()
        return tuple(check_guards(self._session.connection()))

    def differences(self) -> tuple[AccessDifference, ...]:
        """Of everybody's rights, and of what guards the records."""
        if not self._on_postgres:
            return ()
        return tuple(check_access(self._session.connection()))
