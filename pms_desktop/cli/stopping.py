"""A command that is told to stop takes back what it began."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

_ASKED = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def taken_back_when_stopped() -> Iterator[None]:
    """SIGTERM and a closed terminal end the work as Ctrl+C does: by an exception, once."""
    before = {number: signal.signal(number, _stop) for number in _ASKED}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def say_removed() -> None:
    """An earlier run had no time to take anything back."""
    click.echo("An earlier run was cut short; what it left unfinished was removed.", err=True)


def _stop(number: int, _frame: FrameType | None) -> None:
    for each in _ASKED:
        signal.signal(each, signal.SIG_IGN)  # taking back is not stopped half-way
    click.echo("Stopped; what was begun is taken back.", err=True)
    raise SystemExit(128 + number)
