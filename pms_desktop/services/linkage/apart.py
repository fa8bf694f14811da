"""The linkage of a whole hospital in a process of its own, so that no screen stands still.

Records go in as lines of JSON; a line for each step of the work comes back, then one for each pair.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple
from pathlib import Path
from typing import IO

from pms_desktop.domain.duplicates import LookThroughFailedError
from pms_desktop.services.linkage.linking import Link, link
from pms_desktop.services.linkage.people import People
from pms_desktop.services.linkage.persons import Person

GoOn = Callable[[float], bool]
"""Told what share of the work is done, 0 to 1; answers whether to go on."""

_END = 2
"""Said after the last pair."""
_HOUSE = str(Path(__file__).parents[3])


class LinkageApart:
    """The other process: records are handed over one by one, so that nobody here holds all."""

    def __init__(self, process: "subprocess.Popen[str]", least: float) -> None:
        if process.stdin is None or process.stdout is None:
            raise LookThroughFailedError
        self._into, self._from = process.stdin, process.stdout
        self._write(str(least))

    def hand_over(self, person: Person) -> None:
        """One more record. Raises LookThroughFailedError."""
        self._write(json.dumps(astuple(person)))

    def links(self, go_on: GoOn) -> Iterator[Link]:
        """The pairs among what was handed over, the likeliest first; none when told to stop.
        Raises LookThroughFailedError."""
        whole = False
        try:
            self._into.close()
            for line in self._from:
                said = json.loads(line)
                if isinstance(said, list):
                    yield Link(*said)
                elif said == _END:
                    whole = True
                elif not go_on(said):
                    return
        except (OSError, ValueError) as error:
            raise LookThroughFailedError from error
        if not whole:
            raise LookThroughFailedError

    def _write(self, line: str) -> None:
        try:
            self._into.write(f"{line}\n")
        except OSError as error:
            raise LookThroughFailedError from error


@contextmanager
def linkage_apart(least: float) -> Iterator[LinkageApart]:
    """As `link`, in another process of lower priority, which ends with the block.

    Raises LookThroughFailedError.
    """
    path = os.pathsep.join(filter(None, (_HOUSE, os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-m", "pms_desktop.services.linkage"]
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
            env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
    except OSError as error:
        raise LookThroughFailedError from error
    try:
        yield LinkageApart(process, least)
    finally:
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what the process no longer reads is written in vain
                    pipe.close()
        process.wait()


def serve(source: IO[str], answer: IO[str]) -> None:
    """What the other process does."""
    least = float(source.readline())
    records = map(json.loads, source)
    people = People(Person(*each[:4], *map(tuple, each[4:6]), *each[6:]) for each in records)

    def tell(done: float) -> None:
        answer.write(f"{done:.4f}\n")
        answer.flush()

    for each in link(people, least, tell):
        answer.write(json.dumps(astuple(each)) + "\n")
    answer.write(f"{_END}\n")
