"""Printing where CUPS' own commands are missing, as on Windows: pages as pictures, through Qt."""

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from pms_desktop.domain.printing import PrinterFault, PrinterUnavailableError, PrintQueueInfo
from pms_desktop.ui.pdf_render import outline, picture

_POINTS_PER_INCH = 72
_FINEST = 600
"""Dots per inch: more makes jobs of a hundred megabytes and no letter sharper."""


class RasterQueue:
    """Implements `mvp.printing.PrintQueue` with the printers Qt finds on this station.

    Lines are as sharp as the printer's own dots, up to 600 an inch. Any thread may call it.
    """

    def send(self, pdf: bytes, queue: str, title: str) -> str:
        """Print and return the job's name. Raises PrinterUnavailableError: nothing was sent."""
        printer = self._printer(queue)
        printer.setDocName(title)
        painter = QPainter()
        for number, size in enumerate(outline(pdf).sizes):
            printer.setPageLayout(_layout_of(size))
            started = painter.begin(printer) if number == 0 else printer.newPage()
            if not started:
                printer.abort()
                raise PrinterUnavailableError(queue, PrinterFault.FAILED)
            dots = printer.resolution() / _POINTS_PER_INCH
            page = QRectF(0, 0, size[0] * dots, size[1] * dots)
            painter.drawImage(page, picture(pdf, number, dots))
        painter.end()
        return title

    def queues(self) -> list[PrintQueueInfo]:
        """Every printer and whether it is ready."""
        names = sorted(QPrinterInfo.availablePrinterNames())
        return [PrintQueueInfo(name, _is_ready(name)) for name in names]

    def _printer(self, queue: str) -> QPrinter:
        info = QPrinterInfo.printerInfo(queue)
        if info.isNull():
            none = not QPrinterInfo.availablePrinterNames()
            raise PrinterUnavailableError(
                queue, PrinterFault.NOT_INSTALLED if none else PrinterFault.UNKNOWN
            )
        if not _is_ready(queue):
            raise PrinterUnavailableError(queue, PrinterFault.STOPPED)
        printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        if printer.resolution() > _FINEST:
            printer.setResolution(_FINEST)
        return printer


def _is_ready(queue: str) -> bool:
    return QPrinterInfo.printerInfo(queue).state() is not QPrinter.PrinterState.Error


def _layout_of(size: tuple[float, float]) -> QPageLayout:
    paper = QPageSize(QSizeF(*size), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    layout = QPageLayout(paper, QPageLayout.Orientation.Portrait, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout
