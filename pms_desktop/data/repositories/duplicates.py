"""Pairs of records that may be one person."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import aliased
from uuid_utils.compat import uuid7

from pms_desktop.data.repositories._patient_contacts import with_contacts
from pms_desktop.data.repositories._patient_lists import PatientLists
from pms_desktop.data.repositories._twin_candidates import twins_by_record
from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.duplicates import DuplicatePairRow
from pms_desktop.data.tables.patients import PatientRow
from pms_desktop.data.tables.staff import StaffRow
from pms_desktop.domain.duplicates import FoundPair, KeptPair, PairState
from pms_desktop.domain.errors import ConcurrentUpdateError
from pms_desktop.domain.patients import Identifier, PatientDetails, Phone, Sex

_PORTION = 5000
NAMED = (
    PatientRow.id, PatientRow.family_names, PatientRow.given_names, PatientRow.sex,
    PatientRow.birth_date, PatientRow.birth_estimated,
)  # fmt: skip
"""What tells people apart, in the row of a record itself; their addresses beside it."""
IN_USE = PatientRow.merged_into.is_(None) & PatientRow.closed_at.is_(None) & ~PatientRow.restricted
"""Records that are not closed, merged or restricted."""


class DuplicateRepository(Repository):
    """What looks alike, and what was decided about it."""

    def living(self) -> int:
        """How many records are not closed, merged or restricted."""
        return int(self._session.scalar(select(func.count(PatientRow.id)).where(IN_USE)) or 0)

    def living_after(self, last: UUID) -> list[tuple[UUID, PatientDetails]]:
        """What tells people apart of the next thousands of these records, in the order of their
        keys; nothing after the last."""
        after_it = select(PatientRow.id).where(IN_USE, PatientRow.id > last)
        keys = self._session.scalars(after_it.order_by(PatientRow.id).limit(_PORTION)).all()
        wanted = with_contacts(self._session, NAMED, keys).order_by(PatientRow.id)
        rows = self._session.execute(wanted).all()
        belongings = PatientLists(self._session).known_by(keys)
        return [(row.id, told_apart(row, belongings)) for row in rows]

    def candidates(
        self, newcomers: Mapping[UUID, PatientDetails]
    ) -> dict[UUID, list[tuple[UUID, PatientDetails]]]:
        """For each of these records others that may be the same person, in few questions: those
        who share a number, a day of birth and some letters of the names, or the names."""
        found = twins_by_record(self._session, newcomers)
        keys = {each for others in found.values() for each in others}
        rows = self._session.execute(with_contacts(self._session, NAMED, keys).where(IN_USE)).all()
        belongings = PatientLists(self._session).known_by([row.id for row in rows])
        details = {row.id: told_apart(row, belongings) for row in rows}
        return {
            key: [(each, details[each]) for each in others if each in details]
            for key, others in found.items()
        }

    def note(self, pairs: Iterable[FoundPair]) -> None:
        """Keep pairs that were found. What was decided about one stays as it is."""
        rows = [self._row(pair) for pair in pairs]
        insert = postgres_insert if self._on_postgres else sqlite_insert
        statement = insert(DuplicatePairRow)
        statement = statement.on_conflict_do_update(
            index_elements=["first_id", "second_id"],
            set_={"percent": statement.excluded.percent},
            where=(DuplicatePairRow.state == PairState.OPEN.value)
            & (DuplicatePairRow.percent != statement.excluded.percent),
        )
        for start in range(0, len(rows), _PORTION):
            self._session.execute(statement, rows[start : start + _PORTION])

    def decide(
        self, pair_id: UUID, version: int, state: PairState, remark: str, seen_as: str = ""
    ) -> None:
        """Keep what somebody found out about two records as they were then (`seen_as`); without
        that, the pair never comes back.

        Raises ConcurrentUpdateError.
        """
        opened = state is PairState.OPEN
        row = DuplicatePairRow
        changed = self._session.execute(
            update(row)
            .where(row.id == pair_id, row.version == version)
            .values(
                version=version + 1,
                state=state.value,
                remark=remark,
                seen_as=seen_as,
                decided_at=None if opened else self._session.info["clock"].now(),
                decided_by=None if opened else self._actor,
            )
            .returning(row.id)
        )
        if changed.one_or_none() is None:
            raise ConcurrentUpdateError("duplicate_pair", pair_id)

    def between(self, one: UUID, other: UUID) -> KeptPair | None:
        """The pair of two records."""
        first, second = in_order(one, other)
        row = DuplicatePairRow
        found = self._where((row.first_id == first) & (row.second_id == second), 1)
        return found[0] if found else None

    def in_state(self, states: Collection[PairState], most: int, least: int = 0) -> list[KeptPair]:
        """Pairs of living records, the likeliest first; open ones from `least` percent on. Who is
        restricted shows in no list of details."""
        return self._where(DuplicatePairRow.id.in_(self._living(states, least)), most)

    def count_in_state(self, states: Collection[PairState], least: int = 0) -> int:
        """How many pairs `in_state` would give."""
        living = self._living(states, least).subquery()
        return int(self._session.scalar(select(func.count()).select_from(living)) or 0)

    def pair(self, pair_id: UUID) -> KeptPair | None:
        """One pair by its key."""
        found = self._where(DuplicatePairRow.id == pair_id, 1)
        return found[0] if found else None

    def count(self) -> int:
        """How many pairs are known, decided or not."""
        return int(self._session.scalar(select(func.count()).select_from(DuplicatePairRow)) or 0)

    @staticmethod
    def _living(states: Collection[PairState], least: int) -> Select[UUID]:
        first, second = aliased(PatientRow), aliased(PatientRow)
        return (
            select(DuplicatePairRow.id)
            .join(first, first.id == DuplicatePairRow.first_id)
            .join(second, second.id == DuplicatePairRow.second_id)
            .where(*(each.merged_into.is_(None) for each in (first, second)))
            .where(*(each.closed_at.is_(None) for each in (first, second)))
            .where(*(~each.restricted for each in (first, second)))
            .where(DuplicatePairRow.state.in_([state.value for state in states]))
            .where(
                or_(
                    DuplicatePairRow.state != PairState.OPEN.value,
                    DuplicatePairRow.percent >= least,
                )
            )
        )

    def _where(self, condition: Any, most: int) -> list[KeptPair]:
        row = DuplicatePairRow
        found = self._session.execute(
            select(row.id, row.first_id, row.second_id, row.percent, row.state, row.remark,
                   row.version, StaffRow.name)
            .outerjoin(StaffRow, StaffRow.id == row.decided_by)
            .where(condition)
            .order_by(row.state.desc(), row.percent.desc(), row.id)
            .limit(most)
        )  # fmt: skip
        return [
            KeptPair(each.id, each.first_id, each.second_id, each.percent, PairState(each.state),
                     each.remark, each.version, each.name or "")
            for each in found
        ]  # fmt: skip

    def _row(self, pair: FoundPair) -> dict[str, Any]:
        first, second = in_order(pair.one, pair.other)
        return {
            "id": uuid7(), "first_id": first, "second_id": second, "percent": pair.percent,
            "found_at": self._session.info["clock"].now(), "state": PairState.OPEN.value,
        }  # fmt: skip


def in_order(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """As both databases sort them."""
    return (one, other) if one.hex < other.hex else (other, one)


def told_apart(row: Any, belongings: Any) -> PatientDetails:
    """What tells one record from another, of a row of `NAMED` and its lists."""
    return told_apart_by(row, belongings["phones"][row.id], belongings["identifiers"][row.id])


def told_apart_by(
    row: Any, phones: Iterable[Phone], identifiers: Iterable[Identifier]
) -> PatientDetails:
    """The same of any row that has the columns of `NAMED`."""
    return PatientDetails(
        family_names=row.family_names,
        given_names=row.given_names,
        sex=Sex(row.sex),
        birth_date=row.birth_date,
        birth_estimated=row.birth_estimated,
        address=row.address,
        postcode=row.postcode,
        city=row.city,
        phones=tuple(phones),
        identifiers=tuple(identifiers),
    )
