"""Commands for people who sign in."""

import click


@click.group()
def staff() -> None:
    """Look after members of staff."""
