"""What other stations change and how the server answers, told to whoever is at work."""

from collections.abc import Callable, Sequence
from functools import partial

from pms_desktop.bootstrap import Desk
from pms_desktop.data.changes.watcher import ChangeWatcher, ServerState
from pms_desktop.domain.changes import Change
from pms_desktop.mvp.tasks import TaskRunner
from pms_desktop.services.front_door import FrontDoor
from pms_desktop.services.pair_search import SHARE_BESIDE_A_WINDOW, PairSearch
from pms_desktop.services.sign_in import SignedIn
from pms_desktop.shell.window.view import MainWindow
from pms_desktop.ui.thread_bridge import ThreadBridge

_Worker = ChangeWatcher | PairSearch


class News:
    """Its threads work for as long as somebody is signed in; none outlives the window."""

    def __init__(
        self,
        window: MainWindow,
        tasks: TaskRunner,
        door: FrontDoor,
        on_answer: Callable[[], object],
    ) -> None:
        """`on_answer` is called whenever the server has answered, every few seconds."""
        self._window, self._tasks, self._door = window, tasks, door
        self._on_answer = on_answer
        self._desk: Desk | None = None
        self._workers: list[_Worker] = []
        self._leaving: list[tuple[list[_Worker], Desk]] = []
        self._changes, self._state = ThreadBridge(window), ThreadBridge(window)
        self._changes.arrived.connect(self._publish)
        self._state.arrived.connect(self._show_state)

    def follow(self, desk: Desk) -> None:
        """Somebody is at work."""
        self._desk, self._workers = desk, self._make_workers(desk.signed_in)
        for worker in self._workers:
            worker.start()

    def leave(self, desk: Desk) -> None:
        """They left. Their drafts may still be on their way to the disk, so that their database is
        closed behind those."""
        workers, self._workers, self._desk = self._workers, [], None
        leaving = (workers, desk)
        self._leaving.append(leaving)
        done = partial(self._leaving.remove, leaving)
        self._tasks.submit(partial(_let_go, workers, desk), _ignore, _ignore, done)

    def fall_silent(self) -> None:
        """The last word of a watcher comes after the end of the program."""
        for bridge in (self._changes, self._state):
            bridge.arrived.disconnect()

    def close(self) -> None:
        """Wait for the threads of all who left."""
        for workers, desk in self._leaving:
            _let_go(workers, desk)

    def _make_workers(self, signed_in: SignedIn) -> list[_Worker]:
        """Beside a server the housekeeper looks for pairs, in a file this program does."""
        database = signed_in.database
        look_at_audit = partial(self._door.look_at_audit, signed_in)
        watcher = ChangeWatcher(
            database, self._changes.send, self._state.send, look_at_audit, since=signed_in.known
        )
        if not database.embedded:
            return [watcher]
        return [watcher, PairSearch(database, SHARE_BESIDE_A_WINDOW)]

    def _publish(self, changes: list[Change]) -> None:
        if self._desk is not None:
            self._desk.changes.publish(changes)

    def _show_state(self, state: ServerState) -> None:
        if self._desk is not None:  # else it is the last word of a session that ended
            self._window.status_line.show_connection(state.connected, state.round_trip_ms)
            if state.connected:
                self._on_answer()


def _let_go(workers: Sequence[_Worker], desk: Desk) -> None:
    for worker in workers:
        worker.stop()
    desk.signed_in.database.close()


def _ignore(_result: object) -> None:
    pass
