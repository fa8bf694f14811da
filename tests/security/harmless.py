"""What anybody with a login may do, and why it hurts nobody: the list in docs/access.md."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Harmless:
    """A statement that the server allows to every job, what it is, and why that is no harm."""

    statement: str
    what: str
    why: str


HARMLESS = (
    Harmless(
        "ALTER ROLE {me} PASSWORD 'weak'",
        "Set one's own password, a weak one too",
        "PostgreSQL lets every login do that. The program's own window asks for a strong one;"
        " the last day and the switched-off login hold all the same.",
    ),
    Harmless(
        "ALTER ROLE {me} SET application_name = 'Reception 1'",
        "Change the settings of one's own sessions, the name of the station among them",
        "The audit keeps the name of the station's certificate beside the name it gives itself."
        " Settings that switch off triggers or logging are refused.",
    ),
    Harmless(
        "SET search_path = pg_temp, public",
        "Look for tables and functions in another order",
        "There is nothing to find: nobody makes tables, temporary ones neither, and every function"
        " that lends rights pins its own order.",
    ),
    Harmless(
        "SET synchronous_commit = off",
        "Not wait for the disk with one's own changes",
        "Money waits all the same: the functions that number invoices and payments see to it.",
    ),
    Harmless(
        "SET statement_timeout = 0",
        "Let one's own statements run for ever",
        "An administrator ends the sessions of a login; each login has eight at most.",
    ),
    Harmless(
        "SET idle_in_transaction_session_timeout = 0",
        "Keep a transaction open, and the records one may change locked",
        "Whoever waits for such a record is told after five seconds that it is busy."
        " Times come from the server's clock when a row is written, not from when one began.",
    ),
    Harmless(
        "SELECT pg_advisory_xact_lock(1)",
        "Take advisory locks",
        "They put bookings of one doctor in a row, and double bookings are refused without them.",
    ),
    Harmless(
        "SELECT pg_notify('pms_changes', '[[\"patients\", null, null]]')",
        "Tell stations that something changed",
        "It is only a hint to read again, and they read what is there.",
    ),
    Harmless(
        "SELECT rolname FROM pg_roles",
        "Read the names of logins, of tables and of functions, and the words of functions",
        "They are no secrets; verifiers of passwords are in another catalogue, which is closed.",
    ),
    Harmless(
        "SELECT pid, usename, application_name FROM pg_stat_activity",
        "See who is signed in, and from which program",
        "What others send, and from which address, is hidden.",
    ),
    Harmless(
        "DO $$ BEGIN PERFORM 1; END $$",
        "Run blocks of PL/pgSQL",
        "They run with one's own rights.",
    ),
    Harmless(
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
        "Give rights one holds no option to give",
        "The server warns and gives nothing.",
    ),
    Harmless(
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
        "Say who shall read the tables one will make",
        "Nobody makes any. The check of access names it.",
    ),
    Harmless(
        "SELECT pg_export_snapshot()",
        "Export a snapshot, sleep, count, and other things that only take time",
        "They show nothing that one may not read. What one session may put on the disk meanwhile"
        " is bounded by `temp_file_limit` in `pms.conf`.",
    ),
)
