"""The words of all patients' names, and which of them are like a word that somebody typed."""

import json
from collections.abc import Collection, Iterable

from rapidfuzz.distance import OSA, JaroWinkler
from sqlalchemy import ColumnElement, select, text
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from pms_desktop.data.finding.romanising import romanised
from pms_desktop.data.tables.patient_search import NameKeyRow
from pms_desktop.domain.folding import fold_code
from pms_desktop.domain.sounds import sound_codes
from pms_desktop.domain.spelling import SHORTEST, TWO_SLIPS, kept_keys, looked_up

_MOST = 20
"""Words that may be meant by one: of 233 heard names the right one is among them in 81 %."""

_LEAST = 0.55
_ONE_SOUND = 0.12
_FETCHED = 4000
_LEARNT = text(
    "INSERT INTO name_keys (key, word) SELECT * FROM"
    " unnest(CAST(:keys AS text[]), CAST(:words AS text[])) ON CONFLICT DO NOTHING"
)
_MET_POSTGRES = text("SELECT key, word FROM name_keys WHERE key = ANY(:keys) LIMIT :most")
_MET_SQLITE = text(
    "SELECT key, word FROM name_keys WHERE key IN (SELECT value FROM json_each(:keys)) LIMIT :most"
)
"""Texts that stay the same for every number of keys, so that they are compiled once."""


class Spelling:
    """A dictionary of names: few words even where there are very many patients."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._on_postgres = session.get_bind().dialect.name == "postgresql"

    def learn(self, words: Collection[str]) -> None:
        """Remember words; most are known already."""
        known = self._session.scalars(
            select(NameKeyRow.word).where(NameKeyRow.key.in_(words), _under_itself())
        )
        # In one order everywhere: two registrations of the same new words wait, and do not lock.
        rows = rows_of(sorted(set(words).difference(known)))
        if not rows:
            return
        if self._on_postgres:
            columns = {f"{name}s": [row[name] for row in rows] for name in ("key", "word")}
            self._session.execute(_LEARNT, columns)
        else:
            self._session.execute(insert(NameKeyRow).on_conflict_do_nothing(), rows)

    def alike(self, words: Collection[str]) -> dict[str, dict[str, float]]:
        """For each word those most like it and how much, 0 to 1, the word itself left out."""
        sought: dict[str, list[str]] = {}
        for word in words:
            for key in _keys(word):
                sought.setdefault(key, []).append(word)
        if not sought:
            return {}
        on_postgres = self._on_postgres
        rows = self._session.connection().execute(
            _MET_POSTGRES if on_postgres else _MET_SQLITE,
            {"keys": list(sought) if on_postgres else json.dumps(list(sought)), "most": _FETCHED},
        )
        met: dict[str, set[str]] = {}
        for key, found in rows:
            for word in sought[key]:
                met.setdefault(word, set()).add(found)
        return {word: _best(word, found) for word, found in met.items()}


def rows_of(words: Iterable[str]) -> list[dict[str, str]]:
    """A word's rows in the dictionary."""
    return [{"key": key, "word": word} for word in words for key in sorted(kept_keys(word))]


def likeness(typed: str, word: str) -> float:
    """How like two words are, 0 to 1: letters in common, slips apart, and the same sound. Words
    that sound different are like each other by one slip, long ones by two."""
    slips = OSA.distance(typed, word)
    length = max(len(typed), len(word))
    sound = not set(sound_codes(typed)).isdisjoint(sound_codes(word))
    if not sound and slips > (2 if length >= TWO_SLIPS else 1):
        return 0.0
    letters = JaroWinkler.similarity(typed, word)
    return min(1.0, (letters + 1 - slips / length) / 2 + (_ONE_SOUND if sound else 0))


def _under_itself() -> ColumnElement[bool]:
    return NameKeyRow.key == NameKeyRow.word


def _keys(word: str) -> frozenset[str]:
    """Also those of its spelling in Latin letters."""
    spelt = "" if word.isascii() else fold_code(romanised(word))
    return looked_up(word) | (looked_up(spelt) if len(spelt) >= SHORTEST else frozenset())


def _best(typed: str, found: Collection[str]) -> dict[str, float]:
    spelt = typed if typed.isascii() else fold_code(romanised(typed))
    likely = {
        word: max(likeness(typed, word), likeness(spelt, word)) for word in found if word != typed
    }
    best = sorted(likely, key=lambda word: (-likely[word], word))[:_MOST]
    return {word: likely[word] for word in best if likely[word] >= _LEAST}
