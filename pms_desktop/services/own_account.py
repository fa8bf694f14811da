"""What a person does with their own account."""

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.accounts import JobsChangedError
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.security.passwords import hash_password
from pms_desktop.security.strength import password_fault
from pms_desktop.services.context import Service


class OwnAccountService(Service):
    """Needs no permission: everybody who signs in has an account."""

    def require_open(self) -> None:
        """Raises AccountDisabledError, AccountExpiredError, JobsChangedError, or SignInRefusedError
        when a server lets this person in no more."""
        who = self._who
        found = self._read(lambda uow: uow.accounts.identity(who.login))
        if found is not None and found.roles != who.roles:
            raise JobsChangedError(who.login)

    def change_password(self, password: str) -> None:
        """Take a new password. Whoever calls has just signed in with the old one.

        Raises InvalidInputError.
        """
        who = self._who
        if fault := password_fault(password, who.login, who.name):
            raise InvalidInputError({"password": fault})

        def work(uow: UnitOfWork) -> None:
            if uow.accounts.embedded:
                uow.accounts.set_password_hash(who.staff_id, hash_password(password))
            else:
                uow.accounts.change_own_login_password(who.login, password)

        self._write(work)
