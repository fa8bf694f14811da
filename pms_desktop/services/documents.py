"""Papers made, printed and logged. What they say is put together by billing and prescribing."""

from dataclasses import replace
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.documents import render
from pms_desktop.domain.access import Permission
from pms_desktop.domain.errors import ConstraintViolatedError
from pms_desktop.domain.hospital import Hospital
from pms_desktop.domain.papers import InvoicePaper, Letterhead, Paper, PaperKind, kind_of
from pms_desktop.domain.printing import PreparedPaper, PrintedCopy
from pms_desktop.services.context import Context, Service
from pms_desktop.services.ids import new_id

_SAME_COPY = "uq_prints_document_id_copy"
_TRIES = 20


class DocumentService(Service):
    """Gives every printed copy its number: first the original, then DUPLICATE 1, 2 and so on."""

    def __init__(self, context: Context, station: str) -> None:
        super().__init__(context)
        self._station = station

    def prepare(self, paper: Paper, document_id: UUID) -> PreparedPaper:
        """Make the PDF of the copy that comes next. Nothing is logged before it is printed."""
        self._require(Permission.PRINT_PAPERS)

        def read(uow: UnitOfWork) -> tuple[int, Hospital]:
            return uow.prints.next_copy(document_id), uow.hospital.get()

        copy, hospital = self._read(read)
        pdf = render(replace(paper, copy=copy), letterhead_of(hospital))
        draft = isinstance(paper, InvoicePaper) and paper.draft
        return PreparedPaper(kind_of(paper), document_id, paper.number, copy, pdf, draft)

    def record_print(self, kind: PaperKind, document_id: UUID, number: str, queue: str) -> int:
        """Log a copy that left the program and return its number, 0 for the original.

        `queue` is empty for one saved as a file. Two stations at once get different numbers.
        """
        self._require(Permission.PRINT_PAPERS)
        key = new_id()

        def write(uow: UnitOfWork) -> int:
            copy = uow.prints.next_copy(document_id)
            uow.prints.add(
                key,
                document_id,
                kind=kind,
                number=number,
                copy=copy,
                station=self._station,
                queue=queue,
            )
            return copy

        for _attempt in range(_TRIES - 1):
            try:
                return self._write(write)
            except ConstraintViolatedError as error:  # another station took the number first
                if error.constraint != _SAME_COPY:
                    raise
        return self._write(write)

    def print_history(self, document_id: UUID) -> list[PrintedCopy]:
        """Every copy of a document: when, where and by whom, the original first."""
        self._require(Permission.PRINT_PAPERS)
        return self._read(lambda uow: uow.prints.history(document_id))


def letterhead_of(hospital: Hospital) -> Letterhead:
    """The hospital as its papers say it."""
    return Letterhead(
        hospital=hospital.name,
        address=tuple(line for line in hospital.address.splitlines() if line.strip()),
        phone=hospital.phone,
        email=hospital.email,
        tax_id=hospital.tax_number,
        footer=hospital.footer,
        logo_png=hospital.logo,
        currency=hospital.currency,
        time_zone=hospital.time_zone,
        language=hospital.locale.replace("_", "-"),
    )
