"""The story so far: the hospital, its people at work, and the two patients."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from pms_desktop.domain.access import Role
from pms_desktop.domain.clock import at, today
from pms_desktop.domain.papers import Paper
from pms_desktop.domain.patients import (
    NextOfKin,
    PatientDetails,
    Phone,
    Sex,
    TypedPatient,
)
from pms_desktop.services.context import Context, Service
from pms_desktop.services.documents import DocumentService
from pms_desktop.services.ids import new_id
from tests.hospital import Hospital
from tests.story.house import House
from tests.unit.documents.reading import read

SomeService = TypeVar("SomeService", bound=Service)

NADIA = TypedPatient(
    details=PatientDetails(
        family_names="الخطيب",
        given_names="نادية",
        sex=Sex.FEMALE,
        birth_date=date(1988, 3, 12),
        phones=(Phone("+44 20 7946 0123"),),
        next_of_kin=(NextOfKin("Samir al-Khatib", "husband", "+44 20 7946 0124"),),
    ),
    allergies=("Penicillin",),
    history="Asthma since childhood",
)
MARIA = TypedPatient(
    details=PatientDetails(
        family_names="García Martínez",
        given_names="María José",
        sex=Sex.FEMALE,
        birth_date=date(1951, 7, 30),
    )
)


@dataclass
class Story:
    """The hospital, who works in it, and what has happened so far."""

    hospital: Hospital
    house: House
    nadia: UUID = field(default_factory=new_id)
    maria: UUID = field(default_factory=new_id)
    admission_id: UUID = field(default_factory=new_id)
    _people: dict[Role, Context] = field(default_factory=dict)

    def person(self, role: Role) -> Context:
        if role not in self._people:
            self._people[role] = self.hospital.sign_in(role)
        return self._people[role]

    def by(self, role: Role, service: type[SomeService]) -> SomeService:
        """A service in the hands of that job's person."""
        return service(self.person(role))

    def today_at(self, clock_time: str) -> datetime:
        """A time of this day on the hospital's wall clock."""
        clock = self.hospital.clock
        return at(clock, today(clock), time.fromisoformat(clock_time))

    def it_is(self, clock_time: str) -> None:
        self.hospital.clock.advance(self.today_at(clock_time) - self.hospital.clock.now())

    def two_nights_pass(self) -> None:
        self.hospital.clock.advance(timedelta(days=2))
        self.it_is("09:30")

    def printed(self, role: Role, paper: Paper, document_id: UUID) -> str:
        """The words on the PDF that this person would print."""
        papers = DocumentService(self.person(role), "Test desk")
        return read(papers.prepare(paper, document_id).pdf).words
