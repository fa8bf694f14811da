"""The check of the server's catalogue finds what somebody changed by hand."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, text

from pms_desktop.data.access.check import check_access, check_own_access
from pms_desktop.data.engine import Credentials, open_engine
from pms_desktop.domain.access import Role
from tests.hospital import PASSWORD, TEMPLATE, Hospital, login_of
from tests.servers.postgres import PostgresServer


@pytest.fixture
def catalogue(server: PostgresServer) -> Iterator[Connection]:
    """The template itself, in a transaction that is undone."""
    engine = open_engine(server.superuser_url(TEMPLATE))
    with engine.connect() as connection:
        yield connection
        connection.rollback()
    engine.dispose()


@contextmanager
def signed_in(server: PostgresServer, role: Role) -> Iterator[Connection]:
    url = server.superuser_url(TEMPLATE)
    engine = open_engine(url, Credentials(login_of(role), PASSWORD))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def found_by_check(connection: Connection) -> list[str]:
    """In words, without logins that are nobody's here: those of other tests outlive them."""
    strangers = connection.scalars(
        text(
            "SELECT rolname FROM pg_roles WHERE rolname !~ '^(pms|pg)_'"
            " AND rolname NOT IN (SELECT login FROM staff WHERE login IS NOT NULL)"
        )
    ).all()
    return [each.words for each in check_access(connection) if each.who not in strangers]


def test_nothing_differs_on_a_server_as_it_was_set_up(catalogue: Connection) -> None:
    assert found_by_check(catalogue) == []


def test_somebody_who_holds_a_job_but_is_not_staff_is_named(catalogue: Connection) -> None:
    catalogue.execute(text("CREATE ROLE mallory LOGIN IN ROLE pms_doctor"))

    found = [difference.words for difference in check_access(catalogue)]

    assert "mallory holds membership of pms_doctor, which no job needs." in found


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.KIOSK])
def test_nobody_differs_on_a_server_as_it_was_set_up(server: PostgresServer, role: Role) -> None:
    with signed_in(server, role) as connection:
        assert [difference.words for difference in check_own_access(connection)] == []


BROKEN = [
    (
        "ALTER TABLE notes DISABLE ROW LEVEL SECURITY",
        "notes shows closed charts: its policy is missing or switched off.",
    ),
    (
        "ALTER POLICY pms_open_chart ON notes USING (true)",
        "notes shows closed charts: its policy was altered.",
    ),
    (
        "ALTER POLICY pms_open_chart ON prescription_items WITH CHECK (true)",
        "prescription_items shows closed charts: its policy was altered.",
    ),
    (
        "CREATE POLICY mine ON vital_signs USING (true)",
        "vital_signs shows closed charts: its policy is missing or switched off.",
    ),
    (
        "DO $do$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['allergies', 'history_entries',"
        " 'problems', 'notes', 'vital_signs', 'prescriptions', 'prescription_items'] LOOP EXECUTE"
        " format('ALTER POLICY pms_open_chart ON %I USING (true) WITH CHECK (true)', t);"
        " END LOOP; END $do$",
        "allergies shows closed charts: its policy was altered.",
    ),
    (
        "ALTER POLICY pms_open_chart ON notes TO pms_doctor",
        "notes shows closed charts: its policy was altered.",
    ),
    (
        "DROP POLICY pms_open_chart ON notes",
        "notes shows closed charts: its policy is missing or switched off.",
    ),
    (
        "CREATE OR REPLACE FUNCTION pms_my_open_charts() RETURNS SETOF uuid LANGUAGE sql STABLE"
        " SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
        " AS 'SELECT id FROM public.patients'",
        "pms_my_open_charts does not say what this program wrote: the function was altered.",
    ),
    (
        "CREATE OR REPLACE FUNCTION frozen_notes() RETURNS trigger LANGUAGE plpgsql"
        " SET search_path = pg_catalog, public, pg_temp AS 'BEGIN RETURN NEW; END'",
        "frozen_notes does not say what this program wrote: the function was altered.",
    ),
    (
        "CREATE OR REPLACE FUNCTION pms_audit_notes() RETURNS trigger LANGUAGE plpgsql"
        " SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS 'BEGIN END'",
        "pms_audit_notes does not say what this program wrote: the function was altered.",
    ),
    (
        "ALTER FUNCTION pms_open_chart(uuid, text) SECURITY INVOKER",
        "pms_open_chart does not say what this program wrote: the function was altered.",
    ),
    (
        "ALTER FUNCTION pms_ask_tokens(text, integer) RESET ALL",
        "pms_ask_tokens does not say what this program wrote: the function was altered.",
    ),
    ("DROP FUNCTION pms_seal_audit()", "pms_seal_audit is missing: this function guards records."),
    (
        "CREATE FUNCTION backdoor() RETURNS void LANGUAGE sql AS ''",
        "backdoor is no function of this program.",
    ),
    (
        "CREATE OR REPLACE TRIGGER pms_audit AFTER INSERT OR UPDATE OR DELETE ON notes"
        " FOR EACH ROW WHEN (false) EXECUTE FUNCTION pms_audit_notes()",
        "notes has its trigger altered: pms_audit.",
    ),
    (
        "CREATE OR REPLACE TRIGGER pms_audit AFTER INSERT ON notes"
        " FOR EACH ROW EXECUTE FUNCTION pms_audit_notes()",
        "notes has its trigger altered: pms_audit.",
    ),
    (
        "CREATE OR REPLACE TRIGGER pms_audit AFTER INSERT OR UPDATE OR DELETE ON notes"
        " FOR EACH ROW EXECUTE FUNCTION pms_audit_problems()",
        "notes has its trigger altered: pms_audit.",
    ),
    (
        "CREATE TRIGGER aaa BEFORE UPDATE ON audit FOR EACH ROW"
        " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "audit has a trigger of another program: aaa.",
    ),
    ("DROP TRIGGER frozen_audit ON audit", "audit lacks trigger frozen_audit."),
    (
        "CREATE RULE quiet AS ON INSERT TO audit DO INSTEAD NOTHING",
        "audit has a rule of another program: quiet.",
    ),
    (
        "ALTER TABLE notes ALTER recorded_by SET DEFAULT gen_random_uuid()",
        "notes does not ask the server for recorded_by.",
    ),
    (
        "GRANT pms_downtime_reader TO pms_billing",
        "pms_billing holds membership of pms_downtime_reader, which no job needs.",
    ),
    ("REVOKE SELECT ON beds FROM pms_nurse", "pms_nurse lacks SELECT on beds."),
    (
        "REVOKE UPDATE (state) ON beds FROM pms_nurse",
        "pms_nurse lacks UPDATE (state) on beds.",
    ),
    ("GRANT DELETE ON patients TO pms_nurse", "pms_nurse holds DELETE on patients, which no job"),
    ("GRANT TRUNCATE ON audit TO pms_doctor", "pms_doctor holds TRUNCATE on audit"),
    ("GRANT TRIGGER ON notes TO pms_doctor", "pms_doctor holds TRIGGER on notes"),
    ("GRANT SELECT ON audit TO PUBLIC", "PUBLIC holds SELECT on audit"),
    (
        "GRANT UPDATE (recorded_by) ON notes TO pms_doctor",
        "pms_doctor holds UPDATE (recorded_by) on notes",
    ),
    ("GRANT SELECT ON payments TO nurse", "nurse holds SELECT on payments"),
    ("GRANT USAGE ON SEQUENCE audit_id_seq TO pms_nurse", "pms_nurse holds USAGE on audit_id_seq"),
    ("GRANT EXECUTE ON FUNCTION pms_seal_audit() TO PUBLIC", "PUBLIC holds EXECUTE on pms_seal_a"),
    (
        "GRANT EXECUTE ON FUNCTION pms_set_jobs(text, text[]) TO pms_nurse",
        "pms_nurse holds EXECUTE on pms_set_jobs",
    ),
    (
        "REVOKE EXECUTE ON FUNCTION pms_now() FROM pms_nurse",
        "pms_nurse lacks EXECUTE on pms_now.",
    ),
    ("GRANT CREATE ON SCHEMA public TO PUBLIC", "PUBLIC holds CREATE on schema public"),
    ("GRANT TEMP ON DATABASE pms_template TO PUBLIC", "PUBLIC holds TEMPORARY on the database"),
    ("GRANT pg_read_all_data TO nurse", "nurse holds membership of pg_read_all_data"),
    ("GRANT pg_execute_server_program TO pms_nurse", "pms_nurse holds membership of pg_execute"),
    ("GRANT pms_owner TO nurse", "nurse holds membership of pms_owner"),
    ("GRANT pms_administrator TO nurse", "nurse holds membership of pms_administrator"),
    ("REVOKE pms_nurse FROM nurse", "nurse lacks membership of pms_nurse."),
    ("ALTER ROLE nurse CREATEROLE", "nurse is above the rules: CREATEROLE."),
    ("ALTER ROLE nurse BYPASSRLS", "nurse is above the rules: BYPASSRLS."),
    ("ALTER ROLE pms_owner LOGIN", "pms_owner can sign in."),
    (
        "ALTER FUNCTION pms_last_change(text, text) RESET search_path",
        "pms_last_change lends rights but does not pin where it looks.",
    ),
    (
        "ALTER FUNCTION pms_last_change(text, text) SET search_path = pg_temp, public",
        "pms_last_change lends rights but does not pin where it looks.",
    ),
    ("ALTER FUNCTION pms_now() OWNER TO nurse", "nurse owns function pms_now()."),
    ("ALTER TABLE prints OWNER TO nurse", "prints belongs to nurse."),
    ("ALTER TABLE notes DISABLE TRIGGER pms_audit", "notes has its trigger pms_audit switched off"),
    ("DROP TRIGGER pms_audit ON payments", "payments lacks trigger pms_audit."),
    ("DROP TRIGGER pms_stamp ON allergies", "allergies lacks trigger pms_stamp."),
    (
        "GRANT EXECUTE ON FUNCTION pg_stat_get_tuples_fetched(oid) TO PUBLIC",
        "PUBLIC may call pg_stat_get_tuples_fetched and others, which count what is read.",
    ),
    (
        "GRANT CONNECT ON DATABASE template1 TO PUBLIC",
        "PUBLIC may sign in to the database template1.",
    ),
    (
        "GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC",
        "PUBLIC may call lo_create, which writes large objects.",
    ),
    (
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC",
        "pms_super gives rights to whatever is made later.",
    ),
]


@pytest.mark.parametrize(("change", "sentence"), BROKEN, ids=[change for change, _ in BROKEN])
def test_what_was_changed_by_hand_is_named(
    catalogue: Connection, change: str, sentence: str
) -> None:
    catalogue.execute(text(change))

    found = [difference.words for difference in check_access(catalogue)]

    assert any(words.startswith(sentence) for words in found), found


def test_whoever_administers_is_told_at_sign_in_what_a_superuser_altered(
    server_hospital: Hospital,
) -> None:
    with server_hospital.system().engine.begin() as connection:
        for change in (
            "CREATE OR REPLACE FUNCTION pms_chart_is_open(patient uuid) RETURNS boolean LANGUAGE"
            " sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
            " AS 'SELECT true'",
            "ALTER TABLE payments DISABLE TRIGGER pms_audit",
            "ALTER POLICY pms_open_chart ON notes USING (true)",
        ):
            connection.execute(text(change))

    told = server_hospital.open_station(Role.ADMINISTRATOR).access

    assert {each.words for each in told} == {
        "pms_chart_is_open does not say what this program wrote: the function was altered.",
        "payments has its trigger pms_audit switched off.",
        "notes shows closed charts: its policy was altered.",
    }
    assert not server_hospital.open_station(Role.RECEPTIONIST).access


OWN = [
    ("REVOKE SELECT ON beds FROM pms_nurse", "pms_nurse lacks SELECT on beds."),
    ("GRANT DELETE ON patients TO nurse", "nurse holds DELETE on patients"),
    ("GRANT SELECT ON audit TO PUBLIC", "PUBLIC holds SELECT on audit"),
    ("GRANT pg_read_all_data TO nurse", "nurse holds membership of pg_read_all_data"),
]


@pytest.mark.parametrize(("change", "sentence"), OWN, ids=[change for change, _ in OWN])
def test_a_person_learns_of_what_concerns_their_own_rights(
    catalogue: Connection, change: str, sentence: str
) -> None:
    catalogue.execute(text(change))
    catalogue.execute(text("SET LOCAL SESSION AUTHORIZATION nurse"))

    found = [difference.words for difference in check_own_access(catalogue)]

    assert [words.startswith(sentence) for words in found] == [True], found


def test_a_change_of_another_job_is_not_said_to_everybody(catalogue: Connection) -> None:
    catalogue.execute(text("GRANT SELECT ON audit TO pms_doctor"))
    catalogue.execute(text("SET LOCAL SESSION AUTHORIZATION nurse"))

    assert check_own_access(catalogue) == []
