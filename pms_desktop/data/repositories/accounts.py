"""Who may sign in, and which jobs they hold."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, func, select, text
from uuid_utils.compat import uuid7

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.staff import AccountRow, RefusedSignInRow, StaffRoleRow, StaffRow
from pms_desktop.domain.access import Identity, Role
from pms_desktop.domain.accounts import Account, NewStaff, RefusedTries, Standing, require_open

_IS_KIOSK = """
    SELECT 1 FROM pg_roles g JOIN pg_roles me ON me.rolname = session_user
    WHERE g.rolname = 'pms_kiosk' AND NOT me.rolsuper AND pg_has_role(me.oid, g.oid, 'MEMBER')"""


class AccountRepository(Repository):
    """Staff as people who sign in. On PostgreSQL the server's own roles decide."""

    @property
    def embedded(self) -> bool:
        """Whether sign-in is by a password hash here, not by a login role of the server."""
        return not self._on_postgres

    def add_staff(self, person: NewStaff) -> None:
        """Enter somebody with their jobs. The sign-in itself is made by the caller: a password
        hash here, or `create_login` on PostgreSQL."""
        self._session.add(StaffRow(id=person.id, name=person.name, login=person.login or None))
        self._session.flush()
        self.show_roles(person.id, person.roles)

    def find(self, login: str) -> Account | None:
        """The account of an embedded hospital."""
        row = self._session.execute(
            select(
                StaffRow.id,
                StaffRow.name,
                StaffRow.active,
                StaffRow.expires_on,
                AccountRow.password_hash,
                AccountRow.failed_tries,
                AccountRow.last_try_at,
            )
            .join(AccountRow, AccountRow.staff_id == StaffRow.id)
            .where(StaffRow.login == login)
        ).one_or_none()
        if row is None or row.password_hash is None:
            return None
        return Account(
            row.id, login, row.name, row.active, row.expires_on, row.password_hash,
            row.failed_tries, row.last_try_at,
        )  # fmt: skip

    def set_password_hash(
        self, staff_id: UUID, password_hash: str, *, temporary: bool = False
    ) -> None:
        """Make or change an embedded account; a temporary password must be changed."""
        row = self._session.get(AccountRow, staff_id)
        if row is None:
            row = AccountRow(staff_id=staff_id)
            self._session.add(row)
        row.password_hash, row.failed_tries, row.must_change = password_hash, 0, temporary
        row.password_set_at = self._session.info["clock"].now()

    def note_try(self, staff_id: UUID, failed_tries: int, at: datetime) -> None:
        """Remember a sign-in attempt."""
        row = self._session.get_one(AccountRow, staff_id)
        row.failed_tries, row.last_try_at = failed_tries, at

    def note_sign_in(self, staff_id: UUID, at: datetime) -> Standing:
        """Remember that somebody came in; how their account stood until then. A server takes its
        own time and its own word for who it is."""
        expires_on = self._session.scalar(
            select(StaffRow.expires_on).where(StaffRow.id == staff_id)
        )
        if self._on_postgres:
            noted = self._session.execute(text("SELECT * FROM pms_note_sign_in()")).one()
            return Standing(expires_on, bool(noted.must_change), noted.last_sign_in_at)
        row = self._session.get_one(AccountRow, staff_id)
        last, row.last_sign_in_at = row.last_sign_in_at, at
        return Standing(expires_on, row.must_change, last)

    def note_refusals(self, refusals: Iterable[RefusedTries], station: str) -> None:
        """Tell of wrong passwords that were typed at this station before."""
        for each in refusals:
            self._session.add(
                RefusedSignInRow(
                    id=uuid7(),
                    staff_id=self._session.scalar(
                        select(StaffRow.id).where(StaffRow.login == each.login)
                    ),
                    tries=min(each.tries, 10_000),
                    first_at=each.first_at,
                    last_at=max(each.first_at, each.last_at),
                    station=station,
                )
            )

    def on_standby(self) -> bool:
        """Whether the server only repeats what another one does, and can be read alone."""
        return self._on_postgres and bool(self._session.scalar(text("SELECT pg_is_in_recovery()")))

    def require_open(self, who: Identity, today: date) -> None:
        """An embedded hospital asks before each use case what a server enforces by itself.

        Raises AccountDisabledError or AccountExpiredError.
        """
        if self._on_postgres:
            return
        row = self._session.execute(
            select(StaffRow.active, StaffRow.expires_on).where(StaffRow.id == who.staff_id)
        ).one_or_none()
        if row is not None:
            require_open(who.login, row.active, row.expires_on, today)

    def identity(self, login: str) -> Identity | None:
        """The person behind a login with the jobs the database grants them."""
        row = self._session.execute(
            select(StaffRow.id, StaffRow.login, StaffRow.name).where(
                StaffRow.login == login, StaffRow.active
            )
        ).one_or_none()
        if row is None:
            return None
        roles = self._server_roles() if self._on_postgres else self._shown_roles(row.id)
        return Identity(row.id, row.login, row.name, roles)

    def session_login(self) -> str:
        """The login role of this PostgreSQL session."""
        return str(self._session.scalar(select(func.session_user())))

    def is_kiosk(self) -> bool:
        """PostgreSQL: whether this session is a kiosk's, which may read no table."""
        if not self._on_postgres:
            return False
        return self._session.scalar(text(_IS_KIOSK)) is not None

    def create_login(
        self, login: str, roles: frozenset[Role], password: str, *, temporary: bool = False
    ) -> None:
        """PostgreSQL: make the login role; a temporary password must be changed. The password's
        SCRAM verifier is computed here; the password itself never reaches the server."""
        self._session.execute(
            text("SELECT pms_create_login(:login, :roles, :verifier, :temporary)"),
            {
                "login": login,
                "roles": sorted(roles),
                "verifier": self._verifier(login, password),
                "temporary": temporary,
            },
        )

    def set_login_password(self, login: str, password: str) -> None:
        """PostgreSQL: give somebody a new password, to be changed when they come in."""
        self._session.execute(
            text("SELECT pms_set_verifier(:login, :verifier)"),
            {"login": login, "verifier": self._verifier(login, password)},
        )

    def change_own_login_password(self, login: str, password: str) -> None:
        """PostgreSQL: the person of this session takes a new password."""
        self._session.execute(
            text("SELECT pms_change_own_password(:verifier)"),
            {"verifier": self._verifier(login, password)},
        )

    def end_sessions(self, login: str) -> None:
        """PostgreSQL: end every open session of somebody. Call it once the commit that keeps
        them out is done, or they come back at once."""
        self._session.execute(text("SELECT pms_end_sessions(:login)"), {"login": login})

    def end_expired_sessions(self) -> None:
        """PostgreSQL: end the sessions of whoever's last day is over, whatever program they use."""
        if self._on_postgres:
            self._session.execute(text("SELECT pms_end_expired_sessions()"))

    def _verifier(self, login: str, password: str) -> str:
        connection = self._session.connection().connection.driver_connection
        if connection is None:
            raise ConnectionError("not connected")
        verifier: bytes = connection.pgconn.encrypt_password(
            password.encode(), login.encode(), b"scram-sha-256"
        )
        return verifier.decode()

    def set_roles(self, staff_id: UUID, login: str, roles: frozenset[Role]) -> None:
        """Change somebody's jobs."""
        if self._on_postgres:
            self._session.execute(
                text("SELECT pms_set_jobs(:login, :roles)"),
                {"login": login, "roles": sorted(roles)},
            )
        self.show_roles(staff_id, roles)

    def show_roles(self, staff_id: UUID, roles: frozenset[Role]) -> None:
        """The jobs that screens show; on PostgreSQL they give no rights."""
        held = self._shown_roles(staff_id)
        lost = [role.value for role in held - roles]
        self._session.execute(
            delete(StaffRoleRow).where(
                StaffRoleRow.staff_id == staff_id, StaffRoleRow.role.in_(lost)
            )
        )
        new = roles - held
        self._session.add_all(StaffRoleRow(staff_id=staff_id, role=role.value) for role in new)

    def _shown_roles(self, staff_id: UUID) -> frozenset[Role]:
        held = self._session.scalars(
            select(StaffRoleRow.role).where(StaffRoleRow.staff_id == staff_id)
        )
        return frozenset(Role(role) for role in held)

    def _server_roles(self) -> frozenset[Role]:
        names = [f"pms_{role.value}" for role in Role]
        held = self._session.scalars(
            text(
                "SELECT rolname FROM pg_roles WHERE rolname = ANY(:names)"
                " AND pg_has_role(session_user, oid, 'MEMBER')"
            ),
            {"names": names},
        )
        return frozenset(Role(name.removeprefix("pms_")) for name in held)
