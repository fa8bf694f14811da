"""Where a password comes from: the environment, the key store, a prompt. Never a command line."""

import os
import pty
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import keyring
import pytest
from click.testing import CliRunner, Result
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import PasswordDeleteError

from pms_desktop import settings
from pms_desktop.cli.main import main
from pms_desktop.domain.access import Role
from tests.hospital import PASSWORD, Hospital, login_of

ROOT = Path(__file__).parents[2]
ADMIN = login_of(Role.ADMINISTRATOR)


class KeyStore(KeyringBackend):
    """A desktop's key store, in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


@pytest.fixture
def key_store() -> Iterator[KeyStore]:
    before, store = keyring.get_keyring(), KeyStore()
    keyring.set_keyring(store)
    yield store
    keyring.set_keyring(before)


@pytest.fixture
def no_key_store() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    yield
    keyring.set_keyring(before)


def admin(hospital: Hospital, *words: str, password: str | None = None) -> Result:
    """`pms-admin` as the administrator, with PMS_PASSWORD or without."""
    where = ["--database", hospital.url, "--user", ADMIN]
    return CliRunner().invoke(main, [*words, *where], env={"PMS_PASSWORD": password})


def test_a_kept_password_is_not_asked_for_until_it_is_forgotten(
    hospital: Hospital, key_store: KeyStore
) -> None:
    assert admin(hospital, "keep-password", password=PASSWORD).exit_code == 0

    listed = admin(hospital, "staff", "list")
    forgotten = admin(hospital, "keep-password", "--forget")
    refused = admin(hospital, "staff", "list")

    assert "Administrator Person" in listed.output
    assert forgotten.output == "It is forgotten.\n"
    assert refused.exit_code == 2
    assert f"No password for {ADMIN}" in refused.output
    assert admin(hospital, "keep-password", "--forget").output == "It was not kept here.\n"


def test_a_password_that_opens_nothing_is_not_kept(hospital: Hospital, key_store: KeyStore) -> None:
    result = admin(hospital, "keep-password", password="wrong horse 7")

    assert (result.exit_code, key_store.kept) == (1, {})
    assert "Wrong user name or password." in result.output


def test_the_environment_goes_before_the_key_store(
    embedded_hospital: Hospital, key_store: KeyStore
) -> None:
    admin(embedded_hospital, "keep-password", password=PASSWORD)

    result = admin(embedded_hospital, "staff", "list", password="wrong horse 7")

    assert "Wrong user name or password." in result.output


def test_a_desktop_without_a_key_store_says_so(
    embedded_hospital: Hospital, no_key_store: None
) -> None:
    result = admin(embedded_hospital, "keep-password", password=PASSWORD)

    assert result.exit_code == 1
    assert "no key store" in result.output


def test_a_terminal_is_asked_and_shows_nothing_of_the_answer(embedded_hospital: Hospital) -> None:
    near, far = pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name != "PMS_PASSWORD"}
    where = ["--database", embedded_hospital.url, "--user", ADMIN]
    process = subprocess.Popen(
        [sys.executable, "-m", "pms_desktop.cli", "staff", "list", *where],
        cwd=ROOT,
        env={**clean, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
        stdin=far,
        stdout=far,
        stderr=far,
        start_new_session=True,
    )
    os.close(far)
    with process:
        said = read_until(near, f"Password of {ADMIN}: ")
        os.write(near, f"{PASSWORD}\n".encode())
        said += read_until(near, "Administrator Person")
    os.close(near)

    assert process.returncode == 0
    assert PASSWORD not in said


def read_until(terminal: int, words: str, seconds: float = 60) -> str:
    """What the program writes, up to these words."""
    said = ""
    while words not in said:
        assert select.select([terminal], [], [], seconds)[0], said
        said += os.read(terminal, 4096).decode()
    return said


def test_no_option_of_any_command_takes_a_password() -> None:
    def options(command: click.Command) -> Iterator[str]:
        for parameter in command.params:
            yield from parameter.opts
        for part in command.commands.values() if isinstance(command, click.Group) else ():
            yield from options(part)

    assert [name for name in options(main) if "pass" in name or "secret" in name] == []


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://amara:secret@db/pms",
        "postgresql+psycopg://amara:@db/pms",
        "postgresql://db/pms?password=secret",
    ],
)
def test_an_address_with_a_password_is_refused_wherever_it_stands(
    url: str, station_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = CliRunner().invoke(main, ["staff", "list", "--database", url])
    assert (result.exit_code, "password in it" in result.output) == (2, True)
    assert "secret" not in result.output

    monkeypatch.setenv("PMS_DATABASE_URL", url)
    with pytest.raises(ValueError, match="password in it"):
        settings.load()
    monkeypatch.delenv("PMS_DATABASE_URL")

    station_home.mkdir(parents=True)
    (station_home / "station.toml").write_text(f'database_url = "{url}"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="password in it"):
        settings.load()
