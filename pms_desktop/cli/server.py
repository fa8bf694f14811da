"""Commands for the database itself: set-up, upgrade, housekeeper."""

import logging
import secrets
import signal
from collections.abc import Mapping
from contextlib import closing
from zoneinfo import ZoneInfo

import click

from pms_desktop.cli.access import say_differences
from pms_desktop.cli.certificates import certificates
from pms_desktop.cli.options import who_and_where
from pms_desktop.cli.sign_in import (
    Caller,
    caller,
    new_password,
    on_server,
    opened_by,
    plain_errors,
)
from pms_desktop.cli.stopping import say_removed, taken_back_when_stopped
from pms_desktop.data.changes.housekeeper import Housekeeper
from pms_desktop.data.engine import parse
from pms_desktop.data.new_database import new_database
from pms_desktop.data.server import create_housekeeper
from pms_desktop.data.upgrade import SchemaState, schema_state
from pms_desktop.data.upgrade import upgrade as upgrade_schema
from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import NoHospitalError
from pms_desktop.domain.staff import StaffMember, member_faults
from pms_desktop.security.strength import password_fault
from pms_desktop.services.founding import found, new_hospital, system_database
from pms_desktop.services.ids import new_id
from pms_desktop.services.pair_search import PairSearch

HOUSEKEEPER_LOGIN = "housekeeper"


@click.group()
def server() -> None:
    """Set up a PostgreSQL server."""


server.add_command(certificates)


@server.command()
@who_and_where
@click.option("--hospital", required=True, help="Its name, as it stands on papers.")
@click.option("--admin", required=True, metavar="LOGIN", help="The first administrator.")
@click.option("--admin-name", required=True, metavar="NAME", help="As in 'Amara Diallo'.")
@click.option("--currency", default="GBP", show_default=True, help="ISO 4217.")
@click.option("--country", default="GB", show_default=True, help="ISO 3166-1.")
@click.option("--locale", default="en_GB", show_default=True)
@click.option("--time-zone", default="Europe/London", show_default=True, help="IANA name.")
def init(
    database: str | None,
    user: str | None,
    hospital: str,
    admin: str,
    admin_name: str,
    **habits: str,
) -> None:
    """Make the database, its roles and the first administrator on an empty PostgreSQL.

    --user is a superuser of the server (PMS_PASSWORD its password); the administrator's first
    password comes from PMS_ADMIN_PASSWORD or a prompt.
    """
    who = caller(database, user)
    target = parse(who.url)
    if target.drivername == "sqlite" or not target.database:
        raise click.UsageError("--database must be postgresql+psycopg://host/name.")
    server_url = _server_url(who)
    password = new_password(admin, "PMS_ADMIN_PASSWORD")
    _check_founding(admin, admin_name, password, habits)
    with plain_errors(), taken_back_when_stopped():
        secret = secrets.token_urlsafe(24)
        with new_database(server_url, target.database, say_removed) as url:
            with closing(system_database(url)) as made:
                found(made, new_hospital(hospital, **habits), admin, admin_name, password)
            create_housekeeper(url, HOUSEKEEPER_LOGIN, secret)
    click.echo(f"{hospital} is ready at {target.host}/{target.database}.")
    click.echo(f"{admin} may sign in and add everybody else.")
    click.echo(f"Run the housekeeper with PMS_USER={HOUSEKEEPER_LOGIN} PMS_PASSWORD={secret}")


def _server_url(who: Caller) -> str:
    """The superuser's URL of the server's own database."""
    target = parse(who.url)
    superuser = target.set(username=who.user, password=who.password(), database="postgres")
    return superuser.render_as_string(hide_password=False)


def _check_founding(login: str, name: str, password: str, habits: Mapping[str, str]) -> None:
    """Refuse before anything is made. Raises click.UsageError."""
    roles = frozenset({Role.ADMINISTRATOR})
    faults = member_faults(StaffMember(new_id(), name, login, "", "", True, roles, 0))
    fault = next(iter(faults.values()), "") or password_fault(password, login, name)
    if fault:
        raise click.UsageError(fault)
    try:
        ZoneInfo(habits["time_zone"])
    except (ValueError, LookupError, OSError) as error:
        raise click.UsageError(f"{error}") from error


def say_indexed(done: int, wanted: int) -> None:
    """A line that counts up while patients are indexed anew."""
    ends = done == wanted
    click.echo(f"\rPatients indexed: {done:,} of {wanted:,}", nl=ends, err=True)


@click.command()
@who_and_where
def upgrade(database: str | None, user: str | None) -> None:
    """Bring a database to this program's schema.

    On PostgreSQL --user must be a superuser or a login that may become pms_owner.
    """
    who = caller(database, user)
    with plain_errors(), closing(opened_by(who)) as target:
        before = schema_state(target.engine)
        if before is SchemaState.EMPTY:
            raise NoHospitalError
        if before is SchemaState.CURRENT:
            click.echo("The database is up to date; grants and triggers were compiled anew.")
        copy = upgrade_schema(target.engine, progress=say_indexed)
        with target.units_for(None)(True) as uow:
            differences = uow.access.differences()
    if copy is not None:
        click.echo(f"A copy from before is in {copy}.")
    if before is not SchemaState.CURRENT:
        click.echo("The database is upgraded.")
    if differences:
        click.echo("The server still gives other rights than the jobs should have:")
        say_differences(differences)


@click.command()
@who_and_where
def housekeeper(database: str | None, user: str | None) -> None:
    """Tell the stations of changes, seal the audit and look for records that are one person, until
    stopped. Run one beside the server."""
    who = caller(database, user or HOUSEKEEPER_LOGIN)
    if not on_server(who.url):
        raise click.UsageError("An embedded hospital needs no housekeeper.")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    with plain_errors(), closing(opened_by(who)) as opened:
        keeper = Housekeeper(opened)
        keeper.check()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: keeper.stop())
        search = PairSearch(opened)
        search.start()
        click.echo("The housekeeper is at work.")
        try:
            keeper.run()
        finally:
            search.stop()
