"""Looking for records that are one person, in the background.

Whoever was entered or changed since is compared with everybody who might be the same: a few
records at a time, with a rest after each, so that neither the server nor the window is held. What
is compared stands in the database's queue, so that it goes on where it was when it was stopped.
The same thread makes those findable whose records another program wrote.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import uniform
from uuid import UUID

from pms_desktop.data.database import Database
from pms_desktop.data.unit_of_work import UnitOfWork, UnitOfWorkFactory
from pms_desktop.domain.duplicates import ComparedPair
from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.folding import name_words
from pms_desktop.domain.patient_tokens import begun_word, born_within, whole_word
from pms_desktop.domain.patients import PatientDetails
from pms_desktop.domain.token_query import TokenQuery, all_of
from pms_desktop.services.duplicate_list import NOTED
from pms_desktop.services.index_upkeep import PORTION, index_next
from pms_desktop.services.linkage.model import Model, Rarity, expected_among, probability
from pms_desktop.services.linkage.people import People
from pms_desktop.services.linkage.persons import identity_of, person_of

log = logging.getLogger(__name__)

SHARE = 0.25
"""Of the time, beside a server. In a program with a window it is less."""
SHARE_BESIDE_A_WINDOW = 0.1
_PORTION = 20
_SAMPLE, _SLICE = 5000, 100
_PEOPLE = 20_000
"""As few are expected in the smallest hospital: a file of ten people tells nothing of chance."""
_MODEL_SECONDS = 24 * 3600.0
_ASK_SECONDS = 2.0
_INDEX_SECONDS = 20.0
_RETRY_SECONDS = 30.0
_MOST = 99
_SHORTEST = 3
"""Letters of both names together by which somebody is looked for."""

Rest = Callable[[float], bool]
"""Told how many seconds of work are done; rests, and answers whether to stop."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What one portion came to: records compared, and pairs worth a look."""

    records: int
    pairs: int


def compare_next(
    units: UnitOfWorkFactory, model: Model, rest: Rest, most: int = _PORTION
) -> Compared:
    """Compare the next records of the queue with everybody, and note what was found.

    Every record is a reading unit of work of its own; one short writing one ends the portion.
    """
    with units(True) as uow:
        queue = uow.duplicate_queue.following(most)
    numbers: dict[UUID, list[int]] = {}
    for number, patient_id in queue:
        numbers.setdefault(patient_id, []).append(number)
    found: list[ComparedPair] = []
    done: list[int] = []
    records = 0
    for patient_id, mine in numbers.items():
        began = time.monotonic()
        with units(True) as uow:
            found += _pairs_of(uow, patient_id, model)
        done += mine
        records += 1
        if rest(time.monotonic() - began):
            break
    if done:
        with units(False) as uow:
            uow.duplicate_queue.note(done, found, NOTED)
            uow.commit()
    return Compared(records, sum(pair.percent >= NOTED for pair in found))


def model_of(units: UnitOfWorkFactory, rest: Rest) -> Model:
    """A model that knows how common the names of this hospital are, from some of its records."""
    with units(True) as uow:
        people, drawn = uow.duplicate_queue.sample(_SAMPLE)
    persons = People()
    for start in range(0, len(drawn), _SLICE):
        began = time.monotonic()
        with units(True) as uow:
            records = uow.duplicate_queue.records(drawn[start : start + _SLICE])
        for details in records.values():
            persons.append(person_of(details))
        if rest(time.monotonic() - began):
            break
    return Model(Rarity(persons), expected_among(max(people, _PEOPLE)))


class PairSearch:
    """Compares what waits, in a thread of its own, until it is stopped."""

    def __init__(self, database: Database, share: float = SHARE) -> None:
        self._units = database.units_for(None)
        self._rests = 1 / share - 1
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pairs", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """End; what is not noted yet is compared again the next time."""
        self._stop.set()
        self._thread.join(timeout)

    def _run(self) -> None:
        model: Model | None = None
        made, asked = 0.0, -_INDEX_SECONDS
        while not self._stop.is_set():
            try:
                asked = self._index(asked)
                if model is None or time.monotonic() - made > _MODEL_SECONDS:
                    model, made = model_of(self._units, self._rest), time.monotonic()
                if not compare_next(self._units, model, self._rest).records:
                    self._stop.wait(_ASK_SECONDS)
            except PmsError as error:
                log.warning("pairs are not looked for: %s", type(error).__name__)
                self._stop.wait(_RETRY_SECONDS * uniform(0.5, 1.5))

    def _index(self, asked: float) -> float:
        """First whom another program wrote: one is compared by what one is found by. Answers when
        it was asked last who that is."""
        now = time.monotonic()
        if now - asked < _INDEX_SECONDS:
            return asked
        while index_next(self._units) == PORTION and not self._rest(time.monotonic() - now):
            now = time.monotonic()
        return now

    def _rest(self, worked: float) -> bool:
        return self._stop.wait(worked * self._rests)


def _pairs_of(uow: UnitOfWork, patient_id: UUID, model: Model) -> list[ComparedPair]:
    queue = uow.duplicate_queue
    own = queue.records([patient_id]).get(patient_id)
    if own is None:
        return []
    met = queue.alike(patient_id, _queries(own))
    me, pairs = person_of(own), []
    for other_id, details in queue.records(met).items():
        other = person_of(details)
        percent = min(_MOST, round(100 * probability(model.odds(model.evidence(me, other)))))
        if percent >= NOTED or met[other_id]:
            both = (me, other) if patient_id.hex < other_id.hex else (other, me)
            pairs.append(ComparedPair(patient_id, other_id, percent, identity_of(*both)))
    return pairs


def _queries(details: PatientDetails) -> list[TokenQuery]:
    """Whoever has the same name, a name that begins alike, or one name of the two and was born in
    the same year or month. In which field a name stands plays no part."""
    family, given = name_words(details.family_names), name_words(details.given_names)
    first = [names[0] for names in (family, given) if names]
    queries = []
    if len("".join(first)) >= _SHORTEST:
        queries.append(all_of([whole_word(word) for word in first]))
        queries.append(all_of([begun_word(word[:3]) for word in first]))
    born = details.birth_date
    if born is not None and len(first) > 1:
        year, month = born_within(f"{born:%Y}"), born_within(f"{born:%Y%m}")
        for word, other in (first, first[::-1]):
            queries.append(all_of([whole_word(word), begun_word(other[:1]), year]))
            queries.append(all_of([whole_word(word), month]))
    return queries
