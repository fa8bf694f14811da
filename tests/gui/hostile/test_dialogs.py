"""Every dialog that a button opens: it shows text as text, and keeps what is typed in it."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

import pms_desktop.features
from pms_desktop.app import Program
from pms_desktop.domain.access import Role
from pms_desktop.domain.clock import FixedClock
from pms_desktop.features.administration.staff.view import NewPasswordDialog
from pms_desktop.features.registration.camera.view import CameraDialog
from pms_desktop.features.registration.papers.view import PatientPapersDialog
from pms_desktop.features.wards.move.view import MoveForm
from pms_desktop.mvp.navigation import Destination, Place
from pms_desktop.settings import Settings
from pms_desktop.shell.founding.view import FoundingDialog
from pms_desktop.shell.password.view import PasswordDialog
from pms_desktop.shell.station.view import StationDialog
from pms_desktop.ui.chart_reason import ChartReasonDialog
from pms_desktop.ui.choice_box import ChoiceBox
from pms_desktop.ui.dialogs import ConfirmPanel, FormDialog, ReasonDialog
from pms_desktop.ui.editors import LineEdit, PasswordEdit
from pms_desktop.ui.kept_parts import KEPT
from tests.architecture.source import sources
from tests.gui.hostile.house import BusyHouse, busy_house
from tests.gui.hostile.windows import (
    delegates_that_render,
    editors,
    texts_that_could_be_markup,
    tooltips_of_rows,
)
from tests.gui.shell.driving import Desk
from tests.hospital import NOW, Hospital
from tests.hostile import At, Outcome, values_at

MARK = "Zq7 kept words"
AT_ONCE = {"Restric&t"}
"""What opens nothing, and after which the record is another."""
CHART_REASON = ChartReasonDialog.__name__
NOT_KEPT = {
    NewPasswordDialog: "a password is never written down",
    PasswordDialog: "a password is never written down",
    FoundingDialog: "nobody has signed in, so nobody owns a draft",
    StationDialog: "six settings of the machine, about nobody",
    ConfirmPanel: "nothing is typed",
    CameraDialog: "nothing is typed, and a picture is taken again in a key",
    PatientPapersDialog: "a choice and two numbers, made again in three keys",
}


def wards(desk: Desk, house: BusyHouse) -> list[Callable[[], None]]:
    """A bed with somebody in it, and a free one."""
    page = page_of(desk, Place.WARDS)
    board = page.board

    def bed(kind: str) -> None:
        come(desk, Place.WARDS)
        desk.wait_until(lambda: len(board.records()) == 4)
        found = next(card for card in board.records() if card.kind.value == kind)
        board.select_key(found.bed_id)

    return [partial(bed, "occupied"), partial(bed, "free")]


def billing(desk: Desk, house: BusyHouse) -> list[Callable[[], None]]:
    """A running bill with a line under the cursor, and a paid invoice."""
    page = page_of(desk, Place.BILLING)

    def running() -> None:
        come(desk, Place.BILLING, house.settled)
        desk.wait_until(
            lambda: page.bill.add_button.isVisible() and bool(page.bill.table.records())
        )
        page.bill.table.selectRow(0)

    def paid() -> None:
        come(desk, Place.BILLING, house.settled, house.invoice)
        desk.wait_until(page.bill.credit_button.isVisible)

    return [running, paid]


def appointments(desk: Desk, house: BusyHouse) -> list[Callable[[], None]]:
    """An appointment under the cursor."""
    page = page_of(desk, Place.APPOINTMENTS)

    def selected() -> None:
        come(desk, Place.APPOINTMENTS, house.lying, house.appointment)
        desk.wait_until(page.selected.buttons["cancel"].isVisible)

    return [selected]


def registration(desk: Desk, house: BusyHouse) -> list[Callable[[], None]]:
    """A record that can be closed."""
    page = page_of(desk, Place.REGISTRATION)

    def record() -> None:
        come(desk, Place.REGISTRATION, house.lying)
        desk.wait_until(page.record.edit_button.isVisible)

    return [record]


def chart(desk: Desk, house: BusyHouse) -> list[Callable[[], None]]:
    """An allergy under the cursor."""
    page = page_of(desk, Place.EMR)

    def allergy() -> None:
        come(desk, Place.EMR, house.lying, act="allergies")
        desk.wait_until(lambda: bool(page.timeline.list.records()))
        page.timeline.list.select_row(0)
        buttons = page.timeline.detail.findChildren(QAbstractButton)
        desk.wait_until(lambda: any(button.isVisible() for button in buttons))

    return [allergy]


def staff(desk: Desk, house: BusyHouse) -> list[Callable[[], None]]:
    """Somebody's account."""

    def account() -> None:
        come(desk, Place.ADMINISTRATION, act="staff")
        section: Any = page_of(desk, Place.ADMINISTRATION).stack.currentWidget()
        desk.wait_until(lambda: bool(section.list.records()))
        section.list.select_row(1)
        desk.wait_until(section.password_button.isVisible)

    return [account]


Look = Callable[[Desk, BusyHouse], list[Callable[[], None]]]
WALKS: dict[Role, tuple[tuple[Look, set[str]], ...]] = {
    Role.NURSE: (
        (wards, {"VitalsForm", "NoteForm", "ItemForm", "MoveForm", "DischargeForm", "ReasonForm",
                 "AdmitForm"}),
    ),
    Role.BILLING: (
        (billing, {"AddItemDialog", "DiscountDialog", "TakeOffDialog", "CreditDialog",
                   "GiveBackDialog"}),
    ),
    Role.RECEPTIONIST: (
        (appointments, {"BookingView", "ReasonDialog"}),
        (registration, {"AlertDialog", "ConsentDialog", "RelationDialog", "DeathDialog",
                        "NewcomerDialog"}),
    ),
    Role.DOCTOR: ((chart, {"ReasonDialog"}),),
    Role.ADMINISTRATOR: ((registration, {"ReasonDialog"}), (staff, {"NewPasswordDialog"})),
}  # fmt: skip


@pytest.fixture(params=WALKS)
def desk(
    request: pytest.FixtureRequest,
    embedded_hospital: Hospital,
    qapp: QApplication,
    qtbot: QtBot,
) -> Iterator[tuple[Desk, BusyHouse, Role]]:
    names = [value for outcome, value in values_at(At.TEXT) if outcome is Outcome.STORED]
    house = busy_house(embedded_hospital, names[6:])
    clock = FixedClock(NOW, "Europe/London")
    opened = Desk(Program(qapp, Settings(embedded_hospital.url), clock=clock), qtbot)
    opened.program.start()
    opened.wait_for_the_door()
    opened.sign_in(request.param)
    yield opened, house, request.param
    opened.close()


def test_every_dialog_shows_text_as_text_and_keeps_what_is_typed(
    desk: tuple[Desk, BusyHouse, Role], station_home: Path
) -> None:
    at, house, role = desk
    for look, expected in WALKS[role]:
        seen: set[str] = set()
        for arrange in look(at, house):
            for words in buttons_after(at, arrange):
                arrange()
                settle(at)
                dialog = press_named(at, words)
                if dialog is not None:
                    seen.add(type(dialog).__name__)
                    judge(at, dialog)
        assert expected <= seen
    for file in station_home.rglob("*"):
        assert not file.is_file() or MARK.encode() not in file.read_bytes(), file


def judge(desk: Desk, dialog: QDialog) -> None:
    """What is wrong with how a dialog shows text and keeps it fails the test here."""
    shows_text_as_text()
    if isinstance(dialog, FormDialog) and type(dialog) not in NOT_KEPT:
        assert left_out(dialog) == []
        if any(editors(dialog)) and not isinstance(dialog, MoveForm | ChartReasonDialog):
            kept_and_brought_back(desk, dialog)
            return
    dialog.reject()
    settle(desk)


def shows_text_as_text() -> None:
    """Every widget there is now, with the hostile names in it."""
    assert texts_that_could_be_markup() == []
    assert tooltips_of_rows() == []
    assert delegates_that_render() == []


def kept_and_brought_back(desk: Desk, dialog: FormDialog) -> None:
    """Type, take the draft as the disk would, close the dialog, and bring the draft back."""
    kind = type(dialog)
    field = min(editors(dialog), key=is_no_words)
    field.setFocus()
    put(field)
    session = desk.station.shell.session
    assert session is not None
    presenter = session.tabs[desk.window.tab_bar.currentIndex()].presenter
    draft = json.loads(json.dumps(presenter.draft()))
    assert MARK in json.dumps(draft), f"{kind.__name__} keeps nothing"
    dialog.reject()
    settle(desk)
    assert MARK not in json.dumps(presenter.draft() or {}), f"{kind.__name__} outlives its closing"

    presenter.restore(draft)
    desk.wait_until(lambda: MARK in json.dumps(presenter.draft() or {}))
    desk.wait_until(lambda: any(isinstance(each, kind) for each in dialogs()))
    (again,) = dialogs()
    assert isinstance(again, kind)
    assert any(text_in(text) == MARK for text in editors(again)), kind.__name__
    again.reject()
    settle(desk)


def left_out(dialog: FormDialog) -> list[str]:
    """Whatever takes something from a person and is part of nothing that is kept."""
    kept = list(dialog.kept_parts().values())
    whole = {inner for part in kept for inner in (part, *part.findChildren(QWidget))}
    return [
        type(part).__name__
        for part in dialog.findChildren(QWidget)
        if isinstance(part, KEPT) and part not in whole and not isinstance(part, PasswordEdit)
    ]


def is_no_words(text: QLineEdit | QPlainTextEdit) -> int:
    """Fields for words come first, then any that letters go into: raw text is kept of all."""
    if isinstance(text, QPlainTextEdit) or type(text) is LineEdit:
        return 0
    return 2 if isinstance(text.parentWidget(), ChoiceBox) else 1


def put(text: QLineEdit | QPlainTextEdit) -> None:
    if isinstance(text, QLineEdit):
        text.setText(MARK)
    else:
        text.setPlainText(MARK)


def text_in(text: QLineEdit | QPlainTextEdit) -> str:
    return text.text() if isinstance(text, QLineEdit) else text.toPlainText()


def page_of(desk: Desk, place: Place) -> Any:
    session = desk.station.shell.session
    assert session is not None
    return next(tab.view for tab in session.tabs if tab.info.place is place)


def come(
    desk: Desk,
    place: Place,
    patient: UUID | None = None,
    record: UUID | None = None,
    act: str = "",
) -> None:
    assert desk.station.desk is not None
    desk.station.desk.navigator.go(Destination(place, patient, record_id=record, act=act))
    settle(desk)


def buttons_after(desk: Desk, arrange: Callable[[], None]) -> list[str]:
    """The words of every button of the tab that can be pressed now."""
    arrange()
    settle(desk)
    shows_text_as_text()
    return [words_of(each) for each in pressable(desk) if words_of(each) not in AT_ONCE]


def press_named(desk: Desk, words: str) -> QDialog | None:
    """The dialog that opens, if one does."""
    button = next((each for each in pressable(desk) if words_of(each) == words), None)
    if button is None:
        return None
    button.click()
    settle(desk)
    found = dialogs()
    for other in found[1:]:
        other.reject()
    return found[0] if found else None


def pressable(desk: Desk) -> list[QAbstractButton]:
    page = desk.window.pages.currentWidget()
    assert page is not None
    return [
        button
        for button in page.findChildren(QAbstractButton)
        if button.isVisible() and button.isEnabled() and not button.isCheckable()
    ]


def words_of(button: QAbstractButton) -> str:
    return button.text() or button.accessibleName()


def dialogs() -> list[QDialog]:
    return [
        top
        for top in QApplication.topLevelWidgets()
        if isinstance(top, QDialog) and top.isVisible()
    ]


def settle(desk: Desk) -> None:
    """Until the background has nothing to do and its answers are in."""
    pool = desk.program.tasks.findChild(QThreadPool)
    assert pool is not None
    quiet = 0

    def calm() -> bool:
        nonlocal quiet
        quiet = quiet + 1 if pool.activeThreadCount() == 0 else 0
        return quiet > 3

    desk.wait_until(calm)


@pytest.mark.parametrize("desk", [Role.DOCTOR], indirect=True)
def test_a_reason_for_opening_a_chart_is_there_again_when_the_chart_is_asked_for(
    desk: tuple[Desk, BusyHouse, Role],
) -> None:
    at, house, _role = desk
    session = at.station.shell.session
    assert session is not None
    come(at, Place.EMR, house.stranger)
    asked = at.dialog(CHART_REASON)
    shows_text_as_text()
    put(asked.reason_field.editor)
    draft = json.loads(json.dumps(session.forms.draft()))
    asked.reject()
    settle(at)
    assert session.forms.draft() is None

    session.forms.restore(draft)
    come(at, Place.WARDS)
    come(at, Place.EMR, house.stranger)

    assert at.dialog(CHART_REASON).reason_field.value == MARK
    at.dialog(CHART_REASON).reject()
    settle(at)


def test_every_form_dialog_there_is_was_walked_or_says_why_it_is_not_kept() -> None:
    """A new dialog is entered in WALKS, so that it is opened, looked at and brought back."""
    walked = {name for walks in WALKS.values() for _look, names in walks for name in names}
    excused = {kind.__name__ for kind in NOT_KEPT}
    general = {FormDialog.__name__, ReasonDialog.__name__, "WardForm"}

    assert {kind.__name__ for kind in every_kind(FormDialog)} == (
        walked | excused | general | {CHART_REASON}
    )


def every_kind(kind: type[FormDialog]) -> set[type[FormDialog]]:
    """The product's own subclasses, all modules of it imported."""
    below = {each for sub in kind.__subclasses__() for each in every_kind(sub)}
    return {each for each in below | {kind} if each.__module__.startswith("pms_desktop.")}


REASONS = {
    "pms_desktop/features/appointments/view.py": "cancel",
    "pms_desktop/features/emr/prescribing/view.py": "prescribe anyway",
    "pms_desktop/features/emr/timeline/view.py": "withdraw",
    "pms_desktop/features/registration/record/reasons.py": "close, restrict or lift",
}


def test_who_asks_for_a_reason_keeps_it() -> None:
    """`ReasonDialog` is used as it is in these places, each kept by its presenter."""
    root = Path(pms_desktop.features.__file__).parents[2]
    asking = {
        str(source.path)
        for source in sources(root, "pms_desktop/features", "pms_desktop/shell")
        if any(getattr(call.func, "id", "") == "ReasonDialog" for call in source.calls())
    }

    assert asking == set(REASONS)
