"""Commands for access: does the server allow what the matrix says, and nothing more?"""

from collections.abc import Sequence
from contextlib import closing

import click

from pms_desktop.cli.options import who_and_where
from pms_desktop.cli.sign_in import caller, on_server, opened_by, plain_errors
from pms_desktop.data.upgrade import require_current
from pms_desktop.domain.access_check import AccessDifference


@click.group()
def access() -> None:
    """Compare the server's rights with the matrix of jobs."""


@access.command()
@who_and_where
def check(database: str | None, user: str | None) -> None:
    """Name every right, function, owner or trigger that is not as this program sets it up.

    The exit code is 1 when there is one; `pms-admin upgrade` sets rights, functions and triggers
    anew. --user is an administrator or a superuser.
    """
    who = caller(database, user)
    if not on_server(who.url):
        raise click.UsageError("An embedded hospital has no server that holds rights.")
    with plain_errors(), closing(opened_by(who)) as opened:
        require_current(opened.engine)
        with opened.units_for(None)(True) as uow:
            differences = uow.access.differences()
    say_differences(differences)
    if differences:
        raise click.exceptions.Exit(1)
    click.echo("The server allows what the jobs need, and nothing more.")


def say_differences(differences: Sequence[AccessDifference]) -> None:
    """One line each."""
    for difference in differences:
        click.echo(difference.words)
