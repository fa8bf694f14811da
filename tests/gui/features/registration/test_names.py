"""Names of every script go through the form and the record as they were typed."""

import unicodedata

import pytest
from faker import Faker
from pytestqt.qtbot import QtBot

from pms_desktop.bootstrap import Tab
from pms_desktop.cli.demo.names import LOCALES, LONG_NAMES
from pms_desktop.documents import render
from pms_desktop.documents.fonts import font_for
from pms_desktop.domain.papers import LabelsPaper, PaperPatient
from pms_desktop.domain.patient_lines import line_of
from pms_desktop.domain.patients import (
    PatientBrief,
    PatientDetails,
    RegisterPatient,
    Sex,
    TypedPatient,
    display_name,
)
from pms_desktop.domain.scan_codes import ScanCode, ScanKind
from pms_desktop.features.registration.view import RegistrationView
from pms_desktop.services.ids import new_id
from pms_desktop.services.patients import PatientService
from pms_desktop.ui.patient_rows import patient_row
from pms_desktop.ui.text import isolated
from tests.gui.typing import Key, commit_text, press_control, type_text
from tests.hospital import NOW
from tests.unit.documents.papers import LETTERHEAD

_OTHERS = ("ka_GE", "hy_AM", "fa_IR", "ar_SA", "ne_NP", "or_IN", "gu_IN", "si_LK", "zh_TW")
"""With those of the demo hospital every script in which faker has names."""


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


def test_a_name_of_every_script_is_found_marked_in_the_list_and_printed(
    patients: PatientService,
) -> None:
    scripts = {unicodedata.name(given[0]).split()[0]: (family, given) for family, given in drawn()}
    assert len(scripts) == 16
    for family, given in scripts.values():
        details = PatientDetails(family_names=family, given_names=given, birth_date=NOW.date())
        command = RegisterPatient(id=new_id(), typed=TypedPatient(details=details))
        patient = patients.register(command).brief

        for said in (f"{given} {family}", family[:4]):
            found = {match.patient.id: match for match in patients.find(said)}
            row = patient_row(line_of(found[patient.id], NOW.date()))
            assert isolated(patient.name) == row.title
            assert row.marks, (said, patient.name)
        assert_printed(patient)


def assert_printed(patient: PatientBrief) -> None:
    """With every letter in a font that has it."""
    printed = PaperPatient(name=patient.name, mrn=patient.mrn)
    code = ScanCode(ScanKind.PATIENT, patient.mrn).text
    paper = LabelsPaper(number=patient.mrn, code=code, patient=printed, made_at=NOW)
    assert render(paper, LETTERHEAD).startswith(b"%PDF")
    assert [char for char in patient.name if font_for(char, bold=True) is None] == []


@pytest.mark.parametrize("name", ["محمد بن عبد الله الفهد", "王小明", "ศักดิ์สิทธิ์"])
def test_what_a_section_holds_is_said_in_every_script(view: RegistrationView, name: str) -> None:
    press_control(view, Key.Key_N)
    commit_text(view.form.fields.preferred.editor, name)

    assert view.form.fields.sections[0].summary() == f"“{name}”"
