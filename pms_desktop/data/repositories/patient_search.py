"""Finding patients by whatever was said: the index proposes, the ranking decides."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from pms_desktop.data.repositories._patient_brief import BRIEF, brief_of
from pms_desktop.data.repositories._patient_index import PatientIndex
from pms_desktop.data.repositories._patient_lists import PatientLists
from pms_desktop.data.repositories._spelling import Spelling
from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.romanising import romanised
from pms_desktop.data.tables.patients import PatientRow
from pms_desktop.domain.patient_ranking import Alike, Candidate, Ranked, insured, mrn_spot, rank
from pms_desktop.domain.patient_search import (
    Kind,
    MrnReading,
    PatientQuery,
    alike_terms,
    begun_terms,
    but_one_terms,
    whole_terms,
)
from pms_desktop.domain.patients import PatientBrief, PatientMatch, Phone, Spot
from pms_desktop.domain.token_query import TokenQuery

_CANDIDATES = 80
_ENOUGH = 10
"""With so many good answers nobody is looked for who is only spelt like it."""

Rows = dict[UUID, Any]


class PatientSearchRepository(Repository):
    """Who is meant by a few words."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._lists = PatientLists(session)

    def find(self, query: PatientQuery, most: int = 50) -> list[PatientMatch]:
        """Patients who answer to every term, best first; by whole record number before all others.

        Where hardly anybody does: those whose names are spelt or sound alike, then those who
        lack one of several terms. A record that was merged into another leads to that one.
        """
        matches = self._by_number(query.mrn, most) if query.mrn is not None else []
        seen = {match.patient.id for match in matches}
        ranked = self._ranked(query, len(matches)) if query.terms else []
        chosen = [each for each in ranked if each.candidate.patient.id not in seen]
        begun = [match for match in matches if _only_begun(query, match)]
        first = [match for match in matches if match not in begun]
        return self._living([*first, *self._matches(chosen[:most]), *begun][:most])

    def scanned(self, mrn: str, spot: Spot) -> list[PatientMatch]:
        """The patient of this very record number."""
        found = self._briefs(PatientRow.mrn == mrn).values()
        return self._living([PatientMatch(each, (spot.by,), (), (spot,)) for each in found])

    def _living(self, matches: Sequence[PatientMatch]) -> list[PatientMatch]:
        """Each patient once, merged records replaced by those they were merged into."""
        living: dict[UUID, PatientMatch] = {}
        for match in self._led_on(matches):
            living.setdefault(match.patient.id, match)
        return list(living.values())

    def _led_on(self, matches: Sequence[PatientMatch]) -> Sequence[PatientMatch]:
        gone = {match.patient.merged_into for match in matches if match.patient.merged_into}
        if not gone:
            return matches
        into = self._briefs(PatientRow.id.in_(gone))
        return self._led_on(
            [
                match
                if match.patient.merged_into is None
                else replace(
                    match,
                    patient=into[match.patient.merged_into],
                    merged_mrn=match.merged_mrn or match.patient.mrn,
                )
                for match in matches
            ]
        )

    def _briefs(self, wanted: ColumnElement[bool]) -> dict[UUID, PatientBrief]:
        rows = self._session.execute(select(*BRIEF).where(wanted)).all()
        phones = self._lists.phones([row.id for row in rows])
        return {row.id: brief_of(row, phones[row.id]) for row in rows}

    def _by_number(self, mrn: MrnReading, most: int) -> list[PatientMatch]:
        wanted: list[ColumnElement[bool]] = [PatientRow.mrn.in_([mrn.exact, *mrn.near])]
        wanted += [PatientRow.mrn.between(first, last) for first, last in mrn.ranges]
        rows = self._session.execute(select(*BRIEF).where(or_(*wanted)).limit(most)).all()
        order = {number: at for at, number in enumerate((mrn.exact, *mrn.near))}
        phones = self._lists.phones([row.id for row in rows])
        found = [brief_of(row, phones[row.id]) for row in rows]
        found.sort(key=lambda each: (order.get(each.mrn, len(order)), each.mrn))
        spots = [mrn_spot(each, typed=mrn.typed, near=_is_near(each, mrn)) for each in found]
        return [
            PatientMatch(each, (spot.by,), (), (spot,))
            for each, spot in zip(found, spots, strict=True)
        ]

    def _ranked(self, query: PatientQuery, already: int) -> list[Ranked]:
        found = self._rows(whole_terms(query), {})
        if len(found) < _CANDIDATES:
            found = self._rows(begun_terms(query), found)
        alike: Alike = {}
        if len(found) + already < _ENOUGH and query.names:
            alike = Spelling(self._session).alike(query.names)
            if alike:
                found = self._rows(alike_terms(query, alike), found)
        ranked = self._placed(query, found.values(), alike)
        if not ranked and not already and (fewer := but_one_terms(query, alike)) is not None:
            ranked = self._placed(query, self._rows(fewer, {}).values(), alike)
        return ranked

    def _placed(self, query: PatientQuery, rows: Collection[Any], alike: Alike) -> list[Ranked]:
        """Ranked, with former names read only for those whom nothing else explains."""
        ranked = rank(query, self._candidates(query, rows), alike)
        unplaced = [each.candidate for each in ranked if each.unplaced]
        if not unplaced:
            return ranked
        former = self._lists.former_names([each.patient.id for each in unplaced])
        whole = (
            replace(one, names=(*one.names, *(each.name for each in former[one.patient.id])))
            for one in (each.candidate for each in ranked)
        )
        return rank(query, whole, alike)

    def _rows(self, wanted: TokenQuery, known: Rows) -> Rows:
        rows = PatientIndex(self._session).find(wanted, BRIEF, _CANDIDATES)
        return known | {row.id: row for row in rows if row.id not in known}

    def _candidates(self, query: PatientQuery, rows: Collection[Any]) -> list[Candidate]:
        by_code = query.joined is not None or any(
            reading.kind is Kind.CODE for term in query.terms for reading in term.readings
        )
        ids = [row.id for row in rows]
        numbers = self._lists.numbers(ids if by_code else ())
        return [
            Candidate(
                brief_of(row, ()),
                row.tokens,
                numbers["phones"][row.id],
                (*numbers["identifiers"][row.id], *insured(numbers["policies"][row.id])),
                (row.preferred_name,),
                "" if row.romanised_name else _spelt(row.family_names, row.given_names),
            )
            for row in rows
        ]

    def _matches(self, ranked: Sequence[Ranked]) -> list[PatientMatch]:
        unread = [one.patient.id for each in ranked if not (one := each.candidate).phones]
        phones = self._lists.phones(unread)
        return [
            PatientMatch(
                _with_phone(
                    each.candidate.patient,
                    each.candidate.phones or phones[each.candidate.patient.id],
                ),
                tuple(dict.fromkeys(spot.by for spot in each.spots)),
                each.words,
                each.spots,
            )
            for each in ranked
        ]


def _with_phone(patient: PatientBrief, phones: Sequence[Phone]) -> PatientBrief:
    return replace(patient, phone=phones[0].number) if phones else patient


def _spelt(*names: str) -> str:
    name = " ".join(name for name in names if name)
    return "" if name.isascii() else romanised(name)


def _only_begun(query: PatientQuery, match: PatientMatch) -> bool:
    """Found by a record number of which only the beginning was typed, without its zeros."""
    mrn = query.mrn
    return (
        mrn is not None
        and not mrn.typed.startswith("0")
        and match.patient.mrn not in (mrn.exact, *mrn.near)
    )


def _is_near(patient: PatientBrief, mrn: MrnReading) -> bool:
    return patient.mrn in mrn.near and patient.mrn != mrn.exact
