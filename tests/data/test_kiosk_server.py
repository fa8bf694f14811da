"""A program of one's own with the kiosk's password: it calls functions, and gains nothing."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pms_desktop.data.access.grants import CALLERS
from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.kiosk import Claim, ClaimKind
from pms_desktop.domain.kiosk_requests import RegisterAsked
from pms_desktop.domain.mrn import mrn_of
from pms_desktop.services.kiosk_requests import KioskRequestService
from tests.data.kiosks import BORN, book, enter, kiosk_of, rows, run, together
from tests.data.stations import let_sign_in_often
from tests.data.test_kiosk_guessing import hidden
from tests.hospital import PASSWORD, Hospital
from tests.hostile import At, values_at

Connect = Callable[..., psycopg.Connection]
ASK = "SELECT pms_kiosk_ask('mrn', %s, %s)"
ANSWER = "SELECT pms_kiosk_answer(%s, 'mrn', %s, %s)"
REGISTER = "SELECT pms_kiosk_ask_registration(%s, %s)"
UNKNOWN, FULL = {"unknown": True}, {"full": True}
PERSON = ("family_names", "phone", "other_phone", "email", "address", "postcode", "city", "reason")


@pytest.fixture
def connect(server_hospital: Hospital) -> Iterator[Connect]:
    let_sign_in_often(server_hospital, "kiosk")
    opened: list[psycopg.Connection] = []

    def session(*, autocommit: bool = True) -> psycopg.Connection:
        address = server_hospital.url.replace("+psycopg", "")
        opened.append(
            psycopg.connect(address, user="kiosk", password=PASSWORD, autocommit=autocommit)
        )
        moment = server_hospital.clock.now().isoformat()
        opened[-1].execute("SELECT set_config('pms_test.now', %s, false)", (moment,))
        return opened[-1]

    yield session
    for connection in opened:
        connection.close()


def one(connection: psycopg.Connection, query: str, *values: object) -> Any:
    row = connection.execute(query.encode(), values).fetchone()
    assert row is not None
    return row[0]


def test_the_login_may_call_its_own_functions_and_reach_nothing_else(connect: Connect) -> None:
    kiosk = connect()
    callable_here = kiosk.execute(
        "SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace"
        " AND has_function_privilege(p.oid, 'EXECUTE') AND NOT EXISTS"
        " (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    ).fetchall()
    readable = kiosk.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
        " AND c.relkind IN ('r', 'v', 'm', 'p', 'S') AND CASE c.relkind"
        " WHEN 'S' THEN has_sequence_privilege(c.oid, 'USAGE, SELECT, UPDATE')"
        " ELSE has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')"
        " OR has_table_privilege(c.oid, 'DELETE, TRUNCATE, TRIGGER') END"
    ).fetchall()

    mine = {name for name, callers in CALLERS.items() if "pms_kiosk" in callers}
    assert {row[0] for row in callable_here} == mine
    assert all(name.startswith("pms_kiosk_") for name in mine)
    assert readable == []


@pytest.mark.parametrize("database", ["postgres", "template1"])
def test_the_login_is_let_into_no_other_database_of_the_server(
    server_hospital: Hospital, database: str
) -> None:
    """No rule holds there: large objects of anybody would fill the disk."""
    place, _slash, _name = server_hospital.url.replace("+psycopg", "").rpartition("/")

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(f"{place}/{database}", user="kiosk", password=PASSWORD)


def test_the_answers_to_whatever_is_hidden_are_the_same_bytes(
    server_hospital: Hospital, connect: Connect
) -> None:
    wishes = hidden(server_hospital)
    kiosk = connect()
    answers = set()
    for claim, born in wishes:
        run(server_hospital, "DELETE FROM kiosk_counters")
        said = (claim.kind.value, claim.value, born)
        ticket = one(kiosk, "SELECT pms_kiosk_ask(%s, %s, %s)", *said)["ticket"]
        asked = "SELECT pms_kiosk_answer(%s, %s, %s, %s)::text"
        answers.add(one(kiosk, asked, ticket, *said).encode())

    assert answers == {b'{"unknown": true}'}


def test_a_transaction_that_is_taken_back_takes_its_answer_along(
    server_hospital: Hospital, connect: Connect
) -> None:
    _patient, number = enter(server_hospital)
    kiosk = connect(autocommit=False)

    ticket = one(kiosk, ASK, number, BORN)["ticket"]
    assert one(kiosk, ANSWER, ticket, number, BORN) == UNKNOWN  # not kept yet
    kiosk.rollback()
    assert one(kiosk, ANSWER, ticket, number, BORN) == UNKNOWN  # never asked
    kiosk.rollback()

    ticket = one(kiosk, ASK, number, BORN)["ticket"]
    kiosk.commit()
    counted = rows(server_hospital, "SELECT count FROM kiosk_counters")
    for _again in range(2):
        assert "token" in one(kiosk, ANSWER, ticket, number, BORN)
        kiosk.rollback()
    assert rows(server_hospital, "SELECT count FROM kiosk_counters") == counted == [(1,), (1,)]
    assert one(kiosk, ANSWER, ticket, number, date(1990, 1, 1)) == UNKNOWN  # another question
    assert "token" in one(kiosk, ANSWER, ticket, number, BORN)
    kiosk.commit()
    assert one(kiosk, ANSWER, ticket, number, BORN) == UNKNOWN  # answered
    kiosk.commit()
    assert rows(server_hospital, "SELECT count FROM kiosk_counters") == [(0,), (0,)]


NOT_ALONE = (
    "EXPLAIN (ANALYZE, BUFFERS) {call}",
    "{call}, pg_backend_pid()",
    "{call} FROM generate_series(1, 9)",
    "SELECT * FROM pms_kiosk_revision()",
    "DO $$ BEGIN PERFORM pms_kiosk_revision(); END $$",
    "PREPARE mine AS {call}; EXECUTE mine",
    "DECLARE mine CURSOR WITH HOLD FOR {call}",
)


@pytest.mark.parametrize("around", NOT_ALONE)
def test_a_function_is_called_by_itself_so_that_nothing_counts_what_it_reads(
    connect: Connect, around: str
) -> None:
    """Pages read and rows fetched differ between a number that is somebody's and one that is
    nobody's, whatever is answered."""
    kiosk = connect()
    assert one(kiosk, "SELECT pms_kiosk_revision()") == one(kiosk, "select pms_kiosk_revision();")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        kiosk.execute(around.format(call="SELECT pms_kiosk_revision()").encode())


def test_texts_are_refused_however_the_session_reads_backslashes(connect: Connect) -> None:
    kiosk = connect()
    kiosk.execute("SET standard_conforming_strings = off")

    for wish in IMPOSSIBLE:
        with pytest.raises(psycopg.errors.CheckViolation):
            one(kiosk, REGISTER, uuid4(), wish)
    possible = '{"given_names": "A", "birth_date": "1990-01-01"}'
    assert one(kiosk, REGISTER, uuid4(), possible) == {"slip": 1}


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_nobody_counts_on_an_old_picture_of_the_tries(connect: Connect, level: str) -> None:
    kiosk = connect()
    kiosk.execute(f"BEGIN ISOLATION LEVEL {level}".encode())

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        one(kiosk, ASK, mrn_of(1), BORN)


def test_sixteen_programs_that_guess_at_once_have_five_tries_together(
    server_hospital: Hospital, connect: Connect
) -> None:
    sessions = [connect() for _session in range(16)]
    told: Counter[str] = Counter()

    def guess(number: int) -> None:
        for at in range(4):
            answer = one(sessions[number], ASK, mrn_of(1000 + 10 * number + at), BORN)
            told[next(iter(answer))] += 1

    together(16, guess)

    assert told == {"ticket": 5, "locked": 59}
    assert len(rows(server_hospital, "SELECT id FROM kiosk_visits")) == 5


def test_a_double_tap_on_many_connections_checks_in_once(
    server_hospital: Hospital, connect: Connect
) -> None:
    patient, number = enter(server_hospital)
    appointment = book(server_hospital, patient)
    kiosk = kiosk_of(server_hospital)
    token = kiosk.identify(Claim(ClaimKind.MRN, number), BORN).token
    sessions = [connect() for _session in range(8)]
    numbers: list[int] = []

    def tap(at: int) -> None:
        call = "SELECT pms_kiosk_check_in(%s, %s)"
        numbers.append(one(sessions[at], call, token, appointment)["appointment"]["queue_number"])

    together(8, tap)

    assert numbers == [1] * 8
    assert len(rows(server_hospital, "SELECT id FROM charges")) == 1


IMPOSSIBLE = (
    "null", "[]", "{}", '"x"', '{"given_names": 1}', '{"given_names": {"a": 1}}',
    '{"mrn": "1"}', '{"given_names": "A"}', '{"given_names": "  ", "birth_date": "1990-01-01"}',
    '{"given_names": "A", "birth_date": "1990-02-30"}',
    '{"given_names": "A", "birth_date": "1800-01-01"}',
    '{"given_names": "A", "birth_date": "2100-01-01"}',
    '{"given_names": "A", "birth_date": "yesterday"}',
    '{"given_names": "A", "birth_date": "1990-01-01", "sex": "x"}',
    '{"given_names": "A\\u0007", "birth_date": "1990-01-01"}',
    '{"given_names": "A\\u202eB", "birth_date": "1990-01-01"}',
    f'{{"given_names": "{"x" * 255}", "birth_date": "1990-01-01"}}',
    f'{{"given_names": "A", "birth_date": "1990-01-01", "reason": "{"x" * 10_000_000}"}}',
)  # fmt: skip


def test_the_server_itself_takes_no_impossible_wish(
    server_hospital: Hospital, connect: Connect
) -> None:
    _patient, number = enter(server_hospital)
    token = kiosk_of(server_hospital).identify(Claim(ClaimKind.MRN, number), BORN).token
    kiosk = connect()

    for wish in IMPOSSIBLE:
        with pytest.raises(psycopg.errors.CheckViolation):
            one(kiosk, REGISTER, uuid4(), wish)
    for wish in (*IMPOSSIBLE[:7], '{"given_names": "A"}', '{"kin_phone": "1"}'):
        with pytest.raises(psycopg.errors.CheckViolation):
            one(kiosk, "SELECT pms_kiosk_ask_contact(%s, %s)", token, wish)

    assert rows(server_hospital, "SELECT id FROM kiosk_requests") == []


def test_one_kiosk_asks_for_so_many_new_patients_an_hour_and_at_a_time(
    server_hospital: Hospital, connect: Connect
) -> None:
    kiosk = connect()
    wish = '{"given_names": "A", "birth_date": "1990-01-01"}'

    told = [one(kiosk, REGISTER, uuid4(), wish) for _time in range(22)]
    for _hour in range(4):
        one(kiosk, "SELECT set_config('pms_test.now', %s, false)", next_hour(server_hospital))
        told += [one(kiosk, REGISTER, uuid4(), wish) for _time in range(20)]

    slips = [{"slip": number} for number in range(1, 61)]
    assert told == [*slips[:20], FULL, FULL, *slips[20:], *[FULL] * 40]


HOSTILE = [text for _outcome, text in values_at(At.TEXT, At.NAME) if len(text) < 300]


@pytest.fixture
def program(connect: Connect) -> psycopg.Connection:
    return connect()


@pytest.fixture
def desk(server_hospital: Hospital) -> KioskRequestService:
    return KioskRequestService(server_hospital.sign_in(Role.RECEPTIONIST))


def next_hour(hospital: Hospital) -> str:
    """So that the bound of an hour is not met."""
    hospital.clock.advance(timedelta(hours=1))
    return hospital.clock.now().isoformat()


@settings(max_examples=25, deadline=None, suppress_health_check=[*HealthCheck])
@given(data=st.data())
def test_whatever_a_program_writes_the_desk_reads_it_and_decides(
    server_hospital: Hospital,
    program: psycopg.Connection,
    desk: KioskRequestService,
    data: st.DataObject,
) -> None:
    texts = st.one_of(st.text(max_size=40), st.sampled_from(HOSTILE))
    fields = st.fixed_dictionaries({"given_names": texts}, optional=dict.fromkeys(PERSON, texts))
    wish = data.draw(fields) | {"birth_date": "1990-01-01"}
    request = uuid4()
    one(program, "SELECT set_config('pms_test.now', %s, false)", next_hour(server_hospital))
    try:
        one(program, REGISTER, request, json.dumps(wish))
    except psycopg.Error as error:
        assert error.sqlstate in {"23514", "22P02", "22P05"}  # noqa: PT017
        return

    found = desk.get(request)
    assert {each.name: each.asked for each in found.fields} == wish
    assert found.typed is not None
    try:
        everybody = frozenset(twin.patient.id for twin in desk.twins(request))
        desk.register(RegisterAsked(request, found.brief.version, found.typed, everybody))
    except InvalidInputError:
        desk.refuse(request, found.brief.version, "not a person")
    assert request not in {each.id for each in desk.waiting()}
