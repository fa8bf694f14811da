"""What was taken in and out before, for those who do it."""

from pms_desktop.domain.access import Permission
from pms_desktop.domain.exchange_log import FormerExport, FormerImport
from pms_desktop.services.context import Service

MOST = 100


class ExchangeLogService(Service):
    """Former imports and exports, the latest first."""

    def imports(self) -> list[FormerImport]:
        """What came from other systems."""
        self._require(Permission.IMPORT_PATIENTS)
        return self._read(lambda uow: uow.exchange_log.imports(MOST))

    def exports(self) -> list[FormerExport]:
        """Lists that were taken out."""
        self._require(Permission.EXPORT_PATIENTS)
        return self._read(lambda uow: uow.exchange_log.exports(MOST))
