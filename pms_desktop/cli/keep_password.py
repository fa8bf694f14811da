"""pms-admin keep-password: the desktop's key store answers instead of a prompt."""

from contextlib import closing

import click

from pms_desktop.cli.options import who_and_where
from pms_desktop.cli.sign_in import Caller, caller, on_server, plain_errors
from pms_desktop.data.engine import Credentials, open_engine
from pms_desktop.security.keystore import forget_password, store_password
from pms_desktop.services.sign_in import SignInService


@click.command()
@who_and_where
@click.option("--forget", is_flag=True, help="Keep it no longer.")
def keep_password(database: str | None, user: str | None, forget: bool) -> None:
    """Keep your password in the key store of this desktop.

    From then on pms-admin does not ask for it, and `pms-desktop --user LOGIN` signs in by itself.
    For a desktop that is yours alone.
    """
    who = caller(database, user)
    if forget:
        kept = forget_password(who.url, who.user)
        click.echo("It is forgotten." if kept else "It was not kept here.")
        return
    password = who.typed_password()
    with plain_errors():
        _try(who, password)
    if not store_password(who.url, who.user, password):
        raise click.ClickException("This desktop has no key store that could keep it.")
    click.echo(f"The password of {who.user} is kept in the key store of this desktop.")


def _try(who: Caller, password: str) -> None:
    """Raises what signing in raises: a password that opens nothing is not kept."""
    if not on_server(who.url):
        SignInService(who.url, "pms-admin").sign_in(who.user, password).database.close()
        return
    engine = open_engine(who.url, Credentials(who.user, password), station="pms-admin")
    try:
        with closing(engine.connect()):
            pass
    finally:
        engine.dispose()
