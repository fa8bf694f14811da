"""The linkage of a whole hospital in a process of its own, so that no screen stands still.

Records go in as lines of JSON, progress and pairs come back as lines.
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
from pms_desktop.services.linkage.persons import Person

GoOn = Callable[[int], bool]
"""Told how many records are done; answers whether to go on."""

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

    def links(self, go_on: GoOn) -> list[Link]:
        """The pairs among what was handed over; none when told to stop. Raises
        LookThroughFailedError."""
        try:
            self._into.close()
            found = _read(self._from, go_on)
        except OSError as error:
            raise LookThroughFailedError from error
        if found is None:
            return []
        if not found.startswith("["):
            raise LookThroughFailedError
        return [Link(*each) for each in json.loads(found)]

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


def _read(lines: IO[str], go_on: GoOn) -> str | None:
    """The last line, which holds the pairs; None when told to stop."""
    last = ""
    for line in lines:
        last = line
        if line[:1].isdigit() and not go_on(int(line)):
            return None
    return last


def serve(source: IO[str], answer: IO[str]) -> None:
    """What the other process does."""
    least = float(source.readline())
    records = (json.loads(line) for line in source)
    persons = [Person(*record[:4], *map(tuple, record[4:6]), *record[6:]) for record in records]

    def tell(done: int) -> None:
        answer.write(f"{done}\n")
        answer.flush()

    links = link(persons, least, tell)
    answer.write(json.dumps([astuple(each) for each in links]) + "\n")
