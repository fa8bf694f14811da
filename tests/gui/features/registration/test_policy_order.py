"""Policies are billed in their order, which is changed by keys and by a button."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pms_desktop.domain.patients import InsurancePolicy
from pms_desktop.features.registration.form.policies import PolicyRows
from pms_desktop.ui.dates import DateEdit
from tests.gui.typing import Key, Modifier, press


@pytest.fixture
def rows(qtbot: QtBot) -> PolicyRows:
    made = PolicyRows(lambda: DateEdit(lambda: date(2026, 11, 20)), "EUR")
    qtbot.addWidget(made)
    made.resize(900, 300)
    with qtbot.waitActive(made):
        made.show()
    made.set_policies([InsurancePolicy(name, f"N-{name}") for name in ("AOK", "DKV", "HUK")])
    return made


def insurers(rows: PolicyRows) -> list[str]:
    return [policy.insurer for policy in rows.policies()]


def test_alt_and_an_arrow_carry_a_policy_with_the_keyboard_and_stop_at_the_ends(
    rows: PolicyRows,
) -> None:
    rows.fields()["policy.2.number"].editor.setFocus()
    seen = []
    for key in (Key.Key_Up, Key.Key_Up, Key.Key_Up, Key.Key_Down):
        focused = QApplication.focusWidget()
        assert focused is not None
        press(focused, key, Modifier.AltModifier)
        seen.append(insurers(rows))

    first, second = ["HUK", "AOK", "DKV"], ["AOK", "HUK", "DKV"]
    assert seen == [second, first, first, second]
    assert rows.policies()[1].policy_number == "N-HUK"
    assert rows.fields()["policy.1.number"].editor.hasFocus()


def test_what_cannot_be_read_is_carried_as_it_was_typed(rows: PolicyRows) -> None:
    rows.fields()["policy.0.valid_until"].editor.setText("31.1")
    rows.fields()["policy.0.insurer"].editor.setFocus()
    focused = QApplication.focusWidget()
    assert focused is not None
    press(focused, Key.Key_Down, Modifier.AltModifier)

    assert rows.fields()["policy.1.valid_until"].editor.text() == "31.1"


def test_the_button_of_a_policy_carries_it_past_the_one_above(rows: PolicyRows) -> None:
    button = rows._rows[2].order_button
    assert button is not None
    button.click()  # type: ignore[attr-defined]

    assert insurers(rows) == ["AOK", "HUK", "DKV"]


def test_one_policy_alone_is_offered_no_other_place(rows: PolicyRows) -> None:
    button = rows._rows[0].order_button
    assert button is not None
    assert button.isVisible()

    rows.set_policies([InsurancePolicy("AOK", "1")])

    assert not button.isVisible()
