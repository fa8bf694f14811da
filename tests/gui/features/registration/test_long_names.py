"""Names as long as they come leave everything around them in sight, and in order."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pms_desktop.domain.duplicates import Comparison, Trait, Twin
from pms_desktop.domain.patient_notices import Notices
from pms_desktop.domain.patients import (
    FormerName,
    NextOfKin,
    Patient,
    PatientDetails,
    Phone,
    Sex,
    TypedPatient,
)
from pms_desktop.domain.relations import Relation, RelationKind
from pms_desktop.features.registration.form.section import Section
from pms_desktop.features.registration.form.twins import TwinsCard
from pms_desktop.features.registration.record.view import RecordView
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.services.ids import new_id
from tests.gui.typing import Key, press_control

LONG = PatientDetails(
    family_names="Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren",
    given_names="Maximiliane Alexandra Josephine Wilhelmina Theodora Charlotte",
    sex=Sex.FEMALE,
    birth_date=date(1958, 4, 9),
    email=f"{'maximiliane.' * 9}@literature.example",
)
TODAY = date(2026, 11, 20)


def patient(details: PatientDetails, mrn: str = "000012345") -> Patient:
    return Patient(id=new_id(), mrn=mrn, version=1, details=details)


@pytest.fixture
def card(qtbot: QtBot) -> TwinsCard:
    made = TwinsCard()
    qtbot.addWidget(made)
    made.resize(248, 600)
    made.show()
    return made


@pytest.fixture
def record(qtbot: QtBot) -> RecordView:
    made = RecordView(lambda: TODAY)
    qtbot.addWidget(made)
    made.resize(852, 300)
    made.show()
    return made


def overhanging(inside: QWidget, qtbot: QtBot) -> list[str]:
    """What reaches beyond the side of the place it scrolls in."""
    area = inside.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    room, content = area.viewport(), area.widget()
    assert content is not None
    qtbot.waitUntil(lambda: content.width() <= room.width())
    parts: list[QAbstractButton | QLabel] = []
    parts += content.findChildren(QAbstractButton)
    parts += content.findChildren(QLabel)
    return [
        part.accessibleName() or part.text()
        for part in parts
        if part.isVisible() and part.mapTo(room, QPoint(part.width(), 0)).x() > room.width()
    ]


def test_a_twin_with_a_long_name_is_read_whole_and_its_buttons_stay_in_sight(
    card: TwinsCard, qtbot: QtBot
) -> None:
    name = Comparison(Trait.NAME, agrees=False, close=False, value=LONG.name)
    card.show_twins([Twin(patient(LONG), 91, (name,))], frozenset(), TODAY)

    assert overhanging(card, qtbot) == []
    shown = next(each for each in card.findChildren(QLabel) if each.text() == LONG.name)
    line = shown.fontMetrics().height()
    qtbot.waitUntil(lambda: shown.height() >= 4 * line)


def test_a_relative_with_a_long_name_pushes_nothing_out_of_the_record(
    record: RecordView, qtbot: QtBot
) -> None:
    shown = patient(LONG)
    other = patient(LONG, "000054321").brief
    relation = Relation(new_id(), RelationKind.GUARDIAN, inverse=False, other=other)
    record.show_record(shown, TODAY)
    record.beside.show_notices(Notices(patient_id=shown.id, relations=(relation,)))

    assert overhanging(record, qtbot) == []


def test_another_record_is_shown_from_its_beginning(record: RecordView, qtbot: QtBot) -> None:
    record.show_record(patient(LONG), TODAY)
    area = record.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())

    record.show_record(patient(LONG), TODAY)
    assert bar.value() > 0
    record.show_record(patient(LONG, "000054321"), TODAY)
    assert bar.value() == 0


def test_every_line_of_a_record_begins_at_the_same_side_in_any_script(record: RecordView) -> None:
    details = PatientDetails(
        family_names="الهاشمي",
        given_names="محمد",
        address="شارع الملك فيصل 14\nالطابق 2",
        phones=(Phone("+44 7400 123457", "", "ابنته فاطمة"),),
        next_of_kin=(NextOfKin("فاطمة الزهراء", "زوجة", "+962 7 9012 3456"),),
    )
    record.show_record(patient(details), TODAY)

    lines = [
        line
        for each in record.findChildren(QLabel)
        for line in each.text().split("\n")
        if any(word in line for word in ("فيصل", "الطابق", "ابنته", "زوجة"))
    ]
    assert len(lines) == 4
    assert {line[0] for line in lines} == {"\u200e"}


@pytest.fixture(params=list(Qt.LayoutDirection)[:2], ids=["to the right", "to the left"])
def direction(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Qt.LayoutDirection]:
    """The whole program, laid out to be read in that direction."""
    qapp.setLayoutDirection(request.param)
    yield request.param
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_what_a_section_holds_is_painted_beside_its_title_and_never_over_it(
    direction: Qt.LayoutDirection, qtbot: QtBot
) -> None:
    section = Section("Next of kin", "Alt+3", QVBoxLayout())
    qtbot.addWidget(section)
    section.resize(500, 40)
    section.grab()  # lays it out
    title = QRect(30, 0, 80, section.head.height())
    seen = []
    for summary in ("Wilhelmina", "Theodor"):
        section.set_summary(summary)
        spot = QStyle.visualRect(direction, section.head.rect(), title)
        seen.append((section.head.grab(spot).toImage(), section.head.grab().toImage()))

    assert seen[0][0] == seen[1][0]
    assert seen[0][1] != seen[1][1]


def test_an_opened_section_is_shown_whole(view: RegistrationView, qtbot: QtBot) -> None:
    view.resize(1280, 460)
    press_control(view, Key.Key_N)
    former = tuple(FormerName(f"Maximiliane {at}") for at in range(3))
    view.form.show_typed(TypedPatient(details=PatientDetails(former_names=former)))
    section = view.form.fields.sections[0]
    section.turn()

    def whole() -> bool:
        seen = section.visibleRegion().boundingRect().height()
        return section.height() > 4 * section.head.height() and seen == section.height()

    qtbot.waitUntil(whole)
