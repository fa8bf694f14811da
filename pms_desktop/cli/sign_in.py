"""Who uses pms-admin, and with which password: never from the command line."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click
from sqlalchemy.exc import SQLAlchemyError

from pms_desktop.data.database import Database
from pms_desktop.data.engine import Credentials, open_engine, parse
from pms_desktop.data.errors import translate
from pms_desktop.domain.clock import SystemClock
from pms_desktop.domain.errors import PmsError
from pms_desktop.mvp.messages import sentence_for
from pms_desktop.security.keystore import given_password
from pms_desktop.services.founding import system_database
from pms_desktop.services.sign_in import SignedIn, SignInService
from pms_desktop.settings import load


@dataclass(frozen=True, slots=True)
class Caller:
    """The options every command shares."""

    url: str
    user: str

    def password(self) -> str:
        """From PMS_PASSWORD, the key store, or a prompt, in this order."""
        return given_password(self.url, self.user) or self.typed_password()

    def typed_password(self) -> str:
        """From PMS_PASSWORD or a prompt."""
        told = os.environ.get("PMS_PASSWORD")
        if not told and not sys.stdin.isatty():
            raise click.UsageError(
                f"No password for {self.user}: set PMS_PASSWORD or use a terminal."
            )
        return told or getpass.getpass(f"Password of {self.user}: ")


def new_password(login: str, variable: str) -> str:
    """A password to be set, asked twice at a terminal. Raises click.UsageError."""
    told = os.environ.get(variable)
    if told:
        return told
    if not sys.stdin.isatty():
        raise click.UsageError(f"No password for {login}: set {variable} or use a terminal.")
    first = getpass.getpass(f"New password of {login}: ")
    if getpass.getpass("Again: ") != first:
        raise click.UsageError("The two passwords differ.")
    return first


def caller(url: str | None, user: str | None) -> Caller:
    """The shared options with their defaults filled in."""
    try:
        told = load(url)
        parse(told.database_url)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    return Caller(told.database_url, user or os.environ.get("PMS_USER") or getpass.getuser())


def on_server(url: str) -> bool:
    """Whether the hospital is on a PostgreSQL server, not in a file."""
    return parse(url).drivername != "sqlite"


def opened_by(who: Caller) -> Database:
    """The database as this login, whatever rights it has; on a file as nobody."""
    if not on_server(who.url):
        return system_database(who.url)
    engine = open_engine(who.url, Credentials(who.user, who.password()), station="pms-admin")
    return Database(engine, SystemClock())


@contextmanager
def signed_in(who: Caller, *, with_given_password: bool = False) -> Iterator[SignedIn]:
    """The hospital as this person; a refusal is one sentence and exit code 1.

    A password that somebody else gave opens nothing but its own change.
    """
    with plain_errors():
        entry = SignInService(who.url, "pms-admin").sign_in(who.user, who.password())
        try:
            if entry.standing.must_change and not with_given_password:
                raise click.ClickException(
                    f"Change the password you were given: pms-admin staff password {who.user}"
                )
            yield entry
        finally:
            entry.database.close()


@contextmanager
def plain_errors() -> Iterator[None]:
    """Expected failures as sentences, exit code 1."""
    try:
        yield
    except PmsError as error:
        raise click.ClickException(sentence_for(error).text) from error
    except SQLAlchemyError as error:
        ours = translate(error)
        if ours is None:
            raise
        raise click.ClickException(sentence_for(ours).text) from error
