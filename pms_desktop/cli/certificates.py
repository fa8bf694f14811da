"""The command that makes certificates for a hospital without an authority of its own."""

from pathlib import Path

import click

from pms_desktop.domain.clock import SystemClock
from pms_desktop.security.certificates import CertificateAuthority


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--hospital", default="Hospital", show_default=True, help="Named in the authority.")
@click.option("--host", "hosts", multiple=True, help="A name or address stations reach it by.")
@click.option("--station", "stations", multiple=True, help="As in er-03; its name in the audit.")
def certificates(
    folder: Path, hospital: str, hosts: tuple[str, ...], stations: tuple[str, ...]
) -> None:
    """Make certificates in FOLDER: the hospital's authority, its server's and its stations'.

    Run it again with further stations, or to renew; the authority stays. Guard FOLDER/ca.key:
    whoever has it can pass for the server.
    """
    if not (hosts or stations):
        raise click.UsageError("Name the server (--host) or at least one station (--station).")
    try:
        authority = CertificateAuthority(folder, hospital, SystemClock().now())
        if authority.is_new:
            click.echo(f"{folder / 'ca.crt'}: the authority. Keep ca.key away from the server.")
        if hosts:
            click.echo(f"{authority.certify_server(hosts)}: for the server's data folder.")
        for station in stations:
            made = authority.certify_station(station)
            click.echo(f"{made.parent}: to be copied beside station.toml at {station}.")
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
