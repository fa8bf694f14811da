"""The reprint log."""

from uuid import UUID

from sqlalchemy import func, select

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.prints import PrintRow
from pms_desktop.data.tables.staff import StaffRow
from pms_desktop.domain.papers import PaperKind
from pms_desktop.domain.printing import PrintedCopy


class PrintRepository(Repository):
    """Rows are only ever added: what was printed stays printed."""

    def next_copy(self, document_id: UUID) -> int:
        """The number of the copy that comes next: 0 for the original."""
        highest = self._session.scalar(
            select(func.max(PrintRow.copy)).where(PrintRow.document_id == document_id)
        )
        return 0 if highest is None else int(highest) + 1

    def add(
        self,
        key: UUID,
        document_id: UUID,
        *,
        kind: PaperKind,
        number: str,
        copy: int,
        station: str,
        queue: str,
    ) -> None:
        """Enter a copy. The database refuses a number taken meanwhile (`uq_prints_...copy`)."""
        self._session.add(
            PrintRow(
                id=key,
                kind=kind.value,
                document_id=document_id,
                number=number,
                copy=copy,
                station=station,
                queue=queue,
            )
        )

    def history(self, document_id: UUID) -> list[PrintedCopy]:
        """All copies of a document, the original first."""
        rows = self._session.execute(
            select(
                PrintRow.kind,
                PrintRow.number,
                PrintRow.copy,
                PrintRow.station,
                PrintRow.queue,
                PrintRow.recorded_at,
                StaffRow.name,
            )
            .join(StaffRow, StaffRow.id == PrintRow.recorded_by)
            .where(PrintRow.document_id == document_id)
            .order_by(PrintRow.copy)
        )
        return [
            PrintedCopy(PaperKind(kind), number, copy, station, queue, moment, name)
            for kind, number, copy, station, queue, moment, name in rows
        ]
