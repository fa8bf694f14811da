"""Members of staff, doctors' practice and specialities."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, false, func, select
from sqlalchemy.orm.attributes import flag_modified

from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.billing import TaxRateRow
from pms_desktop.data.tables.staff import (
    AccountRow,
    DoctorRow,
    SpecialityRow,
    StaffRoleRow,
    StaffRow,
    StaffWardRow,
    WorkingHoursRow,
)
from pms_desktop.domain.access import Role
from pms_desktop.domain.errors import ConcurrentUpdateError, NotFoundError
from pms_desktop.domain.staff import (
    ConsultationFee,
    Doctor,
    Practice,
    Speciality,
    StaffMember,
    WorkingHours,
)

_DOCTORS = (
    select(
        DoctorRow.staff_id,
        StaffRow.name,
        DoctorRow.speciality_id,
        SpecialityRow.name.label("speciality"),
        DoctorRow.room,
        DoctorRow.registration_number,
        DoctorRow.consultation_fee,
        DoctorRow.tax_rate_id,
        DoctorRow.slot_minutes,
        StaffRow.active,
        DoctorRow.version,
    )
    .join(StaffRow, StaffRow.id == DoctorRow.staff_id)
    .join(SpecialityRow, SpecialityRow.id == DoctorRow.speciality_id)
    .order_by(SpecialityRow.name, StaffRow.name)
)
_MEMBERS = (
    select(
        StaffRow.id,
        StaffRow.name,
        StaffRow.login,
        StaffRow.phone,
        StaffRow.email,
        StaffRow.active,
        StaffRow.version,
        StaffRow.expires_on,
        func.coalesce(AccountRow.must_change, false()).label("must_change"),
        AccountRow.last_sign_in_at,
    )
    .outerjoin_from(StaffRow, AccountRow, AccountRow.staff_id == StaffRow.id)
    .order_by(StaffRow.name)
)
_MEMBERS_LOCK = 7_100_001


class StaffRepository(Repository):
    """Who works here. Jobs and sign-in are changed through `AccountRepository`."""

    def doctors(self, speciality_id: UUID | None = None) -> list[Doctor]:
        """Doctors who work here now, by speciality and name."""
        wanted = _DOCTORS.where(StaffRow.active)
        if speciality_id is not None:
            wanted = wanted.where(DoctorRow.speciality_id == speciality_id)
        return self._doctors(wanted)

    def doctor(self, staff_id: UUID) -> Doctor:
        """One doctor, also one who has left. Raises NotFoundError."""
        found = self.practice_of(staff_id)
        if found is None:
            raise NotFoundError("doctor", staff_id)
        return found

    def practice_of(self, staff_id: UUID) -> Doctor | None:
        """A member of staff as a doctor, if they are one."""
        found = self._doctors(_DOCTORS.where(DoctorRow.staff_id == staff_id))
        return found[0] if found else None

    def names(self, staff_ids: Collection[UUID]) -> dict[UUID, str]:
        """What these people are called, also those who have left."""
        if not staff_ids:
            return {}
        wanted = select(StaffRow.id, StaffRow.name).where(StaffRow.id.in_(staff_ids))
        return dict(self._session.execute(wanted).all())

    def consultation_fee(self, doctor_id: UUID) -> ConsultationFee:
        """What a consultation with this doctor costs today. Raises NotFoundError."""
        row = self._session.execute(
            select(DoctorRow.consultation_fee, TaxRateRow.rate)
            .outerjoin(TaxRateRow, TaxRateRow.id == DoctorRow.tax_rate_id)
            .where(DoctorRow.staff_id == doctor_id)
        ).one_or_none()
        if row is None:
            raise NotFoundError("doctor", doctor_id)
        return ConsultationFee(row.consultation_fee, row.rate or 0)

    def put_practice(self, staff_id: UUID, practice: Practice, version: int | None) -> None:
        """Make somebody a doctor (`version` None) or change how they practise.

        Raises ConcurrentUpdateError when somebody else changed it since it was read.
        """
        row = self._session.get(DoctorRow, staff_id)
        if (row.version if row else None) != version:
            raise ConcurrentUpdateError("doctor", staff_id)
        if row is None:
            row = DoctorRow(staff_id=staff_id)
            self._session.add(row)
        row.speciality_id = practice.speciality_id
        row.room = practice.room
        row.registration_number = practice.registration_number
        row.consultation_fee = practice.consultation_fee
        row.tax_rate_id = practice.tax_rate_id
        row.slot_minutes = practice.slot_minutes
        self._session.flush()

    def put_hours(self, doctor_id: UUID, hours: Iterable[tuple[UUID, WorkingHours]]) -> None:
        """Replace a doctor's week by stretches, each with its key."""
        self._session.execute(delete(WorkingHoursRow).where(WorkingHoursRow.doctor_id == doctor_id))
        self._session.add_all(
            WorkingHoursRow(
                id=key,
                doctor_id=doctor_id,
                weekday=stretch.weekday,
                starts=stretch.starts,
                ends=stretch.ends,
            )
            for key, stretch in hours
        )

    def put_wards(self, staff_id: UUID, wards: frozenset[UUID]) -> None:
        """Somebody looks after the in-patients of these wards and no others."""
        held = self.wards_of(staff_id)
        self._session.execute(
            delete(StaffWardRow).where(
                StaffWardRow.staff_id == staff_id, StaffWardRow.ward_id.in_(held - wards)
            )
        )
        self._session.add_all(
            StaffWardRow(staff_id=staff_id, ward_id=ward_id) for ward_id in wards - held
        )
        self._session.flush()

    def wards_of(self, staff_id: UUID) -> frozenset[UUID]:
        """The wards somebody belongs to."""
        wanted = select(StaffWardRow.ward_id).where(StaffWardRow.staff_id == staff_id)
        return frozenset(self._session.scalars(wanted))

    def rostered(self) -> bool:
        """Whether anybody belongs to a ward yet."""
        return self._session.scalar(select(StaffWardRow.staff_id).limit(1)) is not None

    def members(self) -> list[StaffMember]:
        """Everybody, also those who have left, by name."""
        return self._members(_MEMBERS)

    def member(self, staff_id: UUID) -> StaffMember:
        """Raises NotFoundError."""
        found = self._members(_MEMBERS.where(StaffRow.id == staff_id))
        if not found:
            raise NotFoundError("staff", staff_id)
        return found[0]

    def exists(self, staff_id: UUID) -> bool:
        """Whether somebody was entered under this key."""
        return self._session.get(StaffRow, staff_id) is not None

    def change_member(self, member: StaffMember) -> None:
        """Write name, login, phone, e-mail, whether and until when they work here; not the jobs.

        Raises ConcurrentUpdateError when somebody else changed the row since it was read.
        """
        row = self._session.get_one(StaffRow, member.id)
        if row.version != member.version:
            raise ConcurrentUpdateError("staff", member.id)
        row.name, row.login = member.name, member.login
        row.phone, row.email, row.active = member.phone, member.email, member.active
        row.expires_on = member.expires_on
        flag_modified(row, "name")  # jobs are in a table of their own: they count as a change, too
        self._session.flush()

    def hold(self) -> None:
        """Let nobody else change members of staff until the commit: the last two administrators
        must not leave at the same time. On SQLite only one unit of work writes anyway."""
        if self._on_postgres:
            self._session.execute(select(func.pg_advisory_xact_lock(_MEMBERS_LOCK)))

    def administrators_besides(self, staff_id: UUID) -> int:
        """How many others could keep staff and accounts, without a last day."""
        return (
            self._session.scalar(
                select(func.count())
                .select_from(StaffRow)
                .join(StaffRoleRow, StaffRoleRow.staff_id == StaffRow.id)
                .where(
                    StaffRoleRow.role == Role.ADMINISTRATOR.value,
                    StaffRow.active,
                    StaffRow.login.is_not(None),
                    StaffRow.expires_on.is_(None),
                    StaffRow.id != staff_id,
                )
            )
            or 0
        )

    def specialities(self) -> list[Speciality]:
        """All of them by name, also inactive ones."""
        rows = self._session.execute(
            select(
                SpecialityRow.id, SpecialityRow.name, SpecialityRow.active, SpecialityRow.version
            ).order_by(SpecialityRow.name)
        )
        return [Speciality(*row) for row in rows]

    def put_speciality(self, speciality: Speciality) -> Speciality:
        """Enter it (`version` 0) or change it; entering it twice is one row.

        Raises ConcurrentUpdateError when somebody else changed it since it was read.
        """
        row = self._session.get(SpecialityRow, speciality.id)
        if row is None:
            row = SpecialityRow(id=speciality.id)
            self._session.add(row)
        elif speciality.version and row.version != speciality.version:
            raise ConcurrentUpdateError("speciality", speciality.id)
        row.name, row.active = speciality.name, speciality.active
        self._session.flush()
        return Speciality(row.id, row.name, row.active, row.version)

    def _doctors(self, wanted: Select[*tuple[Any, ...]]) -> list[Doctor]:
        rows = self._session.execute(wanted).all()
        hours = self._hours_of([row.staff_id for row in rows])
        return [_doctor(row, hours.get(row.staff_id, ())) for row in rows]

    def _hours_of(self, doctor_ids: list[UUID]) -> dict[UUID, tuple[WorkingHours, ...]]:
        rows = self._session.execute(
            select(
                WorkingHoursRow.doctor_id,
                WorkingHoursRow.weekday,
                WorkingHoursRow.starts,
                WorkingHoursRow.ends,
            )
            .where(WorkingHoursRow.doctor_id.in_(doctor_ids))
            .order_by(WorkingHoursRow.weekday, WorkingHoursRow.starts)
        )
        found: dict[UUID, tuple[WorkingHours, ...]] = {}
        for row in rows:
            stretch = WorkingHours(row.weekday, row.starts, row.ends)
            found[row.doctor_id] = (*found.get(row.doctor_id, ()), stretch)
        return found

    def _members(self, wanted: Select[*tuple[Any, ...]]) -> list[StaffMember]:
        rows = self._session.execute(wanted).all()
        roles: dict[UUID, set[Role]] = {row.id: set() for row in rows}
        held = select(StaffRoleRow.staff_id, StaffRoleRow.role).where(
            StaffRoleRow.staff_id.in_(list(roles))
        )
        for staff_id, role in self._session.execute(held):
            roles[staff_id].add(Role(role))
        wards: dict[UUID, set[UUID]] = {row.id: set() for row in rows}
        belong = select(StaffWardRow.staff_id, StaffWardRow.ward_id).where(
            StaffWardRow.staff_id.in_(list(wards))
        )
        for staff_id, ward_id in self._session.execute(belong):
            wards[staff_id].add(ward_id)
        return [_member(row, frozenset(roles[row.id]), frozenset(wards[row.id])) for row in rows]


def _member(
    row: Row[*tuple[Any, ...]], roles: frozenset[Role], wards: frozenset[UUID]
) -> StaffMember:
    return StaffMember(
        row.id, row.name, row.login, row.phone, row.email, row.active, roles, row.version,
        row.expires_on, row.must_change, row.last_sign_in_at, wards,
    )  # fmt: skip


def _doctor(row: Row[*tuple[Any, ...]], hours: tuple[WorkingHours, ...]) -> Doctor:
    return Doctor(
        id=row.staff_id,
        name=row.name,
        speciality_id=row.speciality_id,
        speciality=row.speciality,
        room=row.room,
        registration_number=row.registration_number,
        consultation_fee=row.consultation_fee,
        tax_rate_id=row.tax_rate_id,
        slot_minutes=row.slot_minutes,
        hours=hours,
        active=row.active,
        version=row.version,
    )
