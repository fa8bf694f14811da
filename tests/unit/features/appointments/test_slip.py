"""A slip is printed once, however often its key is pressed meanwhile."""

from typing import Any
from uuid import UUID

from pms_desktop.domain.papers import Paper, PaperKind, SlipPaper, kind_of
from pms_desktop.domain.printing import PreparedPaper, PrinterFault, PrinterUnavailableError
from pms_desktop.features.appointments.slip.presenter import SlipPresenter
from pms_desktop.mvp.messages import Message
from pms_desktop.mvp.preview import Printing
from pms_desktop.mvp.printing import PaperPrinter
from pms_desktop.services.appointment_slips import AppointmentSlipService
from tests.doubles import HeldTasks
from tests.unit.documents.papers import slip
from tests.unit.features.appointments.test_selected import BOOKED


class PlainView:
    """Keeps what was said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def show_message(self, message: Message) -> None:
        self.said.append(message.text)

    def clear_message(self) -> None:
        pass

    def set_busy(self, busy: bool) -> None:
        pass


class Slips(AppointmentSlipService):
    """Needs no hospital."""

    def __init__(self) -> None:
        pass

    def slip(self, appointment_id: UUID, *, on_roll: bool = True) -> SlipPaper:
        return slip(on_roll=on_roll)


class Printer(PaperPrinter):
    """A station's printers by kind of paper."""

    def __init__(self, *kinds: PaperKind) -> None:
        self.kinds = set(kinds)
        self.printed: list[PaperKind] = []

    def queue_for(self, kind: PaperKind) -> str:
        return kind.value if kind in self.kinds else ""

    def print_paper(self, paper: Paper, document_id: UUID) -> PreparedPaper:
        kind = kind_of(paper)
        if kind not in self.kinds:
            raise PrinterUnavailableError("", PrinterFault.NOT_CHOSEN, kind.value)
        self.printed.append(kind)
        return PreparedPaper(kind, document_id, paper.number, 0, b"")


def desk(*kinds: PaperKind) -> tuple[SlipPresenter, Printer, HeldTasks, PlainView]:
    view, printer, tasks = PlainView(), Printer(*kinds), HeldTasks()
    unused: Any = None
    printing = Printing(printer, unused)
    presenter = SlipPresenter(view, Slips(), printing, tasks)
    return presenter, printer, tasks, view


def test_the_key_pressed_again_while_it_prints_prints_one_slip() -> None:
    presenter, printer, tasks, view = desk(PaperKind.SLIP)

    presenter.print_slip(BOOKED)
    presenter.print_slip(BOOKED)
    tasks.release_all()

    assert printer.printed == [PaperKind.SLIP]
    assert view.said == [f"The slip {slip().number} of SOW, Fatou is being printed."]
    presenter.print_slip(BOOKED)
    tasks.release_all()
    assert len(printer.printed) == 2  # asked for once more


def test_after_a_refusal_the_key_tries_again() -> None:
    presenter, printer, tasks, view = desk()
    presenter.print_slip(BOOKED)
    tasks.release_all()
    assert "No printer is chosen" in view.said[-1]

    printer.kinds = {PaperKind.SLIP}
    presenter.print_slip(BOOKED)
    tasks.release_all()

    assert printer.printed == [PaperKind.SLIP]


def test_a_station_without_a_roll_prints_on_a5_and_one_with_both_on_the_roll() -> None:
    for kinds, used in (
        ((PaperKind.SLIP_A5,), PaperKind.SLIP_A5),
        ((PaperKind.SLIP, PaperKind.SLIP_A5), PaperKind.SLIP),
    ):
        presenter, printer, tasks, _view = desk(*kinds)
        presenter.print_slip(BOOKED)
        tasks.release_all()
        assert printer.printed == [used]
