"""Searching ICD-10-CM by code and by word.

The catalogue has 98,000 entries and takes half a second to load: it is loaded once, in whatever
thread asks first, and searched in memory. `packaging/icd_10_cm.py` makes its file.
"""

import gzip
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from operator import itemgetter
from threading import Lock

from pms_desktop.domain.emr import DiagnosisCode, UnknownCodeError
from pms_desktop.domain.folding import fold
from pms_desktop.settings import resource

LIMIT = 40

_CODE = re.compile(r"[a-z]\d[0-9a-z](\.?[0-9a-z]{0,4})")
_WORD = re.compile(r"[a-z0-9]+")
_SPELLINGS = (("ae", "e"), ("oe", "e"), ("our", "or"), ("sation", "zation"), ("ise", "ize"))

_SYNONYMS: tuple[tuple[str, str, str], ...] = (
    ("heart attack", "myocardial infarction", "I21.9"),
    ("mi", "myocardial infarction", "I21.9"),
    ("stemi", "st elevation myocardial infarction", "I21.3"),
    ("nstemi", "non-st elevation myocardial infarction", "I21.4"),
    ("high blood pressure", "hypertension", "I10"),
    ("hypertension", "hypertension", "I10"),
    ("htn", "hypertension", "I10"),
    ("stroke", "cerebral infarction", "I63.9"),
    ("cva", "cerebral infarction", "I63.9"),
    ("tia", "transient cerebral ischemic attack", "G45.9"),
    ("af", "atrial fibrillation", "I48.91"),
    ("chf", "heart failure", "I50.9"),
    ("dvt", "deep veins thrombosis", "I82.409"),
    ("pe", "pulmonary embolism", "I26.99"),
    ("flu", "influenza", "J11.1"),
    ("cap", "pneumonia", "J18.9"),
    ("chest infection", "lower respiratory infection", "J22"),
    ("copd", "chronic obstructive pulmonary disease", "J44.9"),
    ("gord", "gastro-esophageal reflux", "K21.9"),
    ("gerd", "gastro-esophageal reflux", "K21.9"),
    ("heartburn", "heartburn", "R12"),
    ("piles", "hemorrhoids", "K64.9"),
    ("gallstone", "calculus of gallbladder", "K80.20"),
    ("gallstones", "calculus of gallbladder", "K80.20"),
    ("uti", "urinary tract infection", "N39.0"),
    ("ckd", "chronic kidney disease", "N18.9"),
    ("aki", "acute kidney failure", "N17.9"),
    ("kidney stone", "calculus of kidney", "N20.0"),
    ("t1dm", "type 1 diabetes mellitus", "E10.9"),
    ("t2dm", "type 2 diabetes mellitus", "E11.9"),
    ("low blood sugar", "hypoglycemia", "E16.2"),
    ("underactive thyroid", "hypothyroidism", "E03.9"),
    ("overactive thyroid", "thyrotoxicosis", "E05.90"),
    ("high cholesterol", "hypercholesterolemia", "E78.00"),
    ("ms", "multiple sclerosis", "G35.D"),
    ("fit", "seizure", "R56.9"),
    ("chicken pox", "varicella", "B01.9"),
    ("chickenpox", "varicella", "B01.9"),
    ("shingles", "zoster", "B02.9"),
    ("glandular fever", "infectious mononucleosis", "B27.90"),
    ("tb", "tuberculosis", "A15.0"),
    ("covid", "covid-19", "U07.1"),
    ("septicaemia", "sepsis", "A41.9"),
    ("blood poisoning", "sepsis", "A41.9"),
    ("broken hip", "fracture of neck of femur", "S72.009A"),
    ("broken wrist", "fracture lower end radius", "S52.509A"),
    ("bedsore", "pressure ulcer", "L89.90"),
    ("miscarriage", "spontaneous abortion", "O03.9"),
    ("breast cancer", "malignant neoplasm breast", "C50.919"),
    ("lung cancer", "malignant neoplasm bronchus lung", "C34.90"),
    ("cancer", "malignant neoplasm", "C80.1"),
)
"""What people say, the words ICD-10-CM has for it, and the code that is usually meant."""

_PLAIN = ("unspecified", "not specified", "without complication", "uncomplicated", "nos")
_SPECIAL = ("O", "P", "Z", "T", "M96")
"""Pregnancy, newborns, family history and complications of care: after the plain disease."""
_LATER = re.compile(r"[ST]\d\w.*[DS]$")  # subsequent encounter, sequela


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    key: str  # the code folded, without its dot
    description: str
    words: str  # ` type 2 diabetes mellitus ` with a blank before every word
    also: tuple[tuple[str, str], ...]  # inclusion terms: (as written, folded as `words`)
    everything: str  # `words` and all of `also`
    billable: bool


@dataclass(frozen=True, slots=True)
class _Catalogue:
    entries: tuple[_Entry, ...]
    by_code: dict[str, _Entry]


_loading = Lock()


def find_codes(query: str, limit: int = LIMIT) -> list[DiagnosisCode]:
    """Codes that fit a query, best first: code prefix, then words of the description, then words
    of an inclusion term or a synonym. Words may be begun and in any order. Slow the first time."""
    words = _folded_words(query)
    if not words:
        return []
    catalogue = _catalogue()
    found = _by_code(catalogue, "".join(words)) if _CODE.match(fold(query).strip()) else []
    if not found:
        found = _meant(catalogue, words) + _by_words(catalogue, words)
    return list({code.code: code for code in found}.values())[:limit]


def code_named(code: str) -> DiagnosisCode:
    """A code with its text. Raises UnknownCodeError."""
    entry = _catalogue().by_code.get(_key(code))
    if entry is None:
        raise UnknownCodeError(code)
    return DiagnosisCode(entry.code, entry.description, entry.billable)


def _meant(catalogue: _Catalogue, words: Sequence[str]) -> list[DiagnosisCode]:
    """What a query in everyday words or in shorthand means: the usual code, then its relatives."""
    said = f" {' '.join(words)} "
    found: list[DiagnosisCode] = []
    for spoken, meant, usual in _SYNONYMS:
        phrase = f" {' '.join(_folded_words(spoken))} "
        if phrase not in said:
            continue
        if phrase == said and (entry := catalogue.by_code.get(_key(usual))):
            found.append(_code(entry, "" if spoken == meant else spoken))
        reworded = _folded_words(said.replace(phrase, f" {meant} "))
        found += _by_words(catalogue, reworded, spoken) if spoken != meant else []
    return found


def _by_code(catalogue: _Catalogue, prefix: str) -> list[DiagnosisCode]:
    fitting = [entry for entry in catalogue.entries if entry.key.startswith(prefix)]
    fitting.sort(key=lambda entry: (len(entry.key), entry.key))
    return [_code(entry) for entry in fitting[:LIMIT]]


def _by_words(catalogue: _Catalogue, words: Sequence[str], also: str = "") -> list[DiagnosisCode]:
    begun = [f" {word}" for word in words]
    fitting = [e for e in catalogue.entries if all(word in e.everything for word in begun)]
    ranked: list[tuple[tuple[object, ...], DiagnosisCode]] = []
    for entry in fitting:
        if all(word in entry.words for word in begun):
            ranked.append((_rank(0, entry, entry.words, words), _code(entry, also)))
            continue
        met = (pair for pair in entry.also if all(word in pair[1] for word in begun))
        for written, folded in islice(met, 1):
            ranked.append((_rank(1, entry, folded, words), _code(entry, written)))
    ranked.sort(key=itemgetter(0))
    return [code for _key_, code in ranked[:LIMIT]]


def _rank(tier: int, entry: _Entry, text: str, words: Sequence[str]) -> tuple[object, ...]:
    padded = f"{text} "
    return (
        tier,
        sum(f" {word} " not in padded for word in words),
        entry.code.startswith(_SPECIAL),
        bool(_LATER.match(entry.code)),
        not entry.billable,
        not any(word in text for word in _PLAIN),
        not text.startswith(f" {words[0]}"),
        text.count(" "),
        entry.key,
    )


@cache
def _loaded() -> _Catalogue:
    with gzip.open(resource("icd-10-cm.tsv.gz"), "rt", encoding="utf-8") as file:
        entries = tuple(map(_entry, file))
    return _Catalogue(entries, {entry.key: entry for entry in entries})


def _entry(line: str) -> _Entry:
    code, billable, description, *terms = line.rstrip("\n").split("\t")
    words = _padded(description)
    also = tuple((term, _padded(term)) for term in terms)
    everything = " |".join((words, *(folded for _term, folded in also)))
    return _Entry(code, _key(code), description, words, also, everything, bool(billable))


def _catalogue() -> _Catalogue:
    with _loading:  # two first questions at once load it once
        return _loaded()


def _code(entry: _Entry, also: str = "") -> DiagnosisCode:
    return DiagnosisCode(entry.code, entry.description, entry.billable, also)


def _key(code: str) -> str:
    return fold(code).replace(".", "")


def _padded(text: str) -> str:
    return "".join(f" {word}" for word in _folded_words(text))


def _folded_words(text: str) -> list[str]:
    return _WORD.findall(_spelled(fold(text)))


def _spelled(text: str) -> str:
    for british, american in _SPELLINGS:
        text = text.replace(british, american)
    return text
