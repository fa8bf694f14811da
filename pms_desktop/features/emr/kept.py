"""What is typed into charts and not saved, of every patient whose chart was in front."""

from collections.abc import Mapping
from uuid import UUID

from pms_desktop.features.emr.sent import Sent, without
from pms_desktop.mvp.tab import Draft


class KeptCharts:
    """By patient: the draft of each part, and under `open` which form was in front."""

    def __init__(self) -> None:
        self._kept: dict[str, Draft] = {}

    def of(self, patient_id: UUID | None) -> Draft:
        """Nothing typed is an empty draft."""
        return self._kept.get(str(patient_id), {})

    def keep(self, patient_id: UUID, typed: Draft) -> None:
        """In place of what was kept of this patient; it stands last."""
        self._kept.pop(str(patient_id), None)
        if typed:
            self._kept[str(patient_id)] = typed

    def forget(self, sent: Sent) -> None:
        """It was saved; what was typed on since is left."""
        kept = self._kept.get(str(sent.patient_id))
        if kept is not None:
            self.keep(sent.patient_id, without(kept, sent) or {})

    def draft(self, in_focus: UUID | None) -> Draft | None:
        """Of every patient, and who is in focus."""
        if not self._kept:
            return None
        return {"patients": dict(self._kept), "focus": str(in_focus or "")}

    def restore(self, draft: Draft) -> UUID | None:
        """Take it back; answers who was in focus, if anything is kept of them."""
        kept = draft.get("patients")
        self._kept = dict(kept) if isinstance(kept, Mapping) else {}
        focus = str(draft.get("focus", ""))
        return UUID(focus) if focus in self._kept else None
