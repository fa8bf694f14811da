"""A private CUPS server whose printers drop each job's document in a folder."""

import os
import re
import select
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

QUEUES = ("INVOICE", "RECEIPT", "PRESCRIPTION")
# By their full names: a person's PATH has no sbin.
CUPSD = "/usr/sbin/cupsd"
LPADMIN = "/usr/sbin/lpadmin"
PROGRAMS = Path("/usr/lib/cups")
# Printers that take PDF: text stays text all the way. Sheets have names; a roll takes any length.
SHEET_PRINTER = ("-m", "lsb/usr/cupsfilters/Generic-PDF_Printer-PDF.ppd")
ROLL_PRINTER = ("-P", str(Path(__file__).with_name("roll80.ppd")))
ROLLS = {"RECEIPT", "BANDS"}
START_SECONDS = 30

# CUPS gives a backend: job, user, title, copies, options and, unless it pipes it, the document.
BACKEND = """\
#!/bin/sh
if [ $# -eq 0 ]; then
    echo 'direct pmsfolder "Unknown" "Folder of printed documents"'
    exit 0
fi
document="{printed}/$PRINTER-$1.pdf"
cat "${{6:--}}" > "$document" || exit 1
printf '%s\\t%s\\t%s\\n' "$PRINTER" "$1" "$3" > "{finished}"
"""

SERVER_CONFIGURATION = """\
LogLevel info
Listen {socket}
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""

FILES_CONFIGURATION = """\
ServerRoot {root}/etc
ServerBin {root}/bin
CacheDir {root}/cache
StateDir {root}/state
RequestRoot {root}/spool
TempDir {root}/spool/tmp
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
SystemGroup root lpadmin
"""


class CupsServerError(Exception):
    """The print server did not start or did not print; the message carries its log."""


@dataclass(frozen=True)
class PrintedJob:
    queue: str
    number: int
    title: str
    document: Path

    def text(self) -> str:
        return text_of(self.document)

    def page_size(self) -> tuple[float, float]:
        return page_size_of(self.document)


@dataclass(frozen=True)
class PrintServer:
    """`server` is the value of CUPS_SERVER; `printed` the folder of finished documents."""

    server: str
    printed: Path
    _log: Path = field(repr=False)
    _finished: int = field(repr=False)

    def environment(self) -> dict[str, str]:
        """What a program needs to print here, and nothing else of CUPS."""
        return {**os.environ, "CUPS_SERVER": self.server}

    def has_job(self) -> bool:
        """Whether the next document has come out."""
        return bool(select.select([self._finished], [], [], 0)[0])

    def wait_for_job(self, seconds: float = 60) -> PrintedJob:
        """The next document that came out of any printer, in the order they came out."""
        line = b""
        while not line.endswith(b"\n"):
            if not select.select([self._finished], [], [], seconds)[0]:
                raise CupsServerError(f"nothing was printed in {seconds} s\n{_tail(self._log)}")
            line += os.read(self._finished, 1)
        queue, number, title = line.decode().rstrip("\n").split("\t", 2)
        document = self.printed / f"{queue}-{number}.pdf"
        return PrintedJob(queue, int(number), title, document)

    def add_queue(self, queue: str) -> None:
        model = ROLL_PRINTER if queue in ROLLS else SHEET_PRINTER
        self._administer(LPADMIN, "-p", queue, "-E", "-v", "pmsfolder:/", *model)

    def remove_queue(self, queue: str) -> None:
        """What a station meets when the printer it is set to has gone."""
        self._administer(LPADMIN, "-x", queue)

    def stop_queue(self, queue: str, reason: str) -> None:
        """What a paper jam or an operator does. `add_queue` starts it again."""
        self._administer("cupsdisable", "-r", reason, queue)

    def _administer(self, *command: str) -> None:
        result = subprocess.run(
            command, env=self.environment(), capture_output=True, text=True, check=False
        )
        if result.returncode != 0:
            raise CupsServerError(f"{' '.join(command)}: {result.stderr}{_tail(self._log)}")


@contextmanager
def print_server(queues: Sequence[str] = QUEUES) -> Iterator[PrintServer]:
    """Start CUPS with these queues, nothing shared with the machine's own; stop it at the end."""
    root = Path(tempfile.mkdtemp(prefix="pms-cups-"))
    try:
        _lay_out(root)
        # Opened for both so that it neither blocks now nor ends when a backend closes it.
        finished = os.open(root / "finished", os.O_RDWR | os.O_NONBLOCK)
        try:
            with _daemon(root):
                server = PrintServer(str(_socket(root)), root / "printed", _log(root), finished)
                for queue in queues:
                    server.add_queue(queue)
                yield server
        finally:
            os.close(finished)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def text_of(document: Path) -> str:
    """What a reader can copy from a PDF, laid out as on paper."""
    command = ["pdftotext", "-layout", str(document), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def page_size_of(document: Path) -> tuple[float, float]:
    """Width and height of the first page in points."""
    command = ["pdfinfo", str(document)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Page size: +([\d.]+) x ([\d.]+) pts", told)
    assert found is not None, told
    return float(found[1]), float(found[2])


def _socket(root: Path) -> Path:
    return root / "cups.sock"


def _log(root: Path) -> Path:
    return root / "log" / "error"


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-3000:] if log.exists() else ""


def _lay_out(root: Path) -> None:
    root.chmod(0o755)  # cupsd runs filters and backends as another user
    for name in ("etc", "log", "cache", "spool/tmp", "state", "bin/backend", "printed"):
        (root / name).mkdir(parents=True)
    for name in ("cgi-bin", "daemon", "driver", "filter", "monitor", "notifier"):
        (root / "bin" / name).symlink_to(PROGRAMS / name)
    os.mkfifo(root / "finished")
    backend = root / "bin/backend/pmsfolder"
    backend.write_text(BACKEND.format(printed=root / "printed", finished=root / "finished"))
    backend.chmod(0o700)  # closed to others: then cupsd lets it keep the server's own user
    (root / "etc/cupsd.conf").write_text(SERVER_CONFIGURATION.format(socket=_socket(root)))
    (root / "etc/cups-files.conf").write_text(FILES_CONFIGURATION.format(root=root))


@contextmanager
def _daemon(root: Path) -> Iterator[None]:
    process = subprocess.Popen(
        [CUPSD, "-f", "-c", root / "etc/cupsd.conf", "-s", root / "etc/cups-files.conf"],
        env={"PATH": os.defpath},
        stderr=subprocess.DEVNULL,
    )
    try:
        _await_listening(process, root)
        yield
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _await_listening(process: subprocess.Popen[bytes], root: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _accepts(_socket(root)):
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
            raise CupsServerError(f"CUPS ended with {process.returncode}\n{_tail(_log(root))}")
        if time.monotonic() > deadline:
            raise CupsServerError(f"CUPS does not listen\n{_tail(_log(root))}")


def _accepts(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(address)) == 0
