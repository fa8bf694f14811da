"""What the finder finds: patients and commands."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the finder: a patient (`patient_id`) or a command (`command`).

    `marks` are (start, length) of what answered in the title; `warning` is a state to be seen.
    """

    title: str
    subtitle: str = ""
    right: str = ""
    chips: tuple[str, ...] = ()
    warning: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    patient_id: UUID | None = None
    command: str = ""
    quiet: bool = False
