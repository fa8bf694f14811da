"""What is told about the rows of an import, as a file to mend them by."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pms_desktop.documents.csv_file import CsvWriter
from pms_desktop.documents.whole_file import whole_file
from pms_desktop.domain.patient_imports import Remark, RemarkKind

HEAD = ("file", "line", "id", "kind", "column", "value", "why")
SHOWN = 200
"""Remarks that a report holds itself; a file of a hundred thousand rows may have as many."""


class Remarks:
    """Counts what is told, keeps the first, and writes everything where there is a file."""

    def __init__(self, writer: CsvWriter | None) -> None:
        self._writer = writer
        self.first: list[Remark] = []
        self.counts = dict.fromkeys(RemarkKind, 0)

    def add(self, remark: Remark) -> None:
        """Tell one."""
        self.counts[remark.kind] += 1
        if len(self.first) < SHOWN:
            self.first.append(remark)
        if self._writer is not None:
            self._writer.row(
                (remark.file, str(remark.line), remark.key, remark.kind.value, remark.column,
                 remark.value, remark.why)
            )  # fmt: skip

    @property
    def in_all(self) -> int:
        """How many were told."""
        return sum(self.counts.values())


@contextmanager
def remarks_into(path: Path | None) -> Iterator[Remarks]:
    """Remarks that stand in a file afterwards, also of an import that somebody stopped. Raises
    UnwritableFileError."""
    if path is None:
        yield Remarks(None)
        return
    with whole_file(path) as file:
        yield Remarks(CsvWriter(file, HEAD))
