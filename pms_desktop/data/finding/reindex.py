"""Making the tokens of patients who have none or old ones: after an upgrade, a bulk load, and
for rows that another program wrote."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, exists, func, insert, select, text

from pms_desktop.data.finding.romanising import romanised
from pms_desktop.data.repositories._spelling import rows_of
from pms_desktop.data.tables.patient_search import NameKeyRow, PatientSearchRow
from pms_desktop.data.tables.patients import (
    FormerNameRow,
    InsurancePolicyRow,
    PatientIdentifierRow,
    PatientPhoneRow,
    PatientRow,
)
from pms_desktop.domain.patient_tokens import GENERATION, name_words_in, tokens_of
from pms_desktop.domain.patients import (
    FormerName,
    Identifier,
    InsurancePolicy,
    PatientDetails,
    Phone,
)

_CHUNK = 5000
_MANY = 20_000
"""Patients from which on the index is built afterwards, ten times faster than row by row."""

Progress = Callable[[int, int], object]
"""Told after each portion how many are done, and of how many."""

_WRITE_WORDS = "INSERT INTO name_keys (key, word) VALUES (:key, :word) ON CONFLICT DO NOTHING"


def reindex(connection: Connection, progress: Progress | None = None) -> int:
    """Make all tokens that are missing or not of this program's making; returns how many."""
    connection.execute(delete(PatientSearchRow).where(PatientSearchRow.made != GENERATION))
    patients = connection.scalar(select(func.count()).select_from(PatientRow)) or 0
    made = connection.scalar(select(func.count()).select_from(PatientSearchRow)) or 0
    wanted = patients - made
    if wanted < 1:
        return 0
    index = _drop_index(connection) if wanted > _MANY else ""
    words: set[str] = set()
    done = 0
    for portion in _portions(connection, whole=made == 0):
        _write(connection, portion)
        words.update(word for _key, tokens in portion for word in name_words_in(tokens))
        done += len(portion)
        if progress is not None:
            progress(done, wanted)
    _learn(connection, words)
    if index:
        connection.execute(text(index))
    return done


def _portions(connection: Connection, *, whole: bool) -> Iterator[list[tuple[UUID, str]]]:
    """`whole`: nobody has tokens, so that nobody needs to be asked."""
    last = UUID(int=0)
    indexed = exists().where(PatientSearchRow.patient_id == PatientRow.id)
    columns = (
        PatientRow.id, PatientRow.family_names, PatientRow.given_names, PatientRow.birth_date,
        PatientRow.romanised_name, PatientRow.preferred_name,
    )  # fmt: skip
    while True:
        following = select(*columns).where(PatientRow.id > last)
        following = following if whole else following.where(~indexed)
        rows = connection.execute(following.order_by(PatientRow.id).limit(_CHUNK)).all()
        if not rows:
            return
        belongings = _belongings(connection, rows[0].id, rows[-1].id)
        yield [(row.id, tokens_of(_details(row, belongings[row.id]), romanised)) for row in rows]
        last = rows[-1].id


def _belongings(connection: Connection, first: UUID, last: UUID) -> defaultdict[UUID, list[Any]]:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for make, table, columns in (
        (Phone, PatientPhoneRow, (PatientPhoneRow.number, PatientPhoneRow.e164)),
        (Identifier, PatientIdentifierRow, (PatientIdentifierRow.id, PatientIdentifierRow.value)),
        (InsurancePolicy, InsurancePolicyRow, (InsurancePolicyRow.insurer,
                                               InsurancePolicyRow.policy_number)),
        (FormerName, FormerNameRow, (FormerNameRow.name,)),
    ):  # fmt: skip
        within = table.patient_id.between(first, last)
        for row in connection.execute(select(table.patient_id, *columns).where(within)):
            found[row[0]].append(make(*row[1:]))
    return found


def _details(row: Any, belongings: Sequence[Any]) -> PatientDetails:
    return PatientDetails(
        family_names=row.family_names,
        given_names=row.given_names,
        birth_date=row.birth_date,
        romanised_name=row.romanised_name,
        preferred_name=row.preferred_name,
        former_names=tuple(each for each in belongings if isinstance(each, FormerName)),
        phones=tuple(each for each in belongings if isinstance(each, Phone)),
        identifiers=tuple(each for each in belongings if isinstance(each, Identifier)),
        policies=tuple(each for each in belongings if isinstance(each, InsurancePolicy)),
    )


def _write(connection: Connection, portion: Sequence[tuple[UUID, str]]) -> None:
    if connection.dialect.name != "postgresql":
        rows = [
            {"patient_id": key, "tokens": tokens, "made": GENERATION} for key, tokens in portion
        ]
        connection.execute(insert(PatientSearchRow), rows)
        return
    driver = connection.connection.driver_connection
    if driver is None:
        raise ConnectionError("not connected")
    with (
        driver.cursor() as cursor,
        cursor.copy("COPY patient_search (patient_id, tokens, made) FROM STDIN") as copy,
    ):
        for key, tokens in portion:
            copy.write_row((key, tokens, GENERATION))


def _learn(connection: Connection, words: Iterable[str]) -> None:
    known = set(
        connection.scalars(select(NameKeyRow.word).where(NameKeyRow.key == NameKeyRow.word))
    )
    rows = rows_of(sorted(set(words) - known))
    for start in range(0, len(rows), _CHUNK):
        connection.execute(text(_WRITE_WORDS), rows[start : start + _CHUNK])


def _drop_index(connection: Connection) -> str:
    """Returns how to build it again; nothing on SQLite, whose triggers keep it."""
    if connection.dialect.name != "postgresql":
        return ""
    name = "ix_patient_search_tokens"
    found = connection.scalar(text(f"SELECT pg_get_indexdef('public.{name}'::regclass)"))
    connection.execute(text(f"DROP INDEX public.{name}"))
    return str(found)
