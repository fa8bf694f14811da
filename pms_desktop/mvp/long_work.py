"""Work that outlasts a glance, as an import does: who closes the window is told of it first."""

from collections.abc import Callable


class LongWork:
    """What is under way at one desk. Everything here is called on the UI thread."""

    def __init__(self) -> None:
        self._running: dict[object, str] = {}
        self._listeners: list[Callable[[str], object]] = []

    def begun(self, sentence: str) -> Callable[[], None]:
        """Something is under way; `sentence` says what ending it would mean. Call the answer once
        it is over."""
        ticket = object()
        self._running[ticket] = sentence
        self._tell()

        def over() -> None:
            if self._running.pop(ticket, None) is not None:
                self._tell()

        return over

    def on_change(self, listener: Callable[[str], object]) -> None:
        """Be told the sentence to say before the window closes; nothing when it may."""
        self._listeners.append(listener)

    def _tell(self) -> None:
        sentence = " ".join(self._running.values())
        for listener in list(self._listeners):
            listener(sentence)
