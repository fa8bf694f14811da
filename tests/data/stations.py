"""Processes of their own that all do one thing at the same moment."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing.synchronize import Barrier
from typing import Any

from sqlalchemy import text

from tests.hospital import Hospital

Station = Callable[..., Iterator[str]]
"""Signs in and yields when it is ready; then acts, and yields what it was told."""

_PATIENCE = 240
_lines: list[Barrier] = []


def race(station: Station, wishes: Sequence[tuple[Any, ...]]) -> list[str]:
    """What each station was told, one process per wish; all wait until the last one is ready.

    `station` is a function of a module, called with the parts of its wish.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([station.__module__])
    line = context.Barrier(len(wishes))
    with ProcessPoolExecutor(
        len(wishes), mp_context=context, initializer=_stand_in_line, initargs=(line,)
    ) as stations:
        return list(stations.map(partial(_act, station), wishes))


def let_sign_in_often(hospital: Hospital, login: str) -> None:
    """One person stands for many, so they may sign in as often as many would."""
    if hospital.on_postgres:
        with hospital.system().engine.begin() as connection:
            connection.execute(text(f"ALTER ROLE {login} CONNECTION LIMIT 40"))


def _stand_in_line(line: Barrier) -> None:
    _lines.append(line)


def _act(station: Station, wish: tuple[Any, ...]) -> str:
    acts = station(*wish)
    next(acts)
    _lines[0].wait(_PATIENCE)
    return next(acts)
