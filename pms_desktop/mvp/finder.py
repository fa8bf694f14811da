"""What the finder finds: patients and commands."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from pms_desktop.domain.patient_lines import PatientLine


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the finder: a patient (`patient_id`, shown by `line`) or a command.

    `as_said`: nothing was guessed, so that Enter typed ahead of the answer may take it.
    """

    title: str
    subtitle: str = ""
    right: str = ""
    patient_id: UUID | None = None
    line: "PatientLine | None" = None
    command: str = ""
    as_said: bool = True
