"""The bed board: beds with what one must know of their patients at a glance."""

from dataclasses import dataclass

from pms_desktop.domain.patients import PatientBrief
from pms_desktop.domain.vitals import LastVitals
from pms_desktop.domain.wards import Bed, BedState, Place


@dataclass(frozen=True, slots=True)
class BoardBed:
    """A bed and, if somebody lies in it, who, on which day of the stay (the first is 1), with the
    last score and known allergies: what is known without opening a chart."""

    place: Place
    patient: PatientBrief | None = None
    day: int = 0
    vitals: LastVitals | None = None
    allergies: tuple[str, ...] = ()

    @property
    def bed(self) -> Bed:
        """The bed itself."""
        return self.place.bed

    @property
    def free(self) -> bool:
        """Whether it can take a patient now."""
        return self.patient is None and self.bed.state is BedState.READY


@dataclass(frozen=True, slots=True)
class FreeBed:
    """A bed that can take a patient now."""

    ward: str
    bed: Bed
