"""Names of every script go through the form and the record as they were typed."""

import pytest
from faker import Faker
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Tab
from pms_desktop.cli.demo.names import LOCALES, LONG_NAMES
from pms_desktop.domain.patients import Sex, display_name
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.services.patients import PatientService
from tests.gui.typing import Key, commit_text, press_control, type_text

_OTHERS = ("ka_GE", "hy_AM", "fa_IR", "ne_NP", "or_IN", "zh_TW")


def drawn() -> list[tuple[str, str]]:
    """A family and a given name of each locale, the same in every run."""
    names = list(LONG_NAMES)
    for locale in (*(locale for locale, _weight, _code in LOCALES), *_OTHERS):
        fake = Faker(locale)
        fake.seed_instance(7)
        names.append((fake.last_name(), fake.first_name()))
    return names


def test_names_of_every_script_are_kept_and_shown_as_typed(
    view: RegistrationView, tab: Tab, patients: PatientService, qtbot: QtBot
) -> None:
    fields = view.form.fields
    for at, (family, given) in enumerate(drawn(), start=1):
        press_control(view, Key.Key_N)
        commit_text(fields.given.editor, given)
        commit_text(fields.family.editor, family)
        commit_text(fields.preferred.editor, given)
        fields.sex.set_value(Sex.FEMALE)
        type_text(fields.born.editor, str(at))
        press_control(fields.born.editor, Key.Key_Return)
        qtbot.waitUntil(lambda: not view.form_shown())

        name = display_name(" ".join(family.split()), " ".join(given.split()))
        assert view.record.title() == name
        assert patients.count() == at
    assert tab.presenter.draft() is None


@pytest.mark.parametrize("name", ["محمد بن عبد الله الفهد", "王小明", "ศักดิ์สิทธิ์"])
def test_what_a_section_holds_is_said_in_every_script(view: RegistrationView, name: str) -> None:
    press_control(view, Key.Key_N)
    commit_text(view.form.fields.preferred.editor, name)

    assert view.form.fields.sections[0].summary() == f"“{name}”"
