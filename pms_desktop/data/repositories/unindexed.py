"""Patients whose tokens are not of this program's making, because another one wrote the record."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import exists, or_, select, text

from pms_desktop.data.finding.romanising import romanised
from pms_desktop.data.repositories._patient_index import PatientIndex
from pms_desktop.data.repositories._patient_lists import PatientLists
from pms_desktop.data.repositories._spelling import rows_of
from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.patient_search import PatientSearchRow
from pms_desktop.data.tables.patients import PatientRow
from pms_desktop.domain.patient_tokens import GENERATION, name_words_in, tokens_of
from pms_desktop.domain.patients import FormerName, Identifier, PatientDetails, Phone

_COLUMNS = ("family_names", "given_names", "romanised_name", "preferred_name", "birth_date")
_NEXT = text("SELECT * FROM pms_unindexed(:most)")
_INDEX = text(
    "SELECT pms_index_patients(CAST(:who AS uuid[]), CAST(:was AS text[]),"
    " CAST(:tokens AS text[]), :made, CAST(:keys AS text[]), CAST(:words AS text[]))"
)


@dataclass(frozen=True, slots=True)
class Unindexed:
    """Somebody with the tokens made for them, and those that stood there when they were made."""

    patient_id: UUID
    tokens: str
    was: str


class UnindexedRepository(Repository):
    """On PostgreSQL by functions that the housekeeper may call; in a file by the tables."""

    def following(self, most: int) -> list[Unindexed]:
        """At most `most` of them, with their tokens as this program makes them."""
        found = self._on_server(most) if self._on_postgres else self._in_file(most)
        return [Unindexed(key, tokens_of(details, romanised), was) for key, was, details in found]

    def index(self, made: Collection[Unindexed]) -> None:
        """Keep these tokens, but of those who were written again meanwhile."""
        if not self._on_postgres:
            PatientIndex(self._session).put_many({each.patient_id: each.tokens for each in made})
            return
        words = {word for each in made for word in name_words_in(each.tokens)}
        rows = rows_of(sorted(words))
        self._session.execute(
            _INDEX,
            {
                "who": [each.patient_id for each in made],
                "was": [each.was for each in made],
                "tokens": [each.tokens for each in made],
                "made": GENERATION,
                "keys": [row["key"] for row in rows],
                "words": [row["word"] for row in rows],
            },
        )

    def _on_server(self, most: int) -> list[tuple[UUID, str, PatientDetails]]:
        rows = self._session.execute(_NEXT, {"most": most})
        return [(row.patient_id, row.tokens, _details(row._mapping)) for row in rows]

    def _in_file(self, most: int) -> list[tuple[UUID, str, PatientDetails]]:
        search = PatientSearchRow
        of_patient = search.patient_id == PatientRow.id
        rows = self._session.execute(
            select(PatientRow.id, *(getattr(PatientRow, name) for name in _COLUMNS))
            .where(
                or_(
                    ~exists().where(of_patient),
                    exists().where(of_patient, search.made == 0),
                )
            )
            .limit(most)
        ).all()
        lists = PatientLists(self._session).of([row.id for row in rows])
        return [(row.id, "", _with_lists(row, lists)) for row in rows]


def _details(told: Any) -> PatientDetails:
    return PatientDetails(
        **{name: told[name] for name in _COLUMNS},
        former_names=tuple(FormerName(name) for name in told["former"]),
        phones=tuple(Phone(number) for number in told["phones"]),
        identifiers=tuple(Identifier("", number) for number in told["numbers"]),
    )


def _with_lists(row: Any, lists: Mapping[str, Mapping[UUID, Any]]) -> PatientDetails:
    return PatientDetails(
        **{name: getattr(row, name) for name in _COLUMNS},
        former_names=tuple(lists["former_names"][row.id]),
        phones=tuple(lists["phones"][row.id]),
        identifiers=tuple(lists["identifiers"][row.id]),
        policies=tuple(lists["policies"][row.id]),
    )
