"""The last net: a bug is logged under a number, drafts are kept, the person is told."""

import faulthandler
import logging
import logging.handlers
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

log = logging.getLogger("pms_desktop.crash")

_LOG_BYTES, _LOG_FILES = 2_000_000, 5


class NamelessFormatter(logging.Formatter):
    """Writes of an exception where it was raised and of what kind it is.

    Its message may quote what somebody typed or what the database refused, so it is left out.
    """

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have left a text with the message in it
        try:
            return super().format(record)
        finally:
            record.exc_text = None

    def formatException(  # noqa: N802
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        error = ei[1]
        return "" if error is None else "\n".join(_causes(error))


def _causes(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _causes(before)
        yield "then:"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    yield f"{type(error).__module__}.{type(error).__qualname__}{_code(error)}"


def _code(error: BaseException) -> str:
    code = getattr(error, "sqlstate", None) or getattr(error, "errno", None)
    return f" ({code})" if code else ""


def start_logging(folder: Path) -> Path:
    """Log to `folder`/pms-desktop.log.

    Logs hold no names and no clinical text (`NamelessFormatter`). Returns the log file.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "pms-desktop.log"
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8"
    )
    handler.setFormatter(NamelessFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return path


def note_fatal_faults(folder: Path) -> None:
    """Where the program stood when it was killed by a fault goes to `folder`/crash.log."""
    faulthandler.enable((folder / "crash.log").open("a", encoding="utf-8"))


class CrashHandler:
    """Catches what nobody else did, on every thread. The program goes on."""

    def __init__(self, keep: Callable[[], object], tell: Callable[[str], object]) -> None:
        self._keep, self._tell = keep, tell
        self._busy = False

    def install(self) -> None:
        """From now on, every uncaught exception comes here."""
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread

    def _caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        number = os.urandom(4).hex().upper()
        log.critical("crash %s", number, exc_info=(kind, error, trace))
        if self._busy:
            return
        self._busy = True
        try:
            self._keep()
        except Exception:
            log.critical("drafts could not be kept after crash %s", number, exc_info=True)
        finally:
            self._busy = False
        self._tell(number)

    def _caught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            number = os.urandom(4).hex().upper()
            log.critical(
                "crash %s in a thread",
                number,
                exc_info=(args.exc_type, args.exc_value, args.exc_traceback),
            )
