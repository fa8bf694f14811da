"""Finding a patient as the receptionist does, beside the same queries by the bare driver.

Each of 60 things said is typed letter by letter, and every state of the field is searched for as
when somebody types slowly: beginnings of one letter, whole names, numbers, dates and slips.
"""

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
from tests.bench.slips import heard, misspelt
from tests.bench.statements import recorded

SAID = 60
BOUNDS = {"BEGIN", "COMMIT", "ROLLBACK"}
Sent = Sequence[tuple[str, Any]]


def search_figures(place: Place, server: str) -> list[Figure]:
    """p50 and p95 of all that is searched for while people are named, and of slips alone."""
    desk = place.sign_in("reception")
    patients = PatientService(desk.context)
    said = _said(desk)
    for each in said[:10]:
        patients.find(each)
    figures = []
    for what, words in (
        ("find a patient as typed", [each[:end] for each in said for end in _ends(each)]),
        ("find a misspelt or heard name", _slips(desk)),
    ):
        ours, sent = [], []
        with recorded(desk.database.engine) as recording:
            for each in words:
                ours.append(seconds(lambda each=each: patients.find(each)))  # type: ignore[misc]
                sent.append(recording.taken())
        floors = _floors_postgres(place, sent) if server == "PostgreSQL" else _floors(place, sent)
        name = f"{what}, {place.patients:,}, {server}"
        figures += both_percentiles(name, ours, floors, "the same SQL by the bare driver")
    desk.database.close()
    return figures


def _ends(said: str) -> range:
    return range(1, len(said) + 1)


def _people(desk: SignedIn) -> Sequence[Any]:
    with desk.database.engine.connect() as connection:
        return connection.execute(
            text(
                "SELECT p.mrn, p.family_names, p.given_names, p.birth_date, f.number"
                " FROM patients p JOIN patient_phones f ON f.patient_id = p.id"
                " WHERE p.birth_date IS NOT NULL ORDER BY p.mrn LIMIT 4000"
            )
        ).all()


def _said(desk: SignedIn) -> list[str]:
    """What receptionists type: the same every time."""
    chance = Random(7)
    rows = _people(desk)
    words = []
    for number in range(SAID):
        mrn, family, given, born, phone = chance.choice(rows)
        year, month, day = str(born)[:10].split("-")
        words.append(
            (
                f"{given} {family}", family, f"{family[:4]} {given[:3]}", mrn, phone, phone[-6:],
                f"{day}/{month}/{year}", f"{family} {year}",
            )[number % 8]
        )  # fmt: skip
    return words


def _slips(desk: SignedIn) -> list[str]:
    chance = Random(8)
    names = [f"{row[2]} {row[1]}" for row in _people(desk) if f"{row[2]}{row[1]}".isascii()]
    return [
        (misspelt, heard)[number % 2](chance, chance.choice(names)) for number in range(2 * SAID)
    ]


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
