"""The station's print system: CUPS through its own commands, or what Qt finds."""

import os
import re
import subprocess
from collections.abc import Sequence
from math import ceil
from shutil import which

from pms_desktop.domain.printing import PrinterFault, PrinterUnavailableError, PrintQueueInfo
from pms_desktop.ui.pdf_render import page_size
from pms_desktop.ui.raster_printing import RasterQueue

_SECONDS = 10.0
_PRINTER = re.compile(r"printer (\S+) (?:is|now|disabled)")
_NAMED_MEDIA = {(595, 842): "A4", (420, 595): "A5"}
"""Points. Other sizes, as a receipt as long as its text, are given in points."""
_JOB = re.compile(r"request id is (\S+)")


class CupsQueue:
    """Implements `mvp.printing.PrintQueue` with `lp` and `lpstat`.

    PDFs go to CUPS as they are: text stays text and lines stay sharp. Any thread may call it.
    """

    def __init__(self, time_out: float = _SECONDS) -> None:
        """`time_out` in seconds, for each command."""
        self._time_out = time_out

    def send(self, pdf: bytes, queue: str, title: str) -> str:
        """Print and return the job's name. Raises PrinterUnavailableError; nothing was sent then.

        A stopped printer is refused here, though CUPS would keep the job: it would come out
        unasked when somebody starts the printer again.
        """
        self._check(queue)
        media = ["-o", f"media={media_of(pdf)}", "-o", "print-scaling=none"]
        result = self._run(["lp", "-d", queue, "-t", title, *media, "-"], queue, pdf)
        job = _JOB.search(result.stdout.decode("utf-8", "replace"))
        if result.returncode != 0 or job is None:
            raise PrinterUnavailableError(queue, PrinterFault.FAILED, _said(result))
        return job.group(1)

    def queues(self) -> list[PrintQueueInfo]:
        """Every queue and whether it is ready. Raises PrinterUnavailableError."""
        return _parse(self._listing(""))

    def _check(self, queue: str) -> None:
        text = self._listing(queue)
        info = next((info for info in _parse(text) if info.name == queue), None)
        if info is None:
            raise PrinterUnavailableError(queue, PrinterFault.UNKNOWN)
        if not info.ready:
            stopped = f"printer {queue} disabled" in text
            fault = PrinterFault.STOPPED if stopped else PrinterFault.REFUSES
            raise PrinterUnavailableError(queue, fault, info.note)

    def _listing(self, queue: str) -> str:
        """What CUPS says of all its queues; asked for one, it does not tell why it knows none."""
        result = self._run(["lpstat", "-a", "-p"], queue)
        said = _said(result)
        if result.returncode != 0 and "No destinations" not in said:
            raise PrinterUnavailableError(queue, PrinterFault.NO_SERVER, said)
        return result.stdout.decode("utf-8", "replace")

    def _run(
        self, command: Sequence[str], queue: str, document: bytes = b""
    ) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "LC_ALL": "C"}  # the answers are read by their English words
        try:
            return subprocess.run(
                command,
                input=document,
                capture_output=True,
                timeout=self._time_out,
                check=False,
                env=environment,
            )
        except FileNotFoundError as error:
            raise PrinterUnavailableError(queue, PrinterFault.NOT_INSTALLED) from error
        except subprocess.TimeoutExpired as error:
            raise PrinterUnavailableError(queue, PrinterFault.NO_ANSWER) from error


def station_printers() -> CupsQueue | RasterQueue:
    """CUPS where its commands are; pictures of the pages elsewhere, as on Windows."""
    return CupsQueue() if which("lp") else RasterQueue()


def media_of(pdf: bytes) -> str:
    """The paper a PDF was made for, in the words of CUPS; without it the queue's own size is
    taken and the paper scaled or shifted to fit. A roll is fed by its narrow side: CUPS turns what
    lies across."""
    width, height = page_size(pdf)
    named = _NAMED_MEDIA.get((round(width), round(height)))
    narrow, long = sorted((ceil(width), ceil(height)))  # never less than the paper
    return named or f"Custom.{narrow}x{long}"


def _said(result: subprocess.CompletedProcess[bytes]) -> str:
    text = (result.stderr or result.stdout).decode("utf-8", "replace").strip()
    return text.partition(": ")[2] or text


def _parse(text: str) -> list[PrintQueueInfo]:
    """Queues from what `lpstat -a -p` says; an indented line is the note of the one above."""
    ready: dict[str, bool] = {}
    notes: dict[str, str] = {}
    current = ""
    for line in text.splitlines():
        if line.startswith(("\t", " ")):
            notes[current] = line.strip()
            continue
        found = _PRINTER.match(line)
        current = found.group(1) if found else line.partition(" ")[0]
        stopped = f"printer {current} disabled" in line or "not accepting" in line
        ready[current] = ready.get(current, True) and not stopped
    return [PrintQueueInfo(name, ready[name], notes.get(name, "")) for name in sorted(ready)]
