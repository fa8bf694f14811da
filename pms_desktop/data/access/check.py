"""The server's catalogue compared with the matrix: nothing missing, nothing extra.

What is held and what should be are both sets of facts, `who holds what`; the difference is what
somebody changed by hand, or what an older program left. What guards the records is compared by
`guards.py`. In an embedded file there is nobody to hold rights.
"""

from collections.abc import Set
from functools import cache

from sqlalchemy import Connection, text

from pms_desktop.data.access.chart_policies import DOWNTIME_READER
from pms_desktop.data.access.grants import ACCOUNTS_RIGHTS, CALLERS, group_role, rights_of
from pms_desktop.data.guards import check_guards
from pms_desktop.data.server import (
    ACCOUNTS,
    COUNTS_OF_READING,
    HOUSEKEEPER,
    LARGE_OBJECTS,
    OWNER,
    SPARE_DATABASES,
)
from pms_desktop.domain.access import Role
from pms_desktop.domain.access_check import AccessDifference, DifferenceKind

Fact = tuple[str, str]
"""Who, and what they hold: `("pms_nurse", "SELECT on beds")`."""

_STAFF_GROUPS = [group_role(role) for role in Role]
_OWNERS = (OWNER, ACCOUNTS)
_GROUPS = (*_STAFF_GROUPS, HOUSEKEEPER)

_HELD = """
    WITH held AS (
        SELECT acl.grantee, acl.privilege_type || ' on ' || c.relname AS what
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) acl
        WHERE c.relnamespace = 'public'::regnamespace AND acl.grantee <> c.relowner
        UNION ALL
        SELECT acl.grantee, acl.privilege_type || ' (' || a.attname || ') on ' || c.relname
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attacl IS NOT NULL
        CROSS JOIN LATERAL aclexplode(a.attacl) acl
        WHERE c.relnamespace = 'public'::regnamespace AND acl.grantee <> c.relowner
        UNION ALL
        SELECT acl.grantee, 'EXECUTE on ' || p.proname
        FROM pg_proc p
        CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl
        WHERE p.pronamespace = 'public'::regnamespace AND acl.grantee <> p.proowner
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.deptype = 'e'
                        AND d.classid = 'pg_proc'::regclass AND d.objid = p.oid)
        UNION ALL
        SELECT acl.grantee, acl.privilege_type || ' on schema ' || n.nspname
        FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) acl
        WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
        AND acl.grantee <> n.nspowner
        UNION ALL
        SELECT acl.grantee, acl.privilege_type || ' on the database'
        FROM pg_database b
        CROSS JOIN LATERAL aclexplode(coalesce(b.datacl, acldefault('d', b.datdba))) acl
        WHERE b.datname = current_database() AND acl.grantee <> b.datdba
        UNION ALL
        SELECT m.member, 'membership of ' || g.rolname
        FROM pg_auth_members m
        JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member
        WHERE NOT r.rolsuper
        -- Logins of machines: the housekeeper's, and one that upgrades, owner only on demand.
        AND NOT (g.rolname = 'pms_housekeeper' AND r.rolcanlogin)
        AND NOT (g.rolname = 'pms_owner' AND r.rolcanlogin AND NOT r.rolinherit)
        -- Since PostgreSQL 16 the account keeper is lent each login to change it, not to be it.
        AND NOT (r.rolname = 'pms_accounts' AND g.rolcanlogin AND m.admin_option
            AND to_jsonb(m) @> '{"inherit_option": false, "set_option": false}')
        -- Who reads charts on a standby; a server set up before has no such role.
        AND NOT (g.rolname = 'pms_downtime_reader' AND r.rolname IN ('pms_nurse', 'pms_doctor'))
    )
    SELECT coalesce(r.rolname, 'PUBLIC'), h.what
    FROM held h LEFT JOIN pg_roles r ON r.oid = h.grantee
"""
_MINE = " WHERE h.grantee = 0 OR pg_has_role(session_user, h.grantee, 'MEMBER')"
_PEOPLE = """
    SELECT s.login, 'membership of pms_' || j.role
    FROM public.staff s JOIN public.staff_roles j ON j.staff_id = s.id
    JOIN pg_roles r ON r.rolname = s.login
"""
"""What the jobs on the screens say."""

# Each row: who or what is at fault, and a fact that must not be.
_FAULTS = """
    SELECT p.proname, 'lends rights but does not pin where it looks'
    FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace
    AND NOT coalesce(p.proconfig, '{}')::text ~ 'search_path=pg_catalog, public, pg_temp'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.deptype = 'e'
                    AND d.classid = 'pg_proc'::regclass AND d.objid = p.oid)
    UNION ALL
    SELECT p.proname, 'belongs to ' || p.proowner::regrole
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
    AND NOT p.proowner::regrole::text = ANY (:owners)
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.deptype = 'e'
                    AND d.classid = 'pg_proc'::regclass AND d.objid = p.oid)
    UNION ALL
    SELECT c.relname, 'belongs to ' || c.relowner::regrole
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
    AND c.relowner <> 'pms_owner'::regrole
    UNION ALL
    SELECT r.rolname, 'owns ' || pg_describe_object(d.classid, d.objid, d.objsubid)
    FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
    WHERE d.deptype = 'o' AND r.rolcanlogin AND NOT r.rolsuper
    AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    UNION ALL
    SELECT 'PUBLIC', 'may call ' || p.proname || ', which writes large objects'
    FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace
    AND p.proname ~ :large AND has_function_privilege('public', p.oid, 'EXECUTE')
    UNION ALL
    SELECT 'PUBLIC', 'may call ' || min(p.proname) || ' and others, which count what is read'
    FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace
    AND p.proname ~ :counts AND has_function_privilege('public', p.oid, 'EXECUTE')
    HAVING count(*) > 0
    UNION ALL
    SELECT 'PUBLIC', 'may sign in to the database ' || d.datname FROM pg_database d
    WHERE d.datname = ANY (:spare) AND has_database_privilege('public', d.oid, 'CONNECT')
    UNION ALL
    SELECT d.defaclrole::regrole::text, 'gives rights to whatever is made later'
    FROM pg_default_acl d
    UNION ALL
    SELECT r.rolname, 'is above the rules: ' || concat_ws(', ',
        CASE WHEN r.rolsuper THEN 'SUPERUSER' END, CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END,
        CASE WHEN r.rolcreatedb THEN 'CREATEDB' END, CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END,
        CASE WHEN r.rolreplication THEN 'REPLICATION' END)
    FROM pg_roles r
    WHERE (r.rolname = ANY (:groups) OR r.rolname IN (SELECT login FROM public.staff)
           OR pg_has_role(r.oid, 'pms_housekeeper', 'MEMBER') AND NOT r.rolsuper)
    AND (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolbypassrls OR r.rolreplication)
    UNION ALL
    SELECT r.rolname, 'can sign in' FROM pg_roles r
    WHERE r.rolcanlogin AND r.rolname = ANY (:groups || :owners || ARRAY['pms_housekeeper'])
"""


_MEMBERSHIP = "membership of "


def check_own_access(connection: Connection) -> list[AccessDifference]:
    """What this session's person holds against what their jobs should: one cheap query."""
    held = _facts(connection, _HELD + _MINE)
    jobs = {fact for fact in held if fact[1].startswith(_MEMBERSHIP) and _is_job(fact)}
    groups = {what.removeprefix(_MEMBERSHIP) for _who, what in jobs}
    wanted = {fact for fact in _wanted() if fact[0] in groups}
    return _differences(wanted | jobs, held)


def check_access(connection: Connection) -> list[AccessDifference]:
    """Everybody's rights, and all functions, owners and triggers, against what they should be."""
    people = _facts(connection, _PEOPLE)
    known = {who for who, _what in people} | set(_GROUPS) | set(_OWNERS)
    held = {fact for fact in _facts(connection, _HELD) if _concerns(fact, known)}
    faults = _facts(
        connection, _FAULTS, owners=list(_OWNERS), groups=_STAFF_GROUPS,
        large=LARGE_OBJECTS, counts=COUNTS_OF_READING, spare=list(SPARE_DATABASES),
    )  # fmt: skip
    return [
        *_differences(_wanted() | people, held),
        *(AccessDifference(DifferenceKind.WRONG, *fault) for fault in sorted(faults)),
        *check_guards(connection),
    ]


def _facts(connection: Connection, query: str, **told: list[str] | str) -> set[Fact]:
    return {(row[0], row[1]) for row in connection.execute(text(query), told)}


def _is_job(fact: Fact) -> bool:
    who, what = fact
    return who not in _STAFF_GROUPS and what.removeprefix(_MEMBERSHIP) in _STAFF_GROUPS


def _concerns(fact: Fact, known: set[str]) -> bool:
    """Not what roles of other programs on this server are to each other, and not the housekeeper's
    own login, whatever its name."""
    who, what = fact
    if not what.startswith(_MEMBERSHIP):
        return True
    group = what.removeprefix(_MEMBERSHIP)
    return who in known or group in (*_GROUPS, *_OWNERS, DOWNTIME_READER)


def _differences(wanted: Set[Fact], held: Set[Fact]) -> list[AccessDifference]:
    return [
        *(AccessDifference(DifferenceKind.MISSING, *fact) for fact in sorted(wanted - held)),
        *(AccessDifference(DifferenceKind.EXTRA, *fact) for fact in sorted(held - wanted)),
    ]


@cache
def _wanted() -> frozenset[Fact]:
    """What roles that nobody signs in as hold."""
    groups = [*_STAFF_GROUPS, HOUSEKEEPER]
    return frozenset(
        [
            *((group_role(role), str(right)) for role in Role for right in rights_of(role)),
            *((ACCOUNTS, str(right)) for right in ACCOUNTS_RIGHTS),
            *((who, f"EXECUTE on {name}") for name, callers in CALLERS.items() for who in callers),
            *((group, "USAGE on schema public") for group in (*groups, ACCOUNTS)),
            (ACCOUNTS, "CREATE on schema public"),
            *((group, "CONNECT on the database") for group in groups),
            *((ACCOUNTS, f"{_MEMBERSHIP}{group}") for group in _STAFF_GROUPS),
            (ACCOUNTS, f"{_MEMBERSHIP}pg_signal_backend"),
        ]
    )
