"""Changes made here or at other stations, handed to the presenters that show them."""

from collections.abc import Callable, Collection

from pms_desktop.domain.changes import EVERYTHING, Change

Listener = Callable[[Collection[Change]], object]


def touches(changes: Collection[Change], *topics: str) -> bool:
    """Whether one of these may have changed: also when nobody knows what was missed."""
    return any(change.topic in topics or change.topic == EVERYTHING for change in changes)


class ChangeFeed:
    """Presenters subscribe to topics (table names). Everything happens on the UI thread.

    A listener re-reads what is visible and keeps what is being typed.
    """

    def __init__(self) -> None:
        self._listeners: list[tuple[frozenset[str], Listener]] = []

    def subscribe(self, topics: Collection[str], listener: Listener) -> Callable[[], None]:
        """Call `listener` with every batch that touches one of `topics`. Returns the way out."""
        entry = (frozenset(topics), listener)
        self._listeners.append(entry)

        def unsubscribe() -> None:
            if entry in self._listeners:
                self._listeners.remove(entry)

        return unsubscribe

    def publish(self, changes: Collection[Change]) -> None:
        """Tell everybody who shows one of these."""
        for topics, listener in list(self._listeners):
            wanted = [change for change in changes if touches([change], *topics)]
            if wanted:
                listener(wanted)
