"""The dialog that asks which paper of a patient is printed, and where on the sheet labels begin."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.papers import PaperKind
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.messages import Message
from pms_desktop.ui.dialogs import FormDialog
from pms_desktop.ui.widgets import Field, NumberEdit, SegmentedControl, label, row, secondary_button


class PatientPapersDialog(FormDialog):
    """The arrow keys choose, Ctrl+Enter prints, the other button shows the paper first."""

    preview_requested = Signal()

    def __init__(self, patient: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Print for {name}").format(name=patient), _("Print"), parent=parent)
        self.kind_choice = SegmentedControl(
            (
                (PaperKind.WRISTBAND, _("&Wristband")),
                (PaperKind.LABELS, _("&Labels")),
                (PaperKind.CARD, _("Ca&rd")),
            ),
            name=_("Paper"),
        )
        self.first_field = Field(
            _("&First place"),
            NumberEdit(minimum=1, maximum=24),
            required=True,
            help_text=_("Places of a sheet are counted along its rows."),
        )
        self.count_field = Field(
            _("&How many"), NumberEdit(minimum=1, maximum=240), required=True, help_text=" "
        )
        self.sentence = label("", "quiet", wrap=True)
        self.preview_button = secondary_button(_("Look at it &before"))
        self.add(self.kind_choice)
        self.add(self.sentence)
        self.add(row(self.first_field, self.count_field))
        self.add(row(self.preview_button, None))
        self.body.addStretch(1)
        self.first_field.set_value(1)
        self.count_field.set_value(24)
        self.kind_choice.changed.connect(self._show_kind)
        self.preview_button.clicked.connect(self._ask_preview)
        self._show_kind()

    def kind(self) -> PaperKind:
        """The paper chosen."""
        chosen: PaperKind = self.kind_choice.value()
        return chosen

    def labels(self) -> tuple[int, int]:
        """The first place on the sheet, and how many."""
        return int(self.first_field.value or 0), int(self.count_field.value or 0)

    def valid(self) -> bool:
        """Numbers where labels are printed."""
        if self.kind() is not PaperKind.LABELS:
            return True
        checked = [field.check() for field in (self.first_field, self.count_field)]
        return all(checked)

    def show_fault(self, field: str, sentence: str) -> None:
        """What is wrong with `first` or `count`."""
        fields: dict[str, Field[Any]] = {"first": self.first_field, "count": self.count_field}
        fields[field].set_fault(sentence)

    def show_message(self, message: Message) -> None:
        """What went wrong; the dialog stays."""
        self.refuse(message.text)

    def clear_message(self) -> None:
        """Take the sentence away."""
        self.message_bar.dismiss()

    def _ask_preview(self) -> None:
        self.clear_message()
        if self.valid():
            self.preview_requested.emit()

    def _show_kind(self) -> None:
        kind = self.kind()
        for field in (self.first_field, self.count_field):
            field.setVisible(kind is PaperKind.LABELS)
        self.sentence.setText(
            {
                PaperKind.WRISTBAND: _("25 × 279 mm, with the record number as QR and bar code."),
                PaperKind.LABELS: _("A4 sheets of 24 labels, 70 × 37 mm."),
                PaperKind.CARD: _("The size of a bank card, for the patient to keep."),
            }[kind]
        )
