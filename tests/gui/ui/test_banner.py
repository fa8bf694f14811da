"""The patient banner: who, allergies first, nothing unseen."""

from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from pms_desktop.domain.focus import PatientFocus
from pms_desktop.ui.text import initials, isolated, ltr, one_line
from pms_desktop.ui.widgets import Chip, PatientBanner
from tests.gui.gallery import PATIENT
from tests.gui.typing import click
from tests.gui.ui.conftest import Show

MARIA = replace(PATIENT, patient_id=UUID(int=7))


def shown(show: Show, width: int = 1280, patient: PatientFocus = MARIA) -> PatientBanner:
    banner = PatientBanner()
    banner.resize(width, 52)
    banner.show_patient(patient)
    show(banner)
    return banner


def test_allergies_stand_before_other_alerts(show: Show) -> None:
    banner = shown(show)

    assert banner.shown_chips() == [
        "Penicillin — anaphylaxis", "Latex", "Falls risk", "Isolation: contact",
    ]  # fmt: skip
    assert banner.height() == 52
    assert banner.owed_chip.text() == "Owes €312.40"


def test_the_banner_takes_no_mnemonic_from_the_tab_below(show: Show) -> None:
    banner = shown(show)

    assert not any(button.shortcut().toString() for button in banner.findChildren(QAbstractButton))


def test_a_narrow_window_counts_what_has_no_room(show: Show) -> None:
    banner = shown(show, width=900)
    chips = banner.shown_chips()

    assert chips[0] == "Penicillin — anaphylaxis"
    assert chips[-1].startswith("+")
    assert len(chips) - 1 + int(chips[-1]) == 4


def test_what_is_owed_is_never_cut_for_a_long_name(show: Show) -> None:
    long = replace(MARIA, name="WOLFESCHLEGELSTEINHAUSEN, " * 6, owed="£12,345.60")
    banner = shown(show, 900, long)

    assert banner.owed_chip.width() >= banner.owed_chip.sizeHint().width()


def test_the_banner_is_read_out_with_allergies(show: Show) -> None:
    words = shown(show).accessibleName()

    for part in ("GARCÍA MARTÍNEZ, María José", "38 y", "Allergies: Penicillin", "Isolation"):
        assert part in words


def test_another_patient_leaves_nothing_of_the_one_before(qtbot: QtBot, show: Show) -> None:
    banner = shown(show)
    other = replace(MARIA, patient_id=UUID(int=8), name="王 小明", initials="王", allergies=(),
                    alerts=(), isolation=(), owed=None)  # fmt: skip

    banner.show_patient(other)

    assert banner.shown_chips() == []
    assert not banner.owed_chip.isVisible()
    assert "Penicillin" not in banner.accessibleName()
    with qtbot.waitSignal(banner.open_chart_requested) as asked:
        click(banner.chart_button)
    assert asked.args == [UUID(int=8)]


def test_a_chart_that_is_on_screen_is_not_offered_to_be_opened(show: Show) -> None:
    banner = shown(show)
    banner.show_chart_open(True)
    assert not banner.chart_button.isVisible()
    banner.show_chart_open(False)
    assert banner.chart_button.isVisible()

    banner.offer(chart=False, bill=True)
    banner.show_chart_open(False)
    assert not banner.chart_button.isVisible()


def test_without_a_patient_there_is_no_banner(show: Show) -> None:
    banner = shown(show)
    banner.show_patient(None)

    assert not banner.isVisible()
    assert banner.patient_id() is None


def test_chips_start_at_the_right_in_arabic(show: Show) -> None:
    banner = PatientBanner()
    banner.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    banner.resize(1280, 52)
    banner.show_patient(MARIA)
    show(banner)

    assert banner.avatar.x() > 1200
    assert banner.shown_chips()[0] == "Penicillin — anaphylaxis"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("GARCÍA MARTÍNEZ, María José", "MG"),
        ("Amara Diallo", "AD"),
        ("Suharto", "S"),
        ("王小明", "王"),
        ("शर्मा, सीता", "सीश"),
        ("o’brien, tom", "TO"),
        ("", "?"),
        ("…", "?"),
        ("Prince,", "P"),
    ],
)
def test_initials_in_any_script(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_numbers_keep_their_order_inside_right_to_left_text() -> None:
    assert ltr("+34 600") == "\u2066+34 600\u2069"
    assert isolated("أحمد") == "\u2068أحمد\u2069"
    assert ltr("") == ""


def test_overrides_of_direction_and_line_ends_are_taken_out() -> None:
    assert one_line("a\u202eb\nc\x00  d") == "a b c d"


def test_a_relative_is_one_click_away_and_states_are_said(show: Show, qtbot: QtBot) -> None:
    child = UUID(int=8)
    patient = replace(
        MARIA,
        allergies=(),
        alerts=("Identity unknown",),
        isolation=(),
        dangers=("Died 12 Nov 2026",),
        relatives=((child, "Daughter: GARCÍA, Lucía"),),
        preferred="Pepa",
        speaks="Spanish",
    )
    banner = shown(show, patient=patient)

    assert banner.shown_chips() == [
        "Died 12 Nov 2026", "Identity unknown", "Daughter: GARCÍA, Lucía",
    ]  # fmt: skip
    assert "Pepa" in banner.person_label.text()
    assert "Spanish" in banner.detail_label.text()
    chip = next(each for each in banner.findChildren(Chip) if each.text().startswith("Daughter"))
    with qtbot.waitSignal(banner.patient_requested) as followed:
        click(chip)
    assert followed.args == [child]


def kin(*names: str) -> tuple[tuple[UUID, str], ...]:
    return tuple((UUID(int=at), name) for at, name in enumerate(names, start=20))


def test_the_keyboard_stays_on_a_relative_when_the_banner_is_read_anew(show: Show) -> None:
    quiet = replace(MARIA, allergies=(), alerts=(), isolation=(), relatives=kin("Mother: SERRA"))
    banner = shown(show, patient=quiet)
    relative(banner).setFocus()

    banner.show_patient(replace(quiet, alerts=("Falls risk",)))

    assert relative(banner).hasFocus()
    assert banner.shown_chips() == ["Falls risk", "Mother: SERRA"]


def test_what_is_left_beside_it_takes_the_keyboard_of_a_relative_who_goes(show: Show) -> None:
    banner = shown(show, patient=replace(MARIA, allergies=(), relatives=kin("Mother: SERRA")))
    relative(banner).setFocus()

    banner.await_patient()

    assert banner.close_button.hasFocus()


def relative(banner: PatientBanner) -> Chip:
    chips = [chip for chip in banner.findChildren(Chip) if chip.isVisible()]
    return next(chip for chip in chips if chip.text().startswith("Mother"))
