"""How soon another station hears of a change, with a housekeeper beside the server."""

import threading
import time
from collections.abc import Sequence

import psycopg

from pms_desktop.data.changes.housekeeper import Housekeeper
from pms_desktop.data.changes.watcher import ChangeWatcher
from pms_desktop.data.database import Database
from pms_desktop.data.engine import open_engine
from pms_desktop.domain.changes import Change
from pms_desktop.domain.clock import SystemClock
from tests.bench.figures import Figure, both_percentiles
from tests.bench.places import Place
from tests.servers.postgres import PostgresServer

CHANGES = 40
PATIENCE = 10.0


class _Ear:
    """Hears of beds."""

    def __init__(self) -> None:
        self._heard = threading.Semaphore(0)

    def hear(self, changes: Sequence[Change]) -> None:
        if any(change.topic == "beds" for change in changes):
            self._heard.release()

    def rest(self) -> None:
        """Until what was changed before is told."""
        while self._heard.acquire(timeout=1):
            pass

    def wait(self) -> None:
        if not self._heard.acquire(timeout=PATIENCE):
            raise RuntimeError(f"nothing was heard in {PATIENCE} s")


def following_figures(server: PostgresServer, place: Place) -> list[Figure]:
    """Milliseconds from the commit at one station to the news at another."""
    superuser = server.superuser_url(place.url.rpartition("/")[2])
    keeping = Database(open_engine(superuser), SystemClock())
    keeper = Housekeeper(keeping)
    thread = threading.Thread(target=keeper.run)
    signed_in = place.sign_in("nurse")
    ear, ready = _Ear(), threading.Event()
    watcher = ChangeWatcher(signed_in.database, ear.hear, lambda _state: ready.set())
    thread.start()
    watcher.start()
    ready.wait(PATIENCE)
    ear.rest()
    try:
        with psycopg.connect(superuser.replace("+psycopg", ""), autocommit=True) as writer:
            ours = [_change(writer, ear) for _time in range(CHANGES)]
    finally:
        watcher.stop()
        keeper.stop()
        thread.join()
        keeping.close()
        signed_in.database.close()
    return both_percentiles(
        "change heard at another station", ours, _bare(superuser), "bare NOTIFY, psycopg"
    )


def _change(writer: "psycopg.Connection[tuple[object, ...]]", ear: _Ear) -> float:
    began = time.perf_counter()
    writer.execute(
        "UPDATE beds SET position = position, version = version + 1"
        " WHERE id = (SELECT id FROM beds ORDER BY id LIMIT 1)"
    )
    ear.wait()
    return time.perf_counter() - began


def _bare(superuser_url: str) -> list[float]:
    url = superuser_url.replace("+psycopg", "")
    taken = []
    with (
        psycopg.connect(url, autocommit=True) as listener,
        psycopg.connect(url, autocommit=True) as speaker,
    ):
        listener.execute("LISTEN bench")
        for _time in range(CHANGES):
            began = time.perf_counter()
            speaker.execute("NOTIFY bench")
            for _note in listener.notifies(timeout=PATIENCE, stop_after=1):
                taken.append(time.perf_counter() - began)
    return taken
