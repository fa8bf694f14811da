"""A scratch PostgreSQL server: real, private to the test run, gone afterwards."""

import os
import pwd
import random
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Literal

from sqlalchemy import URL

SUPERUSER = "pms_super"
SERVER_ACCOUNT = "postgres"
START_SECONDS = 60
_TRIES = 5
MEMORY = Path("/dev/shm")
ROOM = 2**30

StopMode = Literal["smart", "fast", "immediate"]

# A crash of the machine may lose the scratch data; a crash of the server may not, so commits
# still wait for the log, which without fsync costs nothing.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "fsync": "off",
    "full_page_writes": "off",
    "timezone": "UTC",
}


class PostgresCommandError(Exception):
    """A PostgreSQL tool failed; the message carries what it and the server said."""


@dataclass(frozen=True)
class PostgresServer:
    """A running cluster, reached on 127.0.0.1 or by the unix socket in `directory`."""

    host: str
    port: int
    superuser: str
    password: str = field(repr=False)
    directory: Path

    def url(self, database: str, user: str, password: str) -> str:
        """An SQLAlchemy URL for psycopg 3; names and passwords may hold any character."""
        address = URL.create("postgresql+psycopg", user, password, self.host, self.port, database)
        return address.render_as_string(hide_password=False)

    def superuser_url(self, database: str = "postgres") -> str:
        return self.url(database, self.superuser, self.password)

    def put(self, name: str, content: bytes) -> None:
        """Write a file of the server's own into its data folder."""
        path = self.directory / "data" / name
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        if os.geteuid() == 0:
            shutil.chown(path, SERVER_ACCOUNT, pwd.getpwnam(SERVER_ACCOUNT).pw_gid)

    def start(self) -> None:
        settings = {**SETTINGS, "port": str(self.port), "unix_socket_directories": self.directory}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._control("start", "-t", str(START_SECONDS), "-l", self._log, "-o", options)

    def stop(self, mode: StopMode = "fast") -> None:
        """`fast` ends the sessions; `immediate` is a crash: the next start recovers."""
        self._control("stop", "-m", mode)

    def restart(self, mode: StopMode = "fast") -> None:
        self.stop(mode)
        self.start()

    def is_running(self) -> bool:
        return (self.directory / "data" / "postmaster.pid").exists()

    @property
    def _log(self) -> Path:
        return self.directory / "log"

    def _control(self, *arguments: str | Path) -> None:
        try:
            _run(
                "pg_ctl", "-D", self.directory / "data", "-w", *arguments, directory=self.directory
            )
        except PostgresCommandError as error:
            if self._log.exists():
                error.add_note(self._log.read_text(encoding="utf-8", errors="replace")[-4000:])
            raise


def memory_folder() -> Path | None:
    """Where files stand in memory, if there is room for the data of a test run. A copy of a
    hospital is a thousand files: to make them on a disk takes longer than most tests."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM
    return MEMORY if roomy and os.access(MEMORY, os.W_OK) else None


@contextmanager
def postgres_server(place: Path | None = None) -> Iterator[PostgresServer]:
    """Create and start a cluster; stop it, however it was left, and delete it at the end.

    Its data stand in a folder of their own in `place`, by default where temporary files stand.
    """
    directory = Path(tempfile.mkdtemp(prefix="pms-postgres-", dir=place))
    try:
        server = _started(_create(directory))
        try:
            yield server
        finally:
            if server.is_running():
                server.stop("immediate")
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def standby_of(primary: PostgresServer) -> Iterator[PostgresServer]:
    """A hot standby that streams from `primary`, from its base backup on; gone at the end."""
    directory = Path(tempfile.mkdtemp(prefix="pms-standby-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(directory, SERVER_ACCOUNT, pwd.getpwnam(SERVER_ACCOUNT).pw_gid)
        source = (
            f"host={primary.host} port={primary.port} user={primary.superuser}"
            f" password={primary.password}"
        )
        _run(
            "pg_basebackup",
            *("-D", directory / "data", "-d", source, "-R", "-X", "stream", "-c", "fast"),
            "--no-sync",
            directory=directory,
        )
        server = _started(replace(primary, port=_free_port(), directory=directory))
        try:
            yield server
        finally:
            if server.is_running():
                server.stop("immediate")
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _create(directory: Path) -> PostgresServer:
    password = secrets.token_hex(16)
    password_file = directory / "password"
    password_file.write_text(password, encoding="utf-8")
    if os.geteuid() == 0:
        for path in (directory, password_file):
            shutil.chown(path, SERVER_ACCOUNT, pwd.getpwnam(SERVER_ACCOUNT).pw_gid)
    _run(
        "initdb",
        *("-D", directory / "data", "-U", SUPERUSER, "--pwfile", password_file),
        *("-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8"),
        *("--no-sync", "--no-instructions"),
        directory=directory,
    )
    return PostgresServer("127.0.0.1", _free_port(), SUPERUSER, password, directory)


def _started(server: PostgresServer) -> PostgresServer:
    """On another port where somebody took it between the look and the start."""
    for _ in range(_TRIES):
        try:
            server.start()
            return server
        except PostgresCommandError as error:
            if "Address already in use" not in "".join(getattr(error, "__notes__", ())):
                raise
            server = replace(server, port=_free_port())
    raise OSError("every port was taken meanwhile")


def _free_port() -> int:
    """A port below the ephemeral range: no client takes it while the server is down.

    Chosen by the system's chance: what a test seeds would be the same in every worker.
    """
    for port in random.SystemRandom().sample(range(20_000, 32_000), 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no free port between 20000 and 32000")


def _run(tool: str, *arguments: str | Path, directory: Path) -> None:
    """Run a server tool; PostgreSQL refuses to run as root, so root becomes its account."""
    account = pwd.getpwnam(SERVER_ACCOUNT) if os.geteuid() == 0 else None
    output = directory / f"{tool}.out"
    # A file, not a pipe: the server inherits it, and a pipe would stay open as long as it runs.
    with output.open("wb") as sink:
        result = subprocess.run(
            [_tool(tool), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            cwd=directory,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            check=False,
        )
    if result.returncode != 0:
        message = output.read_text(encoding="utf-8", errors="replace")
        raise PostgresCommandError(f"{tool} failed: {message}")


@cache
def _tool(name: str) -> Path:
    """The newest server Debian installed, which leaves its tools off the PATH; else the PATH's."""
    packaged = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(packaged, key=lambda path: float(path.parts[4]), default=None)
    found = newest or shutil.which(name)
    if found is None:
        raise PostgresCommandError(f"{name} not found: install the package postgresql")
    return Path(found)
