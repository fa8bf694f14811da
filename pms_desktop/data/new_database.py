"""A database on a server that is made whole or not at all.

It is made under another name and takes its own when it is whole. What a kill or a power cut left
half made never stands where a hospital should be, and the next try knows it for what it is.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from pms_desktop.data.engine import parse
from pms_desktop.data.server import (
    as_superuser,
    create_database,
    drop_database,
    exists,
    require_place,
)
from pms_desktop.domain.errors import DatabaseInTheMakingError

_LONGEST_NAME = 63 - len("_unfinished")


@contextmanager
def new_database(
    server_url: str, name: str, removed: Callable[[], object] = lambda: None
) -> Iterator[str]:
    """`create_database` for as long as what is made in it succeeds: else the database and the
    logins made meanwhile are taken back, and the same can be tried again.

    `removed` is told when something unfinished had to go first. Raises DatabaseInTheMakingError
    while another run makes the same, and what `create_database` raises.
    """
    part = f"{name[:_LONGEST_NAME]}_unfinished"
    with as_superuser(server_url) as connection:
        require_place(connection, name)
        _require_alone(connection, name)
        if exists(connection, part):
            _take_back(connection, server_url, part, _made_in(server_url, part))
            removed()
        before = _logins(connection)
        try:
            yield create_database(server_url, part)
            connection.exec_driver_sql(f'ALTER DATABASE "{part}" RENAME TO "{name}"')
        except BaseException:
            _take_back(connection, server_url, part, _logins(connection) - before)
            raise


def _require_alone(connection: Connection, name: str) -> None:
    """The lock lasts as long as this connection, so that it is gone with a run that was killed."""
    lock = text("SELECT pg_try_advisory_lock(hashtext('pms_new_database'), hashtext(:name))")
    if not connection.scalar(lock, {"name": name}):
        raise DatabaseInTheMakingError(name)


def _take_back(connection: Connection, server_url: str, part: str, logins: set[str]) -> None:
    drop_database(server_url, part)
    for login in logins:
        quoted = connection.dialect.identifier_preparer.quote(login)
        connection.exec_driver_sql(f"DROP ROLE IF EXISTS {quoted}")


def _logins(connection: Connection) -> set[str]:
    return set(connection.scalars(text("SELECT rolname FROM pg_roles WHERE rolcanlogin")))


def _made_in(server_url: str, part: str) -> set[str]:
    """The logins that came with what was left: each is entered with its person, or not at all."""
    url = parse(server_url).set(database=part).render_as_string(hide_password=False)
    with as_superuser(url) as connection:
        if connection.scalar(text("SELECT to_regclass('public.staff')")) is None:
            return set()
        return set(connection.scalars(text("SELECT login FROM staff WHERE login IS NOT NULL")))
