"""Drafts open for their owner alone, whatever the desktop's key store does, and not for ever."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import keyring
import keyring.backend
import pytest
from keyring import errors

from pms_desktop.security.drafts import (
    KEPT_FOR,
    DraftStore,
    DraftUnreadableError,
    DraftWaitsError,
    expire,
)
from pms_desktop.security.keystore import KeyStore, KeyStoreError, StoreTrouble

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
WORDS = "Chest pain since Tuesday"


class Desktop:
    """A desktop's key store: open to every program of the OS account, sometimes out of order."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.trouble: StoreTrouble | None = None
        self.forgets = False

    def read(self, name: str) -> str | None:
        self._answer()
        return self.kept.get(name)

    def write(self, name: str, secret: str) -> None:
        self._answer()
        if not self.forgets:
            self.kept[name] = secret

    def _answer(self) -> None:
        if self.trouble is not None:
            raise KeyStoreError(self.trouble)


@pytest.fixture
def desktop() -> Desktop:
    return Desktop()


def drafts_of(
    root: Path, desktop: Desktop, login: str = "nora", password: str = "her words"
) -> DraftStore:
    return DraftStore.open(root, login, password, now=lambda: NOW, store=desktop)


def typed(drafts: DraftStore) -> str:
    found = drafts.load("wards")
    assert found is not None
    return str(found.typed["note"])


def test_a_draft_comes_back_with_the_moment_it_was_kept(tmp_path: Path, desktop: Desktop) -> None:
    drafts_of(tmp_path, desktop).save("wards", {"note": WORDS})

    found = drafts_of(tmp_path, desktop).load("wards")

    assert found is not None
    assert (found.typed, found.at) == ({"note": WORDS}, NOW)


def test_with_a_key_store_no_key_lies_on_the_disk(tmp_path: Path, desktop: Desktop) -> None:
    drafts_of(tmp_path, desktop).save("wards", {"note": WORDS})

    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["wards.draft"]


def test_the_next_person_at_the_same_desktop_opens_nothing(
    tmp_path: Path, desktop: Desktop
) -> None:
    drafts_of(tmp_path, desktop).save("wards", {"note": WORDS})
    (hers,) = desktop.kept
    other = drafts_of(tmp_path, desktop, "omar", "his words")
    (tmp_path / "of-omar" / "wards.draft").write_bytes(
        (tmp_path / "of-nora/wards.draft").read_bytes()
    )

    with pytest.raises(DraftUnreadableError):
        other.load("wards")
    desktop.kept[next(name for name in desktop.kept if name != hers)] = desktop.kept[hers]
    with pytest.raises(DraftUnreadableError):
        drafts_of(tmp_path, desktop, "omar", "his words").load("wards")


@pytest.mark.parametrize("trouble", StoreTrouble)
def test_a_store_that_gives_no_answer_leaves_the_key_in_a_sealed_file_and_is_told(
    trouble: StoreTrouble, tmp_path: Path, desktop: Desktop
) -> None:
    desktop.trouble = trouble
    drafts = drafts_of(tmp_path, desktop)
    drafts.save("wards", {"note": WORDS})

    assert drafts.trouble is trouble
    assert typed(drafts_of(tmp_path, desktop)) == WORDS
    assert (tmp_path / "of-nora" / "key").stat().st_mode & 0o077 == 0
    drafts_of(tmp_path, desktop, password="a guess")
    with pytest.raises(DraftUnreadableError):
        drafts_of(tmp_path, desktop, password="a guess").load("wards")


def test_a_key_in_a_file_is_sealed_once_while_there_is_no_store(
    tmp_path: Path, desktop: Desktop
) -> None:
    """Stretching a password is the dearest part of coming in."""
    desktop.trouble = StoreTrouble.MISSING
    drafts_of(tmp_path, desktop)
    sealed = (tmp_path / "of-nora" / "key").read_bytes()

    assert drafts_of(tmp_path, desktop).opens_with("her words")
    assert (tmp_path / "of-nora" / "key").read_bytes() == sealed


def test_a_store_that_keeps_nothing_is_not_trusted(tmp_path: Path, desktop: Desktop) -> None:
    desktop.forgets = True
    drafts_of(tmp_path, desktop).save("wards", {"note": WORDS})

    assert typed(drafts_of(tmp_path, desktop)) == WORDS


def test_a_store_that_comes_late_takes_the_key_and_old_drafts_still_open(
    tmp_path: Path, desktop: Desktop
) -> None:
    desktop.trouble = StoreTrouble.LOCKED
    drafts_of(tmp_path, desktop).save("wards", {"note": WORDS})
    desktop.trouble = None

    assert typed(drafts_of(tmp_path, desktop)) == WORDS
    assert desktop.kept


def test_while_the_store_is_gone_its_drafts_wait_and_new_ones_are_kept(
    tmp_path: Path, desktop: Desktop
) -> None:
    drafts_of(tmp_path, desktop).save("wards", {"note": WORDS})
    desktop.trouble = StoreTrouble.SLOW
    meanwhile = drafts_of(tmp_path, desktop)
    with pytest.raises(DraftWaitsError):
        meanwhile.load("wards")
    meanwhile.set_aside("wards", waits=True)
    meanwhile.save("billing", {"note": "new"})
    desktop.trouble = None

    again = drafts_of(tmp_path, desktop)

    assert typed(again) == WORDS
    assert again.forms() == ["billing", "wards"]
    assert again.load("billing") is not None


def test_a_key_in_a_file_goes_once_the_store_has_one_and_no_draft_needs_it(
    tmp_path: Path, desktop: Desktop
) -> None:
    drafts_of(tmp_path, desktop)
    desktop.trouble = StoreTrouble.SLOW
    meanwhile = drafts_of(tmp_path, desktop)
    meanwhile.save("billing", {"note": "new"})
    desktop.trouble = None
    again = drafts_of(tmp_path, desktop)
    assert (tmp_path / "of-nora" / "key").exists()
    again.drop("billing")

    drafts_of(tmp_path, desktop)

    assert not (tmp_path / "of-nora" / "key").exists()


def test_a_changed_password_opens_what_was_kept_before(tmp_path: Path, desktop: Desktop) -> None:
    drafts = drafts_of(tmp_path, desktop)
    drafts.save("wards", {"note": WORDS})
    assert drafts.opens_with("her words")

    drafts.change_password("other words")

    assert typed(drafts_of(tmp_path, desktop, password="other words")) == WORDS
    assert drafts.opens_with("other words")
    assert not drafts.opens_with("her words")


@pytest.mark.parametrize("at", [0, 12, 19, 27, 40, -1])
def test_a_changed_byte_anywhere_makes_it_unreadable(
    at: int, tmp_path: Path, desktop: Desktop
) -> None:
    drafts = drafts_of(tmp_path, desktop)
    drafts.save("wards", {"note": WORDS})
    path = tmp_path / "of-nora" / "wards.draft"
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)

    with pytest.raises(DraftUnreadableError):
        drafts.load("wards")


def test_a_draft_does_not_open_as_that_of_another_form(tmp_path: Path, desktop: Desktop) -> None:
    drafts = drafts_of(tmp_path, desktop)
    drafts.save("wards", {"note": WORDS})
    (tmp_path / "of-nora" / "wards.draft").rename(tmp_path / "of-nora" / "billing.draft")

    with pytest.raises(DraftUnreadableError):
        drafts.load("billing")


def test_half_a_letter_of_another_program_is_kept_as_well(tmp_path: Path, desktop: Desktop) -> None:
    drafts = drafts_of(tmp_path, desktop)
    drafts.save("wards", {"note": "a\ud800b"})

    assert typed(drafts) == "a\ud800b"


def test_everybodys_old_drafts_go_and_younger_ones_stay(tmp_path: Path, desktop: Desktop) -> None:
    drafts_of(tmp_path, desktop).save("wards", {"note": WORDS})
    drafts_of(tmp_path, desktop, "omar").save("wards", {"note": WORDS})

    assert expire(tmp_path, NOW + KEPT_FOR) == 0
    assert expire(tmp_path, NOW + KEPT_FOR + timedelta(seconds=1)) == 2
    assert drafts_of(tmp_path, desktop).forms() == []


def test_a_login_of_any_letters_stays_in_its_folder(tmp_path: Path, desktop: Desktop) -> None:
    root = tmp_path / "drafts"
    root.mkdir()
    for login in ("../../x", "..", "a/b", "dr.josé"):
        drafts_of(root, desktop, login).save("../../out", {"note": WORDS})

    assert {path.parent.parent for path in tmp_path.rglob("*.draft")} == {root}


class Backend(keyring.backend.KeyringBackend):
    """What a desktop plugs in; `answers` is what it does when asked."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()
        self.failure: Exception | None = None
        self.free = threading.Event()
        self.free.set()
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        self.free.wait()
        if self.failure is not None:
            raise self.failure
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[username]


@pytest.fixture
def backend() -> Iterator[Backend]:
    before = keyring.get_keyring()
    plugged = Backend()
    keyring.set_keyring(plugged)
    yield plugged
    plugged.free.set()
    keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("failure", "trouble"),
    [
        (errors.NoKeyringError(), StoreTrouble.MISSING),
        (errors.InitError("Prompt dismissed"), StoreTrouble.LOCKED),
        (errors.KeyringLocked(), StoreTrouble.LOCKED),
        (errors.KeyringError(), StoreTrouble.BROKEN),
        (LookupError("a bug of the plug-in"), StoreTrouble.BROKEN),
    ],
)
def test_whatever_a_key_store_raises_has_a_word(
    backend: Backend, failure: Exception, trouble: StoreTrouble
) -> None:
    backend.failure = failure

    with pytest.raises(KeyStoreError) as refused:
        KeyStore().read("drafts of nora")

    assert refused.value.trouble is trouble


def test_a_store_that_never_answers_is_left_waiting(backend: Backend) -> None:
    backend.free.clear()

    with pytest.raises(KeyStoreError) as refused:
        KeyStore(patience=0.05).read("drafts of nora")

    assert refused.value.trouble is StoreTrouble.SLOW


def test_a_store_that_answers_keeps_secrets(backend: Backend) -> None:
    KeyStore().write("drafts of nora", "sealed")

    assert KeyStore().read("drafts of nora") == "sealed"
    assert KeyStore().read("somebody else") is None
