"""Who is meant: by names and numbers of patients, and by the papers that carry their code."""

from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Identity, Permission
from pms_desktop.domain.appointment_numbers import shown_appointment_number
from pms_desktop.domain.appointments import Appointment
from pms_desktop.domain.clock import Clock, local
from pms_desktop.domain.patient_search import PatientQuery
from pms_desktop.domain.patients import MatchedBy, PatientMatch, Spot
from pms_desktop.domain.scan_codes import ScanCode, ScanKind
from pms_desktop.i18n import format_moment


class PatientFinding:
    """Finds within one unit of work. Papers of a kind that `who` may not see find nobody."""

    def __init__(self, uow: UnitOfWork, who: Identity, clock: Clock) -> None:
        self._uow, self._who, self._clock = uow, who, clock

    def find(self, query: PatientQuery, most: int) -> list[PatientMatch]:
        """The best first: whose paper has exactly this number, then who answers to the words, then
        whose appointment or invoice a bare number may be."""
        if query.scan is not None:
            return self._scanned(query.scan)
        said = query.appointment
        booked = self._numbered(said.number) if said is not None else []
        first = booked if said is not None and said.certain else []
        invoice = query.invoice
        billed = self._billed(invoice.number) if invoice is not None else []
        if invoice is not None and invoice.certain:
            first = [*billed, *first]
        found = self._uow.patient_search.find(query, most)
        last = [*booked, *billed]
        matches: dict[UUID, PatientMatch] = {}
        for match in [*first, *found[: most - len(first) - len(last)], *last]:
            matches.setdefault(match.patient.id, match)
        return list(matches.values())

    def _scanned(self, code: ScanCode) -> list[PatientMatch]:
        if code.kind is ScanKind.INVOICE:
            return self._billed(int(code.value)) if code.value.isdigit() else []
        if code.kind is ScanKind.APPOINTMENT:
            return self._booked(code.value)
        return self._uow.patient_search.scanned(code.value, Spot(MatchedBy.SCAN, code.text))

    def _billed(self, number: int) -> list[PatientMatch]:
        if not self._who.may(Permission.SEE_BILLS):
            return []
        return [
            self._of(each.patient_id, MatchedBy.INVOICE, f"INV {each.number:06}")
            for each in self._uow.invoices.by_number(number)
        ]

    def _booked(self, key: str) -> list[PatientMatch]:
        try:
            wanted = UUID(key)
        except ValueError:
            return []
        if not self._who.may(Permission.SEE_APPOINTMENTS):
            return []
        return self._shown(self._uow.appointments.find(wanted))

    def _numbered(self, number: int) -> list[PatientMatch]:
        if not self._who.may(Permission.SEE_APPOINTMENTS):
            return []
        return self._shown(self._uow.appointments.numbered(number))

    def _shown(self, appointment: Appointment | None) -> list[PatientMatch]:
        if appointment is None:
            return []
        when = format_moment(local(self._clock, appointment.starts_at))
        number = shown_appointment_number(appointment.number)
        return [self._of(appointment.patient_id, MatchedBy.APPOINTMENT, f"{number}, {when}")]

    def _of(self, patient_id: UUID, by: MatchedBy, text: str) -> PatientMatch:
        """A bill or an appointment of a record that was merged is the living one's."""
        living = self._uow.patients.living(patient_id)
        return PatientMatch(self._uow.patients.brief(living), (by,), (), (Spot(by, text),))
