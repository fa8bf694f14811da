"""A wire to a server that can be cut at the worst moment: between COMMIT and its answer."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_CHUNK = 65_536


class Wire:
    """Hands bytes on between a program and a server. `cut_after_commit` arms it once."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._armed = threading.Event()
        self.cut = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def cut_after_commit(self) -> None:
        """Let the next COMMIT through, take the server's answer, and hang up on the program."""
        self.cut.clear()
        self._armed.set()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                program, _address = self._listener.accept()
                server = socket.create_connection(self._target)
                committed = threading.Event()
                for source, target, forth in ((program, server, True), (server, program, False)):
                    threading.Thread(
                        target=self._pass_on, args=(source, target, forth, committed), daemon=True
                    ).start()

    def _pass_on(
        self, source: socket.socket, target: socket.socket, forth: bool, committed: threading.Event
    ) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                if forth and self._armed.is_set() and b"COMMIT\0" in data:
                    self._armed.clear()
                    committed.set()
                if not forth and committed.is_set():
                    break  # the server answered: it is done, and nobody will hear of it
                target.sendall(data)
        self._hang_up(source, target)
        if committed.is_set() and not forth:
            self.cut.set()

    def _hang_up(self, *ends: socket.socket) -> None:
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def wire_to(host: str, port: int) -> Iterator[Wire]:
    wire = Wire(host, port)
    try:
        yield wire
    finally:
        wire.close()
