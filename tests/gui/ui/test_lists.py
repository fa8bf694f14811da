"""Tables, lists and boards of records."""

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QDropEvent, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from pms_desktop.ui.card_grid import CardGridModel
from pms_desktop.ui.record_list import RecordListModel, RowDelegate
from pms_desktop.ui.record_model import Cell, RecordTableModel
from pms_desktop.ui.record_table import is_cut
from pms_desktop.ui.theme import apply_theme
from pms_desktop.ui.widgets import (
    CardDelegate,
    CardGrid,
    Column,
    ListRow,
    RecordList,
    RecordTable,
    SearchBox,
)
from tests.gui.typing import Key, press, press_enter, press_escape, type_text
from tests.gui.ui.conftest import Show


@dataclass(frozen=True)
class Person:
    number: int
    name: str
    owes: int = 0


PEOPLE = [Person(1, "SOW, Fatou", 30), Person(2, "DAS, Priya", 10), Person(3, "LEE, Jisoo", 20)]
COLUMNS = [
    Column[Person]("Name", lambda p: p.name, sort=lambda p: p.name),
    Column[Person]("Owes", lambda p: str(p.owes), "right", 80, chip=lambda p: ("due", "warn")),
]


def look(person: Person) -> ListRow:
    return ListRow(person.name, f"MRN {person.number}", chips=(("due", "warn"),))


def number(person: Person) -> int:
    return person.number


def table() -> RecordTable[Person]:
    made = RecordTable(COLUMNS, name="Bills", empty_text="Nobody owes anything.", key=number)
    made.set_records(PEOPLE)
    made.resize(400, 200)
    return made


def people_list() -> RecordList[Person]:
    made = RecordList(look, name="Patients", key=number)
    made.set_records(PEOPLE)
    made.resize(300, 300)
    return made


def test_the_models_keep_qts_rules(qtmodeltester: ModelTester) -> None:
    table_model: RecordTableModel[Person] = RecordTableModel(COLUMNS)
    table_model.set_records(PEOPLE)
    qtmodeltester.check(table_model)


def test_the_list_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model: RecordListModel[Person] = RecordListModel(look)
    model.set_records(PEOPLE)
    qtmodeltester.check(model)


def test_the_board_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model: CardGridModel[Person] = CardGridModel(lambda p: p.name)
    model.set_records(PEOPLE)
    qtmodeltester.check(model)


def test_a_table_sorts_only_by_columns_that_allow_it(qtbot: QtBot) -> None:
    shown = table()
    qtbot.addWidget(shown)

    shown.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert [p.number for p in shown.records()] == [2, 3, 1]
    shown.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert [p.number for p in shown.records()] == [1, 2, 3]


def test_the_cursor_stays_on_its_record_when_new_ones_arrive(qtbot: QtBot) -> None:
    shown = table()
    qtbot.addWidget(shown)
    shown.select_record(PEOPLE[1])

    shown.set_records([Person(9, "NEW, One"), replace(PEOPLE[1], owes=99), PEOPLE[0]])

    current = shown.current_record()
    assert current is not None
    assert (current.number, current.owes) == (2, 99)


def test_a_record_that_is_gone_leaves_nothing_selected(qtbot: QtBot) -> None:
    shown = table()
    qtbot.addWidget(shown)
    shown.select_record(PEOPLE[1])

    with qtbot.waitSignal(shown.record_selected, check_params_cb=lambda r: r is None):
        shown.set_records(PEOPLE[:1])


def test_arrows_move_and_enter_opens(qtbot: QtBot, show: Show) -> None:
    shown = people_list()
    show(shown)
    shown.setFocus()
    shown.select_row(0)

    press(shown, Key.Key_Down)
    with qtbot.waitSignal(shown.record_activated) as opened:
        press_enter(shown)

    assert opened.args == [PEOPLE[1]]


def test_a_double_click_opens_a_row_of_a_table(qtbot: QtBot, show: Show) -> None:
    shown = table()
    show(shown)
    spot = shown.visualRect(shown.model().index(1, 0)).center()

    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    with qtbot.waitSignal(shown.record_activated) as opened:
        qtbot.mouseDClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    assert opened.args == [PEOPLE[1]]


def test_one_types_in_the_search_box_and_walks_in_the_list(qtbot: QtBot, show: Show) -> None:
    box, shown = SearchBox("Name, MRN"), people_list()
    box.drive(shown)
    qtbot.addWidget(shown)
    show(box)
    box.setFocus()

    with qtbot.waitSignal(box.searched) as searched:
        type_text(box, "ñu")
    press(box, Key.Key_Down)
    press(box, Key.Key_Down)

    assert searched.args == ["ñu"]
    assert shown.current_record() == PEOPLE[1]
    assert box.hasFocus()


def test_enter_searches_at_once_and_escape_empties_the_box(qtbot: QtBot, show: Show) -> None:
    box = SearchBox("Name")
    box.REST_MS = 60_000
    show(box)
    type_text(box, "das")

    with qtbot.waitSignals([box.searched, box.accepted]):
        press_enter(box)
    with qtbot.waitSignal(box.searched) as emptied:
        press_escape(box)

    assert emptied.args == [""]
    assert box.text() == ""


def test_rows_and_cells_are_read_out_whole(qtbot: QtBot, show: Show) -> None:
    shown = people_list()
    show(shown)
    interface = QAccessible.queryAccessibleInterface(shown)

    assert interface.text(QAccessible.Text.Name) == "Patients"
    assert interface.child(0).text(QAccessible.Text.Name) == "SOW, Fatou, MRN 1, due"
    bills = table()
    qtbot.addWidget(bills)
    cell = bills.model().index(0, 1)
    assert bills.model().data(cell, Qt.ItemDataRole.AccessibleTextRole) == "30, due"


def test_a_long_surname_is_known_to_be_cut(qtbot: QtBot) -> None:
    shown = people_list()
    qtbot.addWidget(shown)
    delegate = shown.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    long = ListRow("A very long double-barrelled surname that never ends, With Given Names")

    assert delegate.is_cut(long, 300)
    assert not delegate.is_cut(ListRow("LEE, Jisoo"), 300)
    assert is_cut(Cell("A very long double-barrelled surname"), 120)


def test_switching_to_dark_repaints_rows(qapp: QApplication, show: Show) -> None:
    shown = people_list()
    show(shown)
    light = shown.viewport().grab().toImage().pixelColor(250, 290)

    apply_theme(qapp, "dark")

    dark = shown.viewport().grab().toImage()
    assert light.name() == "#ffffff"
    assert dark.pixelColor(250, 290).name() == "#1a222b"
    assert dark.pixelColor(200, 25).name() == "#1a222b"


class Plain(CardDelegate):
    def __init__(self) -> None:
        super().__init__(QSize(120, 80))

    def paint_content(self, painter: QPainter, area: QRectF, record: Person) -> None:
        painter.drawText(area, record.name)


def board() -> CardGrid[Person]:
    made = CardGrid(
        Plain(),
        name="Beds",
        spoken=lambda p: f"{p.name}, owes {p.owes}",
        key=number,
        movable=lambda p: p.owes > 10,
        accepts=lambda dragged, target: isinstance(dragged, Person) and target.owes == 10,
    )
    made.set_records(PEOPLE)
    made.resize(300, 200)
    return made


def drop(beds: CardGrid[Person], data: QMimeData, row: int) -> QDropEvent:
    spot = beds.visualRect(beds.model().index(row, 0)).center()
    event = QDropEvent(
        QPointF(spot), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    beds.dropEvent(event)
    return event


def test_a_card_dropped_on_a_card_that_takes_it_is_told(qtbot: QtBot, show: Show) -> None:
    beds = board()
    show(beds)
    model = beds.model()
    dragged = model.mimeData([model.index(0, 0)])

    with qtbot.waitSignal(beds.dropped) as told:
        drop(beds, dragged, 1)

    assert told.args == [PEOPLE[0], PEOPLE[1]]
    assert beds.records() == tuple(PEOPLE)


def test_a_mouse_can_carry_a_card_because_the_viewport_takes_drops(qtbot: QtBot) -> None:
    beds = board()
    qtbot.addWidget(beds)

    assert beds.dragEnabled()
    assert beds.viewport().acceptDrops()  # where Qt looks for a place to drop


def test_a_card_that_does_not_take_it_refuses_the_drop(qtbot: QtBot, show: Show) -> None:
    beds = board()
    show(beds)
    model = beds.model()

    with qtbot.assertNotEmitted(beds.dropped):
        drop(beds, model.mimeData([model.index(0, 0)]), 2)
        drop(beds, QMimeData(), 1)

    assert not model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsDragEnabled


def test_arrow_keys_walk_over_the_board(show: Show) -> None:
    beds = board()
    show(beds)
    beds.setFocus()
    beds.select_row(0)

    press(beds, Key.Key_Right)
    assert beds.current_record() == PEOPLE[1]
    press(beds, Key.Key_Left)
    press(beds, Key.Key_Down)
    assert beds.current_record() == PEOPLE[2]


@pytest.mark.parametrize("width", [300, 460, 800])
def test_cards_fill_the_width_of_the_board(qtbot: QtBot, show: Show, width: int) -> None:
    beds = board()
    beds.resize(width, 200)
    show(beds)
    cells: list[QRect] = [beds.visualRect(beds.model().index(row, 0)) for row in range(3)]

    assert cells[0].width() >= 120
    assert cells[1].left() - cells[0].left() == cells[0].width()
