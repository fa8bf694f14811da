"""A patient chooses the language of the visit: every page speaks it, and the next one does not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from gettext import NullTranslations
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pms_desktop import i18n
from pms_desktop.domain.access import Role
from pms_desktop.domain.hospital import KIOSK_LANGUAGES
from pms_desktop.domain.mrn import mrn_of
from pms_desktop.domain.patients import Patient
from pms_desktop.features.kiosk import languages
from pms_desktop.features.kiosk.presenter import FORGOTTEN_AFTER
from pms_desktop.features.kiosk.view import KioskView
from pms_desktop.services.hospital import HospitalService
from tests.gui.cable import Cable
from tests.gui.features.kiosk.conftest import Kiosk, show
from tests.hospital import Hospital
from tests.packaging.test_catalogues import CATALOGUES


@pytest.fixture
def speaking(embedded_hospital: Hospital, cable: Cable, qtbot: QtBot) -> Iterator[Kiosk]:
    """A kiosk that offers every language, English first."""
    offer(embedded_hospital, *KIOSK_LANGUAGES)
    made = Kiosk(embedded_hospital, cable)
    show(made, qtbot)
    yield made
    made.presenter.close()


DAY = timedelta(days=1)
ON_THE_BILL = {"Consultation, {speciality}"}
"""Kept with the charge, hence in the program's own language: it stands in no catalogue."""


def offer(hospital: Hospital, *codes: str) -> None:
    office = HospitalService(hospital.sign_in(Role.ADMINISTRATOR))
    office.change(replace(office.get(), kiosk_languages=" ".join(codes)))


def choose(kiosk: Kiosk, code: str) -> None:
    kiosk.touch(kiosk.view.welcome.language_bar.buttons[code])


def test_each_language_is_called_by_its_own_name(speaking: Kiosk) -> None:
    buttons = speaking.view.welcome.language_bar.buttons

    assert [each.text() for each in buttons.values()] == [
        "English", "العربية", "Deutsch", "Español", "Français", "हिन्दी", "Polski", "Português",
        "Türkçe",
    ]  # fmt: skip
    assert [code for code, each in buttons.items() if each.isChecked()] == ["en"]


def test_where_one_language_is_offered_there_is_nothing_to_choose(kiosk: Kiosk) -> None:
    assert not kiosk.view.welcome.language_bar.isVisible()


def test_a_touch_changes_every_page_and_start_over_brings_the_first_language_back(
    speaking: Kiosk, maria: Patient, appointment: UUID
) -> None:
    view = speaking.view
    choose(speaking, "pl")
    assert "Co chce Pan/Pani zrobić?" in speaking.says()
    assert view.welcome.check_in_button.text() == "Zgłoś przybycie"
    speaking.touch(view.welcome.check_in_button)
    assert view.next_button.accessibleName() == "Dalej"
    speaking.identifies(maria.mrn)
    assert "Dzień dobry, María José G." in speaking.says()
    assert view.birth.edits["d"].accessibleName() == "Dzień"
    speaking.touch(view.over_button)

    assert "What would you like to do?" in speaking.says()
    assert view.welcome.check_in_button.text() == "Check in"


def test_who_chose_a_language_and_left_is_forgotten_with_it(speaking: Kiosk) -> None:
    choose(speaking, "de")
    speaking.waits(FORGOTTEN_AFTER)

    assert "What would you like to do?" in speaking.says()


def test_a_language_read_from_the_right_turns_the_pages_but_no_keys(speaking: Kiosk) -> None:
    choose(speaking, "ar")
    view, way = speaking.view, Qt.LayoutDirection
    speaking.touch(view.welcome.new_button)

    assert view.text.layoutDirection() is way.RightToLeft
    assert view.text.keyboard.layoutDirection() is way.LeftToRight
    assert view.phone.edit.layoutDirection() is way.LeftToRight
    assert view.over_button.x() > view.next_button.x()
    assert view.locale().language() == view.locale().Language.Arabic
    speaking.touch(view.over_button)
    assert view.layoutDirection() is way.LeftToRight


@pytest.mark.parametrize(
    ("code", "typed", "written"), [("pl", "łęż", "Łęż"), ("tr", "ığş", "Iğş"), ("de", "öß", "Öß")]
)
def test_the_keyboard_has_the_letters_of_the_language(
    speaking: Kiosk, code: str, typed: str, written: str
) -> None:
    choose(speaking, code)
    speaking.touch(speaking.view.welcome.new_button)
    speaking.keyboard(typed)

    assert speaking.view.text.edit.text() == written


@pytest.mark.parametrize(("code", "letter"), [("ar", "س"), ("hi", "क")])
def test_another_script_is_one_key_away(speaking: Kiosk, code: str, letter: str) -> None:
    choose(speaking, code)
    speaking.touch(speaking.view.welcome.new_button)
    keyboard = speaking.view.text.keyboard
    speaking.touch(keyboard.layer_buttons["ابت" if code == "ar" else "अआइ"])
    speaking.keyboard(letter)

    assert speaking.view.text.edit.text() == letter


def test_nobody_learns_in_any_language_whether_a_patient_exists(
    speaking: Kiosk, maria: Patient, embedded_hospital: Hospital
) -> None:
    office = HospitalService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    office.change(replace(office.get(), kiosk_tries=10, kiosk_claim_tries=10, kiosk_lock_minutes=1))
    heard = []
    for code in KIOSK_LANGUAGES:
        said = []
        for number in (mrn_of(900), maria.mrn):
            embedded_hospital.clock.advance(DAY)
            choose(speaking, code)
            speaking.touch(speaking.view.welcome.check_in_button)
            speaking.identifies(number, "01011990")
            said.append(speaking.says().encode())
            speaking.touch(speaking.view.notice.action_button)
        assert said[0] == said[1]
        heard.append(said[0])

    assert len(set(heard)) == len(KIOSK_LANGUAGES)


def test_the_way_out_is_in_the_language_of_the_program(speaking: Kiosk) -> None:
    choose(speaking, "ar")
    speaking.view.exit_requested.emit()

    assert "For staff: end self-service" in speaking.says()
    assert speaking.view.layoutDirection() is Qt.LayoutDirection.LeftToRight
    assert speaking.view.text.keyboard.space_button.text() == "Space"


def test_a_kiosk_that_waits_hears_that_another_language_comes_first(
    speaking: Kiosk, embedded_hospital: Hospital
) -> None:
    offer(embedded_hospital, "es", "en")
    speaking.waits(31)

    assert "¿Qué desea hacer?" in speaking.says()
    assert list(speaking.view.welcome.language_bar.buttons) == ["es", "en"]


def test_dates_are_written_in_the_language_and_in_the_hospital_s_own_afterwards(
    speaking: Kiosk,
) -> None:
    choose(speaking, "de")
    assert i18n.format_date(date(1988, 5, 12)) == "12 Mai 1988"
    speaking.touch(speaking.view.welcome.language_bar.buttons["en"])

    assert i18n.format_date(date(1988, 5, 12)) == "12 May 1988"


def test_whatever_the_pages_ask_for_stands_in_the_catalogues(
    speaking: Kiosk, maria: Patient, appointment: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {each.id for each in CATALOGUES.template()}
    heard = Heard()
    monkeypatch.setattr(languages, "_words", lambda _code: heard)
    choose(speaking, "pl")
    walk(speaking, maria)

    assert len(heard.asked) > 60
    assert heard.asked - ON_THE_BILL <= known


class Heard(NullTranslations):
    """Words that remember which were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return message


def walk(kiosk: Kiosk, maria: Patient) -> None:
    """Through the pages of every journey, with something wrong on most of them."""
    view: KioskView = kiosk.view
    kiosk.touch(view.welcome.check_in_button)
    kiosk.touch(view.next_button)
    kiosk.identifies(maria.mrn, "12132024")
    kiosk.touch(view.over_button)
    choose(kiosk, "pl")
    kiosk.touch(view.welcome.check_in_button)
    kiosk.identifies(maria.mrn)
    kiosk.touch(view.visits.check_in_buttons[0])
    kiosk.touch(view.notice.action_button)
    choose(kiosk, "pl")
    kiosk.touch(view.welcome.contact_button)
    kiosk.identifies(maria.mrn)
    kiosk.touch(view.next_button)
    for line in ("phone", "other_phone"):
        kiosk.touch(view.lines.buttons[line])
        kiosk.pads("1")
        kiosk.touch(view.next_button)
        kiosk.touch(view.back_button)
    kiosk.touch(view.lines.buttons["email"])
    kiosk.types("x")
    kiosk.touch(view.next_button)
    kiosk.touch(view.back_button)
    kiosk.touch(view.lines.buttons["kin"])
    kiosk.touch(view.next_button)
    kiosk.touch(view.next_button)
    kiosk.pads("1")
    kiosk.touch(view.next_button)
    kiosk.waits(50)
    kiosk.touch(view.countdown.stay_button)
    kiosk.touch(view.over_button)
