"""Finding a patient as the receptionist does, beside the same queries by the bare driver."""

import sqlite3
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from sqlalchemy import text

from pms_desktop.data.engine import parse
from pms_desktop.services.patients import PatientService
from pms_desktop.services.sign_in import SignedIn
from tests.bench.figures import Figure, both_percentiles, seconds
from tests.bench.places import Place
from tests.bench.statements import recorded

SEARCHES = 200
BOUNDS = {"BEGIN", "COMMIT", "ROLLBACK"}
Sent = Sequence[tuple[str, Any]]


def search_figures(place: Place, server: str) -> list[Figure]:
    """p50 and p95 of searches by half a surname, whole names, record number and phone."""
    desk = place.sign_in("reception")
    patients = PatientService(desk.context)
    words = _typed(desk)
    for each in words[:10]:
        patients.find(each)
    ours, sent = [], []
    with recorded(desk.database.engine) as recording:
        for each in words:
            ours.append(seconds(lambda each=each: patients.find(each)))  # type: ignore[misc]
            sent.append(recording.taken())
    desk.database.close()
    floors = _floors_postgres(place, sent) if server == "PostgreSQL" else _floors(place, sent)
    name = f"find a patient among {place.patients:,}, {server}"
    return both_percentiles(name, ours, floors, "the same SQL by the bare driver")


def _typed(desk: SignedIn) -> list[str]:
    """What receptionists type: the same every time."""
    chance = Random(7)
    with desk.database.engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT p.mrn, p.family_names, p.given_names, f.number FROM patients p"
                " JOIN patient_phones f ON f.patient_id = p.id ORDER BY p.mrn LIMIT 4000"
            )
        ).all()
    words = []
    for number in range(SEARCHES):
        mrn, family, given, phone = chance.choice(rows)
        half = family[: max(3, len(family) // 2)]
        words.append((half, f"{given} {family}", mrn, phone, f"{half} {given[:2]}")[number % 5])
    return words


def _floors_postgres(place: Place, sent: Sequence[Sent]) -> list[float]:
    with place.driver("reception") as connection:

        def send(statements: Sent) -> None:
            for sql, parameters in statements:
                cursor = connection.execute(sql, parameters)
                if cursor.description:
                    cursor.fetchall()

        return _timed(send, sent)


def _floors(place: Place, sent: Sequence[Sent]) -> list[float]:
    connection = sqlite3.connect(parse(place.url).database or "", isolation_level=None)
    try:

        def send(statements: Sent) -> None:
            for sql, parameters in statements:
                connection.execute(sql, parameters or ()).fetchall()

        connection.execute("BEGIN")
        return _timed(send, sent)
    finally:
        connection.close()


def _timed(send: Callable[[Sent], None], sent: Sequence[Sent]) -> list[float]:
    plain = [[one for one in each if one[0] not in BOUNDS] for each in sent]
    for each in plain[:10]:
        send(each)
    return [seconds(lambda each=each: send(each)) for each in plain]  # type: ignore[misc]
