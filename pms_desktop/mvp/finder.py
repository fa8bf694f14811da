"""What the finder finds: patients and commands."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the finder: a patient (`patient_id`) or a command (`command`)."""

    title: str
    subtitle: str = ""
    right: str = ""
    chips: tuple[str, ...] = ()
    patient_id: UUID | None = None
    command: str = ""
    quiet: bool = False
