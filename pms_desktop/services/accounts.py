"""Members of staff as an administrator keeps them: who they are, their jobs, how they sign in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from pms_desktop.data.rules.accounts import LAST_ADMINISTRATOR_RULE
from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission, Role
from pms_desktop.domain.accounts import NewStaff
from pms_desktop.domain.changes import Newest
from pms_desktop.domain.clock import today
from pms_desktop.domain.errors import ConstraintViolatedError, InvalidInputError
from pms_desktop.domain.staff import (
    LOGIN_RULE,
    WARD_JOBS,
    Doctor,
    LastAdministratorError,
    LoginTakenError,
    Practice,
    Speciality,
    StaffMember,
    fixed_login,
    member_faults,
    practice_faults,
)
from pms_desktop.domain.tariff import TaxRate
from pms_desktop.domain.wards import Ward
from pms_desktop.i18n import gettext as _
from pms_desktop.security.passwords import hash_password
from pms_desktop.security.strength import password_fault
from pms_desktop.services.context import Service
from pms_desktop.services.ids import new_id


@dataclass(frozen=True, slots=True)
class StaffFile:
    """A member of staff, and how they practise if they are a doctor."""

    member: StaffMember
    doctor: Doctor | None


@dataclass(frozen=True, slots=True)
class SaveMember:
    """A member of staff as the form holds them; `member.version` 0 is somebody new.

    `password` is needed when a login is given for the first time. `practice` None leaves a
    doctor's practice as it is; `practice_version` None begins one.
    """

    member: StaffMember
    password: str = ""
    practice: Practice | None = None
    practice_version: int | None = None


@dataclass(frozen=True, slots=True)
class StaffChoices:
    """What the form of a member of staff offers."""

    specialities: tuple[Speciality, ...]
    taxes: tuple[TaxRate, ...]
    wards: tuple[Ward, ...]


class AccountService(Service):
    """The screens of the administrator and `pms-admin staff` call the same use cases."""

    def members(self) -> Sequence[StaffMember]:
        """Everybody, also those who have left, by name."""
        self._require(Permission.MANAGE_STAFF)
        return self._read(lambda uow: uow.staff.members())

    def open(self, staff_id: UUID) -> StaffFile:
        """One member of staff. Raises NotFoundError."""
        self._require(Permission.MANAGE_STAFF)
        return self._read(lambda uow: _file(uow, staff_id))

    def still_booked(self, staff_id: UUID) -> int:
        """How many appointments with somebody are still to come."""
        self._require(Permission.MANAGE_STAFF)
        now = self._context.clock.now()
        return self._read(lambda uow: uow.appointments.still_booked(staff_id, now))

    def choices(self) -> StaffChoices:
        """Specialities in use and taxes by name, wards in use in their order."""
        self._require(Permission.MANAGE_STAFF)

        def look(uow: UnitOfWork) -> StaffChoices:
            used = [one for one in uow.staff.specialities() if one.active]
            wards = [ward for ward in uow.wards.wards() if ward.active]
            return StaffChoices(tuple(used), tuple(uow.tariff.taxes()), tuple(wards))

        return self._read(look)

    def wards(self) -> Sequence[Ward]:
        """All of them, also those out of use, in their order."""
        self._require(Permission.MANAGE_STAFF)
        return self._read(lambda uow: uow.wards.wards())

    def newest(self, staff_id: UUID) -> Newest[StaffFile]:
        """Somebody as they stand now, and who left it so. Raises NotFoundError."""
        self._require(Permission.MANAGE_STAFF)
        return self._newest("staff", staff_id, lambda uow: _file(uow, staff_id), "doctors")

    def save(self, command: SaveMember) -> StaffFile:
        """Enter somebody or change them, with jobs, sign-in and practice, all or nothing.

        Raises InvalidInputError, LoginTakenError, LastAdministratorError, ConcurrentUpdateError.
        """
        self._require(Permission.MANAGE_STAFF)
        command = replace(command, member=_tidied(command.member))
        self._check(command)
        save = self._change if command.member.version else self._enter

        def work(uow: UnitOfWork) -> StaffFile:
            save(uow, command)
            if command.practice is not None:
                _put_practice(uow, command)
            return _file(uow, command.member.id)

        try:
            saved = self._write(work)
        except ConstraintViolatedError as error:
            if error.constraint == LOGIN_RULE:
                raise LoginTakenError(command.member.login or "") from error
            if error.constraint == LAST_ADMINISTRATOR_RULE:
                raise LastAdministratorError from error
            raise
        self._put_out(saved.member)
        return saved

    def set_active(self, staff_id: UUID, active: bool) -> StaffMember:
        """Disable somebody, or take them back. Raises what `save` raises, and NotFoundError."""
        return self.save(SaveMember(replace(self.open(staff_id).member, active=active))).member

    def set_last_day(self, staff_id: UUID, expires_on: date | None) -> StaffMember:
        """Until when somebody may sign in; None for as long as they work here.

        Raises what `save` raises, and NotFoundError.
        """
        changed = replace(self.open(staff_id).member, expires_on=expires_on)
        return self.save(SaveMember(changed)).member

    def set_wards(self, staff_id: UUID, wards: frozenset[UUID]) -> StaffMember:
        """Whose in-patients somebody looks after. Raises what `save` raises, and NotFoundError."""
        return self.save(SaveMember(replace(self.open(staff_id).member, wards=wards))).member

    def reset_password(self, staff_id: UUID, password: str) -> None:
        """Give somebody a new password. Raises InvalidInputError or NotFoundError."""
        self._require(Permission.MANAGE_STAFF)

        def work(uow: UnitOfWork) -> None:
            member = uow.staff.member(staff_id)
            login = member.login or ""
            if fault := password_fault(password, login, member.name):
                raise InvalidInputError({"password": fault})
            _set_password(uow, staff_id, login, password)

        self._write(work)

    def _put_out(self, member: StaffMember) -> None:
        """End the open sessions of whoever was disabled; after the commit, or they come back."""
        login = member.login

        def work(uow: UnitOfWork) -> None:
            if login is not None and not uow.accounts.embedded:
                uow.accounts.end_sessions(login)

        if not member.active and login is not None:
            self._write(work)

    def _check(self, command: SaveMember) -> None:
        faults = member_faults(command.member)
        if command.practice is not None:
            faults |= practice_faults(command.practice)
        if faults:
            raise InvalidInputError(faults)

    def _passed(self, day: date | None) -> bool:
        return day is not None and day < today(self._clock)

    def _enter(self, uow: UnitOfWork, command: SaveMember) -> None:
        member = command.member
        if uow.staff.exists(member.id):
            return  # sent again
        if member.login and (fault := password_fault(command.password, member.login, member.name)):
            raise InvalidInputError({"password": fault})
        roles = member.roles if member.login else frozenset[Role]()
        uow.accounts.add_staff(NewStaff(member.id, member.name, member.login, roles))
        uow.staff.change_member(replace(member, version=1))
        if member.login:
            uow.staff.put_wards(member.id, member.wards)
            _open_account(uow, member, command.password)

    def _change(self, uow: UnitOfWork, command: SaveMember) -> None:
        member = command.member
        uow.staff.hold()
        before = uow.staff.member(member.id)
        if before.login and member.login != before.login:
            raise InvalidInputError({"login": fixed_login(before.login)})
        if member.expires_on != before.expires_on and self._passed(member.expires_on):
            raise InvalidInputError({"expires_on": _("This day has passed: disable the account.")})
        leaves = _administers(before) and not _administers(member)
        if leaves and not uow.staff.administrators_besides(member.id):
            raise LastAdministratorError
        uow.staff.change_member(member)
        if not member.login:
            return
        uow.staff.put_wards(member.id, member.wards)
        if before.login:
            uow.accounts.set_roles(member.id, member.login, member.roles)
            return
        if fault := password_fault(command.password, member.login, member.name):
            raise InvalidInputError({"password": fault})
        uow.accounts.show_roles(member.id, member.roles)
        _open_account(uow, member, command.password)


def _open_account(uow: UnitOfWork, member: StaffMember, password: str) -> None:
    login = member.login or ""
    if uow.accounts.embedded:
        uow.accounts.set_password_hash(member.id, hash_password(password), temporary=True)
    else:
        uow.accounts.create_login(login, member.roles, password, temporary=True)


def _set_password(uow: UnitOfWork, staff_id: UUID, login: str, password: str) -> None:
    if uow.accounts.embedded:
        uow.accounts.set_password_hash(staff_id, hash_password(password), temporary=True)
    else:
        uow.accounts.set_login_password(login, password)


def _put_practice(uow: UnitOfWork, command: SaveMember) -> None:
    assert command.practice is not None
    doctor = uow.staff.practice_of(command.member.id)
    if doctor is not None and command.practice_version is None:
        return  # entered already: sent again
    uow.staff.put_practice(command.member.id, command.practice, command.practice_version)
    uow.staff.put_hours(
        command.member.id, [(new_id(), stretch) for stretch in command.practice.hours]
    )


def _file(uow: UnitOfWork, staff_id: UUID) -> StaffFile:
    return StaffFile(uow.staff.member(staff_id), uow.staff.practice_of(staff_id))


def _administers(member: StaffMember) -> bool:
    """Whether they can keep accounts for as long as anybody looks ahead."""
    stays = member.active and member.expires_on is None
    return stays and member.login is not None and Role.ADMINISTRATOR in member.roles


def _tidied(member: StaffMember) -> StaffMember:
    login = (member.login or "").strip().lower()
    return replace(
        member,
        name=" ".join(member.name.split()),
        login=login or None,
        phone=member.phone.strip(),
        email=member.email.strip(),
        wards=member.wards if member.roles & WARD_JOBS else frozenset(),
    )
