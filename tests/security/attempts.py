"""What no job may do to the server, whatever program it uses: declared, and generated.

`{me}` stands for the login that tries, `{pid}` for the session of somebody else.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pms_desktop.data.access.grants import Right, rights_of
from pms_desktop.data.tables import Base
from pms_desktop.domain.access import Role

DENIED = "42501"
RULE = "23514"
NOT_THERE = "42883", "42P01", "42704", "0A000"


@dataclass(frozen=True)
class Attempt:
    """A statement that must be refused with one of `states`, or (`empty`) find nothing.

    `but` are jobs that may send it, None the housekeeper; what they may is tried elsewhere.
    """

    statement: str
    states: tuple[str, ...] = (DENIED,)
    empty: bool = False
    but: frozenset[Role | None] = frozenset()

    def refused(self, state: str, rows: int) -> bool:
        """Whether an answer of the server is a refusal; its state `00000` is consent."""
        return state in self.states or (self.empty and state == "00000" and rows == 0)


def _denied(*statements: str) -> tuple[Attempt, ...]:
    return tuple(Attempt(statement) for statement in statements)


def _empty(*statements: str) -> tuple[Attempt, ...]:
    return tuple(Attempt(statement, empty=True) for statement in statements)


RAISE_ONESELF = (
    *_denied(
        "SET ROLE pms_owner",
        "SET ROLE pms_accounts",
        "SET ROLE pms_super",
        "SET SESSION AUTHORIZATION pms_super",
        "SET SESSION AUTHORIZATION founder",
        "ALTER ROLE {me} SUPERUSER",
        "ALTER ROLE {me} CREATEROLE",
        "ALTER ROLE {me} CREATEDB",
        "ALTER ROLE {me} REPLICATION",
        "ALTER ROLE {me} BYPASSRLS",
        "ALTER ROLE {me} VALID UNTIL 'infinity'",
        "ALTER ROLE {me} CONNECTION LIMIT -1",
        "ALTER ROLE {me} LOGIN",
        "ALTER ROLE founder RENAME TO pms_friend",
        "ALTER ROLE founder PASSWORD 'a new one'",
        "ALTER ROLE founder NOLOGIN",
        "ALTER ROLE pms_owner LOGIN",
        "ALTER ROLE pms_owner SET search_path = pg_temp",
        "CREATE ROLE mallory LOGIN SUPERUSER",
        "CREATE ROLE mallory",
        "DROP ROLE founder",
        "GRANT pms_administrator TO {me}",
        "GRANT pms_owner TO {me}",
        "GRANT pg_read_all_data TO {me}",
        "GRANT pg_execute_server_program TO {me}",
        "REASSIGN OWNED BY pms_owner TO {me}",
        "DROP OWNED BY pms_owner",
        "ALTER DATABASE {database} OWNER TO {me}",
        "ALTER DATABASE {database} SET search_path = pg_temp",
        "ALTER SCHEMA public OWNER TO {me}",
    ),
    Attempt("SET ROLE pms_administrator", but=frozenset({Role.ADMINISTRATOR})),
    Attempt("SET ROLE pms_housekeeper", but=frozenset({None})),
)

OTHER_PEOPLES_SECRETS = (
    *_denied(
        "SELECT * FROM pg_authid",
        "SELECT rolpassword FROM pg_authid",
        "SELECT * FROM pg_shadow",
        "SELECT * FROM pg_user_mapping",
        "SELECT * FROM pg_statistic",
        "SELECT * FROM pg_largeobject",
        "SELECT * FROM pg_hba_file_rules",
        "SELECT * FROM pg_file_settings",
        "SELECT * FROM pg_config",
        "SELECT * FROM pg_backend_memory_contexts",
        "SELECT * FROM pg_shmem_allocations",
        "SELECT * FROM pg_stat_all_tables",
        "SELECT * FROM pg_stat_xact_all_tables",
        "SELECT * FROM pg_statio_all_indexes",
        "SELECT tup_fetched FROM pg_stat_database",
        "SELECT pg_stat_get_xact_tuples_fetched('patients'::regclass)",
        "SELECT subconninfo FROM pg_subscription",
        "SHOW hba_file",
        "SHOW data_directory",
        "TABLE pg_replication_origin_status",
        "SELECT pg_terminate_backend({pid})",
        "SELECT pg_cancel_backend({pid})",
        "SELECT pg_log_backend_memory_contexts({pid})",
    ),
    *_empty(
        "SELECT query FROM pg_stat_activity WHERE usename <> session_user AND query <> ''"
        " AND query <> '<insufficient privilege>'",
        "SELECT client_addr FROM pg_stat_activity"
        " WHERE usename <> session_user AND client_addr IS NOT NULL",
        "SELECT backend_xid FROM pg_stat_activity"
        " WHERE usename <> session_user AND backend_xid IS NOT NULL",
        "SELECT client_dn FROM pg_stat_ssl WHERE client_dn IS NOT NULL",
        "SELECT conninfo FROM pg_stat_wal_receiver WHERE conninfo IS NOT NULL",
        "SELECT rolname FROM pg_roles WHERE rolpassword <> '********'",
        "SELECT passwd FROM pg_user WHERE passwd <> '********'",
    ),
)

FILES_AND_PROGRAMS = _denied(
    "COPY hospital TO '/tmp/stolen'",
    "COPY hospital FROM '/etc/passwd'",
    "COPY hospital TO PROGRAM 'cat'",
    "COPY hospital FROM PROGRAM 'id'",
    "COPY pg_authid TO STDOUT",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT pg_read_binary_file('global/pg_control')",
    "SELECT pg_ls_dir('.')",
    "SELECT pg_ls_logdir()",
    "SELECT pg_ls_waldir()",
    "SELECT pg_stat_file('postgresql.conf')",
    "SELECT pg_current_logfile()",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_export(1, '/tmp/stolen')",
    "SELECT lo_create(0)",
    "SELECT lo_creat(-1)",
    "SELECT lo_from_bytea(0, 'payload')",
    "SELECT lo_open(1, 131072)",
    "SELECT lo_unlink(1)",
    "SELECT lo_get(1)",
)

THINGS_OF_ONES_OWN = _denied(
    "CREATE TABLE public.mine (id int)",
    "CREATE TEMP TABLE staff (id int)",
    "CREATE TEMP VIEW staff AS SELECT 1",
    "CREATE TEMP SEQUENCE mine",
    "CREATE TABLE pg_catalog.mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE VIEW public.mine AS SELECT 1",
    "CREATE SEQUENCE public.mine",
    "CREATE TYPE public.mine AS (id int)",
    "CREATE DOMAIN public.mine AS int",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION public.pms_staff_id() RETURNS uuid LANGUAGE sql AS 'SELECT NULL'",
    "CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)",
    "CREATE AGGREGATE public.mine (int) (SFUNC = int4pl, STYPE = int)",
    'CREATE COLLATION public.mine FROM "C"',
    "CREATE EXTENSION dblink",
    "CREATE EXTENSION hstore",
    "CREATE LANGUAGE mine HANDLER plpgsql_call_handler",
    "CREATE DATABASE mine",
    "CREATE TABLESPACE mine LOCATION '/tmp'",
    "CREATE PUBLICATION mine FOR ALL TABLES",
    "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION pms_audit_notes()",
    "CREATE FOREIGN DATA WRAPPER mine",
    "CREATE ACCESS METHOD mine TYPE TABLE HANDLER heap_tableam_handler",
    "SELECT pg_create_logical_replication_slot('mine', 'test_decoding')",
    "SELECT pg_create_physical_replication_slot('mine')",
)

RULES_OF_RECORDS = (
    *_denied(
        "ALTER TABLE payments DISABLE TRIGGER ALL",
        "ALTER TABLE notes DISABLE TRIGGER pms_audit",
        "ALTER TABLE patients ADD COLUMN mine int",
        "ALTER TABLE patients ALTER recorded_by DROP DEFAULT",
        "ALTER TABLE patients OWNER TO {me}",
        "ALTER TABLE notes DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE invoices DROP CONSTRAINT ck_invoices_total",
        "CREATE TRIGGER mine BEFORE INSERT ON notes EXECUTE FUNCTION pms_audit_notes()",
        "DROP TRIGGER pms_audit ON payments",
        "DROP TABLE audit",
        "DROP INDEX ix_audit_xid",
        "CREATE INDEX mine ON patients (mrn)",
        "CREATE RULE mine AS ON INSERT TO audit DO INSTEAD NOTHING",
        "CREATE POLICY mine ON patients USING (true)",
        "DROP FUNCTION pms_audit_notes()",
        "ALTER FUNCTION pms_audit_notes() SECURITY INVOKER",
        "ALTER FUNCTION pms_last_change(text, text) RESET search_path",
        "COMMENT ON TABLE audit IS 'mine'",
        "CLUSTER audit USING pk_audit",
        "REINDEX TABLE audit",
        "REFRESH MATERIALIZED VIEW audit",
        "TRUNCATE audit, audit_seals",
        "SET session_replication_role = replica",
        "SET allow_system_table_mods = on",
        "SET lo_compat_privileges = on",
        "SET log_statement = 'none'",
        "SET zero_damaged_pages = on",
        "UPDATE pg_proc SET prosecdef = false",
        "UPDATE pg_class SET relowner = 1",
        "DELETE FROM pg_trigger",
        "INSERT INTO pg_auth_members SELECT * FROM pg_auth_members",
        "DO $$ BEGIN LOCK TABLE audit IN ACCESS EXCLUSIVE MODE; END $$",
        "DO $$ BEGIN LOCK TABLE patients IN ACCESS EXCLUSIVE MODE; END $$",
        "DO $$ BEGIN LOCK TABLE number_series IN EXCLUSIVE MODE; END $$",
        "DO $$ BEGIN LOCK TABLE payments IN SHARE MODE; END $$",
        "SELECT 1 FROM number_series FOR UPDATE",
        "SELECT setval('audit_id_seq', 1)",
        "SELECT nextval('audit_id_seq')",
        "SELECT currval('audit_id_seq')",
        "SELECT setval('outbox_id_seq', 1)",
        "SELECT nextval('outbox_id_seq')",
        "ALTER SEQUENCE audit_id_seq RESTART",
        "DO $$ BEGIN EXECUTE 'ALTER TABLE audit DISABLE TRIGGER ALL'; END $$",
    ),
    Attempt("REFRESH MATERIALIZED VIEW audit_seals", (DENIED, *NOT_THERE)),
)

THE_WHOLE_SERVER = _denied(
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET log_statement = 'all'",
    "ALTER SYSTEM RESET ALL",
    "SELECT pg_reload_conf()",
    "SELECT pg_rotate_logfile()",
    "SELECT pg_switch_wal()",
    "SELECT pg_create_restore_point('mine')",
    "SELECT pg_backup_start('mine')",
    "SELECT pg_promote()",
    "SELECT pg_wal_replay_pause()",
    "SELECT pg_stat_reset()",
    "SELECT pg_stat_reset_shared('bgwriter')",
    "SELECT pg_replication_origin_create('mine')",
    "CHECKPOINT",
    "LOAD '/tmp/mine.so'",
    "DROP DATABASE postgres",
)

FUNCTIONS_THAT_LEND_RIGHTS = (
    Attempt("SELECT pms_last_change('audit', '1')"),
    Attempt("SELECT pms_last_change('accounts', '1')"),
    Attempt("SELECT pms_last_change('invoices', '1')"),
    Attempt("SELECT pms_last_change('pg_authid', '1')", (DENIED, *NOT_THERE)),
    Attempt("SELECT pms_last_change('audit; DROP TABLE audit', '1')", (DENIED, *NOT_THERE)),
    Attempt("SELECT pms_begin_audit_epoch('mine')"),
    Attempt("SELECT pms_seal_audit()", but=frozenset({None})),
    Attempt("SELECT pms_announce_changes()", but=frozenset({None})),
    Attempt(
        "SELECT pms_end_expired_sessions()", but=frozenset({None, *Role}) - {Role.KIOSK}
    ),  # whoever asks, it ends only what has to end
    Attempt("SELECT pms_audit_notes()"),
    Attempt("SELECT pms_change_own_password('a clear one')", (DENIED, RULE)),
    Attempt(
        "SELECT pms_create_login('mallory', ARRAY['administrator'], 'a clear one', false)",
        (DENIED, RULE),
    ),
    Attempt("SELECT pms_set_jobs('pms_owner', ARRAY['nurse'])", (DENIED, RULE)),
    Attempt("SELECT pms_set_jobs('pms_super', ARRAY['nurse'])", (DENIED, RULE)),
    Attempt("SELECT pms_set_jobs('nurse', ARRAY['owner'])", (DENIED, RULE)),
    Attempt("SELECT pms_set_jobs('nurse\" SUPERUSER; --', ARRAY['nurse'])", (DENIED, RULE)),
    Attempt("SELECT pms_end_sessions('pms_super')", (DENIED, RULE)),
    Attempt("SELECT pms_end_sessions('housekeeper')"),
)
"""Refused to an administrator as well, who may call some of them for members of staff."""

DECLARED = (
    *RAISE_ONESELF, *OTHER_PEOPLES_SECRETS, *FILES_AND_PROGRAMS, *THINGS_OF_ONES_OWN,
    *RULES_OF_RECORDS, *THE_WHOLE_SERVER, *FUNCTIONS_THAT_LEND_RIGHTS,
)  # fmt: skip

_VERBS = {
    "SELECT": "SELECT count(*) FROM {table}",
    "INSERT": "INSERT INTO {table} DEFAULT VALUES",
    "UPDATE": "UPDATE {table} SET {column} = {column}",
    "DELETE": "DELETE FROM {table}",
    "TRUNCATE": "TRUNCATE {table}",
}
_BY_COLUMN = {
    "INSERT": "INSERT INTO {table} ({column}) VALUES (NULL)",
    "UPDATE": "UPDATE {table} SET {column} = {column}",
}


def generated(role: Role | None) -> Iterator[Attempt]:
    """Each verb on every table a job has no right to, and each column it may not set or change.
    Without a job, as the housekeeper, every verb on every table."""
    rights = rights_of(role) if role is not None else frozenset[Right]()
    for table in Base.metadata.tables.values():
        columns = [column.name for column in table.columns]
        for verb, statement in _VERBS.items():
            if not any((right.table, right.verb) == (table.name, verb) for right in rights):
                yield Attempt(statement.format(table=table.name, column=columns[0]))
                continue
            for name in columns if verb in _BY_COLUMN else ():
                if Right(table.name, verb, name) not in rights:
                    yield Attempt(_BY_COLUMN[verb].format(table=table.name, column=name))


def attempts_of(role: Role | None) -> list[Attempt]:
    """Everything a job tries."""
    return [*(each for each in DECLARED if role not in each.but), *generated(role)]
