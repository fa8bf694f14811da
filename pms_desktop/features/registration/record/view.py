"""One record to be read, with what can be done with it."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patients import Patient
from pms_desktop.features.registration.beside.view import BesideView
from pms_desktop.features.registration.record.reasons import reason_dialog
from pms_desktop.features.registration.record.words import pairs_of, states_of
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.dates import Order
from pms_desktop.ui.dialogs import ReasonDialog
from pms_desktop.ui.keyboard import give_keyboard, has_keyboard, show_only
from pms_desktop.ui.text import leading, ltr
from pms_desktop.ui.widgets import (
    Card,
    Chip,
    FlowLayout,
    clear,
    column,
    danger_button,
    label,
    primary_button,
    row,
    scrolled,
    secondary_button,
)


class RecordView(Card):
    """Shown beside the list. `reason_given` asks for `close`, `restrict` or `lift`, with why."""

    book_requested = Signal()
    admit_requested = Signal()
    chart_requested = Signal()
    edit_requested = Signal()
    print_requested = Signal()
    reason_asked = Signal(str, object)  # the act, and the form that asks why
    reason_given = Signal(str, str)
    reopen_requested = Signal()
    export_requested = Signal(str)  # the path of a file

    def __init__(
        self,
        today: Callable[[], date],
        order: Order = "dmy",
        currency: str = "EUR",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(" ", padded=False, parent=parent)
        self._currency = currency
        self.beside = BesideView(today, order)
        self._allowed: frozenset[str] = frozenset()
        self._dialog: ReasonDialog | None = None
        self._mrn = ""
        self._left: QWidget | None = None
        self.mrn_chip = self.add_chip("", "primary")
        self.closed_chip = self.add_chip(_("closed"), "warn")
        self.restricted_chip = self.add_chip(_("restricted"), "violet")
        self._states, self._column = QVBoxLayout(), QVBoxLayout()
        self._area = scrolled(self._content())
        self.add(self._area, 1)
        self.book_button = primary_button(_("Book appointment"), key="Ctrl+B")
        self.admit_button = secondary_button(_("Admit"), key="Ctrl+I")
        self.chart_button = secondary_button(_("&Open chart"))
        self.edit_button = secondary_button(_("Edit"), key="F2")
        self.print_button = secondary_button(_("Print…"), key="Ctrl+P")
        self.export_button = secondary_button(_("Export as F&HIR…"))
        self.close_button = danger_button(_("Clo&se record…"))
        self.reopen_button = secondary_button(_("Reo&pen record"))
        self.restrict_button = secondary_button(_("Restric&t…"))
        self.lift_button = secondary_button(_("Lift restric&tion…"))
        self._acts = {
            "close": self.close_button, "restrict": self.restrict_button, "lift": self.lift_button,
        }  # fmt: skip
        self.add_footer(
            self.book_button, self.admit_button, self.chart_button, self.edit_button,
            self.print_button, self.export_button, None, self.restrict_button, self.lift_button,
            self.close_button, self.reopen_button,
        )  # fmt: skip
        self._connect()

    def set_allowed(self, acts: frozenset[str]) -> None:
        """Which of `book`, `admit`, `chart`, `edit`, `print`, `export`, `close`, `restrict`,
        `lift` this person's job includes."""
        self._allowed = acts

    def show_record(self, patient: Patient, today: date) -> None:
        """Show a record; a closed one can only be read and reopened, and nobody is booked or
        admitted who has died."""
        closed = patient.closed_at is not None
        in_use = not closed and patient.death is None
        if self._mrn != shown_mrn(patient.mrn):
            self._area.verticalScrollBar().setValue(0)
        self.set_title(patient.details.name)
        self._mrn = shown_mrn(patient.mrn)
        self.mrn_chip.set_text(_("MRN {number}").format(number=ltr(shown_mrn(patient.mrn))))
        for chip in (self.mrn_chip, self.closed_chip, self.restricted_chip):
            chip.setMinimumWidth(chip.sizeHint().width())  # a long name gives way, not the number
        self.closed_chip.setVisible(closed)
        self.restricted_chip.setVisible(patient.restricted)
        offered = (
            (self.book_button, "book", in_use),
            (self.admit_button, "admit", in_use),
            (self.chart_button, "chart", True),
            (self.edit_button, "edit", not closed),
            (self.print_button, "print", not closed),
            (self.export_button, "export", True),
            (self.close_button, "close", not closed),
            (self.reopen_button, "close", closed),
            (self.restrict_button, "restrict", not patient.restricted and not closed),
            (self.lift_button, "lift", patient.restricted),
        )
        wanted = [button for button, act, fits in offered if act in self._allowed and fits]
        show_only([button for button, *_rest in offered], wanted)
        self.show_footer(bool(wanted))
        clear(self._states)
        for words in states_of(patient):
            self._states.addWidget(label(words, "warn", wrap=True))
        self._add_allergies(patient.allergies)
        clear(self._column)
        for pair in pairs_of(patient, today, self._currency):
            self._column.addLayout(row(*(_said(*each) for each in pair), gap=20))
        self._column.addStretch(1)

    def _connect(self) -> None:
        self.book_button.clicked.connect(self.book_requested)
        self.admit_button.clicked.connect(self.admit_requested)
        self.chart_button.clicked.connect(self.chart_requested)
        self.edit_button.clicked.connect(self.edit_requested)
        self.print_button.clicked.connect(self.print_requested)
        self.export_button.clicked.connect(self._choose_file)
        for act, button in self._acts.items():
            button.clicked.connect(partial(self._ask, act))
        self.reopen_button.clicked.connect(self.reopen_requested)

    def _content(self) -> QWidget:
        content = QWidget()
        self._column.setSpacing(12)
        whole = QVBoxLayout(content)
        whole.setContentsMargins(12, 10, 12, 10)
        whole.setSpacing(12)
        whole.addLayout(self._states)
        whole.addWidget(self.beside)
        whole.addLayout(self._column, 1)
        return content

    def set_acting(self, acting: bool) -> None:
        """Nothing can be sent twice while work runs. The keyboard is given back afterwards."""
        sending = (
            self.close_button, self.export_button, self.reopen_button, self.restrict_button,
            self.lift_button,
        )  # fmt: skip
        held = next((each for each in sending if has_keyboard(each)), None)
        if acting and held is not None:
            self._left = held
            give_keyboard(self)
        for button in sending:
            button.setDisabled(acting)
        if not acting and self._left is not None:
            left, self._left = self._left, None
            if has_keyboard(self):
                give_keyboard(left)
        if self._dialog is not None:
            self._dialog.set_busy(acting)

    def ask_why(self, act: str) -> None:
        """Ask why the record is closed, restricted or opened to all again, where it can be."""
        if self._acts[act].isHidden():
            return
        self._dialog = dialog = reason_dialog(act, self)
        dialog.submitted.connect(partial(self._send_reason, act))
        dialog.rejected.connect(self._forget_dialog)
        dialog.open()
        self.reason_asked.emit(act, dialog)

    def reason_done(self) -> None:
        """It was done, or is said above: the question goes away."""
        if self._dialog is not None:
            self._dialog.finish()
            self._dialog = None

    def refuse_reason(self, sentence: str) -> None:
        """Say beside the question why it was not done; the reason stays."""
        if self._dialog is not None:
            self._dialog.refuse(sentence)

    def _ask(self, act: str, _checked: bool = False) -> None:
        self.ask_why(act)

    def _choose_file(self) -> None:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(documents))
        name = f"patient-{self._mrn}.json"
        dialog = QFileDialog(self, _("Export as FHIR"), str(folder / name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_("FHIR R4 Patient (*.json)"))
        dialog.setDefaultSuffix("json")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.export_requested)
        dialog.open()

    def _send_reason(self, act: str) -> None:
        if self._dialog is not None:
            self.reason_given.emit(act, self._dialog.reason())

    def _forget_dialog(self) -> None:
        self._dialog = None

    def _add_allergies(self, allergies: Sequence[str]) -> None:
        if not allergies:
            return
        holder = QWidget()
        flow = FlowLayout(holder)
        for each in allergies:
            flow.addWidget(Chip(each, "danger", icon="warning"))
        self._states.addWidget(holder)


def _said(title: str, text: str) -> QWidget:
    holder = QWidget()
    if not title:
        return holder
    words = label(leading(text) if text else "–", "body" if text else "quiet", wrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    holder.setLayout(column(label(title, "caption"), words, None, gap=2))
    return holder
