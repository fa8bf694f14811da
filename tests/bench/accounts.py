"""What signing in, comparing rights and putting somebody out cost on a server."""

from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from uuid import UUID

import psycopg

from pms_desktop.data.access.check import check_access, check_own_access
from pms_desktop.services.accounts import AccountService
from tests.bench.figures import Figure, both_percentiles, seconds
from tests.bench.places import Place, twin
from tests.bench.statements import recorded
from tests.servers.postgres import PostgresServer

TIMES, PEOPLE, SESSIONS = 30, 8, 3
Connection = psycopg.Connection[tuple[object, ...]]


def account_figures(server: PostgresServer, place: Place) -> Sequence[Figure]:
    """Sign-in, both comparisons, and three sessions of somebody who is dismissed."""
    return [
        *_signing_in(place),
        *_comparing(place, "reception", "own rights compared at sign-in", check_own_access),
        *_comparing(place, "admin", "everybody's rights compared", check_access),
        _dismissing(server, place),
    ]


def _signing_in(place: Place) -> list[Figure]:
    ours = [seconds(partial(_come_and_go, place)) for _ in range(TIMES)]
    floors = [seconds(lambda: place.driver("reception").close()) for _ in range(TIMES)]
    return both_percentiles("sign in", ours, floors, "a connection of bare psycopg")


def _come_and_go(place: Place) -> None:
    place.sign_in("reception").database.close()


def _comparing(
    place: Place, login: str, name: str, check: Callable[..., Sequence[object]]
) -> list[Figure]:
    desk = place.sign_in(login)
    with desk.database.engine.connect() as connection:
        with recorded(desk.database.engine) as recording:
            check(connection)
            sent = recording.taken()
        ours = [seconds(lambda: check(connection)) for _ in range(TIMES)]
    desk.database.close()
    with place.driver(login) as bare:
        floors = [
            seconds(lambda: [bare.execute(sql, told).fetchall() for sql, told in sent])
            for _ in range(TIMES)
        ]
    return both_percentiles(name, ours, floors, "the same SQL by bare psycopg")


def _dismissing(server: PostgresServer, place: Place) -> Figure:
    """From the administrator's word until all sessions are dead; of several people, the median."""
    with twin(server, place) as copy:
        desk = copy.sign_in("admin")
        accounts = AccountService(desk.context)
        people = [
            one for one in accounts.members() if one.login not in (None, "admin") and one.active
        ][:PEOPLE]
        ours = []
        for person in people:
            sessions = [copy.driver(str(person.login)) for _ in range(SESSIONS)]
            ours.append(seconds(partial(_put_out, accounts, person.id, sessions)))
            accounts.set_active(person.id, active=True)
        desk.database.close()
        url = server.superuser_url("twin").replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as superuser:
            floors = []
            for person in people:
                sessions = [copy.driver(str(person.login)) for _ in range(SESSIONS)]
                floors.append(seconds(partial(_end, superuser, sessions)))
    name = f"{SESSIONS} sessions of a dismissed person dead, p50"
    told = "pg_terminate_backend by a superuser"
    return Figure(name, "ms", 1000 * median(ours), 1000 * median(floors), told)


def _put_out(accounts: AccountService, key: UUID, sessions: Sequence[Connection]) -> None:
    accounts.set_active(key, active=False)
    _wait_dead(sessions)


def _end(superuser: Connection, sessions: Sequence[Connection]) -> None:
    for session in sessions:
        superuser.execute("SELECT pg_terminate_backend(%s)", [session.info.backend_pid])
    _wait_dead(sessions)


def _wait_dead(sessions: Sequence[Connection]) -> None:
    for session in sessions:
        try:
            session.execute("SELECT pg_sleep(60)")
        except psycopg.OperationalError:
            session.close()
            continue
        raise ValueError("a session lives on")
