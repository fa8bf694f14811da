"""How a receptionist's words become a search.

Everything typed is read in every way it may be meant: a number may be a phone, an ID, a record
number and a date of birth. Terms are all looked for, readings of one term are alternatives.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pms_desktop.domain.appointment_numbers import SaidAppointment, parse_appointment_number
from pms_desktop.domain.folding import fold, fold_code
from pms_desktop.domain.mrn import is_mrn, mrn_ranges, near_mrns
from pms_desktop.domain.patient_terms import (
    FEWEST_OF_CODE,
    Kind,
    Reading,
    Term,
    said_otherwise,
    terms_of,
)
from pms_desktop.domain.patient_tokens import (
    begun_word,
    born_within,
    code_at_end,
    code_in,
    code_inside,
    whole_word,
)
from pms_desktop.domain.scan_codes import ScanCode, parse_scan
from pms_desktop.domain.spoken_dates import DateHabits
from pms_desktop.domain.token_query import TokenQuery, all_of, any_of

MAX_TERMS = 8
"""More than anybody says: the rest of a pasted page is not searched for."""

_LONGEST = 200
_TRUNK = re.compile(r"\(0\)")
_MRN = re.compile(r"(?:(?:mrn|no|nr|number|record|patient|#)\W*)*(\d[\d -]*)")
_WHOLE_MRN = re.compile(r"(?<![\d-])(?:\d{9,12}|(?:\d{1,4}-)?\d{4}-\d{4}-\d)(?![\d-])")
_INVOICE = re.compile(
    r"(?:inv(?:oice)?|cn|credit note|bill)\W*(?:(?:no|nr|number|#)\W*)?(?:20\d\d\W)?(\d{1,9})"
)
_BARE_INVOICE = re.compile(r"(?:20\d\d-)?(0\d{5})")
_FEWEST_OF_MRN, _MRN_BODY = 4, 7


@dataclass(frozen=True, slots=True)
class MrnReading:
    """`typed` are the digits, `exact` a whole record number, `near` those that a slip made of it,
    `ranges` first and last of those that begin so."""

    typed: str
    exact: str = ""
    near: tuple[str, ...] = ()
    ranges: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SaidInvoice:
    """`certain`: the words say that it is an invoice's number."""

    number: int
    certain: bool


@dataclass(frozen=True, slots=True)
class PatientQuery:
    """All `terms`, or `joined`: everything typed as one code with gaps (`AB 12 34 C`)."""

    terms: tuple[Term, ...] = ()
    joined: Term | None = None
    mrn: MrnReading | None = None
    scan: ScanCode | None = None
    invoice: SaidInvoice | None = None
    appointment: SaidAppointment | None = None

    @property
    def empty(self) -> bool:
        """Nothing to look for."""
        return not (self.terms or self.mrn or self.scan or self.appointment)

    @property
    def numeric(self) -> bool:
        """Whether something said may be a number that others gave."""
        return self.joined is not None or any(
            reading.kind is Kind.CODE for term in self.terms for reading in term.readings
        )

    @property
    def needed(self) -> tuple[Term, ...]:
        """The terms that are looked for."""
        return tuple(term for term in self.terms if not term.optional)

    @property
    def names(self) -> tuple[str, ...]:
        """The words looked for that may be names."""
        return tuple(term.word for term in self.needed if term.word)

    def otherwise(self) -> "list[PatientQuery]":
        """What to look for when nobody was found."""
        return [PatientQuery(terms=terms) for terms in said_otherwise(self.terms)]


def parse_query(text: str, habits: DateHabits) -> PatientQuery:
    """The search that somebody's words mean."""
    text = _TRUNK.sub("", text[:_LONGEST]).strip()
    scan = parse_scan(text)
    if scan is not None:
        return PatientQuery(scan=scan)
    folded = fold(text)
    terms = terms_of(folded.split(), habits)
    joined = code_in(folded)
    has_digit = any(char.isdigit() for char in joined)
    gaps = len(terms) > 1 and has_digit and len(joined) > FEWEST_OF_CODE
    return PatientQuery(
        terms=tuple(dict.fromkeys(terms))[:MAX_TERMS],
        joined=Term((Reading(Kind.CODE, joined),)) if gaps else None,
        mrn=_mrn(folded),
        invoice=_invoice(folded),
        appointment=parse_appointment_number(folded),
    )


def whole_terms(query: PatientQuery) -> TokenQuery:
    """Patients with the very words and dates said, and numbers that end so."""
    return _meant(query, whole=True)


def begun_terms(query: PatientQuery) -> TokenQuery:
    """Patients with words that begin so, and numbers that have it anywhere."""
    return _meant(query, whole=False)


def alike_terms(query: PatientQuery, alike: Mapping[str, Collection[str]]) -> TokenQuery:
    """Patients whose names begin so or have a word that is like it."""
    return all_of([_or_alike(term, alike) for term in query.needed])


def but_one_terms(query: PatientQuery, alike: Mapping[str, Collection[str]]) -> TokenQuery | None:
    """Patients who lack one term of several. Of two terms a name alone is too little: whoever
    types ahead would open a stranger."""
    terms = query.needed
    if len(terms) < 2:
        return None
    parts = [_or_alike(term, alike) for term in terms]
    kept = [
        all_of([part for i, part in enumerate(parts) if i != at])
        for at in range(len(parts))
        if len(terms) > 2 or not terms[1 - at].word
    ]
    return any_of(kept) if kept else None


def _or_alike(term: Term, alike: Mapping[str, Collection[str]]) -> TokenQuery:
    begun = term_query(term, whole=False)
    return any_of([begun, *(whole_word(word) for word in alike.get(term.word, ()))])


def _meant(query: PatientQuery, *, whole: bool) -> TokenQuery:
    together = all_of([term_query(term, whole=whole) for term in query.needed])
    if query.joined is None:
        return together
    return any_of([together, term_query(query.joined, whole=whole)])


def term_query(term: Term, *, whole: bool) -> TokenQuery:
    """One term in any of its readings."""
    return any_of([_reading_query(each, whole=whole) for each in term.readings])


def _reading_query(reading: Reading, *, whole: bool) -> TokenQuery:
    if reading.kind is Kind.BORN:
        return born_within(reading.text)
    if reading.kind is Kind.AGE:
        first, last = int(reading.text[:4]), int(reading.text[9:13])
        return any_of([born_within(f"{year}") for year in range(first, last + 1)])
    if reading.kind is Kind.CODE:
        return code_at_end(reading.text) if whole else code_inside(reading.text)
    return whole_word(reading.text) if whole else begun_word(reading.text)


def _mrn(folded: str) -> MrnReading | None:
    found = _MRN.fullmatch(folded)
    if found is None:
        return _mrn_beside(folded)
    digits = fold_code(found[1])
    if not digits.strip("0"):
        return None
    padded = digits.zfill(9)
    exact = padded if is_mrn(padded) else ""
    whole = len(digits) > _MRN_BODY or "-" in folded  # a shorter number is more likely another
    near = near_mrns(digits) if whole else ()
    long_enough = len(digits.lstrip("0")) >= _FEWEST_OF_MRN
    return MrnReading(digits, exact, near, mrn_ranges(digits) if long_enough else ())


def _mrn_beside(folded: str) -> MrnReading | None:
    """A whole record number said beside other things, such as the name."""
    whole = [fold_code(each) for each in _WHOLE_MRN.findall(folded)]
    return next((MrnReading(each, exact=each) for each in whole if is_mrn(each)), None)


def _invoice(folded: str) -> SaidInvoice | None:
    if found := _INVOICE.fullmatch(folded):
        return SaidInvoice(int(found[1]), certain=True)
    found = _BARE_INVOICE.fullmatch(folded)
    return SaidInvoice(int(found[1]), certain=False) if found else None
