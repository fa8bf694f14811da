"""What is asked before something is put beside a record."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pms_desktop.domain.patient_notices import AlertKind, ConsentKind
from pms_desktop.domain.patients import Sex
from pms_desktop.domain.relations import RelationKind, relation_word
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.dates import Order
from pms_desktop.ui.patient_picker import PatientPicker
from pms_desktop.ui.times import TimeEdit
from pms_desktop.ui.widgets import (
    ChoiceBox,
    DateEdit,
    Field,
    FormDialog,
    LineEdit,
    NumberEdit,
    SegmentedControl,
    first_faulty,
    label,
    row,
)

_OLDEST = 130
_SEX_KEYS = {Qt.Key.Key_F: Sex.FEMALE, Qt.Key.Key_M: Sex.MALE, Qt.Key.Key_U: Sex.UNKNOWN}


class AlertDialog(FormDialog):
    """Which flag, until when, and what it is about."""

    def __init__(
        self,
        kinds: Sequence[AlertKind],
        today: Callable[[], date],
        order: Order,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("New alert"), _("Show in the banner"), width=460, parent=parent)
        choices = [(str(kind.id), kind.name) for kind in kinds]
        self.kind_field = Field(_("&Alert"), ChoiceBox(choices), required=True)
        self.until_field = Field(_("&Until"), DateEdit(today, order=order, when="future"))
        self.text_field = Field(_("&What about"), LineEdit(max_length=120))
        self.add(row(self.kind_field, self.until_field))
        self.add(self.text_field)

    def valid(self) -> bool:
        return first_faulty(self.kind_field, self.until_field, self.text_field) is None

    def answer(self) -> tuple[UUID, str, date | None]:
        """The kind, the words and the last day."""
        kind = UUID(self.kind_field.value)
        return kind, self.text_field.value, self.until_field.value


class ConsentDialog(FormDialog):
    """What was asked, what the patient said, and when. The words to be read out stand below."""

    def __init__(
        self,
        kinds: Sequence[ConsentKind],
        today: Callable[[], date],
        order: Order,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Consent"), _("Keep"), width=480, parent=parent)
        self._words = {str(kind.id): kind.words for kind in kinds}
        choices = [(str(kind.id), kind.name) for kind in kinds]
        self.kind_field = Field(_("&For"), ChoiceBox(choices), required=True)
        self.on_field = Field(_("&On"), DateEdit(today, order=order, when="past"), required=True)
        self.on_field.set_value(today())
        answers = [(True, _("&Given")), (False, _("&Refused"))]
        self.given = SegmentedControl(answers, name=_("Answer"))
        self.note_field = Field(_("&Note"), LineEdit(max_length=120))
        self.words_label = label("", "quiet", wrap=True)
        self.kind_field.changed.connect(self._show_words)
        self.add(row(self.kind_field, self.on_field))
        self.add(self.words_label)
        self.add(self.given)
        self.add(self.note_field)
        if kinds:
            self.kind_field.set_value(str(kinds[0].id))
        self._show_words()

    def valid(self) -> bool:
        return first_faulty(self.kind_field, self.on_field, self.note_field) is None

    def answer(self) -> tuple[UUID, bool, date, str]:
        """The kind, whether it was given, when, and the note."""
        kind = UUID(self.kind_field.value)
        return kind, self.given.value(), self.on_field.value, self.note_field.value

    def _show_words(self) -> None:
        self.words_label.setText(self._words.get(self.kind_field.value or "", ""))


class RelationDialog(FormDialog):
    """Another patient, and what they are to this one. `related` says of whom it is known already.

    One may be two things to another, as mother and carer: who is related can be chosen again.
    """

    def __init__(
        self, name: str, related: Mapping[UUID, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            _("Who belongs to {name}?").format(name=name), _("Keep"), width=520, parent=parent
        )
        ways = ChoiceBox(_relation_choices())
        self.kind_field = Field(_("Relation to the &patient"), ways, required=True)
        self.picker = PatientPicker(edge=0)
        self.picker.mark(related)
        self.picker.setMinimumHeight(260)
        self._other: UUID | None = None
        self.picker.highlighted.connect(self._choose)
        self.picker.picked.connect(self._choose)
        self.add(self.picker, 1)
        self.add(self.kind_field)

    def valid(self) -> bool:
        if self._other is None:
            self.refuse(_("Find the other patient first."))
        return self._other is not None and first_faulty(self.kind_field) is None

    def answer(self) -> tuple[RelationKind, bool, UUID]:
        """The kind, whether the patient shown is the one who is that, and the other patient."""
        kind, _sign, inverse = str(self.kind_field.value).partition("/")
        assert self._other is not None
        return RelationKind(kind), bool(inverse), self._other

    def _choose(self, patient: Any) -> None:
        self._other = patient.id if patient is not None else None


class DeathDialog(FormDialog):
    """When somebody died, as far as it is known."""

    def __init__(
        self, name: str, today: Callable[[], date], order: Order, parent: QWidget | None = None
    ) -> None:
        title = _("When did {name} die?").format(name=name)
        super().__init__(title, _("Keep"), kind="danger", width=440, parent=parent)
        day = DateEdit(today, order=order, when="past")
        self.on_field = Field(_("&Day"), day, required=True)
        self.at_field = Field(_("&Time, if known"), TimeEdit())
        self.add(row(self.on_field, self.at_field))
        self.add(
            label(
                _("The record stays open and is shown with this day. Nobody can be booked or "
                  "admitted with it any more."),
                "quiet",
                wrap=True,
            )
        )  # fmt: skip

    def valid(self) -> bool:
        return first_faulty(self.on_field, self.at_field) is None

    def answer(self) -> tuple[date, time | None]:
        """The day, and the time by the hospital's clock."""
        return self.on_field.value, self.at_field.value


class NewcomerDialog(FormDialog):
    """F, M or U registers at once."""

    def __init__(self, title: str, *, with_age: bool, parent: QWidget | None = None) -> None:
        super().__init__(title, _("Register"), width=420, parent=parent)
        sexes = [
            (Sex.FEMALE, _("Female (F)")),
            (Sex.MALE, _("Male (M)")),
            (Sex.UNKNOWN, _("Not known (U)")),
        ]
        self.sex = SegmentedControl(sexes, name=_("Sex"), preselect=False)
        years = NumberEdit(_("years"), minimum=0, maximum=_OLDEST)
        self.years_field = Field(_("&About how old"), years)
        years.installEventFilter(self)
        if with_age:
            self.add(self.years_field)
        else:
            self.years_field.hide()
        self.add(self.sex)
        self.add(label(_("Press F, M or U to register at once."), "quiet"))

    def valid(self) -> bool:
        return first_faulty(self.years_field) is None

    def answer(self) -> tuple[Sex, int | None]:
        """The sex, and the years, None for no guess."""
        years = self.years_field.value
        return self.sex.value() or Sex.UNKNOWN, None if years is None else int(years)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._taken(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._taken(event):
            super().keyPressEvent(event)

    def _taken(self, event: QKeyEvent) -> bool:
        sex = _SEX_KEYS.get(Qt.Key(event.key()))
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
        }
        if sex is None or not plain:
            return False
        self.sex.set_value(sex)
        self._submit()
        return True


def _relation_choices() -> list[tuple[str, str]]:
    """What the other may be: a kind, with a sign where this patient is that to the other."""
    kind = RelationKind
    ways = [(each, False) for each in (kind.MOTHER, kind.FATHER, kind.GUARDIAN, kind.SPOUSE)]
    ways += [(kind.PARENT, True), (kind.SIBLING, False), (kind.GRANDPARENT, False)]
    ways += [(kind.GRANDPARENT, True), (kind.GUARDIAN, True), (kind.CARER, False)]
    ways += [(kind.CARER, True), (kind.RELATIVE, False)]
    return [
        (f"{each.value}/inverse" if inverse else each.value,
         relation_word(each, Sex.UNKNOWN, inverse=inverse))
        for each, inverse in ways
    ]  # fmt: skip
