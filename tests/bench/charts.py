"""What it costs that clinical rows are seen in open charts only."""

from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

import psycopg

from pms_desktop.services.timeline import TimelineService
from tests.bench.figures import Figure, both_percentiles, seconds
from tests.bench.places import Place, twin
from tests.bench.statements import recorded
from tests.servers.postgres import PostgresServer

OPEN = 120
"""Charts that a person has open at once: a long shift."""
READ = 40

Sent = Sequence[tuple[str, Any]]


def chart_figures(server: PostgresServer, place: Place) -> list[Figure]:
    """Reading the first page of a chart under the policies, beside the same without them."""
    with twin(server, place) as copy:
        with copy.driver("doctor") as doctor:
            opened = _open_many(doctor)
        desk = copy.sign_in("doctor")
        timeline = TimelineService(desk.context)
        pages: list[Sent] = []
        whole: list[float] = []
        with recorded(desk.database.engine) as recording:
            for patient_id in opened[:READ]:
                recording.taken()
                whole.append(seconds(partial(timeline.page, patient_id)))
                pages.append(recording.taken())
        desk.database.close()
        with copy.driver("doctor") as doctor:
            under = _timed(doctor, pages)
        everything = server.superuser_url("twin").replace("+psycopg", "")
        with psycopg.connect(everything) as owner:
            without = _timed(owner, pages)
    return [
        *both_percentiles(
            "read a chart's first page", whole, under, "the same SQL by bare psycopg"
        ),
        *both_percentiles(
            f"the SQL of that page with {OPEN} charts open",
            under,
            without,
            "the same SQL where no policy holds",
        ),
    ]


def _open_many(connection: "psycopg.Connection[tuple[object, ...]]") -> list[UUID]:
    found = connection.execute("SELECT id FROM patients ORDER BY mrn LIMIT %s", [OPEN]).fetchall()
    opened = [UUID(str(row[0])) for row in found]
    for patient_id in opened:
        connection.execute("SELECT pms_open_chart(%s, 'Benchmark')", [patient_id])
    connection.commit()
    return opened


def _timed(
    connection: "psycopg.Connection[tuple[object, ...]]", pages: Sequence[Sent]
) -> list[float]:
    def send(statements: Sent) -> None:
        with connection.cursor() as cursor:
            for sql, parameters in statements:
                cursor.execute(sql, parameters)
                if cursor.description:
                    cursor.fetchall()

    for page in islice(pages, 8):
        send(page)
    return [seconds(partial(send, page)) for page in pages]
