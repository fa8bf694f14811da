"""What this station remembers of the audit: the newest seal it saw.

Whoever cuts off the end of the audit, or writes all of it anew with fresh seals, leaves a chain
that is whole; it only differs from what the stations saw before.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pms_desktop.data.audit.check import verify
from pms_desktop.data.database import Database
from pms_desktop.data.engine import place_of
from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.seals import Fault, FaultKind, Restore, SealMark, Verdict
from pms_desktop.settings import data_dir


@dataclass(frozen=True, slots=True)
class WitnessReport:
    """How the audit compares with what this station saw: at most one of the two is set."""

    fault: FaultKind | None = None
    mark: SealMark | None = None
    restore: Restore | None = None


class Witness:
    """One hospital as this station remembers it."""

    def __init__(self, url: str) -> None:
        self._place = place_of(url)

    def remembered(self) -> SealMark | None:
        """The newest seal this station saw, None where it has seen none."""
        told = _known().get(self._place)
        return None if told is None else SealMark(**told)

    def compare(self, uow: UnitOfWork) -> WitnessReport:
        """Look without remembering anything."""
        mark = self.remembered()
        if mark is None or uow.audit.seal(mark.no) == mark:
            return WitnessReport(mark=mark)
        found = uow.audit.seal(mark.no)
        restores = uow.audit.restores_since(mark.epoch)
        if restores and (found is None or found.epoch > mark.epoch):
            return WitnessReport(mark=mark, restore=restores[-1])
        kind = FaultKind.WITNESS_AHEAD if found is None else FaultKind.WITNESS_DIFFERS
        return WitnessReport(kind, mark)

    def look(self, uow: UnitOfWork) -> WitnessReport:
        """Compare, and remember the newest seal unless something is wrong: then the old one
        stays, as evidence."""
        report = self.compare(uow)
        newest = uow.audit.newest_seal()
        if report.fault is None and newest is not None and newest != report.mark:
            with suppress(OSError):  # a station whose disk is full still lets people work
                _write({**_known(), self._place: asdict(newest)})
        return report


def verify_audit(database: Database, url: str) -> Verdict:
    """The audit compared with its seals, and these with what this station saw of them.

    Raises PermissionDeniedError unless this login may read the audit.
    """
    verdict = verify(database.engine)
    with database.units_for(None)(True) as uow:
        report = Witness(url).compare(uow)
    if report.fault is None or report.mark is None:
        return verdict
    fault = Fault(report.fault, report.mark.no, detail=report.mark.hash[:16])
    return replace(verdict, faults=(*verdict.faults, fault))


def _file() -> Path:
    return data_dir() / "witness.json"


def _known() -> dict[str, dict[str, Any]]:
    try:
        found: dict[str, dict[str, Any]] = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _write(known: Mapping[str, Mapping[str, object]]) -> None:
    data_dir().mkdir(parents=True, exist_ok=True)
    part = _file().with_suffix(".part")
    part.write_text(json.dumps(known), "utf-8")
    part.replace(_file())
