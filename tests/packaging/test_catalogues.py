"""Whatever a kiosk can say stands in every catalogue, whole, and as the program reads it."""

import gettext
import importlib.util
import string
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message

from pms_desktop.domain.hospital import KIOSK_LANGUAGES
from pms_desktop.features.kiosk.languages import WRITTEN_IN

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = tuple(code for code in KIOSK_LANGUAGES if code != WRITTEN_IN)


def load() -> ModuleType:
    path = ROOT / "packaging/catalogues.py"
    spec = importlib.util.spec_from_file_location("catalogues", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CATALOGUES = load()
PATHS: dict[str, Path] = dict(CATALOGUES.catalogues())


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    template: Catalog = CATALOGUES.template()
    return template


def catalogue_of(language: str) -> Catalog:
    read: Catalog = CATALOGUES.read(language, PATHS[language])
    return read


def forms_of(message: Message) -> list[str]:
    said = message.string
    return [form or "" for form in said] if isinstance(said, tuple | list) else [said or ""]


def ids_of(message: Message) -> list[str]:
    """The message, or its singular and its plural."""
    return list(message.id) if isinstance(message.id, tuple | list) else [message.id]


def places(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


def test_every_language_a_hospital_can_choose_has_a_catalogue_and_no_other_has() -> None:
    assert sorted(PATHS) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_what_the_sources_say_and_nothing_else(
    language: str, wanted: Catalog
) -> None:
    ours = {message.id for message in catalogue_of(language) if message.id}

    assert ours == {message.id for message in wanted if message.id}, (
        "run python packaging/catalogues.py and translate what is new"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_in_all_its_forms_and_none_is_guessed(language: str) -> None:
    catalogue = catalogue_of(language)
    for message in (each for each in catalogue if each.id):
        forms = forms_of(message)
        assert all(form.strip() for form in forms), message.id
        assert len(forms) == (catalogue.num_plurals if message.pluralizable else 1), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_names_what_its_message_names(language: str) -> None:
    for message in (each for each in catalogue_of(language) if each.id):
        if message.pluralizable:
            # "In a minute" and "in two minutes" may be words of their own.
            named = set().union(*(places(form) for form in forms_of(message)))
        else:
            (form,) = forms_of(message)
            named = places(form)
        assert named == places(ids_of(message)[0]), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_words_are_those_of_the_catalogue(language: str) -> None:
    with PATHS[language].with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in (each for each in catalogue_of(language) if each.id):
        forms = forms_of(message)
        if message.pluralizable:
            one, many = ids_of(message)
            said = {compiled.ngettext(one, many, n) for n in range(200)}
            assert said <= set(forms), message.id
        else:
            assert compiled.gettext(ids_of(message)[0]) == forms[0], (
                "run python packaging/catalogues.py"
            )


def test_a_message_that_is_new_waits_for_a_translator_and_is_never_guessed(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.po"
    path.write_text('msgid "Please type your numbers."\nmsgstr "x"\n', encoding="utf-8")
    wanted = Catalog()
    wanted.add("Please type your number.")

    CATALOGUES.renew("de", path, wanted)

    (message,) = [each for each in CATALOGUES.read("de", path) if each.id]
    assert (message.id, message.string, message.fuzzy) == ("Please type your number.", "", False)
