"""The commands of pms-admin."""

import click

from pms_desktop import __version__
from pms_desktop.cli.access import access
from pms_desktop.cli.audit import audit
from pms_desktop.cli.demo.command import demo
from pms_desktop.cli.duplicates import duplicates
from pms_desktop.cli.exchange import export, import_
from pms_desktop.cli.keep_password import keep_password
from pms_desktop.cli.server import housekeeper, server, upgrade
from pms_desktop.cli.staff import staff


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pms-admin")
def main() -> None:
    """Set up and look after a hospital's database."""


for command in (
    server,
    upgrade,
    housekeeper,
    staff,
    demo,
    audit,
    duplicates,
    import_,
    export,
    access,
    keep_password,
):
    main.add_command(command)
