"""PostgreSQL: what the functions, triggers and policies that guard records must say.

Every upgrade writes them by COMPILERS. The check of the catalogue lets the same compilers dictate
what they would write, and compares: who altered one by hand, even in one word, is found out.
Words that the server gives back in its own spelling (conditions of triggers and policies) are
compared word by word, without brackets, casts and names it adds.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import md5
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, TextClause, text

from pms_desktop.data.access.account_functions import compile_account_functions
from pms_desktop.data.access.chart_policies import compile_chart_policies
from pms_desktop.data.access.restricted_contacts import compile_restricted_contacts
from pms_desktop.data.access.server_values import compile_server_values
from pms_desktop.data.audit.last_change import compile_last_change
from pms_desktop.data.audit.seals import compile_audit_seals
from pms_desktop.data.audit.triggers import compile_audit_triggers
from pms_desktop.data.changes.triggers import compile_change_triggers
from pms_desktop.data.changes.versions import compile_version_triggers
from pms_desktop.data.finding.functions import compile_patient_finding
from pms_desktop.data.kiosk.functions import compile_kiosk_functions
from pms_desktop.data.merging.duplicate_queue import compile_comparing, compile_duplicate_queue
from pms_desktop.data.merging.functions import compile_merge_functions
from pms_desktop.data.rules.accounts import compile_account_rules
from pms_desktop.data.rules.appointment_numbers import compile_appointment_numbers
from pms_desktop.data.rules.fixed import compile_fixed_rules
from pms_desktop.data.rules.open_invoices import compile_open_invoices
from pms_desktop.data.rules.persons import compile_person_rules
from pms_desktop.data.rules.restrictions import compile_restriction_rules
from pms_desktop.domain.access_check import AccessDifference, DifferenceKind

_K = TypeVar("_K")
_V = TypeVar("_V")

COMPILERS: tuple[Callable[[Connection], None], ...] = (
    compile_fixed_rules,
    compile_version_triggers,
    compile_change_triggers,
    compile_audit_triggers,
    compile_audit_seals,
    compile_account_rules,
    compile_person_rules,
    compile_restriction_rules,
    compile_open_invoices,
    compile_appointment_numbers,
    compile_duplicate_queue,
    compile_server_values,
    compile_last_change,
    compile_chart_policies,
    compile_restricted_contacts,
    compile_patient_finding,
    compile_comparing,
    compile_merge_functions,
    compile_kiosk_functions,
    compile_account_functions,
)
"""In the order of an upgrade: a later one replaces what an earlier one wrote."""

EMBEDDED_COMPILERS: tuple[Callable[[Connection], None], ...] = (
    compile_version_triggers,
    compile_change_triggers,
    compile_audit_triggers,
    compile_audit_seals,
    compile_account_rules,
    compile_person_rules,
    compile_restriction_rules,
    compile_open_invoices,
    compile_appointment_numbers,
    compile_duplicate_queue,
)
"""Those that write triggers into a file, too."""

_FUNCTION = re.compile(
    r"CREATE (?:OR REPLACE )?FUNCTION\s+(?:public\.)?(?P<name>\w+)\s*\((?P<head>.*?)"
    r"\bAS\s+(?:\$\$(?P<body>.*?)\$\$|'(?P<quoted>[^']*)')(?P<tail>[^$;]*)",
    re.DOTALL,
)
_TRIGGER = re.compile(
    r"CREATE (?:OR REPLACE )?(?:CONSTRAINT )?TRIGGER\s+(?P<name>\w+)\s+(?P<when>BEFORE|AFTER)\s+"
    r"(?P<events>.+?)\s+ON\s+(?:public\.)?(?P<table>\w+)\s+(?P<kind>.*?)"
    r"FOR EACH (?P<level>ROW|STATEMENT)\s+(?:WHEN\s+\((?P<condition>.*)\)\s+)?"
    r"EXECUTE FUNCTION\s+(?:public\.)?(?P<call>\w+)\((?P<told>.*?)\)",
    re.DOTALL,
)
_POLICY = re.compile(
    r"CREATE POLICY\s+(?P<name>\w+)\s+ON\s+(?:public\.)?(?P<table>\w+)\s+"
    r"USING\s+\((?P<using>.*)\)\s+WITH CHECK\s+\((?P<check>.*)\)",
    re.DOTALL,
)
_SETTING = re.compile(r"\bSET\s+(\w+)\s*(?:=|TO)\s*(.+?)(?=\s+SET\s|\s*$)", re.DOTALL)
_WORDS = re.compile(r"'[^']*'|[a-z_0-9.]+|[<>=*]+")
_ADDED = re.compile(r"::\s*[a-z]+(?: [a-z]+)*|\)\s+as\s+\w+|\bpublic\.")


@dataclass(frozen=True, slots=True)
class _Function:
    body: str
    definer: bool
    volatility: str
    language: str
    settings: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Trigger:
    when: str
    events: frozenset[str]
    deferred: bool
    level: str
    condition: tuple[str, ...]
    call: str
    told: str


_Policy = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guards:
    """Functions by name; triggers and policies by table and name."""

    functions: Mapping[str, _Function]
    triggers: Mapping[tuple[str, str], _Trigger]
    policies: Mapping[tuple[str, str], _Policy]


class _Dictation:
    """Stands where a compiler expects a connection and takes down what it says. What it asks
    (columns in their order, the epoch) the real connection answers."""

    def __init__(self, real: Connection) -> None:
        self._real = real
        self.dialect = real.dialect
        self.said: list[str] = []

    def exec_driver_sql(self, words: str) -> None:
        """Take it down."""
        self.said.append(words)

    def execute(self, statement: TextClause, told: Mapping[str, Any] | None = None) -> Any:
        """Take it down, or ask."""
        if statement.text.lstrip().startswith("SELECT"):
            return self._real.execute(statement, told or {})
        self.said.append(statement.text)
        return None

    def scalar(self, statement: TextClause) -> Any:
        """Ask."""
        return self._real.scalar(statement)


def wanted_guards(connection: Connection) -> Guards:
    """What an upgrade by this program would write into this database."""
    dictation = _Dictation(connection)
    for compiler in COMPILERS:
        compiler(cast("Connection", dictation))
    words = "\n;\n".join(dictation.said)
    return Guards(
        {found["name"]: _said_function(found) for found in _FUNCTION.finditer(words)},
        dict(_triggers(dictation.said)),
        {
            (found["table"], found["name"]): (*_plain(found["using"]), "|", *_plain(found["check"]))
            for said in dictation.said
            for found in _POLICY.finditer(said)
        },
    )


def check_guards(connection: Connection) -> list[AccessDifference]:
    """What stands in the catalogue against what should, each by its name."""
    wanted, there = wanted_guards(connection), _standing_guards(connection)
    faults = sorted((row[0], row[1]) for row in connection.execute(text(_FAULTS)))
    return [
        *_compared(wanted.functions, there.functions, _of_function),
        *_compared(wanted.triggers, there.triggers, _of_trigger),
        *_compared(wanted.policies, there.policies, _of_policy),
        *(AccessDifference(DifferenceKind.WRONG, *fault) for fault in faults),
    ]


def _said_function(found: re.Match[str]) -> _Function:
    head = f"{found['head']} {found['tail']}"
    volatility = next((one for one in ("IMMUTABLE", "STABLE") if one in head), "VOLATILE")
    language = re.search(r"LANGUAGE (\w+)", head)
    body = found["body"] if found["body"] is not None else found["quoted"]
    return _Function(
        md5(body.encode(), usedforsecurity=False).hexdigest(),
        "SECURITY DEFINER" in head,
        volatility[0].lower(),
        language[1] if language else "",
        frozenset(f"{one[1]}={one[2].strip()}" for one in _SETTING.finditer(found["head"])),
    )


def _triggers(statements: Iterable[str]) -> Iterator[tuple[tuple[str, str], _Trigger]]:
    for statement in statements:
        for found in _TRIGGER.finditer(statement):
            events = re.sub(r"\s+", " ", found["events"]).replace("UPDATE OF ", "UPDATE:")
            yield (
                (found["table"], found["name"]),
                _Trigger(
                    found["when"],
                    frozenset(events.split(" OR ")),
                    "INITIALLY DEFERRED" in found["kind"],
                    found["level"],
                    tuple(_plain(found["condition"] or "")),
                    found["call"],
                    found["told"],
                ),
            )


def _plain(condition: str) -> list[str]:
    """A condition word by word, as this program and as the server spell it."""
    return _WORDS.findall(_ADDED.sub("", condition.lower()).replace("<>", "!="))


def _standing_guards(connection: Connection) -> Guards:
    functions = {
        row.proname: _Function(
            row.body, row.prosecdef, row.provolatile, row.lanname, frozenset(row.settings)
        )
        for row in connection.execute(text(_FUNCTIONS))
    }
    triggers = _triggers(connection.scalars(text(_TRIGGERS)))
    policies = {
        (row.relname, row.polname): (*_plain(row.using or ""), "|", *_plain(row.checked or ""))
        for row in connection.execute(text(_POLICIES))
    }
    return Guards(functions, dict(triggers), policies)


def _compared(
    wanted: Mapping[_K, _V], there: Mapping[_K, _V], name: Callable[[_K, str], AccessDifference]
) -> Iterator[AccessDifference]:
    for key in sorted({*wanted, *there}, key=str):
        if key not in there:
            yield name(key, "missing")
        elif key not in wanted:
            yield name(key, "extra")
        elif wanted[key] != there[key]:
            yield name(key, "altered")


def _of_function(name: str, how: str) -> AccessDifference:
    words = {
        "missing": "is missing: this function guards records",
        "extra": "is no function of this program",
        "altered": "does not say what this program wrote: the function was altered",
    }
    return AccessDifference(DifferenceKind.WRONG, name, words[how])


def _of_trigger(key: tuple[str, str], how: str) -> AccessDifference:
    table, name = key
    if how == "missing":
        return AccessDifference(DifferenceKind.MISSING, table, f"trigger {name}")
    words = {"extra": "has a trigger of another program", "altered": "has its trigger altered"}
    return AccessDifference(DifferenceKind.WRONG, table, f"{words[how]}: {name}")


def _of_policy(key: tuple[str, str], how: str) -> AccessDifference:
    words = "was altered" if how == "altered" else "is missing or switched off"
    return AccessDifference(
        DifferenceKind.WRONG, key[0], f"shows closed charts: its policy {words}"
    )


_FUNCTIONS = """
    SELECT p.proname, md5(p.prosrc) AS body, p.prosecdef, p.provolatile::text, l.lanname,
           coalesce(p.proconfig, '{}') AS settings
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.deptype = 'e'
                    AND d.classid = 'pg_proc'::regclass AND d.objid = p.oid)
"""
_TRIGGERS = """
    SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
"""
_POLICIES = """
    SELECT c.relname, p.polname, pg_get_expr(p.polqual, p.polrelid) AS using,
           CASE WHEN p.polcmd = '*' AND p.polpermissive AND p.polroles = '{0}'
                THEN pg_get_expr(p.polwithcheck, p.polrelid) END AS checked
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity
"""
# Each row: what is at fault, and a fact that must not be.
_FAULTS = """
    SELECT c.relname, 'has its trigger ' || t.tgname || ' switched off'
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled NOT IN ('O', 'A')
    UNION ALL
    SELECT c.relname, 'has a rule of another program: ' || r.rulename
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
    WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT e.evtname, 'is an event trigger of another program' FROM pg_event_trigger e
    UNION ALL
    SELECT c.relname, 'does not ask the server for ' || a.attname
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped
    AND (a.attname = 'recorded_at'
         AND coalesce(pg_get_expr(d.adbin, d.adrelid), '') NOT LIKE '%pms_now()'
      OR a.attname = 'recorded_by'
         AND coalesce(pg_get_expr(d.adbin, d.adrelid), '') NOT LIKE '%pms_staff_id()')
"""
