"""Who may come in and until when: the disabled, the ended, and the last administrator."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from time import monotonic

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from pms_desktop.domain.access import Role
from pms_desktop.domain.accounts import AccountDisabledError, AccountExpiredError, Standing
from pms_desktop.domain.clock import SystemClock
from pms_desktop.domain.errors import (
    ConstraintViolatedError,
    InvalidInputError,
    PmsError,
    SignInRefusedError,
)
from pms_desktop.domain.staff import LastAdministratorError, StaffMember
from pms_desktop.services.accounts import AccountService, SaveMember
from pms_desktop.services.context import Context
from pms_desktop.services.ids import new_id
from pms_desktop.services.own_account import OwnAccountService
from pms_desktop.services.sign_in import SignedIn, SignInService
from pms_desktop.services.staff import StaffService
from tests.data.patients import enter_patient
from tests.hospital import NOW, PASSWORD, Hospital
from tests.servers.postgres import PostgresServer

FIRST_PASSWORD = "a quiet morning 4"
OWN_PASSWORD = "a loud evening 9"
LONG_AGO, SOON = date(2020, 1, 1), NOW.date() + timedelta(days=7)


@pytest.fixture
def accounts(hospital: Hospital) -> AccountService:
    return AccountService(hospital.sign_in(Role.ADMINISTRATOR))


@pytest.fixture
def grace(accounts: AccountService) -> StaffMember:
    """Somebody new. Login roles outlive a test's database, so every test has its own name."""
    key = new_id()
    jobs = frozenset({Role.NURSE})
    member = StaffMember(key, "Grace Osei", f"n{key.hex[-12:]}", "", "", True, jobs, 0)
    return accounts.save(SaveMember(member, FIRST_PASSWORD)).member


@contextmanager
def only_administrator(hospital: Hospital) -> Iterator[Context]:
    """The only administrator. Login roles outlive a test's database: the other comes back."""
    context = hospital.sign_in(Role.ADMINISTRATOR)
    accounts = AccountService(context)
    founder = next(one for one in accounts.members() if one.login == "founder")
    accounts.set_active(founder.id, active=False)
    yield context
    accounts.set_active(founder.id, active=True)


@pytest.fixture
def alone(hospital: Hospital) -> Iterator[Context]:
    with only_administrator(hospital) as context:
        yield context


def come_in(hospital: Hospital, person: StaffMember, password: str = FIRST_PASSWORD) -> SignedIn:
    service = SignInService(hospital.url, "Desk", hospital.clock)
    signed_in = service.sign_in(person.login or "", password)
    hospital._open.append(signed_in.database)
    return signed_in


def test_a_disabled_person_is_told_so_and_comes_back_when_enabled(
    hospital: Hospital, accounts: AccountService, grace: StaffMember
) -> None:
    accounts.set_active(grace.id, active=False)
    with pytest.raises(AccountDisabledError):
        come_in(hospital, grace)
    with pytest.raises(SignInRefusedError) as wrong:
        come_in(hospital, grace, "not the password 1")
    assert not isinstance(wrong.value, AccountDisabledError)

    accounts.set_active(grace.id, active=True)

    assert come_in(hospital, grace).context.who.roles == {Role.NURSE}


def test_three_open_sessions_are_dead_within_a_second(
    hospital: Hospital, accounts: AccountService, grace: StaffMember
) -> None:
    desks = [StaffService(come_in(hospital, grace).context) for _ in range(3)]
    for desk in desks:
        desk.doctors()

    begun = monotonic()
    accounts.set_active(grace.id, active=False)
    for desk in desks:
        with pytest.raises(PmsError):
            desk.doctors()

    assert monotonic() - begun < 1


def test_sessions_of_somebody_else_live_on(
    hospital: Hospital, accounts: AccountService, grace: StaffMember
) -> None:
    nurse = StaffService(hospital.sign_in(Role.NURSE))
    nurse.doctors()

    accounts.set_active(grace.id, active=False)

    assert nurse.doctors() == []


def test_the_last_day_counts_whole(
    hospital: Hospital, accounts: AccountService, grace: StaffMember
) -> None:
    today = max(NOW, SystemClock().now()).date()  # a server goes by its own clock
    accounts.set_last_day(grace.id, today)

    standing = come_in(hospital, grace).standing

    assert standing.expires_on == today
    assert standing.ends_soon(today)


def test_after_the_last_day_nobody_comes_in(
    embedded_hospital: Hospital,
) -> None:
    accounts = AccountService(embedded_hospital.sign_in(Role.ADMINISTRATOR))
    nurse = next(one for one in accounts.members() if one.login == "nurse")
    at_work = StaffService(embedded_hospital.sign_in(Role.NURSE))
    accounts.set_last_day(nurse.id, SOON)
    embedded_hospital.clock.advance(timedelta(days=8))

    with pytest.raises(AccountExpiredError):
        embedded_hospital.open_station(Role.NURSE)
    with pytest.raises(AccountExpiredError):
        at_work.doctors()


def test_the_server_itself_holds_the_last_day(server_hospital: Hospital) -> None:
    accounts = AccountService(server_hospital.sign_in(Role.ADMINISTRATOR))
    key = new_id()
    jobs = frozenset({Role.NURSE})
    member = StaffMember(key, "Grace Osei", f"n{key.hex[-12:]}", "", "", True, jobs, 0, SOON)
    grace = accounts.save(SaveMember(member, FIRST_PASSWORD)).member
    until = text("SELECT rolvaliduntil FROM pg_roles WHERE rolname = :login")
    with server_hospital.system().engine.begin() as owner:
        held = owner.scalar(until, {"login": grace.login})
        assert held.date() == SOON + timedelta(days=1)
        owner.execute(
            text("UPDATE staff SET expires_on = :day WHERE id = :key"),
            {"day": LONG_AGO, "key": grace.id},
        )

    with pytest.raises(SignInRefusedError):
        come_in(server_hospital, grace)


def test_a_session_that_nobody_ended_writes_and_finds_nothing_after_the_last_day(
    server_hospital: Hospital,
) -> None:
    """No station and no housekeeper runs that would end it."""
    accounts = AccountService(server_hospital.sign_in(Role.ADMINISTRATOR))
    key = new_id()
    jobs = frozenset({Role.RECEPTIONIST})
    member = StaffMember(key, "Grace Osei", f"n{key.hex[-12:]}", "", "", True, jobs, 0)
    login = str(accounts.save(SaveMember(member, FIRST_PASSWORD)).member.login)
    enter_patient(server_hospital, "Osei", "Grace", opened=False)
    database = server_hospital.url.replace("+psycopg", "")
    with psycopg.connect(database, user=login, password=FIRST_PASSWORD, autocommit=True) as psql:
        allowed = (
            "UPDATE patients SET occupation = 'nurse', version = version + 1",
            "INSERT INTO patient_phones (id, patient_id, position, number, e164, label)"
            " SELECT gen_random_uuid(), id, 7, '1', '', '' FROM patients",
            "SELECT * FROM pms_find_patients('osei', '', '{}', 5)",
        )
        for statement in allowed:
            assert psql.execute(statement).rowcount == 1, statement
        with server_hospital.system().engine.begin() as owner:
            owner.execute(text(f"ALTER ROLE {login} VALID UNTIL '2020-01-01'"))
        for statement in allowed:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                psql.execute(statement)


def test_an_account_may_be_made_with_its_last_day_but_not_with_one_that_has_passed(
    accounts: AccountService, grace: StaffMember
) -> None:
    assert accounts.set_last_day(grace.id, SOON).expires_on == SOON

    with pytest.raises(InvalidInputError, match="has passed"):
        accounts.set_last_day(grace.id, LONG_AGO)


@pytest.mark.parametrize(("days", "soon"), [(8, False), (7, True), (0, True)])
def test_the_last_week_is_said(days: int, soon: bool) -> None:
    day = NOW.date()
    assert Standing(day + timedelta(days=days)).ends_soon(day) is soon


def test_a_given_password_must_be_changed_and_ones_own_stays(
    hospital: Hospital, accounts: AccountService, grace: StaffMember
) -> None:
    entry = come_in(hospital, grace)
    assert entry.standing.must_change

    OwnAccountService(entry.context).change_password(OWN_PASSWORD)

    assert not come_in(hospital, grace, OWN_PASSWORD).standing.must_change
    with pytest.raises(SignInRefusedError):
        come_in(hospital, grace)
    accounts.reset_password(grace.id, FIRST_PASSWORD)
    assert come_in(hospital, grace).standing.must_change


def test_ones_own_weak_password_is_refused(hospital: Hospital, grace: StaffMember) -> None:
    own = OwnAccountService(come_in(hospital, grace).context)

    with pytest.raises(InvalidInputError, match="tried first"):
        own.change_password("password123")


def test_the_last_sign_in_is_told_to_the_person_and_to_the_administrator(
    hospital: Hospital, accounts: AccountService, grace: StaffMember
) -> None:
    assert grace.last_sign_in_at is None
    assert come_in(hospital, grace).standing.last_sign_in_at is None

    told = come_in(hospital, grace).standing.last_sign_in_at

    assert told is not None
    listed = next(one for one in accounts.members() if one.id == grace.id)
    assert listed.last_sign_in_at is not None
    assert listed.last_sign_in_at >= told


@pytest.mark.parametrize(
    "leaving",
    [{"active": False}, {"expires_on": SOON}, {"roles": frozenset({Role.NURSE})}],
    ids=["disabled", "ending", "demoted"],
)
def test_the_last_administrator_neither_leaves_nor_ends_nor_is_demoted(
    alone: Context, leaving: dict[str, object]
) -> None:
    accounts = AccountService(alone)
    everybody = {one.login: one for one in accounts.members()}

    changed = replace(everybody["administrator"], **leaving)  # type: ignore[arg-type]

    with pytest.raises(LastAdministratorError):
        accounts.save(SaveMember(changed))


@pytest.mark.parametrize("change", ["active = false", "expires_on = '2026-12-01'", "login = NULL"])
def test_the_database_itself_keeps_the_last_administrator(alone: Context, change: str) -> None:
    with (
        pytest.raises(ConstraintViolatedError, match="last_administrator"),
        alone.unit_of_work(False) as uow,
    ):
        uow._session.execute(
            text(f"UPDATE staff SET {change}, version = version + 1 WHERE login = 'administrator'")
        )


def test_the_functions_of_the_server_keep_the_last_administrator_and_touch_only_staff(
    server_hospital: Hospital,
) -> None:
    url = make_url(server_hospital.url)
    with only_administrator(server_hospital), psycopg.connect(
        host=url.host, port=url.port, dbname=url.database,
        user="administrator", password=PASSWORD, autocommit=True,
    ) as psql:  # fmt: skip
        for statement, state in (
            ("SELECT pms_set_jobs('administrator', ARRAY['nurse'])", "23514"),
            ("SELECT pms_set_jobs('nurse', ARRAY[]::text[])", "23514"),
            ("SELECT pms_end_sessions('pms_super')", "23514"),
            ("SELECT pms_end_sessions('postgres')", "42501"),
            ("SELECT pms_change_own_password('clear text')", "23514"),
            ("UPDATE accounts SET must_change = false", "42501"),
        ):
            with pytest.raises(psycopg.Error) as refused:
                psql.execute(statement)
            assert refused.value.sqlstate == state, statement


@pytest.fixture
def logged(server: PostgresServer, server_hospital: Hospital) -> Iterator[Callable[[], str]]:
    """The server writes every statement to its log meanwhile; gives the new part of it."""
    log = server.directory / "log"
    begun = log.stat().st_size
    owner = server_hospital.system().engine.execution_options(isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        for setting in ("SET log_statement = 'all'", "RESET log_statement"):
            connection.execute(text(f"ALTER SYSTEM {setting}"))
            connection.execute(text("SELECT pg_reload_conf()"))
            if setting.startswith("SET"):
                yield lambda: log.read_bytes()[begun:].decode(errors="replace")


def test_no_clear_password_reaches_the_server_or_its_log(
    server_hospital: Hospital, logged: Callable[[], str]
) -> None:
    accounts = AccountService(server_hospital.sign_in(Role.ADMINISTRATOR))
    key = new_id()
    jobs = frozenset({Role.NURSE})
    member = StaffMember(key, "Grace Osei", f"n{key.hex[-12:]}", "", "", True, jobs, 0)

    grace = accounts.save(SaveMember(member, FIRST_PASSWORD)).member
    OwnAccountService(come_in(server_hospital, grace).context).change_password(OWN_PASSWORD)
    accounts.reset_password(grace.id, FIRST_PASSWORD)

    with server_hospital.system().engine.connect() as owner:
        asked = "\n".join(owner.scalars(text("SELECT query FROM pg_stat_activity")))
    assert "pms_change_own_password" in logged()
    for secret in (FIRST_PASSWORD, OWN_PASSWORD):
        assert secret not in asked
        assert secret not in logged()
