"""A medicine as it is being prescribed: what is typed of it, and what speaks against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from pms_desktop.domain.allergy_check import AllergyMatch, MedicineCheck
from pms_desktop.domain.clock import Clock, local
from pms_desktop.domain.prescribing import (
    Medicine,
    NewPrescriptionItem,
    course_text,
    prescription_number,
)
from pms_desktop.i18n import format_date
from pms_desktop.i18n import gettext as _

FIELDS = ("dose", "frequency", "route", "days", "quantity", "instructions")


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """`typed` holds the fields as text; `reason` answers an allergy."""

    medicine_id: UUID
    typed: Mapping[str, str]
    reason: str
    id: UUID

    @property
    def dose(self) -> tuple[UUID, str]:
        """What a confirmation of its dose is about."""
        return self.medicine_id, self.typed.get("dose", "").strip()

    def command(self, *, dose_confirmed: bool) -> NewPrescriptionItem:
        """The item as it is sent."""
        days = self.typed.get("days", "").strip()
        return NewPrescriptionItem(
            self.id,
            self.medicine_id,
            self.typed.get("dose", ""),
            self.typed.get("route", ""),
            self.typed.get("frequency", ""),
            int(days) if days else None,
            self.typed.get("quantity", ""),
            self.typed.get("instructions", ""),
            self.reason,
            dose_confirmed,
        )

    def to_json(self) -> dict[str, object]:
        """For the draft on this station."""
        return {
            "id": str(self.id),
            "medicine": str(self.medicine_id),
            "typed": dict(self.typed),
            "reason": self.reason,
        }


def item_from_json(kept: Mapping[str, object]) -> ItemDraft:
    """What `to_json` gave. Raises KeyError or ValueError when it is something else."""
    typed = kept["typed"]
    if not isinstance(typed, Mapping):
        raise ValueError("no typed fields")
    fields = {str(name): str(text) for name, text in typed.items()}
    return ItemDraft(
        UUID(str(kept["medicine"])), fields, str(kept.get("reason", "")), UUID(str(kept["id"]))
    )


def item_line(item: ItemDraft, medicines: Mapping[UUID, Medicine]) -> tuple[str, str]:
    """The medicine, and how it is taken."""
    medicine = medicines.get(item.medicine_id)
    typed = item.typed
    parts = [typed.get(name, "") for name in ("dose", "route", "frequency")]
    days = typed.get("days", "")
    parts.append(course_text(int(days)) if days.isdigit() else "")
    return medicine.label if medicine else "…", " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class AlertWords:
    """What the box in the form says; `stops` while a reason is wanted."""

    title: str
    text: str
    stops: bool


def alert_words(check: MedicineCheck, reason: str, clock: Clock) -> AlertWords | None:
    """What speaks against a medicine, an allergy before a second course of the same."""
    if check.matches:
        return _allergy_words(check, reason, clock)
    if check.running:
        told = _("{medicine} runs already: {number} of {day}.")
        lines = [
            told.format(
                medicine=", ".join(item.medicine for item in one.items),
                number=prescription_number(one.number),
                day=format_date(local(clock, one.signed_at)),
            )
            for one in check.running
        ]
        return AlertWords(_("Already prescribed"), "\n".join(lines), stops=False)
    return None


def _allergy_words(check: MedicineCheck, reason: str, clock: Clock) -> AlertWords:
    titles = [_title(match, clock) for match in check.matches]
    if reason:
        told = _("Prescribed anyway: {reason}")
        return AlertWords("\n".join(titles), told.format(reason=reason), stops=False)
    contents = " ".join(dict.fromkeys(_content(check.medicine, one) for one in check.matches))
    mend = _("Choose another medicine, or say why this is right.")
    return AlertWords("\n".join(titles), f"{contents} {mend}", stops=True)


def _title(match: AllergyMatch, clock: Clock) -> str:
    allergy = match.allergy
    year = local(clock, allergy.recorded_at).year
    reaction = f" — {allergy.reaction}" if allergy.reaction else ""
    return _("{substance} allergy{reaction}, {year}").format(
        substance=allergy.substance, reaction=reaction, year=year
    )


def _content(medicine: Medicine, match: AllergyMatch) -> str:
    if match.unsure:
        told = _("{medicine} contains {what}, which is spelled almost the same.")
    elif match.ingredient and match.family:
        told = _("{medicine} contains {what} ({family}).")
    elif match.ingredient:
        told = _("{medicine} contains {what}.")
    else:
        told = _("{medicine} belongs to this class: {family}.")
    return told.format(
        medicine=medicine.name, what=match.ingredient or match.family, family=match.family
    )
