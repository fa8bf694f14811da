"""Two windows edit one record: the second is shown what the first did, field by field."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Tab
from pms_desktop.domain.access import Role
from pms_desktop.domain.prescribing import Medicine
from pms_desktop.domain.staff import Practice, Speciality, StaffMember
from pms_desktop.domain.tariff import TariffCategory, TariffItem, TaxRate
from pms_desktop.domain.wards import Room, Ward
from pms_desktop.features.administration.view import AdministrationView
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.accounts import AccountService, SaveMember
from pms_desktop.services.context import Context
from pms_desktop.services.formulary import FormularyService
from pms_desktop.services.hospital import HospitalService
from pms_desktop.services.ids import new_id
from pms_desktop.services.staff import StaffService
from pms_desktop.services.tariff import TariffService
from pms_desktop.services.ward_setup import NewBeds, WardSetupService
from pms_desktop.ui.conflict_panel import ConflictPanel
from tests.doubles import HeldTasks
from tests.gui.features.administration.conftest import OpenSection
from tests.hospital import Hospital

WHO = r"^Administrator Person saved this record at \d\d:\d\d, while you had it open\."


@dataclass(frozen=True)
class Kind:
    """A form: `other` is changed by the first window alone, `both` by both to two values.

    `form` names the part of the view that has the fields, `save` its button.
    """

    section: str
    enter: Callable[[Context], object]
    choose: Callable[[Any], object]
    shown: str
    other: tuple[str, Any]
    both: tuple[str, Any, Any]
    careful: bool = False
    form: str = ""
    save: str = "save_button"


def item(context: Context) -> None:
    category = TariffCategory.PROCEDURE
    TariffService(context).put_item(
        TariffItem(new_id(), "FBC", "Blood count", category, 1850, None, 0, True, 0)
    )


def tax(context: Context) -> None:
    TariffService(context).put_tax(TaxRate(new_id(), "VAT", 2000, True, 0))


def speciality(context: Context) -> None:
    StaffService(context).put_speciality(Speciality(new_id(), "Heart", active=True, version=0))


def medicine(context: Context) -> None:
    FormularyService(context).put(
        Medicine(new_id(), "Amoxicillin", "500 mg", "capsule", ("amoxicillin",), version=0)
    )


def ward(context: Context) -> None:
    service = WardSetupService(context)
    north = Ward(new_id(), "North", 1)
    service.put_ward(north)
    room = Room(new_id(), north.id, "Bay 1")
    service.add_beds(NewBeds((new_id(),), room.id, "N-1"), room)


def doctor(context: Context) -> None:
    heart = StaffService(context).put_speciality(
        Speciality(new_id(), "Heart", active=True, version=0)
    )
    member = StaffMember(new_id(), "Dr Chidi Okafor", None, "", "", True, frozenset(), 0)
    practice = Practice(heart.id, "7", "", 8000, None, 20, ())
    AccountService(context).save(SaveMember(member, "", practice))


def nothing(_context: Context) -> None:
    """It is there already."""


def first(view: Any) -> None:
    view.list.select_row(0)


def the_doctor(view: Any) -> None:
    names = [member.name for member in view.list.records()]
    view.list.select_row(next(at for at, name in enumerate(names) if "Okafor" in name))


def first_ward(view: Any) -> None:
    view.ward_list.select_row(0)


def as_it_is(_view: Any) -> None:
    """The only one is shown already."""


KINDS = {
    "tariff": Kind(
        "tariff", item, first, "code", ("code", "CBC"),
        ("price", Decimal("19.00"), Decimal("21.50")), careful=True,
    ),
    "tax": Kind(
        "taxes", tax, first, "name", ("name", "Value added tax"),
        ("rate", Decimal(21), Decimal(19)), careful=True,
    ),
    "speciality": Kind(
        "specialities", speciality, first, "name", ("name", "Cardiology"),
        ("name", "Cardiology", "Heart and vessels"),
    ),
    "medicine": Kind(
        "formulary", medicine, first, "name", ("atc_code", "J01CA04"),
        ("default_dose", "500 mg", "250 mg"), careful=True,
    ),
    "hospital": Kind(
        "hospital", nothing, as_it_is, "name", ("phone", "01 234"),
        ("name", "St. Anne", "St. Anna Hospital"),
    ),
    "doctor": Kind(
        "staff", doctor, the_doctor, "speciality_id", ("room", "12"),
        ("fee", Decimal("81.50"), Decimal("96.50")), careful=True,
    ),
    "ward": Kind(
        "wards", ward, first_ward, "name", ("place", Decimal(4)), ("name", "North A", "North B"),
        form="ward_form", save="ward_save",
    ),
}  # fmt: skip


@dataclass
class Window:
    """One station's form."""

    view: Any
    kind: Kind

    @property
    def form(self) -> Any:
        return getattr(self.view, self.kind.form) if self.kind.form else self.view

    @property
    def panel(self) -> ConflictPanel:
        found: ConflictPanel = self.form.conflict_panel
        return found

    def value(self, name: str) -> Any:
        return self.form.form_values()[name]

    def put(self, name: str, value: Any) -> None:
        self.form.put_values({name: value})

    def has_records(self) -> bool:
        listed = getattr(self.view, "ward_list", None) or getattr(self.view, "list", None)
        return listed is None or bool(listed.records())

    def is_filled(self) -> bool:
        return bool(self.value(self.kind.shown))

    def save(self) -> None:
        getattr(self.view, self.kind.save).click()


def shown_section(tab: Tab) -> QWidget:
    assert isinstance(tab.view, AdministrationView)
    shown = tab.view.stack.currentWidget()
    assert shown is not None
    return shown


@pytest.fixture(params=list(KINDS.values()), ids=list(KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


@pytest.fixture
def windows(
    hospital: Hospital, kind: Kind, open_section: OpenSection, qtbot: QtBot
) -> tuple[Window, Window]:
    """Two stations that opened the same record before either changed it."""
    kind.enter(hospital.sign_in(Role.ADMINISTRATOR))
    opened = []
    for _station in range(2):
        window = Window(shown_section(open_section(hospital, kind.section)[1]), kind)
        qtbot.waitUntil(window.has_records)
        kind.choose(window.view)
        qtbot.waitUntil(window.is_filled)
        opened.append(window)
    return opened[0], opened[1]


def test_the_second_is_told_who_changed_what_and_chooses(
    windows: tuple[Window, Window], kind: Kind, qtbot: QtBot
) -> None:
    one, two = windows
    name, theirs, mine = kind.both
    one.put(*kind.other)
    one.put(name, theirs)
    two.put(name, mine)
    one.save()
    qtbot.waitUntil(lambda: "Saved" in one.view.message_bar.text())
    two.save()
    qtbot.waitUntil(lambda: not two.panel.isHidden())

    assert re.search(WHO, two.panel.sentence_label.text())
    assert two.value(kind.other[0]) == (mine if kind.other[0] == name else kind.other[1])
    assert two.value(name) == mine
    assert two.panel.choices[name].value() is (None if kind.careful else False)

    if kind.careful:
        two.save()
        assert "Choose for each" in two.panel.reminder_label.text()
    two.panel.choices[name].buttons()[1].click()
    assert two.value(name) == theirs
    two.panel.choices[name].buttons()[0].click()
    assert two.value(name) == mine
    two.save()

    qtbot.waitUntil(lambda: "Saved" in two.view.message_bar.text())
    assert two.panel.isHidden()


def test_a_hospital_changed_elsewhere_keeps_both_edits(
    embedded_hospital: Hospital, open_section: OpenSection, qtbot: QtBot
) -> None:
    _desk, tab = open_section(embedded_hospital, "hospital")
    window = Window(shown_section(tab), KINDS["hospital"])
    qtbot.waitUntil(lambda: bool(window.value("name")))
    office = HospitalService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    before = office.get()
    office.change(replace(before, phone="01 234"))
    window.put("footer", "Open day and night")
    window.save()
    qtbot.waitUntil(lambda: not window.panel.isHidden())

    assert window.panel.choices == {}
    assert window.view.fields["phone"].notice() == "Changed by Administrator Person."
    window.save()

    qtbot.waitUntil(lambda: "Saved" in window.view.message_bar.text())
    assert (office.get().phone, office.get().footer) == ("01 234", "Open day and night")


def begin_edit(
    hospital: Hospital, kind: Kind, open_section: OpenSection, qtbot: QtBot
) -> tuple[Window, Tab]:
    """A record in the form of another station."""
    tab = open_section(hospital, kind.section)[1]
    window = Window(shown_section(tab), kind)
    qtbot.waitUntil(window.has_records)
    kind.choose(window.view)
    qtbot.waitUntil(window.is_filled)
    return window, tab


def comes_back(
    draft: object,
    hospital: Hospital,
    kind: Kind,
    open_section: OpenSection,
    tasks: TaskRunner | None = None,
) -> tuple[Window, Tab]:
    """The same person signs in again, and the draft is handed to their new window."""
    tab = open_section(hospital, kind.section, tasks)[1]
    tab.presenter.restore(json.loads(json.dumps(draft)))
    return Window(shown_section(tab), kind), tab


def test_a_draft_meets_what_somebody_saved_while_its_owner_was_away(
    embedded_hospital: Hospital, kind: Kind, open_section: OpenSection, qtbot: QtBot
) -> None:
    kind.enter(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    name, theirs, mine = kind.both
    mine_window, tab = begin_edit(embedded_hospital, kind, open_section, qtbot)
    mine_window.put(name, mine)
    draft = tab.presenter.draft()
    other, _tab = begin_edit(embedded_hospital, kind, open_section, qtbot)
    other.put(*kind.other)
    other.put(name, theirs)
    other.save()
    qtbot.waitUntil(lambda: "Saved" in other.view.message_bar.text())

    again, _tab = comes_back(draft, embedded_hospital, kind, open_section)

    qtbot.waitUntil(lambda: not again.panel.isHidden())
    assert re.search(WHO, again.panel.sentence_label.text())
    assert again.value(kind.other[0]) == (mine if kind.other[0] == name else kind.other[1])
    assert again.value(name) == mine
    assert name in again.panel.choices


@pytest.mark.parametrize("name_of_kind", ["doctor", "ward"])
def test_a_draft_comes_back_over_its_record_and_is_gone_once_it_is_saved(
    embedded_hospital: Hospital, name_of_kind: str, open_section: OpenSection, qtbot: QtBot
) -> None:
    kind = KINDS[name_of_kind]
    kind.enter(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    name, mine = kind.both[0], kind.both[2]
    window, tab = begin_edit(embedded_hospital, kind, open_section, qtbot)
    count = len(window.view.list.records()) if hasattr(window.view, "list") else 0
    window.put(name, mine)

    again, tab = comes_back(tab.presenter.draft(), embedded_hospital, kind, open_section)
    qtbot.waitUntil(lambda: bool(again.value(name) == mine))
    assert again.panel.isHidden()
    assert tab.presenter.draft() is not None
    again.save()

    qtbot.waitUntil(lambda: "Saved" in again.view.message_bar.text())
    qtbot.waitUntil(lambda: tab.presenter.draft() is None)
    assert count == (len(again.view.list.records()) if count else 0)


def test_a_draft_comes_back_in_whatever_order_the_answers_arrive(
    embedded_hospital: Hospital, kind: Kind, open_section: OpenSection, qtbot: QtBot
) -> None:
    kind.enter(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    name, mine = kind.both[0], kind.both[2]
    window, tab = begin_edit(embedded_hospital, kind, open_section, qtbot)
    window.put(name, mine)
    draft = tab.presenter.draft()

    for which in (0, -1):
        tasks = HeldTasks()
        again, tab = comes_back(draft, embedded_hospital, kind, open_section, tasks)
        tab.presenter.activate()
        while tasks.waiting:
            tasks.release(which)

        assert again.value(name) == mine
        assert tab.presenter.draft() is not None
