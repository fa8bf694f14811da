"""All that a search shows and compares in one statement: a statement more costs a journey to the
server, and more of this process than the rows it brings."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, String, Uuid, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import TextualSelect
from sqlalchemy.types import TypeEngine

from pms_desktop.data.finding.romanising import romanised
from pms_desktop.domain.patient_ranking import Candidate
from pms_desktop.domain.patients import Identifier, PatientBrief, Phone, Sex

Ranges = Sequence[tuple[str, str]]
"""First and last record number, both included."""

_POSTGRES = """
FROM (
    SELECT DISTINCT patient_id, tokens, 0 AS place
    FROM public.pms_find_patients(:wanted, :wider, :newest, :most)
    UNION ALL
    SELECT id, '', place FROM (
        SELECT p.id, CAST(r.place AS integer) AS place
        FROM json_array_elements(CAST(:ranges AS json)) WITH ORDINALITY AS r (ends, place)
        CROSS JOIN LATERAL (
            SELECT id, mrn FROM patients
            WHERE mrn BETWEEN r.ends ->> 0 AND r.ends ->> 1 ORDER BY mrn LIMIT :most
        ) AS p
        ORDER BY r.place, p.mrn LIMIT :most
    ) AS numbered
) AS f JOIN patients p ON p.id = f.patient_id
"""
_SQLITE = """
FROM (
    WITH wanted AS MATERIALIZED (
        SELECT rowid AS number FROM patients_fts WHERE patients_fts MATCH :wanted LIMIT :most
    ),
    wider AS (
        SELECT rowid AS number FROM patients_fts WHERE patients_fts MATCH :wider
        LIMIT (SELECT iif(count(*) < :most, :most, 0) FROM wanted)
    ),
    numbered AS (
        SELECT p.mrn, r.key + 1 AS place FROM json_each(:ranges) AS r CROSS JOIN patients AS p
        ON p.mrn BETWEEN json_extract(r.value, '$[0]') AND json_extract(r.value, '$[1]')
        ORDER BY place, p.mrn LIMIT :most
    )
    SELECT printf('%09d', number) AS mrn, 0 AS place
    FROM (SELECT number FROM wanted UNION SELECT number FROM wider)
    UNION ALL SELECT mrn, place FROM numbered
) AS n CROSS JOIN patients AS p ON p.mrn = n.mrn
LEFT JOIN patient_search AS f ON f.patient_id = p.id
"""
_COLUMNS: dict[str, TypeEngine[Any]] = {
    "p.id": Uuid(), "p.mrn": String(), "p.family_names": String(), "p.given_names": String(),
    "p.sex": String(), "p.birth_date": Date(), "p.birth_estimated": Boolean(),
    "p.closed_at IS NOT NULL": Boolean(), "p.restricted": Boolean(),
    "p.preferred_name": String(), "p.romanised_name": String(),
    "p.deceased_on IS NOT NULL": Boolean(), "p.unidentified": Boolean(),
    "p.merged_into": Uuid(), "f.tokens": String(), "place": Integer(),
}  # fmt: skip
_FORMER = ("name", "former_names", "position")
_PHONES = ("number, e164, label", "patient_phones", "position")
_NUMBERS = (
    ("k.name, value", "patient_identifiers AS i JOIN identifier_kinds AS k ON k.id = i.kind_id",
     "i.id"),
    ("insurer, policy_number", "insurance_policies", "position"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """`wanted` and, where hardly anybody has that, `wider` are written as the database reads them;
    `ranges` of record numbers are looked for besides. `newest` are the patterns of a broad `wider`,
    all of which tokens must have. `numbers`: other numbers are compared as well."""

    wanted: str
    wider: str = ""
    newest: Sequence[str] = ()
    ranges: Ranges = ()
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Those of the record numbers in the order of their ranges, and those of the tokens in none."""

    numbered: list[PatientBrief]
    candidates: list[Candidate]


def found_by(session: Session, wanted: Wanted, most: int) -> Found:
    """At most `most` by their numbers, and as many by each of both queries."""
    dialect = session.get_bind().dialect.name
    asked: dict[str, Any] = {
        "wanted": wanted.wanted, "wider": wanted.wider, "most": most,
        "ranges": json.dumps(wanted.ranges),
    }  # fmt: skip
    if dialect == "postgresql":
        asked["newest"] = list(wanted.newest)
    rows = session.connection().execute(_STATEMENTS[dialect, wanted.numbers], asked)
    numbered: dict[tuple[int, str], PatientBrief] = {}
    candidates: list[Candidate] = []
    for row in rows:
        candidate, place = _candidate(row)
        if place:
            numbered.setdefault((place, candidate.patient.mrn), candidate.patient)
        else:
            candidates.append(candidate)
    in_order = {numbered[each].id: numbered[each] for each in sorted(numbered)}
    return Found(list(in_order.values()), candidates)


def _candidate(row: Any) -> tuple[Candidate, int]:
    (
        key, mrn, family, given, sex, born, estimated, closed, restricted, preferred, latin,
        deceased, unidentified, merged_into, tokens, place, phones, former, *numbers,
    ) = row  # fmt: skip
    reached = [Phone(*each) for each in _read(phones)]
    phone = reached[0].number if reached and not restricted else ""
    brief = PatientBrief(
        key, mrn, family, given, Sex(sex), born, estimated, phone, closed, restricted,
        preferred, latin, deceased, unidentified, merged_into,
    )  # fmt: skip
    others = [Identifier(*each) for listed in numbers for each in _read(listed)]
    spelt = "" if latin else _spelt(f"{family} {given}")
    names = (preferred, *(name for (name,) in _read(former)))
    return Candidate(brief, tokens, reached, others, names, spelt), place


def _read(listed: str | None) -> list[list[str]]:
    return json.loads(listed) if listed else []


def _spelt(name: str) -> str:
    return "" if name.isascii() else romanised(name.strip())


def _statement(dialect: str, *, numbers: bool) -> TextualSelect:
    lists = [_PHONES, _FORMER, *(_NUMBERS if numbers else ())]
    sources = [*_COLUMNS, *(_listed(dialect, *each) for each in lists)]
    names = [f"c{at}" for at in range(len(sources))]
    shown = ", ".join(f"{each} AS {name}" for each, name in zip(sources, names, strict=True))
    types: list[TypeEngine[Any]] = [*_COLUMNS.values(), *(String() for _ in lists)]
    columns: list[Column[Any]] = [
        Column(name, kind) for name, kind in zip(names, types, strict=True)
    ]
    source = _POSTGRES if dialect == "postgresql" else _SQLITE
    return text(f"SELECT {shown} {source}").columns(*columns)


def _listed(dialect: str, columns: str, table: str, order: str) -> str:
    """A patient's rows of a list as JSON."""
    where = f"FROM {table} WHERE patient_id = p.id"
    if dialect == "postgresql":
        return (
            f"(SELECT CAST(json_agg(json_build_array({columns}) ORDER BY {order}) AS text) {where})"
        )
    rows = f"SELECT json_array({columns}) AS row {where} ORDER BY {order}"
    return f"(SELECT json_group_array(json(row)) FROM ({rows}))"


_STATEMENTS = {
    (dialect, numbers): _statement(dialect, numbers=numbers)
    for dialect in ("postgresql", "sqlite")
    for numbers in (False, True)
}
