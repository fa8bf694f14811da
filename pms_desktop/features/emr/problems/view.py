"""The form for a problem: search ICD-10-CM by word or code, choose, add."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.emr import DiagnosisCode
from pms_desktop.features.emr.form.view import ChartFormView
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.tokens import Tone
from pms_desktop.ui.widgets import DateEdit, Field, LineEdit, ListRow, RecordList, SearchBox, row


class ProblemFormView(ChartFormView):
    """`searched` carries the words as typed; the code under the cursor is the one that is added."""

    searched = Signal(str)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(_("New problem"), _("Add problem"), parent)
        self.search_box = SearchBox(_("Word or code: pneumonia, J18, heart attack"))
        self.search_field = self.add_field(
            "search", Field(_("&Find in ICD-10-CM"), self.search_box)
        )
        self.code_list: RecordList[DiagnosisCode] = RecordList(
            _look,
            name=_("Codes found"),
            empty_text=_("Type a word or the beginning of a code."),
            key=_key,
        )
        self.search_box.drive(self.code_list)
        self._found_for = ""
        self.onset_field = self.add_field("onset", Field(_("&Since"), DateEdit(today, when="past")))
        self.comment_field = self.add_field(
            "comment", Field(_("&Comment"), LineEdit(max_length=200))
        )
        self.onset_field.setFixedWidth(140)
        self.card.add(self.search_field)
        self.card.add(self.code_list, 1)
        self.card.add(row(self.onset_field, self.comment_field))
        self.finish_layout()
        self.search_box.searched.connect(self.searched)
        self.search_box.accepted.connect(self._move_on)
        self.code_list.record_activated.connect(self._activated)

    def open_form(self) -> None:
        """Search first."""
        self.search_box.setFocus()

    def chosen_code(self) -> DiagnosisCode | None:
        """The code under the cursor, once the codes are those of the words typed."""
        answered = self._found_for == self.search_box.text().strip()
        return self.code_list.current_record() if answered else None

    def show_codes(self, words: str, codes: Sequence[DiagnosisCode]) -> None:
        """Show what was found for these words, the best under the cursor."""
        none = _("Nothing answers to “{words}”. Try fewer letters or another word.")
        first = _("Type a word or the beginning of a code.")
        self._found_for = words
        self.code_list.set_empty_text(none.format(words=words[:40]) if words else first)
        self.code_list.set_records(codes)
        if codes and self.code_list.current_record() is None:
            self.code_list.select_row(0)

    def show_loading(self) -> None:
        """The catalogue is being read for the first time."""
        self.code_list.set_empty_text(_("Reading ICD-10-CM, a moment…"))

    def ready(self) -> bool:
        """A code must be chosen."""
        if self.chosen_code() is None:
            self.search_field.set_fault(_("Find the problem and choose its code."))
            self.search_box.setFocus()
            return False
        return super().ready()

    def _move_on(self) -> None:
        if self.chosen_code() is not None:
            self.onset_field.editor.setFocus()

    def _activated(self, _code: DiagnosisCode) -> None:
        self._move_on()


def _look(code: DiagnosisCode) -> ListRow:
    chips: tuple[tuple[str, Tone], ...] = ()
    if not code.billable:
        chips = ((_("group, not billable"), "warn"),)
    return ListRow(code.description, code.also, right=code.code, chips=chips)


def _key(code: DiagnosisCode) -> str:
    return code.code
