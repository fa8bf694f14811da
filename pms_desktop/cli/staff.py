"""Commands for people who sign in. Whoever runs them signs in as an administrator."""

import click

from pms_desktop.cli.options import who_and_where
from pms_desktop.cli.sign_in import caller, new_password, signed_in
from pms_desktop.domain.access import Role
from pms_desktop.domain.staff import StaffMember
from pms_desktop.services.accounts import AccountService, SaveMember
from pms_desktop.services.ids import new_id

NEW_PASSWORD = "PMS_NEW_PASSWORD"


@click.group()
def staff() -> None:
    """Look after members of staff."""


@staff.command()
@who_and_where
@click.argument("login")
@click.argument("name")
@click.option(
    "--job",
    "jobs",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="What this person may do; may be given several times.",
)
def add(
    database: str | None, user: str | None, login: str, name: str, jobs: tuple[str, ...]
) -> None:
    """Enter somebody who signs in as LOGIN, as in: staff add amara.d 'Amara Diallo' --job nurse

    Their first password comes from PMS_NEW_PASSWORD or a prompt.
    """
    roles = frozenset(Role(job) for job in jobs)
    with signed_in(caller(database, user)) as entry:
        password = new_password(login, NEW_PASSWORD)
        member = StaffMember(new_id(), name, login, "", "", True, roles, 0)
        AccountService(entry.context).save(SaveMember(member, password))
    click.echo(f"{name} may sign in as {login} ({', '.join(sorted(jobs))}).")


@staff.command("list")
@who_and_where
def list_staff(database: str | None, user: str | None) -> None:
    """Everybody: login, name, jobs."""
    with signed_in(caller(database, user)) as entry:
        members = AccountService(entry.context).members()
    width = max((len(member.login or "-") for member in members), default=1)
    for member in members:
        jobs = ", ".join(sorted(member.roles)) or "no job"
        left = "" if member.active else " (not active)"
        click.echo(f"{member.login or '-':<{width}}  {member.name}  {jobs}{left}")


@staff.command()
@who_and_where
@click.argument("login")
def password(database: str | None, user: str | None, login: str) -> None:
    """Give LOGIN a new password, from PMS_NEW_PASSWORD or a prompt."""
    with signed_in(caller(database, user)) as entry:
        accounts = AccountService(entry.context)
        found = [member for member in accounts.members() if member.login == login.lower()]
        if not found:
            raise click.ClickException(f"Nobody signs in as {login}. Nothing was changed.")
        accounts.reset_password(found[0].id, new_password(login, NEW_PASSWORD))
    click.echo(f"{login} has a new password.")
