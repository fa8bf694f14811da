"""Commands for the audit: is it still what was written, and a new beginning after a restore."""

from contextlib import closing

import click
from sqlalchemy import text

from pms_desktop.cli.options import who_and_where
from pms_desktop.cli.sign_in import caller, on_server, opened_by, plain_errors
from pms_desktop.data.audit.seals import begin_epoch
from pms_desktop.data.upgrade import require_current
from pms_desktop.domain.seals import Fault, FaultKind, Verdict
from pms_desktop.services.witness import verify_audit

_MOST_LINES = 20
_WORDS = {
    FaultKind.ROW_ALTERED: "Row {row} was altered since seal {seal}.",
    FaultKind.ROW_MISSING: "Row {row} under seal {seal} is missing.",
    FaultKind.ROW_ADDED: "Row {row} was added among the rows of seal {seal}.",
    FaultKind.ROW_BACKDATED: "Row {row} by seal {seal} says {detail}, which cannot be when it was"
    " written: it is dated wrongly, or the server's clock was set back.",
    FaultKind.SEAL_ALTERED: "Seal {seal}, or the epoch it belongs to, was altered.",
    FaultKind.SEAL_MISSING: "Seal {seal} is missing ({detail}).",
    FaultKind.EPOCH_ALTERED: "The list of epochs was altered: {detail}.",
    FaultKind.OTHER_CLUSTER: "This database came from another server ({detail}) and is not sealed"
    " any more. If it was restored, run: pms-admin audit new-epoch --reason '...'",
    FaultKind.WITNESS_DIFFERS: "Seal {seal} is not the one this station saw ({detail}...):"
    " the audit was written anew.",
    FaultKind.WITNESS_AHEAD: "This station saw seal {seal} ({detail}...), which is gone:"
    " the end of the audit was cut off, or an older copy was restored.",
}


@click.group()
def audit() -> None:
    """Show that the audit was not altered."""


@audit.command()
@who_and_where
def verify(database: str | None, user: str | None) -> None:
    """Compare every row with its seal, and the seals with what this station saw of them.

    Names the first row that was altered, removed or added; the exit code is then 1. --user is an
    administrator.
    """
    who = caller(database, user)
    with plain_errors(), closing(opened_by(who)) as opened:
        require_current(opened.engine)
        verdict = verify_audit(opened, who.url)
    _say(verdict)
    if not verdict.good:
        raise click.exceptions.Exit(1)


@audit.command("new-epoch")
@who_and_where
@click.option("--reason", required=True, help="As in 'restored from the copy of 3 May, 02:00'.")
def new_epoch(database: str | None, user: str | None, reason: str) -> None:
    """Begin a new epoch after a restore.

    What is left is sealed as it is, and every station is told. On PostgreSQL --user must be a
    superuser or a login that may become pms_owner.
    """
    who = caller(database, user)
    if not reason.strip():
        raise click.UsageError("--reason must say why.")
    with plain_errors(), closing(opened_by(who)) as opened:
        require_current(opened.engine)
        with opened.engine.begin() as connection:
            if on_server(who.url):
                connection.execute(text("SET LOCAL ROLE pms_owner"))
            number = begin_epoch(connection, reason.strip())
    click.echo(f"Epoch {number} has begun.")


def _say(verdict: Verdict) -> None:
    for told in verdict.declared:
        click.echo(f"A new epoch was declared: {told}")
    for fault in verdict.faults[:_MOST_LINES]:
        click.echo(_sentence(fault))
    if len(verdict.faults) > _MOST_LINES:
        click.echo(f"... and {len(verdict.faults) - _MOST_LINES} more.")
    click.echo(
        f"{verdict.rows} rows under {verdict.seals} seals compared,"
        f" {verdict.waiting} not sealed yet."
    )
    if verdict.newest is not None:
        click.echo(f"Newest seal: {verdict.newest.no} {verdict.newest.hash}")
    if verdict.good:
        click.echo("The audit is as it was written.")


def _sentence(fault: Fault) -> str:
    return _WORDS[fault.kind].format(seal=fault.seal, row=fault.row, detail=fault.detail)
