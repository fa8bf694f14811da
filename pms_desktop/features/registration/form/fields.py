"""The fields of the form: what each is called, how they stand, what they hold together."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pms_desktop.domain.patients import (
    Identifier,
    InsurancePolicy,
    NextOfKin,
    PatientDetails,
    Phone,
    Sex,
    TypedPatient,
    age_of,
    sex_word,
)
from pms_desktop.features.registration.form.rows import FieldRows, Part
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.dates import Order
from pms_desktop.ui.tag_edit import TagEdit
from pms_desktop.ui.widgets import (
    Age,
    AgeEdit,
    ChoiceBox,
    DateEdit,
    Field,
    LineEdit,
    PhoneEdit,
    column,
    label,
    row,
)

_ROOM = 300  # more than is allowed: a paste that is too long is seen and refused, never cut


def relations() -> list[str]:
    """Offered while typing how somebody is related."""
    return [
        _("Mother"), _("Father"), _("Wife"), _("Husband"), _("Partner"), _("Daughter"), _("Son"),
        _("Sister"), _("Brother"), _("Guardian"), _("Friend"), _("Neighbour"),
    ]  # fmt: skip


class KindBox(ChoiceBox):
    """What kind of number it is. Without a wish it stands on the kind asked for first; a kind that
    is no longer offered stays where it was chosen."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.setMinimumContentsLength(9)
        self.set_names(names)

    def set_names(self, names: Sequence[str]) -> None:
        """Offer these kinds; what was chosen stays."""
        self._names = names
        self.set_value(self.value())

    def set_value(self, value: Any) -> None:
        names = [*self._names, *({value} - {None, "", *self._names})]
        self.set_choices([(name, name) for name in names])
        super().set_value(value or (names[0] if names else None))

    def value(self) -> str:
        return super().value() or ""


class PatientFields(QObject):
    """`left` carries the name of a field that was left, as `faults` know it."""

    changed = Signal()
    left = Signal(str)

    def __init__(
        self, today: Callable[[], date], order: Order, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._estimated: tuple[Age, date] | None = None
        self._shown = PatientDetails()
        self._kinds: tuple[str, ...] = ()
        self._make_person(order)
        self._make_contact()
        self._make_chart(order)
        self._singles: dict[str, Field[Any]] = {
            "given_names": self.given, "family_names": self.family, "sex": self.sex,
            "birth_date": self.born, "email": self.email, "address": self.address,
            "postcode": self.postcode, "city": self.city, "country": self.country,
            "allergies": self.allergies, "history": self.history,
        }  # fmt: skip
        self._repeated = (self.phones, self.identifiers, self.kin, self.policies)
        self._join()

    def by_name(self) -> dict[str, Field[Any]]:
        """Every field under the name its fault has."""
        named = dict(self._singles)
        for rows in self._repeated:
            named |= rows.fields()
        return {**named, "age": self.age}

    def typed(self) -> TypedPatient:
        """What the form holds, exactly as typed."""
        born, estimated = self._birth()
        return TypedPatient(
            details=replace(
                self._shown,
                family_names=self.family.editor.text(),
                given_names=self.given.editor.text(),
                sex=Sex(self.sex.value or Sex.UNKNOWN),
                birth_date=born,
                birth_estimated=estimated,
                phones=tuple(Phone(number, "", whose) for number, whose in self.phones.values()),
                email=self.email.editor.text(),
                address=self.address.editor.text(),
                postcode=self.postcode.editor.text(),
                city=self.city.editor.text(),
                country=self.country.editor.text(),
                identifiers=tuple(Identifier(*each) for each in self.identifiers.values()),
                next_of_kin=tuple(NextOfKin(*each) for each in self.kin.values()),
                policies=self._policies(),
            ),
            allergies=self.allergies.value,
            history=self.history.editor.text(),
        )

    def show(self, typed: TypedPatient) -> None:
        """Fill the form; an unknown sex is shown as not yet chosen."""
        details = self._shown = typed.details
        self._show_birth(details)
        self.sex.set_value(None if details.sex is Sex.UNKNOWN else details.sex)
        for field, text in (
            (self.given, details.given_names), (self.family, details.family_names),
            (self.email, details.email), (self.address, details.address),
            (self.postcode, details.postcode), (self.city, details.city),
            (self.country, details.country), (self.history, typed.history),
        ):  # fmt: skip
            field.set_value(text)
        self.allergies.set_value(typed.allergies)
        self.phones.set_values([(each.number, each.label) for each in details.phones])
        self.identifiers.set_values([(each.kind, each.value) for each in details.identifiers])
        self.kin.set_values(
            [(each.name, each.relation, each.phone) for each in details.next_of_kin]
        )
        self.policies.set_values(
            [(each.insurer, each.policy_number, each.valid_until) for each in details.policies]
        )

    def set_identifier_kinds(self, names: Sequence[str]) -> None:
        """What kinds of numbers the hospital keeps, the one asked for first before the others."""
        self._kinds = tuple(names)
        for name, field in self.identifiers.fields().items():
            if name.endswith(".kind"):
                field.editor.set_names(self._kinds)

    def columns(self) -> QHBoxLayout:
        """The two columns of the form."""
        person = QHBoxLayout()
        person.setSpacing(8)
        for field, stretch in ((self.sex, 10), (self.born, 11), (self.age, 6)):
            person.addWidget(field, stretch, Qt.AlignmentFlag.AlignTop)
        left = column(
            label(_("Who"), "heading"),
            row(self.given, self.family),
            person,
            self.identifiers,
            label(_("Reach"), "heading"),
            self.phones,
            self.email,
            self.address,
            row(self.postcode, self.city, self.country),
            None,
            gap=5,
        )
        right = column(
            row(label(_("Next of kin"), "heading"), None, _small(self.kin.add_button)),
            self.kin,
            row(label(_("Cover"), "heading"), None, _small(self.policies.add_button)),
            self.policies,
            label(_("Alerts"), "heading"),
            self.allergies,
            self.history,
            None,
            gap=5,
        )
        both = row(gap=20)
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        return both

    def _make_person(self, order: Order) -> None:
        line = partial(LineEdit, max_length=_ROOM)
        self.given = Field(_("Given &names"), line())
        self.family = Field(_("&Family names"), line())
        sexes = [(sex, sex_word(sex)) for sex in Sex]
        self.sex = Field(_("&Sex"), ChoiceBox(sexes, placeholder=_("Choose")), required=True)
        self.born = Field(_("B&orn (or age)"), DateEdit(self._today, order=order, when="past"))
        self.age = Field(_("Age (&y)"), AgeEdit())
        self.sex.editor.setMinimumContentsLength(4)
        self.born.editor.setMinimumWidth(104)  # a whole date
        self.identifiers = FieldRows(
            "identifier",
            [
                Part("kind", _("Kind"), self._kind_box, 2),
                Part("", _("&ID number"), partial(LineEdit, max_length=_ROOM), 3),
            ],
            _("Another ID"),
        )
        self.kin = FieldRows(
            "kin",
            [
                Part("name", _("Name of &kin"), line, 4),
                Part("relation", _("Relation"), partial(LineEdit, suggestions=relations()), 3),
                Part("phone", _("Their phone"), PhoneEdit, below=True),
            ],
            _("Another next of kin"),
            inline_add=False,
        )

    def _kind_box(self) -> KindBox:
        return KindBox(self._kinds)

    def _make_contact(self) -> None:
        line = partial(LineEdit, max_length=_ROOM)
        self.phones = FieldRows(
            "phone",
            [
                Part("", _("&Phone"), PhoneEdit, 3),
                Part("label", _("Whose"), partial(LineEdit, _("own"), max_length=80), 2),
            ],
            _("Another phone"),
        )
        self.email = Field(_("E-&mail"), line())
        self.address = Field(_("S&treet address"), line())
        self.postcode = Field(_("Postcode"), line())
        self.city = Field(_("&City"), line())
        self.country = Field(_("Co&untry"), line())

    def _make_chart(self, order: Order) -> None:
        line = partial(LineEdit, max_length=_ROOM)
        self.policies = FieldRows(
            "policy",
            [
                Part("insurer", _("Insurer (&v)"), line),
                Part("number", _("Po&licy"), line),
                Part(
                    "valid_until",
                    _("E&xpires"),
                    partial(DateEdit, self._today, order=order),
                    below=True,
                ),
            ],
            _("Another policy"),
            inline_add=False,
        )
        self.allergies = Field(_("Aller&gies"), TagEdit(tone="danger"))
        self.allergies.editor.line_edit().setPlaceholderText(_("add, then Enter"))
        self.history = Field(_("&History in one line"), line())

    def _join(self) -> None:
        for name, field in self._singles.items():
            field.setProperty("fault_name", name)
            field.changed.connect(self.changed)
            finished = getattr(field.editor, "editingFinished", None)
            if finished is not None:
                finished.connect(self._finished)
        for rows in self._repeated:
            rows.changed.connect(self.changed)
            rows.field_left.connect(self.left)
        self.age.changed.connect(self.changed)
        self.born.editor.changed.connect(self._born_changed)
        self.age.editor.textEdited.connect(self._age_typed)

    def _finished(self) -> None:
        editor = self.sender()
        field = editor.parent() if editor is not None else None
        if isinstance(field, QWidget) and field.property("fault_name"):
            self.left.emit(field.property("fault_name"))

    def _policies(self) -> tuple[InsurancePolicy, ...]:
        known = {(each.insurer, each.policy_number): each for each in self._shown.policies}
        return tuple(
            replace(
                known.get((insurer, number), InsurancePolicy(insurer, number)), valid_until=until
            )
            for insurer, number, until in self.policies.values()
        )

    def _birth(self) -> tuple[date | None, bool]:
        if self.born.value is not None:
            return self.born.value, False
        age: Age | None = self.age.value
        if age is None:
            return None, False
        if self._estimated is not None and self._estimated[0] == age:
            return self._estimated[1], True  # the same age shown again is not a new estimate
        return age.born_about(self._today()), True

    def _show_birth(self, details: PatientDetails) -> None:
        born, self._estimated = details.birth_date, None
        self.born.set_value(None if details.birth_estimated else born)
        if born is None:
            self.age.set_value(None)
        elif details.birth_estimated:
            age = Age(*age_of(born, self._today()))
            self._estimated = (age, born)
            self.age.set_value(age)

    def _born_changed(self) -> None:
        born = self.born.value
        if born is not None:
            self.age.set_value(Age(*age_of(born, self._today())))
        # With a date of birth there is nothing to type here: Tab passes by.
        known = born is not None
        policy = Qt.FocusPolicy.ClickFocus if known else Qt.FocusPolicy.StrongFocus
        self.age.editor.setFocusPolicy(policy)

    def _age_typed(self, _text: str) -> None:
        if self.born.editor.text():
            self.born.editor.blockSignals(True)
            self.born.set_value(None)
            self.born.editor.blockSignals(False)
            self.age.editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.born.clear_fault()


def _small(button: QWidget) -> QWidget:
    button.setFixedSize(22, 22)
    return button
