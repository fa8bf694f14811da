"""The linkage of a whole hospital in a process of its own, so that no screen stands still.

Records go in as one line of JSON, progress and pairs come back as lines.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import IO

from pms_desktop.domain.duplicates import LookThroughFailedError
from pms_desktop.services.linkage.linking import Link, link
from pms_desktop.services.linkage.persons import Person

GoOn = Callable[[int], bool]
"""Told how many records are done; answers whether to go on."""

_HOUSE = str(Path(__file__).parents[3])


def link_apart(persons: Sequence[Person], least: float, go_on: GoOn) -> list[Link]:
    """As `link`, in another process of lower priority. Nothing when it is told to stop.

    Raises LookThroughFailedError.
    """
    try:
        found = _asked(json.dumps([least, [astuple(person) for person in persons]]), go_on)
    except OSError as error:
        raise LookThroughFailedError from error
    if found is None:
        return []
    if not found.startswith("["):
        raise LookThroughFailedError
    return [Link(*each) for each in json.loads(found)]


def _asked(question: str, go_on: GoOn) -> str | None:
    path = os.pathsep.join(filter(None, (_HOUSE, os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-m", "pms_desktop.services.linkage"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
    ) as process:  # fmt: skip
        if process.stdin is None or process.stdout is None:
            raise LookThroughFailedError
        process.stdin.write(question)
        process.stdin.close()
        found = _read(process.stdout, go_on)
        if found is None:
            process.kill()
        return found


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
    least, records = json.load(source)
    persons = [Person(*record[:4], *map(tuple, record[4:6]), *record[6:]) for record in records]

    def tell(done: int) -> None:
        answer.write(f"{done}\n")
        answer.flush()

    links = link(persons, least, tell)
    answer.write(json.dumps([astuple(each) for each in links]) + "\n")
