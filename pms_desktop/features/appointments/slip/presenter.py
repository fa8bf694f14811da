"""Prints the slip of an appointment, or shows it first."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from pms_desktop.domain.appointments import Appointment
from pms_desktop.domain.papers import PaperKind, SlipPaper
from pms_desktop.domain.printing import PreparedPaper
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import said
from pms_desktop.mvp.presenter import Presenter, ViewPort
from pms_desktop.mvp.preview import Printing
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.appointment_slips import AppointmentSlipService, slip_key


class SlipPresenter(Presenter[ViewPort]):
    """On the station's roll; on A5 where it has a printer for that and none for the roll."""

    def __init__(
        self,
        view: ViewPort,
        slips: AppointmentSlipService,
        printing: Printing,
        tasks: TaskRunner,
    ) -> None:
        super().__init__(view, tasks)
        self._slips, self._printing = slips, printing
        self._on_the_way: set[UUID] = set()

    def print_slip(self, appointment: Appointment) -> None:
        """Print it, without a dialog."""
        make, key = self._make(appointment), slip_key(appointment.id)
        if key in self._on_the_way:
            return  # the same key once more
        self._on_the_way.add(key)
        self._run(
            lambda: self._printing.printer.print_paper(make(), key),
            partial(self._printed, appointment.patient),
            partial(self._not_printed, key),
        )

    def preview(self, appointment: Appointment) -> None:
        """Show it; it can be printed or saved from there."""
        make, key = self._make(appointment), slip_key(appointment.id)
        self._run(lambda: self._printing.printer.prepare(make(), key), self._show)

    def _make(self, appointment: Appointment) -> Callable[[], SlipPaper]:
        queue_for = self._printing.printer.queue_for
        on_roll = bool(queue_for(PaperKind.SLIP)) or not queue_for(PaperKind.SLIP_A5)
        return partial(self._slips.slip, appointment.id, on_roll=on_roll)

    def _printed(self, patient: str, prepared: PreparedPaper) -> None:
        self._on_the_way.discard(prepared.document_id)
        words = _("The slip {number} of {name} is being printed.")
        self._view.show_message(said(words.format(number=prepared.number, name=patient)))

    def _not_printed(self, key: UUID, error: Exception) -> None:
        self._on_the_way.discard(key)
        self._on_error(error)

    def _show(self, prepared: PreparedPaper) -> None:
        self._printing.previews.open(prepared, self._view.show_message)
