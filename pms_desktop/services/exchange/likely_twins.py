"""Of rows that come from a file: which look like somebody who is here."""

from collections.abc import Sequence
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.duplicates import FoundPair
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patient_imports import ImportedPatient, Remark, RemarkKind
from pms_desktop.i18n import gettext as _
from pms_desktop.services.duplicate_list import NOTED
from pms_desktop.services.duplicates import percents


def likely_twins(
    uow: UnitOfWork, rows: Sequence[ImportedPatient]
) -> tuple[list[FoundPair], list[Remark]]:
    """Pairs for the work list, and a remark for each row that is in one."""
    listed = {
        each.patient_id: each
        for each in rows
        if not each.marks.restricted and not each.marks.closed_reason
    }
    candidates = uow.duplicates.candidates({key: each.details for key, each in listed.items()})
    pairs: dict[frozenset[UUID], FoundPair] = {}
    best: dict[UUID, FoundPair] = {}
    for key, others in candidates.items():
        scores = percents(listed[key].details, [details for _id, details in others])
        for (other, _details), percent in zip(others, scores, strict=True):
            pair = FoundPair(key, other, percent)
            if percent >= NOTED and pairs.setdefault(frozenset((key, other)), pair) is pair:
                best[key] = max(best.get(key, pair), pair, key=lambda each: each.percent)
    mrns = uow.patients.briefs({pair.other for pair in best.values()}) if best else {}
    remarks = [_remark(listed[key], pair, shown_mrn(mrns[pair.other].mrn))
               for key, pair in best.items()]  # fmt: skip
    return list(pairs.values()), remarks


def _remark(row: ImportedPatient, pair: FoundPair, mrn: str) -> Remark:
    words = _(
        "This looks like patient {mrn} ({percent} %). It was entered, and both are under"
        " Administration, Duplicates."
    )
    why = words.format(mrn=mrn, percent=pair.percent)
    return Remark(row.line, row.key, "", row.details.name, why, RemarkKind.LIKELY_TWIN)
