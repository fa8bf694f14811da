"""Commands for people who sign in. Whoever runs them signs in as an administrator."""

from dataclasses import replace
from datetime import date

import click

from pms_desktop.cli.options import who_and_where
from pms_desktop.cli.sign_in import caller, new_password, signed_in
from pms_desktop.domain.access import Role
from pms_desktop.domain.clock import Clock, local, today
from pms_desktop.domain.staff import WARD_JOBS, StaffMember
from pms_desktop.i18n import format_date, format_moment
from pms_desktop.services.accounts import AccountService, SaveMember
from pms_desktop.services.ids import new_id
from pms_desktop.services.own_account import OwnAccountService

NEW_PASSWORD = "PMS_NEW_PASSWORD"


_JOB = click.Choice([role.value for role in Role])


def _last_day(_context: click.Context, _parameter: click.Parameter, word: str) -> date | None:
    if word == "never":
        return None
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise click.BadParameter("write it as in 2026-12-31, or never") from None


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
    type=_JOB,
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
    if Role.KIOSK not in roles:
        click.echo("They must change the first password when they come in.")


@staff.command("list")
@who_and_where
def list_staff(database: str | None, user: str | None) -> None:
    """Everybody: login, name, jobs, how the account stands, last sign-in, wards."""
    with signed_in(caller(database, user)) as entry:
        accounts = AccountService(entry.context)
        members, named = accounts.members(), {each.id: each.name for each in accounts.wards()}
        clock = entry.context.clock
    width = max((len(member.login or "-") for member in members), default=1)
    for member in members:
        jobs = ", ".join(sorted(member.roles)) or "no job"
        belongs = sorted(named[ward_id] for ward_id in member.wards)
        notes = "; ".join([*_notes(member, clock), *belongs])
        click.echo(f"{member.login or '-':<{width}}  {member.name}  {jobs}  ({notes})")


@staff.command()
@who_and_where
@click.argument("login")
@click.argument("jobs", nargs=-1, required=True, type=_JOB)
def jobs(database: str | None, user: str | None, login: str, jobs: tuple[str, ...]) -> None:
    """Give LOGIN these jobs and no others, as in: staff jobs amara.d nurse billing"""
    roles = frozenset(Role(job) for job in jobs)
    with signed_in(caller(database, user)) as entry:
        accounts = AccountService(entry.context)
        member = _found(accounts, login)
        accounts.save(SaveMember(replace(member, roles=roles)))
    click.echo(f"{member.name} is now: {', '.join(sorted(roles))}.")


@staff.command()
@who_and_where
@click.argument("login")
@click.argument("wards", nargs=-1)
@click.option("--none", is_flag=True, help="LOGIN belongs to no ward.")
def wards(
    database: str | None, user: str | None, login: str, wards: tuple[str, ...], none: bool
) -> None:
    """LOGIN looks after the in-patients of these wards and no others: staff wards nora.l '3 West'

    Once one person belongs to a ward, nurses and doctors open in-patients of other wards with a
    reason.
    """
    if none == bool(wards):
        raise click.UsageError("Name the wards, or say --none.")
    with signed_in(caller(database, user)) as entry:
        accounts = AccountService(entry.context)
        offered = {ward.name.casefold(): ward for ward in accounts.choices().wards}
        if unknown := [name for name in wards if name.casefold() not in offered]:
            raise click.ClickException(f"There is no ward {unknown[0]}. Nothing was changed.")
        chosen = [offered[name.casefold()] for name in wards]
        member = _found(accounts, login)
        if chosen and not member.roles & WARD_JOBS:
            raise click.ClickException(f"{member.name} is neither nurse nor doctor.")
        accounts.set_wards(member.id, frozenset(ward.id for ward in chosen))
    belongs = ", ".join(ward.name for ward in chosen) or "no ward"
    click.echo(f"{member.name} belongs to: {belongs}.")


@staff.command()
@who_and_where
@click.argument("login")
def password(database: str | None, user: str | None, login: str) -> None:
    """Give LOGIN a new password, from PMS_NEW_PASSWORD or a prompt.

    Somebody else must change it when they come in; one's own stays.
    """
    who = caller(database, user)
    own = login.lower() == who.user.lower()
    with signed_in(who, with_given_password=own) as entry:
        if own:
            secret = new_password(login, NEW_PASSWORD)
            OwnAccountService(entry.context).change_password(secret)
            click.echo("You have a new password.")
            return
        accounts = AccountService(entry.context)
        member = _found(accounts, login)
        accounts.reset_password(member.id, new_password(login, NEW_PASSWORD))
    click.echo(f"{login} has a new password and must change it at the next sign-in.")


@staff.command()
@who_and_where
@click.argument("login")
def disable(database: str | None, user: str | None, login: str) -> None:
    """Keep LOGIN out from now on; their open sessions end at once."""
    with signed_in(caller(database, user)) as entry:
        accounts = AccountService(entry.context)
        member = accounts.set_active(_found(accounts, login).id, active=False)
    click.echo(f"{member.name} cannot sign in any more. Open sessions were ended.")


@staff.command()
@who_and_where
@click.argument("login")
def enable(database: str | None, user: str | None, login: str) -> None:
    """Let LOGIN in again."""
    with signed_in(caller(database, user)) as entry:
        accounts = AccountService(entry.context)
        member = accounts.set_active(_found(accounts, login).id, active=True)
    click.echo(f"{member.name} may sign in.")


@staff.command()
@who_and_where
@click.argument("login")
@click.argument("day", metavar="DAY|never", callback=_last_day)
def expire(database: str | None, user: str | None, login: str, day: date | None) -> None:
    """DAY (as in 2026-12-31) is the last on which LOGIN may sign in; never takes it away."""
    with signed_in(caller(database, user)) as entry:
        accounts = AccountService(entry.context)
        member = accounts.set_last_day(_found(accounts, login).id, day)
    until = f"until the end of {format_date(day)}" if day else "for as long as they work here"
    click.echo(f"{member.name} may sign in {until}.")


def _found(accounts: AccountService, login: str) -> StaffMember:
    found = [member for member in accounts.members() if member.login == login.lower()]
    if not found:
        raise click.ClickException(f"Nobody signs in as {login}. Nothing was changed.")
    return found[0]


def _notes(member: StaffMember, clock: Clock) -> list[str]:
    if member.login is None:
        return ["does not sign in" if member.active else "left"]
    notes = [] if member.active else ["disabled"]
    if member.expires_on is not None:
        ended = member.expires_on < today(clock)
        notes.append(f"{'ended on' if ended else 'until'} {format_date(member.expires_on)}")
    if member.must_change:
        notes.append("must change the password")
    last = member.last_sign_in_at
    notes.append(f"last in {format_moment(local(clock, last))}" if last else "never signed in")
    return notes
