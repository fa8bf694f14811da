"""The patient on whom the whole window works."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PatientFocus:
    """What stands above every tab, ready to be read: all texts are in hospital words.

    `age` as in `38 y`, `born` as in `12 Mar 1988`, `owed` as in `€312.40` or None for nothing.
    `alerts` are warnings such as a risk of falls, `dangers` those that are shown red, after the
    allergies; `isolation` names the precautions. `speaks` as in `Polish, interpreter`; `photo` is
    a JPEG or empty; `relatives` are other patients with what they are to this one.
    """

    patient_id: UUID
    name: str
    initials: str
    sex: str
    age: str
    born: str
    mrn: str
    phone: str = ""
    cover: str = ""
    place: str = ""
    allergies: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    owed: str | None = None
    isolation: tuple[str, ...] = ()
    preferred: str = ""
    speaks: str = ""
    dangers: tuple[str, ...] = ()
    photo: bytes = b""
    relatives: tuple[tuple[UUID, str], ...] = ()
