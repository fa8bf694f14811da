"""The server's own catalogue against the matrix: what each job may do, and nothing more."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from pms_desktop.data.access.grants import CALLERS, REPLACEABLE, Right, group_role, rights_of
from pms_desktop.data.engine import open_engine
from pms_desktop.data.tables import Base
from pms_desktop.domain.access import Role
from tests.hospital import TEMPLATE
from tests.servers.postgres import PostgresServer

GROUPS = [group_role(role) for role in Role]


@pytest.fixture
def catalogue(server: PostgresServer) -> Iterator[Connection]:
    """The template itself: nothing here writes, and a copy per test would take a second each."""
    engine = open_engine(server.superuser_url(TEMPLATE))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.mark.parametrize("role", list(Role))
def test_each_job_holds_exactly_the_rights_of_the_matrix(catalogue: Connection, role: Role) -> None:
    held = catalogue.execute(
        text(
            "SELECT c.relname, acl.privilege_type, '' AS attname, acl.grantee FROM pg_class c,"
            " aclexplode(c.relacl) acl WHERE acl.grantee = CAST(:group AS regrole)"
            " UNION ALL SELECT c.relname, acl.privilege_type, a.attname, acl.grantee"
            " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) acl"
            " WHERE acl.grantee = CAST(:group AS regrole)"
        ),
        {"group": group_role(role)},
    )

    assert {Right(row[0], row[1], row[2]) for row in held} == rights_of(role)


def test_nobody_deletes_but_lines_of_replaceable_lists(catalogue: Connection) -> None:
    deletable = catalogue.scalars(
        text(
            "SELECT DISTINCT table_name FROM information_schema.role_table_grants"
            " WHERE table_schema = 'public' AND grantee = ANY(:groups)"
            " AND privilege_type IN ('DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER')"
        ),
        {"groups": [*GROUPS, "pms_accounts", "pms_housekeeper"]},
    ).all()

    assert set(deletable) <= REPLACEABLE


def test_no_sequence_or_public_right_goes_past_the_matrix(catalogue: Connection) -> None:
    public = catalogue.execute(
        text(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,"
            " aclexplode(c.relacl) acl WHERE n.nspname = 'public' AND acl.grantee = 0"
        )
    ).all()
    sequences = catalogue.execute(
        text(
            "SELECT c.relname, acl.grantee::regrole::text FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) acl"
            " WHERE n.nspname = 'public' AND c.relkind = 'S'"
            " AND acl.grantee::regrole::text = ANY(:groups)"
        ),
        {"groups": GROUPS},
    ).all()

    assert (public, sequences) == ([], [])


def test_every_table_belongs_to_the_owner_nobody_signs_in_as(catalogue: Connection) -> None:
    owners = catalogue.execute(
        text(
            "SELECT DISTINCT tableowner, r.rolcanlogin FROM pg_tables t"
            " JOIN pg_roles r ON r.rolname = t.tableowner WHERE schemaname = 'public'"
        )
    ).all()
    known = set(Base.metadata.tables) | {"alembic_version"}
    found = set(
        catalogue.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
    )

    assert [tuple(row) for row in owners] == [("pms_owner", False)]
    assert found == known


OUR_FUNCTIONS = (
    "SELECT p.oid, p.proname, p.prosecdef, p.proconfig, p.proacl IS NULL AS open FROM pg_proc p"
    " JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'"
    " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
)


def test_functions_that_lend_rights_pin_where_they_look_and_are_closed_to_public(
    catalogue: Connection,
) -> None:
    ours = catalogue.execute(text(OUR_FUNCTIONS)).all()
    assert {row.proname for row in ours} >= set(CALLERS)

    for row in ours:
        if not row.prosecdef:
            continue
        assert row.proconfig is not None, row.proname
        assert any(each.startswith("search_path=pg_catalog") for each in row.proconfig), row.proname


def test_no_function_of_ours_is_open_to_public(catalogue: Connection) -> None:
    """A trigger function cannot be called, but it could be hung on a table of one's own."""
    public = catalogue.scalars(
        text(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'public' AND has_function_privilege('public', p.oid, 'EXECUTE')"
            " AND NOT EXISTS"
            " (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        )
    ).all()

    assert public == []


@pytest.mark.parametrize("function", sorted(CALLERS))
def test_only_their_job_may_call_what_lends_rights(catalogue: Connection, function: str) -> None:
    callers = catalogue.scalars(
        text(
            "SELECT r.rolname FROM pg_roles r, pg_proc p WHERE p.proname = :function"
            " AND r.rolname = ANY(:groups) AND has_function_privilege(r.oid, p.oid, 'EXECUTE')"
        ),
        {"function": function, "groups": [*GROUPS, "pms_housekeeper", "pms_owner"]},
    ).all()

    assert set(callers) - {"pms_owner"} == CALLERS[function] - {"pms_owner"}
