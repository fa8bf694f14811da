"""Fields and editors: faults, mnemonics, numbers, choices, tags."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pms_desktop import i18n
from pms_desktop.features.registration.form.birth import Birth, BirthEdit
from pms_desktop.ui.chips import Chip
from pms_desktop.ui.layouts import column, row
from pms_desktop.ui.numbers import parse_decimal
from pms_desktop.ui.tag_edit import TagEdit
from pms_desktop.ui.widgets import (
    Age,
    ChoiceBox,
    Field,
    LineEdit,
    MoneyEdit,
    NoteEdit,
    NumberEdit,
    PhoneEdit,
    first_faulty,
)
from tests.doubles import PlainSignal
from tests.gui.typing import Key, Modifier, press, press_alt, press_tab, replace_text, type_text
from tests.gui.ui.conftest import Show

TODAY = date(2026, 11, 20)


def form(*fields: QWidget) -> QWidget:
    holder = QWidget()
    holder.setLayout(column(*fields))
    return holder


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def popup_of(box: ChoiceBox) -> QWidget:
    completer = box.completer()
    popup = completer.popup() if completer else None
    assert isinstance(popup, QWidget)
    return popup


def test_enter_takes_a_suggestion_and_moves_on(show: Show, qtbot: QtBot) -> None:
    title, body = LineEdit(suggestions=("Ward round", "Review")), LineEdit()
    title.returnPressed.connect(body.setFocus)  # as a form does
    window = form(title, body)
    show(window)
    title.setFocus()
    type_text(title, "round")
    completer = title.completer()
    assert completer is not None
    popup = completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)

    press(popup, Key.Key_Return)
    assert (title.text(), body.hasFocus(), popup.isVisible()) == ("round", True, False)

    title.setFocus()
    replace_text(title, "round")
    qtbot.waitUntil(popup.isVisible)
    press(popup, Key.Key_Down)
    press(popup, Key.Key_Tab)
    assert (title.text(), body.hasFocus(), popup.isVisible()) == ("Ward round", True, False)


def test_alt_and_the_underlined_letter_lead_to_the_editor(show: Show) -> None:
    given, family = Field("&Given names", LineEdit()), Field("&Family names", LineEdit())
    window = form(given, family)
    show(window)
    given.setFocus()

    press_alt(window, "f")

    assert family.editor.hasFocus()
    assert family.editor.accessibleName() == "Family names"


def test_the_mnemonic_of_tags_leads_to_where_one_types(show: Show) -> None:
    given, allergies = Field("Gi&ven names", LineEdit()), Field("Aller&gies", TagEdit())
    window = form(given, allergies)
    show(window)
    given.setFocus()

    press_alt(window, "g")

    assert allergies.editor.line_edit().hasFocus()


def test_a_fault_is_shown_told_and_gone_with_the_next_letter(show: Show) -> None:
    field = Field("&National ID", LineEdit(), help_text="As on the card")
    show(field)

    field.set_fault("One digit is missing.")

    assert field.fault_label.isVisible()
    assert not field.help_label.isVisible()
    assert field.editor.accessibleDescription() == "One digit is missing."

    type_text(field.editor, "ñ")

    assert not field.fault_label.isVisible()
    assert field.editor.accessibleDescription() == "As on the card"


def test_a_fault_of_two_lines_is_seen_whole(qtbot: QtBot, show: Show) -> None:
    field = Field("ID", LineEdit())
    window = form(field)
    window.setFixedSize(160, 300)
    show(window)

    field.set_fault("One digit is missing: an identity number has eight digits and a letter.")
    needed = field.fault_label.heightForWidth(field.fault_label.width())

    qtbot.waitUntil(lambda: field.fault_label.height() >= needed)


def test_a_fault_does_not_move_the_editor_beside_it(qtbot: QtBot, show: Show) -> None:
    left, right = Field("Policy", LineEdit()), Field("Insurer", ChoiceBox())
    window = QWidget()
    window.setLayout(column(row(left, right), None))
    window.resize(300, 200)
    show(window)

    left.set_fault("This policy has ended: ask for the new card and write its number.")
    qtbot.waitUntil(lambda: left.height() > 80)

    assert left.editor.y() == right.editor.y()


def test_the_first_faulty_field_gets_the_focus(show: Show) -> None:
    name = Field("&Name", LineEdit(), required=True)
    phone = Field("&Phone", PhoneEdit())
    weight = Field("&Weight", NumberEdit("kg"))
    window = form(name, phone, weight)
    show(window)
    name.set_value("सीता")
    phone.editor.setText("ask her mother")
    weight.editor.setText("heavy")

    assert first_faulty(name, phone, weight) is phone

    assert phone.editor.hasFocus()
    assert "digits" in phone.fault()
    assert weight.fault()


def test_an_empty_field_that_is_needed_says_so(qtbot: QtBot) -> None:
    field = Field("&Reason", NoteEdit(), required=True)
    qtbot.addWidget(field)
    field.set_value("   ")

    assert not field.check()
    assert field.fault() == "Reason is needed."


@pytest.mark.parametrize(
    ("text", "value"),
    [("350", "350"), ("1,234.50", "1234.50"), ("1 234.5", "1234.5"), (".5", "0.5"), ("٣٥", "35")],
)
def test_amounts_are_read_as_the_hospital_writes_them(qtbot: QtBot, text: str, value: str) -> None:
    edit = MoneyEdit("EUR")
    qtbot.addWidget(edit)
    edit.setText(text)

    assert edit.value() == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "Infinity",
        "1e5",
        "12,50",
        "1,2,3",
        "-5",
        "1.234",
        "--1",
        ".",
        "1_000",
        "9" * 20,
        "0x1",
    ],
)
def test_what_is_not_an_amount_is_refused_with_a_reason(qtbot: QtBot, text: str) -> None:
    edit = MoneyEdit("EUR")
    qtbot.addWidget(edit)
    edit.setText(text)

    assert edit.value() is None
    assert edit.fault()


def test_a_comma_is_the_decimal_sign_where_it_is(qtbot: QtBot) -> None:
    i18n.set_locale("de_DE")
    try:
        edit = MoneyEdit("EUR")
        qtbot.addWidget(edit)
        edit.setText("1.234,50")

        assert edit.value() == Decimal("1234.50")
        edit.set_value(Decimal("312.4"))
        assert edit.text() == "312,40"
        with pytest.raises(ValueError, match="1234,50"):
            parse_decimal("12.5", 2)
    finally:
        i18n.set_locale("en_GB")


def test_yen_have_no_decimals(qtbot: QtBot) -> None:
    edit = MoneyEdit("JPY")
    qtbot.addWidget(edit)
    edit.setText("10.5")

    assert edit.fault() == "Write a whole number."


def test_a_measured_number_keeps_to_its_limits(qtbot: QtBot) -> None:
    edit = NumberEdit("°C", places=1, minimum=25, maximum=45)
    qtbot.addWidget(edit)

    edit.setText("379")
    assert edit.fault() == "At most 45."
    edit.setText("37.9")
    assert edit.value() == Decimal("37.9")


@pytest.mark.parametrize(
    ("text", "age"),
    [("38", Age(38, "y")), ("38 y", Age(38, "y")), ("5m", Age(5, "m")), ("3 weeks", Age(3, "w"))],
)
def test_ages_are_read_in_years_months_weeks_or_days(qtbot: QtBot, text: str, age: Age) -> None:
    edit = BirthEdit(lambda: TODAY)
    qtbot.addWidget(edit)
    edit.setText(text)

    assert edit.value() == Birth(age.born_about(TODAY), estimated=True)


def test_an_age_gives_a_day_of_birth_to_work_with() -> None:
    assert Age(38, "y").born_about(TODAY) == date(1988, 1, 1)
    assert Age(11, "m").born_about(TODAY) == date(2025, 12, 1)
    assert Age(10, "d").born_about(TODAY) == date(2026, 11, 10)


def test_letters_jump_to_a_choice_and_the_wheel_does_not_change_it(show: Show) -> None:
    box = ChoiceBox([("f", "Female"), ("m", "Male"), ("u", "Unknown")])
    show(box)
    box.setFocus()
    assert box.value() is None

    type_text(box, "u")
    assert box.value() == "u"

    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, wheel)
    assert box.value() == "u"


def test_new_choices_keep_what_was_chosen(qtbot: QtBot) -> None:
    box = ChoiceBox([(1, "One"), (2, "Two")])
    qtbot.addWidget(box)
    box.set_value(2)

    box.set_choices([(2, "Two"), (3, "Three")])
    assert box.value() == 2
    box.set_choices([(3, "Three")])
    assert box.value() is None


def test_a_searchable_choice_refuses_what_is_not_in_the_list(show: Show) -> None:
    box = ChoiceBox([(1, "Okafor"), (2, "Petrova")], searchable=True)
    field: Field[Any] = Field("&Doctor", box)
    room = Field("&Room", LineEdit())
    window = form(field, room)
    show(window)
    field.setFocus()
    changes = PlainSignal()
    field.changed.connect(changes.emit)

    type_text(field.editor.lineEdit(), "petro")
    assert changes.calls == []  # a form that answers would change the words under the hands
    press_tab(popup_of(box))
    assert len(changes.calls) == 1
    assert (field.value, box.currentText()) == (2, "Petrova")
    assert room.editor.hasFocus()

    field.editor.setEditText("House")
    assert not field.check()


def test_tags_are_added_with_enter_and_comma_and_taken_away_with_backspace(show: Show) -> None:
    edit = TagEdit(tone="danger")
    show(edit)
    line = edit.line_edit()
    line.setFocus()

    type_text(line, "Penicillin")
    press(line, Key.Key_Return)
    type_text(line, "Latex")
    press(line, Key.Key_Comma)
    type_text(line, "latex")
    press(line, Key.Key_Return)
    assert edit.value() == ("Penicillin", "Latex")

    press(line, Key.Key_Backspace)
    assert edit.value() == ("Penicillin",)


def test_tags_are_reached_behind_the_line_and_taking_one_away_leads_to_its_neighbour(
    show: Show,
) -> None:
    before, tags, after = LineEdit(), TagEdit(), LineEdit()
    window = form(before, tags, after)
    show(window)
    tags.set_value(["Penicillin", "Latex", "Nuts"])
    before.setFocus()
    press_tab(before)
    assert tags.line_edit().hasFocus()  # what is there already is no detour

    reached = []
    for _step in range(3):
        press(focused(), Key.Key_Backtab, Modifier.ShiftModifier)
        reached.append(focused())
    assert [chip.text() for chip in reached if isinstance(chip, Chip)] == [*reversed(tags.value())]

    nuts, latex, penicillin = reached
    latex.setFocus()
    press(latex, Key.Key_Delete)
    assert focused() is nuts
    press(nuts, Key.Key_Delete)
    assert focused() is penicillin
    press(penicillin, Key.Key_Delete)
    assert tags.value() == ()
    assert tags.line_edit().hasFocus()


def test_a_tag_not_yet_added_is_added_when_one_leaves(show: Show) -> None:
    edit = TagEdit(("Codeine",))
    show(edit)
    edit.line_edit().setFocus()

    type_text(edit.line_edit(), "蜂")
    edit.line_edit().clearFocus()

    assert edit.value() == ("Codeine", "蜂")


def test_pasted_tags_are_split_at_commas(show: Show) -> None:
    edit = TagEdit()
    show(edit)
    QApplication.clipboard().setText("Nickel, Latex")
    edit.line_edit().setFocus()

    press(edit.line_edit(), Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    press(edit.line_edit(), Key.Key_Return)

    assert edit.value() == ("Nickel", "Latex")


def test_words_that_fit_one_choice_alone_choose_it_and_others_none(show: Show) -> None:
    box = ChoiceBox([(1, "3W-01 · 3 West"), (2, "3W-02 · 3 West")], searchable=True)
    window = form(Field("&Bed", box))
    show(window)
    line = box.lineEdit()
    assert line is not None

    line.setText("3w-02")
    assert (box.value(), box.fault()) == (2, "")
    line.setText("3 west")
    assert (box.value(), box.fault()) == (None, "Choose one from the list.")


@pytest.mark.parametrize("key", [Key.Key_Tab, Key.Key_Return])
def test_words_that_fit_several_choices_are_marked_when_one_goes_on(show: Show, key: Key) -> None:
    box = ChoiceBox([(1, "Nyström · Dermatology"), (2, "Nyström · Surgery")], searchable=True)
    field: Field[Any] = Field("&Doctor", box)
    window = form(field, Field("&Room", LineEdit()))
    show(window)
    field.setFocus()
    type_text(box.lineEdit() or box, "nystr")

    press(popup_of(box), key)

    assert field.fault() == "Choose one from the list."
