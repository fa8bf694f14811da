"""What SQL a use case sends, to be sent again by the bare driver as its floor."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event


@dataclass
class Recording:
    """Statements in order; a commit and a rollback are statements as well."""

    sent: list[tuple[str, Any]] = field(default_factory=list)

    def taken(self) -> list[tuple[str, Any]]:
        """What was sent since the last time."""
        sent, self.sent = self.sent, []
        return sent


@contextmanager
def recorded(engine: Engine) -> Iterator[Recording]:
    """Everything that goes through an engine."""
    recording = Recording()

    def statement(
        _connection: Connection, _cursor: object, sql: str, parameters: Any, *_rest: object
    ) -> None:
        recording.sent.append((sql, parameters))

    def commit(_connection: Connection) -> None:
        recording.sent.append(("COMMIT", None))

    def rollback(_connection: Connection) -> None:
        recording.sent.append(("ROLLBACK", None))

    listeners: dict[str, Callable[..., object]] = {
        "before_cursor_execute": statement,
        "commit": commit,
        "rollback": rollback,
    }
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    try:
        yield recording
    finally:
        for name, listener in listeners.items():
            event.remove(engine, name, listener)
