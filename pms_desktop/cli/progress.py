"""How far a long command is: a bar at a terminal, a line now and then elsewhere."""

import signal
import sys
from types import FrameType, TracebackType
from typing import Any, Self

import click

_STEPS = 10
"""Lines in all where nobody watches."""


class ProgressLine:
    """Shows how many of how many are done, on the standard error."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Any = None
        self._name = ""
        self._step = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self._end()

    def show(self, done: int, of: int, name: str = "") -> None:
        """`name` is what is worked on, where there is more than one thing."""
        if name != self._name:
            self._end()
            self._name, self._step = name, 0
        if sys.stderr.isatty():
            self._draw(done, of)
        elif (step := _STEPS * done // max(of, 1)) > self._step:
            self._step = step
            click.echo(f"{self._words}: {done} of {of}", err=True)

    @property
    def _words(self) -> str:
        return f"{self._label} {self._name}".strip()

    def _draw(self, done: int, of: int) -> None:
        if self._bar is None:
            self._bar = click.progressbar(
                length=max(of, 1), label=self._words, file=sys.stderr
            ).__enter__()
        self._bar.length = max(of, 1)
        self._bar.update(done - self._bar.pos)

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None


class Interrupted:
    """True once somebody pressed Ctrl+C: the portion that is under way is finished. Pressed again
    it ends the command at once."""

    def __init__(self) -> None:
        self._pressed = False
        self._before: Any = None

    def __bool__(self) -> bool:
        return self._pressed

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._press)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _press(self, _number: int, _frame: FrameType | None) -> None:
        if self._pressed:
            raise KeyboardInterrupt
        self._pressed = True
