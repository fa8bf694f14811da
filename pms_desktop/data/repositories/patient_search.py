"""Finding patients by whatever was said: the index proposes, the ranking decides."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from pms_desktop.data.repositories._patient_brief import BRIEF, brief_of
from pms_desktop.data.repositories._patient_found import Found, Ranges, Wanted, found_by
from pms_desktop.data.repositories._patient_index import PatientIndex, broad_patterns
from pms_desktop.data.repositories._patient_lists import PatientLists
from pms_desktop.data.repositories._spelling import Spelling
from pms_desktop.data.repositories.base import Repository
from pms_desktop.data.tables.patients import PatientRow
from pms_desktop.domain.patient_ranking import Alike, Candidate, Ranked, mrn_spot, rank
from pms_desktop.domain.patient_search import (
    MrnReading,
    PatientQuery,
    alike_terms,
    begun_terms,
    but_one_terms,
    whole_terms,
)
from pms_desktop.domain.patients import PatientBrief, PatientMatch, Spot
from pms_desktop.domain.token_query import TokenQuery

_CANDIDATES = 80
_ENOUGH = 10
"""With so many good answers nobody is looked for who is only spelt like it."""


class PatientSearchRepository(Repository):
    """Who is meant by a few words."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._lists = PatientLists(session)
        self._index = PatientIndex(session)

    def find(self, query: PatientQuery, most: int = 50) -> list[PatientMatch]:
        """Patients who answer to every term, best first; by whole record number before all others.

        Where hardly anybody does: those whose names are spelt or sound alike, then those who
        lack one of several terms, then those who are meant if it was written otherwise. A record
        that was merged into another leads to that one.
        """
        found = self._find(query, most)
        for other in () if found else query.otherwise():
            found = found or self._find(other, most)
        return found

    def _find(self, query: PatientQuery, most: int) -> list[PatientMatch]:
        first = found_by(self._session, self._first(query), _CANDIDATES)
        numbered = _numbered(query.mrn, first.numbered[:most])
        seen = {match.patient.id for match in numbered}
        ranked = self._ranked(query, first) if query.terms else []
        chosen = [each for each in ranked if each.candidate.patient.id not in seen][:most]
        whole = [match for match in numbered if not _only_begun(query, match)]
        begun = [match for match in numbered if _only_begun(query, match)]
        return self._living([*whole, *map(_match, chosen), *begun][:most])

    def _first(self, query: PatientQuery) -> Wanted:
        """By the very words, and where hardly anybody has them by their beginnings."""
        if not query.terms:
            nobody = self._index.written(None)
            return Wanted(nobody, nobody, ranges=_ranges(query.mrn))
        wider = begun_terms(query)
        return Wanted(
            self._index.written(whole_terms(query)),
            self._index.written(wider),
            broad_patterns(wider),
            _ranges(query.mrn),
            query.numeric,
        )

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

    def _ranked(self, query: PatientQuery, first: Found) -> list[Ranked]:
        found = _by_id(first.candidates)
        alike: Alike = {}
        if query.names and len(found) + len(first.numbered) < _ENOUGH:
            alike = Spelling(self._session).alike(query.names)
            if alike:
                found = self._found(query, alike_terms(query, alike)) | found
        ranked = rank(query, found.values(), alike)
        fewer = but_one_terms(query, alike)
        if not ranked and not first.numbered and fewer is not None:
            ranked = rank(query, self._found(query, fewer).values(), alike)
        return ranked

    def _found(self, query: PatientQuery, wanted: TokenQuery) -> dict[UUID, Candidate]:
        nobody = self._index.written(None)
        written = Wanted(self._index.written(wanted), nobody, numbers=query.numeric)
        return _by_id(found_by(self._session, written, _CANDIDATES).candidates)


def _by_id(candidates: Sequence[Candidate]) -> dict[UUID, Candidate]:
    return {each.patient.id: each for each in candidates}


def _ranges(mrn: MrnReading | None) -> Ranges:
    if mrn is None:
        return ()
    whole = [each for each in (mrn.exact, *mrn.near) if each]
    return [*((each, each) for each in whole), *mrn.ranges]


def _numbered(mrn: MrnReading | None, found: Sequence[PatientBrief]) -> list[PatientMatch]:
    if mrn is None:
        return []
    spots = [mrn_spot(each, typed=mrn.typed, near=_is_near(each, mrn)) for each in found]
    return [
        PatientMatch(each, (spot.by,), (), (spot,)) for each, spot in zip(found, spots, strict=True)
    ]


def _match(ranked: Ranked) -> PatientMatch:
    by = tuple(dict.fromkeys(spot.by for spot in ranked.spots))
    return PatientMatch(ranked.candidate.patient, by, ranked.words, ranked.spots)


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
