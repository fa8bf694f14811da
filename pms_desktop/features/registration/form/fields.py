"""The fields of the form: what each is called, how they stand, what they hold together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pms_desktop.domain.patients import (
    BLOOD_GROUPS,
    BirthPart,
    FormerName,
    Identifier,
    NextOfKin,
    PatientDetails,
    Phone,
    Sex,
    TypedPatient,
    sex_word,
)
from pms_desktop.features.registration.form.birth import Birth, BirthEdit
from pms_desktop.features.registration.form.editors import KindBox, LanguageEdit, LinesEdit
from pms_desktop.features.registration.form.policies import PolicyRows
from pms_desktop.features.registration.form.rows import FieldRows, Part
from pms_desktop.features.registration.form.section import Section
from pms_desktop.features.registration.form.summaries import summaries
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.dates import Order
from pms_desktop.ui.tag_edit import TagEdit
from pms_desktop.ui.widgets import (
    CheckBox,
    ChoiceBox,
    DateEdit,
    Field,
    LineEdit,
    PhoneEdit,
    column,
    row,
)

_ROOM = 300  # more than is allowed: a paste that is too long is seen and refused, never cut
_TEXTS = (
    "family_names", "given_names", "romanised_name", "preferred_name", "occupation", "email",
    "address", "postcode", "city", "country",
)  # fmt: skip
_UNBORN = (None, False, BirthPart.AS_ESTIMATED)


def relations() -> list[str]:
    """Offered while typing how somebody is related."""
    return [
        _("Mother"), _("Father"), _("Wife"), _("Husband"), _("Partner"), _("Daughter"), _("Son"),
        _("Sister"), _("Brother"), _("Guardian"), _("Friend"), _("Neighbour"),
    ]  # fmt: skip


class PatientFields(QObject):
    """`left` carries the name of a field that was left, as `faults` know it.

    What the desk needs with a queue waiting stands in front; the rest in sections that open by
    key. Tab goes from names to city; the kind of a number, whose a phone is and the country are
    reached by their mnemonics.
    """

    changed = Signal()
    left = Signal(str)
    opened = Signal(QWidget)

    def __init__(
        self,
        today: Callable[[], date],
        order: Order,
        currency: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._today, self._order = today, order
        self._shown = PatientDetails()
        self._kinds: tuple[str, ...] = ()
        self._make_front()
        self._make_person()
        self._make_people(currency)
        self._singles: dict[str, Field[Any]] = {
            "given_names": self.given, "family_names": self.family, "sex": self.sex,
            "birth_date": self.born, "address": self.address, "postcode": self.postcode,
            "city": self.city, "country": self.country, "preferred_name": self.preferred,
            "romanised_name": self.romanised, "email": self.email, "languages": self.languages,
            "occupation": self.occupation, "blood_group": self.blood_group,
            "allergies": self.allergies, "history": self.history,
        }  # fmt: skip
        self._texts = {name: self._singles[name] for name in _TEXTS}
        self._repeated = (self.phones, self.identifiers, self.former, self.kin, self.policies)
        self.sections = self._make_sections()
        self._join()

    @property
    def last_in_front(self) -> QWidget:
        """Enter in it saves: everything the desk needs stands before it."""
        return self.city.editor

    def by_name(self) -> dict[str, Field[Any]]:
        """Every field under the name its fault has."""
        named = dict(self._singles)
        for rows in self._repeated:
            named |= rows.fields()
        return named

    def half_typed(self) -> dict[str, str]:
        """Texts that are no value yet, as the beginning of a date, by the name of their field."""
        editors = {name: field.editor for name, field in self.by_name().items()}
        return {
            name: editor.text()
            for name, editor in editors.items()
            if isinstance(editor, QLineEdit) and editor.text().strip() and _is_no_value(editor)
        }

    def put_half_typed(self, texts: Mapping[str, str]) -> None:
        """Show again what `half_typed` gave, where the field is still there."""
        fields = self.by_name()
        for name, text in texts.items():
            if name in fields and isinstance(fields[name].editor, QLineEdit):
                fields[name].editor.setText(text)

    def typed(self) -> TypedPatient:
        """What the form holds, exactly as typed."""
        birth: Birth | None = self.born.value
        born = (birth.day, birth.estimated, birth.part) if birth else _UNBORN
        texts: dict[str, Any] = {name: field.editor.text() for name, field in self._texts.items()}
        return TypedPatient(
            details=replace(
                self._shown,
                **texts,
                sex=Sex(self.sex.value or Sex.UNKNOWN),
                birth_date=born[0],
                birth_estimated=born[1],
                birth_part=born[2],
                phones=tuple(Phone(number, "", whose) for number, whose in self.phones.values()),
                identifiers=tuple(Identifier(*each) for each in self.identifiers.values()),
                former_names=tuple(FormerName(*each) for each in self.former.values()),
                next_of_kin=tuple(NextOfKin(*each) for each in self.kin.values()),
                policies=self.policies.policies(),
                languages=self.languages.value,
                interpreter_needed=self.interpreter.value(),
                blood_group=self.blood_group.value or "",
            ),
            allergies=self.allergies.value,
            history=self.history.editor.text(),
        )

    def show(self, typed: TypedPatient) -> None:
        """Fill the form; an unknown sex is shown as not yet chosen."""
        details = self._shown = typed.details
        for name, field in self._texts.items():
            field.set_value(getattr(details, name))
        born = details.birth_date
        self.born.set_value(born and Birth(born, details.birth_estimated, details.birth_part))
        self.sex.set_value(None if details.sex is Sex.UNKNOWN else details.sex)
        self.languages.set_value(details.languages)
        self.interpreter.set_value(details.interpreter_needed)
        self.blood_group.set_value(details.blood_group)
        self.history.set_value(typed.history)
        self.allergies.set_value(typed.allergies)
        self.phones.set_values([(each.number, each.label) for each in details.phones])
        self.identifiers.set_values([(each.kind, each.value) for each in details.identifiers])
        self.former.set_values(
            [(each.name, each.until, each.reason) for each in details.former_names]
        )
        self.kin.set_values(
            [(each.name, each.relation, each.phone) for each in details.next_of_kin]
        )
        self.policies.set_policies(details.policies)
        self._say_birth()
        self._sum_up()

    def close_sections(self) -> None:
        """As a form begins: what the sections hold is said on them."""
        for section in self.sections:
            section.set_open(False)

    def reveal(self, field: QWidget) -> None:
        """Open the section a field stands in."""
        for section in self.sections:
            if section.content.isAncestorOf(field):
                section.set_open(True)

    def set_identifier_kinds(self, names: Sequence[str]) -> None:
        """What kinds of numbers the hospital keeps, the one asked for first before the others."""
        self._kinds = tuple(names)
        for name, field in self.identifiers.fields().items():
            if name.endswith(".kind"):
                field.editor.set_names(self._kinds)

    def layout(self) -> QVBoxLayout:
        """The front and below it the sections."""
        person = _side_by_side((self.sex, 3), (self.born, 4), (self.phones, 8))
        town = _side_by_side((self.postcode, 2), (self.city, 3), (self.country, 2))
        front = column(
            row(self.given, self.family),
            person,
            row(self.identifiers, self.address),
            town,
            gap=6,
        )
        return column(front, 6, *self.sections, None, gap=4)

    def _make_front(self) -> None:
        line = partial(LineEdit, max_length=_ROOM)
        self.given = Field(_("Given &names"), line())
        self.family = Field(_("&Family names"), line())
        sexes = [(sex, sex_word(sex)) for sex in Sex]
        self.sex = Field(_("&Sex"), ChoiceBox(sexes, placeholder=_("Choose")), required=True)
        self.sex.editor.setMinimumContentsLength(4)
        self.born = Field(_("B&orn, or age"), BirthEdit(self._today, self._order))
        self.born.editor.setMinimumWidth(104)  # a whole date
        self.phones = FieldRows(
            "phone",
            [
                Part("", _("&Phone"), PhoneEdit, 3),
                Part("label", _("W&hose"), partial(_Aside, _("own"), max_length=80), 2),
            ],
            _("Another phone"),
        )
        self.identifiers = FieldRows(
            "identifier",
            [
                Part("kind", _("&Kind"), self._kind_box, 2),
                Part("", _("&ID number"), line, 3),
            ],
            _("Another ID"),
        )
        self.address = Field(_("Address, s&treet"), LinesEdit())
        self.postcode = Field(_("Postcode"), line())
        self.city = Field(_("&City"), line())
        self.country = Field(_("Co&untry"), _Aside(max_length=_ROOM))

    def _make_person(self) -> None:
        line = partial(LineEdit, max_length=_ROOM)
        self.preferred = Field(_("Wishes to be called"), line())
        self.romanised = Field(_("In Latin letters"), line())
        self.former = FieldRows(
            "former",
            [
                Part("name", _("Former name"), line, 4),
                Part("until", _("Until"), self._day_edit, 2),
                Part("reason", _("Why"), line, 3),
            ],
            _("Another former name"),
        )
        self.email = Field(_("E-&mail"), line())
        self.languages = Field(_("Languages"), LanguageEdit())
        self.interpreter = CheckBox(_("Needs an interpreter"))
        self.occupation = Field(_("Occupation"), line())
        groups = [("", _("not known")), *((each, each) for each in BLOOD_GROUPS)]
        # written as keyboards write it, and read as a whole: by its letter alone O- becomes O+
        self.blood_group = Field(_("Blood group"), ChoiceBox(groups, searchable=True))
        self.allergies = Field(_("Aller&gies"), TagEdit(tone="danger"))
        self.allergies.editor.line_edit().setPlaceholderText(_("add, then Enter"))
        self.history = Field(_("History in one line"), line())

    def _make_people(self, currency: str) -> None:
        line = partial(LineEdit, max_length=_ROOM)
        self.kin = FieldRows(
            "kin",
            [
                Part("name", _("Name of kin"), line, 4),
                Part("relation", _("Relation"), partial(LineEdit, suggestions=relations()), 3),
                Part("phone", _("Their phone"), PhoneEdit, 4),
            ],
            _("Another next of kin"),
        )
        self.policies = PolicyRows(self._day_edit, currency)

    def _make_sections(self) -> tuple[Section, ...]:
        tick = row(self.interpreter, None)
        tick.setContentsMargins(0, 14, 0, 0)
        more_names = column(row(self.preferred, self.romanised), self.former, gap=6)
        speaks = row(self.languages, tick)
        person = column(speaks, row(self.occupation, self.blood_group, self.email), gap=6)
        return (
            Section(_("Names"), "Alt+1", more_names),
            Section(_("Person"), "Alt+2", person),
            Section(_("Next of kin"), "Alt+3", column(self.kin, gap=6)),
            Section(_("Cover"), "Alt+4", column(self.policies, gap=6)),
            Section(_("Allergies"), "Alt+5", column(self.allergies, self.history, gap=6)),
        )

    def _day_edit(self) -> DateEdit:
        return DateEdit(self._today, order=self._order)

    def _kind_box(self) -> KindBox:
        return KindBox(self._kinds)

    def _join(self) -> None:
        for name, field in self._singles.items():
            field.setProperty("fault_name", name)
            field.changed.connect(self._changed)
            finished = getattr(field.editor, "editingFinished", None)
            if finished is not None:
                finished.connect(self._finished)
        for rows in self._repeated:
            rows.changed.connect(self._changed)
            rows.field_left.connect(self.left)
        self.interpreter.changed.connect(self._changed)
        self.born.changed.connect(self._say_birth)
        for section in self.sections:
            section.opened.connect(self.opened)

    def _changed(self) -> None:
        self._sum_up()
        self.changed.emit()

    def _finished(self) -> None:
        editor = self.sender()
        field = editor.parent() if editor is not None else None
        if isinstance(field, QWidget) and field.property("fault_name"):
            self.left.emit(field.property("fault_name"))

    def _say_birth(self) -> None:
        """The other of age and date, so that a slip of the year is seen."""
        words = self.born.editor.in_words()
        self.born.set_title(_("B&orn · {age}").format(age=words) if words else _("B&orn, or age"))

    def _sum_up(self) -> None:
        for section, words in zip(self.sections, summaries(self.typed()), strict=True):
            section.set_summary(words)


def _side_by_side(*fields: tuple[QWidget, int]) -> QHBoxLayout:
    line = row()
    for field, stretch in fields:
        line.addWidget(field, stretch, Qt.AlignmentFlag.AlignTop)
    return line


class _Aside(LineEdit):
    """Rarely filled: Tab passes by, its mnemonic and the mouse lead to it."""

    def __init__(self, placeholder: str = "", *, max_length: int) -> None:
        super().__init__(placeholder, max_length=max_length)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)


def _is_no_value(editor: Any) -> bool:
    return editor.value() is None
