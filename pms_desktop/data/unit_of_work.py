"""The unit of work: one session, one transaction, one thread."""

from collections.abc import Callable
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from pms_desktop.data.errors import translate
from pms_desktop.data.repositories.access import AccessRepository
from pms_desktop.data.repositories.accounts import AccountRepository
from pms_desktop.data.repositories.admissions import AdmissionRepository
from pms_desktop.data.repositories.appointments import AppointmentRepository
from pms_desktop.data.repositories.audit import AuditRepository
from pms_desktop.data.repositories.changes import ChangeRepository
from pms_desktop.data.repositories.charges import ChargeRepository
from pms_desktop.data.repositories.charts import ChartRepository
from pms_desktop.data.repositories.duplicate_queue import DuplicateQueueRepository
from pms_desktop.data.repositories.duplicates import DuplicateRepository
from pms_desktop.data.repositories.exchange_log import ExchangeLogRepository
from pms_desktop.data.repositories.hospital import HospitalRepository
from pms_desktop.data.repositories.invoices import InvoiceRepository
from pms_desktop.data.repositories.kiosk import KioskRepository
from pms_desktop.data.repositories.kiosk_requests import KioskRequestRepository
from pms_desktop.data.repositories.medicines import MedicineRepository
from pms_desktop.data.repositories.notes import NoteRepository
from pms_desktop.data.repositories.patient_exports import PatientExportRepository
from pms_desktop.data.repositories.patient_imports import PatientImportRepository
from pms_desktop.data.repositories.patient_kinds import PatientKindRepository
from pms_desktop.data.repositories.patient_merges import PatientMergeRepository
from pms_desktop.data.repositories.patient_notices import PatientNoticeRepository
from pms_desktop.data.repositories.patient_search import PatientSearchRepository
from pms_desktop.data.repositories.patients import PatientRepository
from pms_desktop.data.repositories.prescriptions import PrescriptionRepository
from pms_desktop.data.repositories.prints import PrintRepository
from pms_desktop.data.repositories.records import RecordRepository
from pms_desktop.data.repositories.staff import StaffRepository
from pms_desktop.data.repositories.tariff import TariffRepository
from pms_desktop.data.repositories.unindexed import UnindexedRepository
from pms_desktop.data.repositories.vitals import VitalSignsRepository
from pms_desktop.data.repositories.wards import WardRepository
from pms_desktop.data.tables.base import Recorded


class UnitOfWork:
    """Make a new one for each use case; never share one between threads.

    Leaving it without `commit` undoes everything. Driver errors leave it as domain errors.
    """

    def __init__(self, session: Session, on_commit: Callable[[], object] | None = None) -> None:
        self._session, self._on_commit = session, on_commit

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        tb: TracebackType | None,
        /,
    ) -> None:
        failure = exc
        try:
            self._session.close()  # also rolls back whatever was not committed
        except SQLAlchemyError as error:  # the connection is dead, so the server has rolled back
            failure = failure or error
        if failure is not None and (ours := translate(failure)) is not None:
            raise ours from failure
        if failure is not exc and failure is not None:
            raise failure

    def commit(self) -> None:
        """Keep everything. Raises the domain error when the database refuses."""
        self._session.commit()
        if self._on_commit is not None:
            self._on_commit()

    def flush(self) -> None:
        """Send what is pending now, so that a refusal is met here."""
        self._session.flush()

    @cached_property
    def access(self) -> AccessRepository:
        return AccessRepository(self._session)

    @cached_property
    def accounts(self) -> AccountRepository:
        return AccountRepository(self._session)

    @cached_property
    def admissions(self) -> AdmissionRepository:
        return AdmissionRepository(self._session)

    @cached_property
    def appointments(self) -> AppointmentRepository:
        return AppointmentRepository(self._session)

    @cached_property
    def audit(self) -> AuditRepository:
        return AuditRepository(self._session)

    @cached_property
    def changes(self) -> ChangeRepository:
        return ChangeRepository(self._session)

    @cached_property
    def charges(self) -> ChargeRepository:
        return ChargeRepository(self._session)

    @cached_property
    def charts(self) -> ChartRepository:
        return ChartRepository(self._session)

    @cached_property
    def duplicate_queue(self) -> DuplicateQueueRepository:
        return DuplicateQueueRepository(self._session)

    @cached_property
    def duplicates(self) -> DuplicateRepository:
        return DuplicateRepository(self._session)

    @cached_property
    def exchange_log(self) -> ExchangeLogRepository:
        return ExchangeLogRepository(self._session)

    @cached_property
    def hospital(self) -> HospitalRepository:
        return HospitalRepository(self._session)

    @cached_property
    def invoices(self) -> InvoiceRepository:
        return InvoiceRepository(self._session)

    @cached_property
    def kiosk(self) -> KioskRepository:
        return KioskRepository(self._session)

    @cached_property
    def kiosk_requests(self) -> KioskRequestRepository:
        return KioskRequestRepository(self._session)

    @cached_property
    def medicines(self) -> MedicineRepository:
        return MedicineRepository(self._session)

    @cached_property
    def notes(self) -> NoteRepository:
        return NoteRepository(self._session)

    @cached_property
    def notices(self) -> PatientNoticeRepository:
        return PatientNoticeRepository(self._session)

    @cached_property
    def patient_exports(self) -> PatientExportRepository:
        return PatientExportRepository(self._session)

    @cached_property
    def patient_imports(self) -> PatientImportRepository:
        return PatientImportRepository(self._session)

    @cached_property
    def patient_kinds(self) -> PatientKindRepository:
        return PatientKindRepository(self._session)

    @cached_property
    def patient_merges(self) -> PatientMergeRepository:
        return PatientMergeRepository(self._session)

    @cached_property
    def patient_search(self) -> PatientSearchRepository:
        return PatientSearchRepository(self._session)

    @cached_property
    def patients(self) -> PatientRepository:
        return PatientRepository(self._session)

    @cached_property
    def prescriptions(self) -> PrescriptionRepository:
        return PrescriptionRepository(self._session)

    @cached_property
    def prints(self) -> PrintRepository:
        return PrintRepository(self._session)

    @cached_property
    def records(self) -> RecordRepository:
        return RecordRepository(self._session)

    @cached_property
    def staff(self) -> StaffRepository:
        return StaffRepository(self._session)

    @cached_property
    def tariff(self) -> TariffRepository:
        return TariffRepository(self._session)

    @cached_property
    def unindexed(self) -> UnindexedRepository:
        return UnindexedRepository(self._session)

    @cached_property
    def vitals(self) -> VitalSignsRepository:
        return VitalSignsRepository(self._session)

    @cached_property
    def wards(self) -> WardRepository:
        return WardRepository(self._session)


UnitOfWorkFactory = Callable[[bool], UnitOfWork]
"""Called with True for one that only reads."""


@event.listens_for(Session, "before_flush")
def _say_who_and_when(session: Session, _context: Any, _instances: Any) -> None:
    """A server says it itself of whoever signed in, see `access/server_values.py`."""
    for row in session.new if session.info["signs"] else ():
        if isinstance(row, Recorded):
            written = row.__dict__
            if written.get("recorded_at") is None:
                row.recorded_at = session.info["clock"].now()
            if written.get("recorded_by") is None:
                row.recorded_by = session.info["actor"]
