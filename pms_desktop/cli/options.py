"""Options that several commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def who_and_where(command: F) -> F:
    """--database and --user."""
    database = click.option(
        "--database", metavar="URL", help="As postgresql+psycopg://host/name; or PMS_DATABASE_URL."
    )
    user = click.option("--user", metavar="LOGIN", help="Who signs in; or PMS_USER.")
    return database(user(command))
