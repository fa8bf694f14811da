"""Patients and what belongs to one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from pms_desktop.data.access.grants import CONTACT
from pms_desktop.data.finding.romanising import romanised
from pms_desktop.data.repositories._patient_brief import BRIEF, brief_of
from pms_desktop.data.repositories._patient_contacts import with_contacts
from pms_desktop.data.repositories._patient_index import PatientIndex
from pms_desktop.data.repositories._patient_lists import LISTS, PatientLists
from pms_desktop.data.repositories.base import Repository, insert_rows
from pms_desktop.data.tables.hospital import NumberSeriesRow
from pms_desktop.data.tables.patient_kinds import IdentifierKindRow
from pms_desktop.data.tables.patients import PatientIdentifierRow, PatientPhoneRow, PatientRow
from pms_desktop.domain.errors import ConcurrentUpdateError, NotFoundError
from pms_desktop.domain.folding import fold_code, name_words
from pms_desktop.domain.mrn import mrn_of
from pms_desktop.domain.patient_imports import UNMARKED, RecordMarks
from pms_desktop.domain.patient_tokens import begun_word, tokens_of, whole_word
from pms_desktop.domain.patients import (
    BirthPart,
    Death,
    Identifier,
    Patient,
    PatientBrief,
    PatientDetails,
    Sex,
)
from pms_desktop.domain.token_query import all_of

_PLAIN = (
    "family_names", "given_names", "birth_date", "birth_estimated", "romanised_name",
    "preferred_name", "interpreter_needed", "occupation", "blood_group", "email", "address",
    "postcode", "city", "country",
)  # fmt: skip
"""Columns that hold what the details hold."""
_RECORD = tuple(
    dict.fromkeys(
        (
            *BRIEF, *(getattr(PatientRow, name) for name in _PLAIN if name not in CONTACT),
            PatientRow.version,
            PatientRow.birth_part, PatientRow.languages, PatientRow.deceased_time,
            PatientRow.deceased_recorded_at, PatientRow.deceased_recorded_by,
            PatientRow.recorded_at, PatientRow.closed_reason,
        )
    )
)  # fmt: skip


class PatientRepository(Repository):
    """Who the patients are; their charts and bills are kept by other repositories."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._lists = PatientLists(session)

    def get(self, patient_id: UUID) -> Patient:
        """A whole record, without allergies and history. Raises NotFoundError."""
        found = self.get_many([patient_id])
        if not found:
            raise NotFoundError("patient", patient_id)
        return found[0]

    def entered(self, patient_id: UUID, details: PatientDetails) -> Patient:
        """A record that was added just now: its lists are those it was given."""
        row = self._session.execute(with_contacts(self._session, _RECORD, [patient_id])).one()
        return _patient(row, {each: {patient_id: getattr(details, each)} for each in LISTS})

    def get_many(self, patient_ids: Collection[UUID]) -> list[Patient]:
        """Whole records of those that exist, in no order."""
        wanted = with_contacts(self._session, _RECORD, patient_ids)
        rows = self._session.execute(wanted).all()
        lists = self._lists.of([row.id for row in rows])
        return [_patient(row, lists) for row in rows]

    def brief(self, patient_id: UUID) -> PatientBrief:
        """How lists and headers show a patient. Raises NotFoundError."""
        found = self.briefs([patient_id])
        if patient_id not in found:
            raise NotFoundError("patient", patient_id)
        return found[patient_id]

    def briefs(self, patient_ids: Collection[UUID]) -> dict[UUID, PatientBrief]:
        """Several patients at once; who does not exist is left out."""
        rows = self._session.execute(select(*BRIEF).where(PatientRow.id.in_(patient_ids))).all()
        phones = self._lists.phones([row.id for row in rows])
        return {row.id: brief_of(row, phones[row.id]) for row in rows}

    def recent(self, most: int) -> list[PatientBrief]:
        """Who was registered last by this person, else by anybody; the newest first."""
        newest = select(PatientRow.id).order_by(PatientRow.id.desc()).limit(most)
        mine = newest.where(PatientRow.recorded_by == self._actor)
        ids = list(self._session.scalars(mine)) or list(self._session.scalars(newest))
        briefs = self.briefs(ids)
        return [briefs[each] for each in ids]

    def count(self) -> int:
        """How many were ever registered."""
        last = select(NumberSeriesRow.last).where(NumberSeriesRow.name == "mrn")
        return int(self._session.scalar(last) or 0)

    def possible_twins(self, details: PatientDetails, most: int = 200) -> list[Patient]:
        """Records that share a phone, an identifier, the day of birth or beginnings of names."""
        keys: list[Select[UUID]] = []
        if e164 := [phone.e164 for phone in details.phones if phone.e164]:
            phones = select(PatientPhoneRow.patient_id)
            keys.append(phones.where(PatientPhoneRow.e164.in_(e164)))
        if folded := [fold_code(each.value) for each in details.identifiers]:
            identifiers = select(PatientIdentifierRow.patient_id)
            keys.append(identifiers.where(PatientIdentifierRow.folded.in_(folded)))
        if details.birth_date is not None and not details.birth_estimated:
            born = PatientRow.birth_date == details.birth_date
            keys.append(select(PatientRow.id).where(born))
        ids = {each for key in keys for each in self._session.scalars(key.limit(most))}
        ids.update(self._like_named(details, most))
        return self.get_many(ids) if ids else []

    def with_number(self, identifier: Identifier) -> list[UUID]:
        """Who has this very number of this kind."""
        number = PatientIdentifierRow
        return list(
            self._session.scalars(
                select(number.patient_id)
                .join(IdentifierKindRow, IdentifierKindRow.id == number.kind_id)
                .where(
                    IdentifierKindRow.name == identifier.kind,
                    number.folded == fold_code(identifier.value),
                )
            )
        )

    def add(self, patient_id: UUID, details: PatientDetails, *, unidentified: bool = False) -> str:
        """Enter a new record and answer its number. Holds the number series until the commit.

        Raises ConstraintViolatedError (`pk_patients`) when this very record is there already.
        """
        mrn = self._next_mrn()
        self._session.add(
            PatientRow(
                id=patient_id,
                mrn=mrn,
                unidentified=unidentified,
                **_columns(details),
            )
        )
        self._session.flush()
        self._lists.add(patient_id, details)
        self._index(patient_id, details)
        return mrn

    def add_many(
        self,
        newcomers: Mapping[UUID, PatientDetails],
        marks: Mapping[UUID, RecordMarks] = MappingProxyType({}),
    ) -> None:
        """Enter new records in few statements, as `add` does one; holds the number series until
        the commit, so that a portion is a few hundred."""
        rows = [
            {
                "id": key,
                **_columns(details),
                **self._marked(marks.get(key, UNMARKED)),
                **self._signature,
            }
            for key, details in newcomers.items()
        ]
        if self._on_postgres:  # which draws each number as it takes the row, and no other way
            insert_rows(self._session, PatientRow, rows, mrn="public.pms_next_mrn()")
        else:
            first = self._next_number("mrn", len(rows)) - len(rows) + 1
            numbered = [{"mrn": mrn_of(at), **row} for at, row in enumerate(rows, first)]
            insert_rows(self._session, PatientRow, numbered)
        self._lists.add_many(newcomers)
        PatientIndex(self._session).put_many(
            {key: tokens_of(details, romanised) for key, details in newcomers.items()}
        )

    def restrict_many(self, patient_ids: Collection[UUID], reason: str) -> None:
        """Restrict new records once everything of them is written: afterwards nobody may add."""
        self._session.execute(
            update(PatientRow)
            .where(PatientRow.id.in_(patient_ids))
            .values(restricted=True, restricted_reason=reason, version=PatientRow.version + 1)
        )

    def _marked(self, marks: RecordMarks) -> dict[str, Any]:
        """Columns of what a record says beside its details; a server stamps who and when."""
        now = self._session.info["clock"].now()
        dead = marks.died_on is not None
        return {
            "unidentified": marks.unidentified,
            "closed_at": now if marks.closed_reason else None,
            "closed_reason": marks.closed_reason,
            "deceased_on": marks.died_on,
            "deceased_time": marks.died_at,
            "deceased_recorded_at": now if dead else None,
            "deceased_recorded_by": self._actor if dead else None,
        }

    def hold_registration(self) -> None:
        """Let nobody else register until the commit: two desks with one person in front of them
        then see each other's record."""
        if self._on_postgres:  # on SQLite only one unit of work writes anyway
            self._session.execute(select(func.pms_hold_registration()))

    def _next_mrn(self) -> str:
        if self._on_postgres:
            return str(self._session.scalar(select(func.pms_next_mrn())))
        return mrn_of(self._next_number("mrn"))

    def living(self, patient_id: UUID) -> UUID:
        """The record that a patient's data stand in now: itself, or what it was merged into."""
        seen = {patient_id}
        while True:
            into = self._session.scalar(
                select(PatientRow.merged_into).where(PatientRow.id == patient_id)
            )
            if into is None or into in seen:
                return patient_id
            patient_id = into
            seen.add(into)

    def exists(self, patient_id: UUID) -> bool:
        """Whether this record was entered."""
        return self._session.scalar(select(PatientRow.id).where(PatientRow.id == patient_id)) == (
            patient_id
        )

    def change(
        self, patient_id: UUID, version: int, details: PatientDetails, **state: bool
    ) -> None:
        """Replace what a form may change, and `unidentified` where it is given.

        Raises ConcurrentUpdateError when it is out of date.
        """
        self._update(patient_id, version, **_columns(details), **state)
        self._lists.replace(patient_id, details)
        self._index(patient_id, details)

    def close(self, patient_id: UUID, version: int, at: datetime, reason: str) -> None:
        """Take a record out of use. Raises ConcurrentUpdateError when it is out of date."""
        self._update(patient_id, version, closed_at=at, closed_reason=reason)

    def reopen(self, patient_id: UUID, version: int) -> None:
        """Put a closed record back into use."""
        self._update(patient_id, version, closed_at=None, closed_reason="")

    def record_death(
        self, patient_id: UUID, version: int, on: date, at: time | None, now: datetime
    ) -> None:
        """Note a death. Raises ConcurrentUpdateError when the record is out of date."""
        self._update(
            patient_id,
            version,
            deceased_on=on,
            deceased_time=at,
            deceased_recorded_at=now,
            deceased_recorded_by=self._actor,
        )

    def note_death(self, patient_id: UUID, on: date, at: time | None, now: datetime) -> None:
        """Note a death with what ended a stay; one that was noted before stays."""
        self._session.execute(
            update(PatientRow)
            .where(PatientRow.id == patient_id, PatientRow.deceased_on.is_(None))
            .values(
                version=PatientRow.version + 1,
                deceased_on=on,
                deceased_time=at,
                deceased_recorded_at=now,
                deceased_recorded_by=self._actor,
            )
        )

    def take_back_death(self, patient_id: UUID, version: int) -> None:
        """It was entered by mistake."""
        gone = ("deceased_on", "deceased_time", "deceased_recorded_at", "deceased_recorded_by")
        self._update(patient_id, version, **dict.fromkeys(gone))

    def restrict(self, patient_id: UUID, version: int, reason: str) -> None:
        """The chart opens with a reason only. Raises ConcurrentUpdateError."""
        self._update(
            patient_id, version, restricted=True, restricted_reason=reason, lifted_reason=""
        )

    def lift(self, patient_id: UUID, version: int, reason: str) -> None:
        """The chart opens as any other. Raises ConcurrentUpdateError."""
        self._update(
            patient_id, version, restricted=False, restricted_reason="", lifted_reason=reason
        )

    def _update(self, patient_id: UUID, version: int, **values: Any) -> None:
        changed = self._session.execute(
            update(PatientRow)
            .where(PatientRow.id == patient_id, PatientRow.version == version)
            .values(version=version + 1, **values)
            .returning(PatientRow.id)
        )
        if changed.one_or_none() is None:
            raise ConcurrentUpdateError("patient", patient_id)

    def _like_named(self, details: PatientDetails, most: int) -> list[UUID]:
        family, given = name_words(details.family_names), name_words(details.given_names)
        words = [names[0] for names in (family, given) if names]
        if len("".join(words)) < 3:
            return []
        index = PatientIndex(self._session)
        whole = all_of([whole_word(word) for word in words])
        begun = all_of([begun_word(word[:3]) for word in words])
        return [each for query in (whole, begun) for each in index.ids(query, most)]

    def index_again(self, patient_id: UUID) -> None:
        """Make what a record is found by anew, from what it says."""
        self._index(patient_id, self.get(patient_id).details)

    def _index(self, patient_id: UUID, details: PatientDetails) -> None:
        PatientIndex(self._session).put(patient_id, tokens_of(details, romanised))


def _columns(details: PatientDetails) -> dict[str, Any]:
    return {
        **{name: getattr(details, name) for name in _PLAIN},
        "sex": details.sex.value,
        "birth_part": details.birth_part.value,
        "languages": " ".join(details.languages),
    }


def _patient(row: Any, lists: Mapping[str, Mapping[UUID, Sequence[Any]]]) -> Patient:
    kept: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    kept |= {name: tuple(of_patient[row.id]) for name, of_patient in lists.items()}
    details = PatientDetails(
        **kept,
        sex=Sex(row.sex),
        birth_part=BirthPart(row.birth_part),
        languages=tuple(row.languages.split()),
    )
    return Patient(
        id=row.id,
        mrn=row.mrn,
        version=row.version,
        details=details,
        recorded_at=row.recorded_at,
        closed_at=row.closed_at,
        closed_reason=row.closed_reason,
        restricted=row.restricted,
        restricted_reason=row.restricted_reason,
        unidentified=row.unidentified,
        death=_death(row),
        merged_into=row.merged_into,
    )


def _death(row: Any) -> Death | None:
    if row.deceased_on is None:
        return None
    return Death(
        row.deceased_on, row.deceased_time, row.deceased_recorded_at, row.deceased_recorded_by
    )
